"""Mailboxes that were asked for and are not confirmed yet, and where a question went today."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mailbox_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("athlete_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("code_sha256", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name=op.f("fk_mailbox_requests_athlete_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox_requests")),
        sa.UniqueConstraint("code_sha256", name=op.f("uq_mailbox_requests_code_sha256")),
    )
    with op.batch_alter_table("mailbox_requests") as batch_op:
        batch_op.create_index(batch_op.f("ix_mailbox_requests_athlete_id"), ["athlete_id"])
        batch_op.create_index(batch_op.f("ix_mailbox_requests_expires_at"), ["expires_at"])
    op.create_table(
        "mailed_addresses",
        sa.Column("address_sha256", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address_sha256", name=op.f("pk_mailed_addresses")),
    )
    with op.batch_alter_table("mailed_addresses") as batch_op:
        batch_op.create_index(batch_op.f("ix_mailed_addresses_until"), ["until"])
