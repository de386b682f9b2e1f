"""What people choose to be told: the daily hour moves out of their profile, with room for more of its kind."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("athlete_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=True),
        sa.Column("told_on", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name=op.f("fk_subscriptions_athlete_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("athlete_id", "subject", name=op.f("pk_subscriptions")),
        sa.CheckConstraint(
            "subject IN ('morning', 'run', 'day', 'week')", name=op.f("ck_subscriptions_subject_known")
        ),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_subscriptions_hour_of_a_day")),
    )
    op.execute(
        "INSERT INTO subscriptions (athlete_id, subject, hour, told_on, created_at) "
        "SELECT id, 'day', daily_hour, '', created_at FROM athletes WHERE daily_hour IS NOT NULL"
    )
    with op.batch_alter_table("athletes", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_athletes_daily_hour_of_a_day"), type_="check")
        batch_op.drop_column("daily_hour")
