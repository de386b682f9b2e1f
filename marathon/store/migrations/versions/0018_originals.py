"""Recordings as they were handed in, and whether somebody wants none kept."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("athletes", sa.Column("lets_files_go", sa.Boolean(), nullable=True))
    op.create_table(
        "originals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("athlete_id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("came_packed", sa.Boolean(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("size_bytes >= 0", name=op.f("ck_originals_size_bytes_not_negative")),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name=op.f("fk_originals_athlete_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_originals")),
        sa.UniqueConstraint("athlete_id", "identity", name=op.f("uq_originals_athlete_id_identity")),
    )
    with op.batch_alter_table("originals") as batch_op:
        batch_op.create_index(batch_op.f("ix_originals_athlete_id_size_bytes"), ["athlete_id", "size_bytes"])
