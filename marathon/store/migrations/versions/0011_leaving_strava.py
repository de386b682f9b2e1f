"""Since when Strava refuses a link, and the tokens of those who left, until Strava has confirmed their end."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("strava_links", sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "strava_revocations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tokens_encrypted", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_strava_revocations_attempts_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strava_revocations")),
    )
