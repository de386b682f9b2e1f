"""What chat platforms deliver, which process opens a door, and what buttons say."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chat_updates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("payload", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'done', 'dead')", name=op.f("ck_chat_updates_state_known")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_chat_updates_attempts_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_updates")),
        sa.UniqueConstraint("platform", "external_id", name=op.f("uq_chat_updates_platform_external_id")),
    )
    with op.batch_alter_table("chat_updates") as batch_op:
        batch_op.create_index(batch_op.f("ix_chat_updates_platform_state"), ["platform", "state"])
    op.create_table(
        "chat_doors",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("lease_holder", sa.String(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("platform", name=op.f("pk_chat_doors")),
    )
    op.create_table(
        "button_sets",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("athlete_id", sa.Integer(), nullable=False),
        sa.Column("commands", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("spent", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name=op.f("fk_button_sets_athlete_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_button_sets")),
    )
    with op.batch_alter_table("button_sets") as batch_op:
        batch_op.create_index(batch_op.f("ix_button_sets_athlete_id"), ["athlete_id"])
        batch_op.create_index(batch_op.f("ix_button_sets_expires_at"), ["expires_at"])
