"""How the load of each kept day was found; days kept before say nothing of it until they are judged anew."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    json = sa.JSON().with_variant(JSONB(), "postgresql")
    with op.batch_alter_table("daily_summaries") as batch_op:
        batch_op.add_column(sa.Column("load_methods", json, nullable=False, server_default="[]"))
    with op.batch_alter_table("daily_summaries") as batch_op:
        batch_op.alter_column("load_methods", existing_type=json, server_default=None)
