"""What an athlete says of a run: whether it was a race."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("activities", sa.Column("race_said", sa.Boolean(), nullable=True))
