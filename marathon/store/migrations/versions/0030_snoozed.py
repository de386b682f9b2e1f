"""Until when nothing comes of what was chosen for an hour."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("subscriptions", sa.Column("snoozed_until", sa.Date(), nullable=True))
