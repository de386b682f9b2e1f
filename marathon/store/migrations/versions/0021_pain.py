"""How strong reported pain is."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("check_ins") as batch_op:
        batch_op.add_column(sa.Column("severity", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_check_ins_severity_range"), "severity BETWEEN 1 AND 10"
        )
