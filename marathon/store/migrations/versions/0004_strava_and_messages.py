"""The link to Strava, messages before they are sent, and the lanes that drain the inbox."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deletion_receipts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("counts", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletion_receipts")),
        sa.UniqueConstraint("reference", name=op.f("uq_deletion_receipts_reference")),
    )
    op.create_table(
        "strava_subscription",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("callback_token_sha256", sa.String(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strava_subscription")),
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("athlete_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name=op.f("fk_consents_athlete_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    with op.batch_alter_table("consents") as batch_op:
        batch_op.create_index(batch_op.f("ix_consents_athlete_id"), ["athlete_id"])

    op.create_table(
        "lanes",
        sa.Column("athlete_id", sa.Integer(), nullable=False),
        sa.Column("lease_holder", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dirty_from", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name=op.f("fk_lanes_athlete_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("athlete_id", name=op.f("pk_lanes")),
    )
    with op.batch_alter_table("lanes") as batch_op:
        batch_op.create_index(batch_op.f("ix_lanes_dirty_from"), ["dirty_from"])

    op.create_table(
        "oauth_states",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state_sha256", sa.String(), nullable=False),
        sa.Column("athlete_id", sa.Integer(), nullable=False),
        sa.Column("browser_sha256", sa.String(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name=op.f("fk_oauth_states_athlete_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oauth_states")),
        sa.UniqueConstraint("state_sha256", name=op.f("uq_oauth_states_state_sha256")),
    )
    with op.batch_alter_table("oauth_states") as batch_op:
        batch_op.create_index(batch_op.f("ix_oauth_states_athlete_id"), ["athlete_id"])

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("athlete_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("platform_message_id", sa.String(), nullable=True),
        sa.Column("lease_holder", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'failed', 'muted')", name=op.f("ck_outbox_state_known")
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_attempts_not_negative")),
        sa.CheckConstraint("revision >= 0", name=op.f("ck_outbox_revision_not_negative")),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name=op.f("fk_outbox_athlete_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    with op.batch_alter_table("outbox") as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_athlete_id"), ["athlete_id"])
        batch_op.create_index(
            batch_op.f("ix_outbox_platform_external_id_state"), ["platform", "external_id", "state"]
        )
        batch_op.create_index(batch_op.f("ix_outbox_state_due_at"), ["state", "due_at"])

    op.create_table(
        "strava_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("athlete_id", sa.Integer(), nullable=False),
        sa.Column("strava_athlete_id", sa.BigInteger(), nullable=False),
        sa.Column("tokens_encrypted", sa.String(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scopes", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consent_version", sa.String(), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reconciled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('unconfirmed', 'linked', 'limited', 'refused')",
            name=op.f("ck_strava_links_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name=op.f("fk_strava_links_athlete_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strava_links")),
        sa.UniqueConstraint("athlete_id", name=op.f("uq_strava_links_athlete_id")),
        sa.UniqueConstraint("strava_athlete_id", name=op.f("uq_strava_links_strava_athlete_id")),
    )
    op.execute("DELETE FROM inbox WHERE athlete_id IS NULL")
    with op.batch_alter_table("inbox") as batch_op:
        batch_op.add_column(sa.Column("priority", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column("athlete_id", existing_type=sa.Integer(), nullable=False)
        batch_op.drop_column("lease_holder")
        batch_op.drop_column("lease_until")
        batch_op.drop_column("external_owner_id")
        batch_op.create_check_constraint(batch_op.f("ck_inbox_priority_not_negative"), "priority >= 0")
    with op.batch_alter_table("inbox") as batch_op:
        batch_op.alter_column("priority", existing_type=sa.Integer(), server_default=None)

    json = sa.JSON().with_variant(JSONB(), "postgresql")
    with op.batch_alter_table("notification_log") as batch_op:
        batch_op.add_column(sa.Column("content", json, nullable=False, server_default="{}"))
    with op.batch_alter_table("notification_log") as batch_op:
        batch_op.alter_column("content", existing_type=json, server_default=None)
