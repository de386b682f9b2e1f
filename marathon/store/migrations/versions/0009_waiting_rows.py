"""The inbox is looked through for what waits alone: one index of that, where two held every row ever kept."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    waits = sa.text("state = 'waiting'")
    with op.batch_alter_table("inbox") as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbox_athlete_id_state"))
        batch_op.drop_index(batch_op.f("ix_inbox_state_due_at"))
        batch_op.create_index(
            batch_op.f("ix_inbox_athlete_id_priority_due_at"),
            ["athlete_id", "priority", "due_at"],
            sqlite_where=waits,
            postgresql_where=waits,
        )
