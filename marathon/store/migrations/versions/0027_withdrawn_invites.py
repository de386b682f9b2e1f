"""Since when an invitation was withdrawn: it stays, so that whoever opens it is told."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("invites", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
