"""Of a thousand messages that fall due at one moment, the first is found without sorting them."""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_outbox_state_due_at_id"), "outbox", ["state", "due_at", "id"])
    op.drop_index(op.f("ix_outbox_state_due_at"), table_name="outbox")
