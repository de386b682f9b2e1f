"""Nudges: who had theirs on which local day, and of which topics people hear nothing."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, exists, select

from marathon.domain.athlete import AthleteId
from marathon.domain.nudge import TOPIC_OF, Hold, Topic
from marathon.store import tables
from marathon.store.outbox import OPEN
from marathon.store.rows import grouped, insert_into, parts

DAYS = tables.NudgeDay.__table__
LOG = tables.NotificationLog.__table__
OUTBOX = tables.Outbox.__table__
HOLDS = tables.NudgeHold.__table__


def spend(connection: Connection, athlete_id: AthleteId, day: date) -> bool:
    """Keep that a person has their nudge of a local day; False where they had it before."""
    values = {"athlete_id": athlete_id, "local_date": day}
    statement = insert_into(connection.dialect.name, DAYS).values(**values)
    once = statement.on_conflict_do_nothing(index_elements=["athlete_id", "local_date"])
    return connection.execute(once.returning(DAYS.c.athlete_id)).first() is not None


def spent(
    connection: Connection, athlete_ids: Sequence[AthleteId], since: date
) -> frozenset[tuple[AthleteId, date]]:
    """Return who of these had a nudge on which local day since a date."""
    query = select(DAYS.c.athlete_id, DAYS.c.local_date).where(DAYS.c.local_date >= since)
    return frozenset(
        (AthleteId(row[0]), row[1])
        for part in parts(athlete_ids)
        for row in connection.execute(query.where(DAYS.c.athlete_id.in_(part)))
    )


def waiting(
    connection: Connection, athlete_ids: Sequence[AthleteId], since: datetime
) -> frozenset[AthleteId]:
    """Return for whom of these a nudge is in line since an instant and is told nowhere yet."""
    is_one = (OUTBOX.c.athlete_id == LOG.c.athlete_id) & (OUTBOX.c.kind == LOG.c.kind)
    is_in_line = exists().where(is_one, OUTBOX.c.state.in_(OPEN), OUTBOX.c.created_at > since)
    is_new = (LOG.c.created_at > since) & (LOG.c.local_date >= since.date() - timedelta(days=1))
    query = select(LOG.c.athlete_id).where(
        LOG.c.kind.in_(TOPIC_OF), LOG.c.state == "waiting", is_new, is_in_line
    )
    return frozenset(
        AthleteId(who)
        for part in parts(athlete_ids)
        for who in connection.scalars(query.where(LOG.c.athlete_id.in_(part)))
    )


def forget_before(connection: Connection, day: date) -> int:
    """Delete the days before one, of which nobody asks any more; return how many."""
    return connection.execute(DAYS.delete().where(DAYS.c.local_date < day)).rowcount


def hold(connection: Connection, athlete_id: AthleteId, held: Hold) -> None:
    """Tell a person nothing of a topic, in place of what held for it before."""
    values = {"athlete_id": athlete_id, "topic": held.topic.value, "until": held.until}
    statement = insert_into(connection.dialect.name, HOLDS).values(**values)
    anew = {"until": held.until}
    connection.execute(statement.on_conflict_do_update(index_elements=["athlete_id", "topic"], set_=anew))


def release(connection: Connection, athlete_id: AthleteId, topic: Topic) -> None:
    """Tell a person of a topic again."""
    theirs = (HOLDS.c.athlete_id == athlete_id) & (HOLDS.c.topic == topic.value)
    connection.execute(HOLDS.delete().where(theirs))


def holds(connection: Connection, athlete_ids: Sequence[AthleteId]) -> dict[AthleteId, tuple[Hold, ...]]:
    """Return what each of these hears nothing of, what has ended too."""
    query = select(HOLDS.c.athlete_id, HOLDS.c.topic, HOLDS.c.until).order_by(HOLDS.c.topic)
    return grouped(
        athlete_ids,
        lambda part: (
            (row[0], Hold(topic=Topic(row[1]), until=row[2]))
            for row in connection.execute(query.where(HOLDS.c.athlete_id.in_(part)))
        ),
    )
