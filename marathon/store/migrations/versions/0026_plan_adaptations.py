"""Answers to proposed changes of plans, and whether a team's coaches approve them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("teams", sa.Column("approves_changes", sa.Boolean(), nullable=True))
    op.create_table(
        "plan_adaptations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("athlete_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reasons", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("settles", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('kept', 'applied', 'asked', 'approved', 'declined', 'withdrawn', 'outdated')",
            name=op.f("ck_plan_adaptations_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name=op.f("fk_plan_adaptations_athlete_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["plan_changes.id"],
            name=op.f("fk_plan_adaptations_change_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["athletes.id"], name=op.f("fk_plan_adaptations_decided_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_adaptations")),
    )
    for column in ("athlete_id", "change_id", "decided_by"):
        op.create_index(op.f(f"ix_plan_adaptations_{column}"), "plan_adaptations", [column])
