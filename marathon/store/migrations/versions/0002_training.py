"""Plans, activities, days, thresholds, check-ins and races."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "daily_summaries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("athlete_id", sa.Integer(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("status_reason", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.Column("planned_distance_m", sa.Float(), nullable=True),
        sa.Column("planned_duration_s", sa.Float(), nullable=True),
        sa.Column("planned_pace_s_per_km", sa.Float(), nullable=True),
        sa.Column("done_distance_m", sa.Float(), nullable=True),
        sa.Column("done_duration_s", sa.Float(), nullable=True),
        sa.Column("done_pace_s_per_km", sa.Float(), nullable=True),
        sa.Column("variance_distance_m", sa.Float(), nullable=True),
        sa.Column("variance_duration_s", sa.Float(), nullable=True),
        sa.Column("variance_pace_s_per_km", sa.Float(), nullable=True),
        sa.Column("reasons", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("load_au", sa.Float(), nullable=False),
        sa.Column("fitness_au", sa.Float(), nullable=False),
        sa.Column("fatigue_au", sa.Float(), nullable=False),
        sa.Column("form_au", sa.Float(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "done_distance_m >= 0", name=op.f("ck_daily_summaries_done_distance_m_not_negative")
        ),
        sa.CheckConstraint(
            "done_duration_s >= 0", name=op.f("ck_daily_summaries_done_duration_s_not_negative")
        ),
        sa.CheckConstraint(
            "planned_distance_m >= 0", name=op.f("ck_daily_summaries_planned_distance_m_not_negative")
        ),
        sa.CheckConstraint(
            "planned_duration_s >= 0", name=op.f("ck_daily_summaries_planned_duration_s_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name=op.f("fk_daily_summaries_athlete_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_summaries")),
        sa.UniqueConstraint(
            "athlete_id", "local_date", name=op.f("uq_daily_summaries_athlete_id_local_date")
        ),
    )
    with op.batch_alter_table("daily_summaries") as batch_op:
        batch_op.create_index(batch_op.f("ix_daily_summaries_local_date"), ["local_date"])

    op.create_table(
        "optimal_values",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("athlete_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("origin IN ('stated', 'estimated')", name=op.f("ck_optimal_values_origin_known")),
        sa.CheckConstraint("value > 0", name=op.f("ck_optimal_values_value_positive")),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name=op.f("fk_optimal_values_athlete_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_optimal_values")),
        sa.UniqueConstraint(
            "athlete_id",
            "kind",
            "origin",
            "valid_from",
            name=op.f("uq_optimal_values_athlete_id_kind_origin_valid_from"),
        ),
    )
    op.create_table(
        "plan_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("athlete_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("diff", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'applied', 'undone')", name=op.f("ck_plan_changes_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name=op.f("fk_plan_changes_athlete_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_changes")),
    )
    with op.batch_alter_table("plan_changes") as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_changes_athlete_id"), ["athlete_id"])

    op.create_table(
        "planned_workouts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("athlete_id", sa.Integer(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sport", sa.String(), nullable=False),
        sa.Column("duration_s", sa.Float(), nullable=True),
        sa.Column("distance_m", sa.Float(), nullable=True),
        sa.Column("pace_s_per_km", sa.Float(), nullable=True),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("original_date", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("distance_m >= 0", name=op.f("ck_planned_workouts_distance_m_not_negative")),
        sa.CheckConstraint("duration_s >= 0", name=op.f("ck_planned_workouts_duration_s_not_negative")),
        sa.CheckConstraint("pace_s_per_km >= 0", name=op.f("ck_planned_workouts_pace_s_per_km_not_negative")),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name=op.f("fk_planned_workouts_athlete_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_workouts")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("planned_workouts") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_planned_workouts_athlete_id_local_date"), ["athlete_id", "local_date"]
        )

    op.create_table(
        "races",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("athlete_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("distance_m", sa.Float(), nullable=False),
        sa.Column("goal_s", sa.Float(), nullable=True),
        sa.Column("result_s", sa.Float(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("distance_m > 0", name=op.f("ck_races_distance_m_positive")),
        sa.CheckConstraint("goal_s > 0", name=op.f("ck_races_goal_s_positive")),
        sa.CheckConstraint("result_s > 0", name=op.f("ck_races_result_s_positive")),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name=op.f("fk_races_athlete_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_races")),
    )
    with op.batch_alter_table("races") as batch_op:
        batch_op.create_index(batch_op.f("ix_races_athlete_id_local_date"), ["athlete_id", "local_date"])

    op.create_table(
        "activities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("athlete_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("sport", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("utc_offset_s", sa.Integer(), nullable=True),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("duration_s", sa.Float(), nullable=False),
        sa.Column("elapsed_s", sa.Float(), nullable=False),
        sa.Column("distance_m", sa.Float(), nullable=True),
        sa.Column("ascent_m", sa.Float(), nullable=True),
        sa.Column("average_hr_bpm", sa.Float(), nullable=True),
        sa.Column("max_hr_bpm", sa.Float(), nullable=True),
        sa.Column("adjusted_speed_m_per_s", sa.Float(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("indoor", sa.Boolean(), nullable=False),
        sa.Column("is_race", sa.Boolean(), nullable=True),
        sa.Column("effort", sa.Integer(), nullable=True),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("laps", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("hr_seconds", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("speed_seconds", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("best_efforts", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("oddities", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("session_locked", sa.Boolean(), nullable=False),
        sa.Column("duplicate_of", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "audience IN ('group', 'coach', 'owner')", name=op.f("ck_activities_audience_known")
        ),
        sa.CheckConstraint("average_hr_bpm >= 0", name=op.f("ck_activities_average_hr_bpm_not_negative")),
        sa.CheckConstraint("distance_m >= 0", name=op.f("ck_activities_distance_m_not_negative")),
        sa.CheckConstraint("duration_s >= 0", name=op.f("ck_activities_duration_s_not_negative")),
        sa.CheckConstraint("effort BETWEEN 1 AND 10", name=op.f("ck_activities_effort_range")),
        sa.CheckConstraint("elapsed_s >= 0", name=op.f("ck_activities_elapsed_s_not_negative")),
        sa.CheckConstraint("max_hr_bpm >= 0", name=op.f("ck_activities_max_hr_bpm_not_negative")),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name=op.f("fk_activities_athlete_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["duplicate_of"], ["activities.id"], name=op.f("fk_activities_duplicate_of"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["planned_workouts.id"],
            name=op.f("fk_activities_session_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
        sa.UniqueConstraint(
            "athlete_id", "source", "source_id", name=op.f("uq_activities_athlete_id_source_source_id")
        ),
    )
    with op.batch_alter_table("activities") as batch_op:
        batch_op.create_index(batch_op.f("ix_activities_athlete_id_local_date"), ["athlete_id", "local_date"])
        batch_op.create_index(batch_op.f("ix_activities_duplicate_of"), ["duplicate_of"])
        batch_op.create_index(batch_op.f("ix_activities_local_date"), ["local_date"])
        batch_op.create_index(batch_op.f("ix_activities_session_id"), ["session_id"])

    op.create_table(
        "check_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("athlete_id", sa.Integer(), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("until_date", sa.Date(), nullable=True),
        sa.Column("effort", sa.Integer(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("effort BETWEEN 1 AND 10", name=op.f("ck_check_ins_effort_range")),
        sa.CheckConstraint("until_date >= local_date", name=op.f("ck_check_ins_until_after_start")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_check_ins_activity_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name=op.f("fk_check_ins_athlete_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["said_by"], ["athletes.id"], name=op.f("fk_check_ins_said_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["planned_workouts.id"], name=op.f("fk_check_ins_session_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
    )
    with op.batch_alter_table("check_ins") as batch_op:
        batch_op.create_index(batch_op.f("ix_check_ins_activity_id"), ["activity_id"])
        batch_op.create_index(batch_op.f("ix_check_ins_athlete_id_local_date"), ["athlete_id", "local_date"])
        batch_op.create_index(batch_op.f("ix_check_ins_said_by"), ["said_by"])
        batch_op.create_index(batch_op.f("ix_check_ins_session_id"), ["session_id"])
