"""Who trains in a team has agreed to be seen there: for those without a chat the operator answered, who put them there.

Whoever has a chat and never said yes is seen by nobody from here on, and asked by /privacy.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_PUT_THERE = sa.text(
    """
    INSERT INTO consents (athlete_id, kind, version, given_at)
    SELECT m.athlete_id, 'team:' || m.team_id, 'operator', :now FROM memberships m
    WHERE m.role = 'athlete'
      AND NOT EXISTS (SELECT 1 FROM identities i WHERE i.athlete_id = m.athlete_id)
      AND NOT EXISTS (
        SELECT 1 FROM consents c
        WHERE c.athlete_id = m.athlete_id AND c.kind = 'team:' || m.team_id AND c.withdrawn_at IS NULL
      )
    """
).bindparams(sa.bindparam("now", type_=sa.DateTime(timezone=True)))


def upgrade() -> None:
    op.get_bind().execute(_PUT_THERE, {"now": datetime.now(UTC)})
