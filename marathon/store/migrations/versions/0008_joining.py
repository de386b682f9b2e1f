"""Invitations, groups inside a team, open questions, and how a person wants to be told things."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invites",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("athlete_id", sa.Integer(), nullable=False),
        sa.Column("code_sha256", sa.String(), nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("uses_left >= 0", name=op.f("ck_invites_uses_left_not_negative")),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_invites_team_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name=op.f("fk_invites_athlete_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invites")),
        sa.UniqueConstraint("code_sha256", name=op.f("uq_invites_code_sha256")),
    )
    with op.batch_alter_table("invites") as batch_op:
        batch_op.create_index(batch_op.f("ix_invites_team_id"), ["team_id"])
        batch_op.create_index(batch_op.f("ix_invites_athlete_id"), ["athlete_id"])

    op.create_table(
        "team_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_team_groups_team_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_groups")),
        sa.UniqueConstraint("team_id", "name", name=op.f("uq_team_groups_team_id_name")),
    )
    op.create_table(
        "group_members",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("athlete_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["team_groups.id"], name=op.f("fk_group_members_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name=op.f("fk_group_members_athlete_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "athlete_id", name=op.f("pk_group_members")),
    )
    with op.batch_alter_table("group_members") as batch_op:
        batch_op.create_index(batch_op.f("ix_group_members_athlete_id"), ["athlete_id"])

    op.create_table(
        "open_questions",
        sa.Column("athlete_id", sa.Integer(), nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name=op.f("fk_open_questions_athlete_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("athlete_id", name=op.f("pk_open_questions")),
    )
    with op.batch_alter_table("one_time_codes") as batch_op:
        batch_op.add_column(sa.Column("athlete_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_one_time_codes_athlete_id"),
            "athletes",
            ["athlete_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_index(batch_op.f("ix_one_time_codes_athlete_id"), ["athlete_id"])

    with op.batch_alter_table("athletes", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("daily_hour", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("quiet_from", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("quiet_until", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("told_on", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("zone_is_guessed", sa.Boolean(), nullable=True))
        for hour in ("daily_hour", "quiet_from", "quiet_until"):
            batch_op.create_check_constraint(
                batch_op.f(f"ck_athletes_{hour}_of_a_day"), f"{hour} BETWEEN 0 AND 23"
            )
