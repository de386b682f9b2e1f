"""An athlete's id is never given out again: open pages and logs of somebody forgotten name nobody else."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":  # a sequence of PostgreSQL goes on by itself
        with op.batch_alter_table("athletes", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass
