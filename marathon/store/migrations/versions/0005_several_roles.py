"""Several roles for one person in one team: a coach or an admin may run with it, too."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = "pk_memberships"


def upgrade() -> None:
    with op.batch_alter_table("memberships") as batch_op:
        batch_op.drop_constraint(batch_op.f(KEY), type_="primary")
        batch_op.create_primary_key(batch_op.f(KEY), ["team_id", "athlete_id", "role"])
