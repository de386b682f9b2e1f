"""Whose turn it is is asked of the log, by kind and date; what came too late is noted there."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

STATE = "ck_notification_log_state_known"


def upgrade() -> None:
    with op.batch_alter_table("notification_log") as batch_op:
        batch_op.drop_constraint(batch_op.f(STATE), type_="check")
        batch_op.create_check_constraint(batch_op.f(STATE), "state IN ('waiting', 'sent', 'dead', 'late')")
        batch_op.create_index(batch_op.f("ix_notification_log_kind_local_date"), ["kind", "local_date"])
