"""Leases by name, for the doors of chats and whatever else one process does alone; those that stand last seconds."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("chat_doors")
    op.create_table(
        "sole_leases",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("lease_holder", sa.String(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sole_leases")),
    )
