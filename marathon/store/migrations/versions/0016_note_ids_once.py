"""A note's id is never given out again: what was told of one that was taken back names no other."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":  # a sequence of PostgreSQL goes on by itself
        with op.batch_alter_table("notes", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass
