"""The activities that came from Strava: found whatever was done with them, and deleted for good."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, exists, func, select

from marathon.domain.activity import Activity, Source
from marathon.domain.athlete import AthleteId
from marathon.domain.strava_account import LinkState, StravaId
from marathon.store import tables
from marathon.store.activity_rows import COLUMNS, ROWS, from_row
from marathon.store.rows import parts

ATHLETES = tables.Athlete.__table__
LINKS = tables.StravaLink.__table__

_STRAVAS = ROWS.c.source == Source.STRAVA.value


def find(connection: Connection, athlete_id: AthleteId, number: StravaId) -> tuple[Activity, bool] | None:
    """Return an activity, and whether a person removed it; None where there is none by that number."""
    mine = (ROWS.c.athlete_id == athlete_id) & _STRAVAS & (ROWS.c.source_id == str(number))
    row = connection.execute(select(*COLUMNS, ROWS.c.removed_at).where(mine)).first()
    return (from_row(row[:-1]), row[-1] is not None) if row else None


def known_since(
    connection: Connection, athlete_id: AthleteId, first: date
) -> dict[StravaId, tuple[Activity, bool]]:
    """Return the activities from a local date on by their numbers, and whether a person removed them."""
    mine = (ROWS.c.athlete_id == athlete_id) & _STRAVAS & (ROWS.c.local_date >= first)
    rows = connection.execute(select(*COLUMNS, ROWS.c.removed_at).where(mine))
    found = ((from_row(row[:-1]), row[-1] is not None) for row in rows)
    return {StravaId(int(activity.source_id)): (activity, gone) for activity, gone in found}


def delete(connection: Connection, athlete_id: AthleteId, number: StravaId) -> None:
    """Delete an activity for good; what repeated it counts from now on."""
    mine = (ROWS.c.athlete_id == athlete_id) & _STRAVAS & (ROWS.c.source_id == str(number))
    connection.execute(ROWS.delete().where(mine))


def delete_all(connection: Connection, athlete_id: AthleteId) -> tuple[int, date | None]:
    """Delete all of an athlete's activities for good; return how many, and the first one's local date."""
    mine = (ROWS.c.athlete_id == athlete_id) & _STRAVAS
    first: date | None = connection.scalar(select(func.min(ROWS.c.local_date)).where(mine))
    return connection.execute(ROWS.delete().where(mine)).rowcount, first


def owners_among(connection: Connection, athlete_ids: Collection[AthleteId]) -> frozenset[AthleteId]:
    """Return those of these athletes who have connected Strava, or have activities from there."""
    linked = (LINKS.c.athlete_id == ATHLETES.c.id) & (LINKS.c.state != LinkState.UNCONFIRMED.value)
    has_any = exists().where(linked) | exists().where(ROWS.c.athlete_id == ATHLETES.c.id, _STRAVAS)
    query = select(ATHLETES.c.id).where(has_any)
    return frozenset(
        AthleteId(row[0])
        for part in parts(athlete_ids)
        for row in connection.execute(query.where(ATHLETES.c.id.in_(part)))
    )


def others_between(
    connection: Connection, athlete_id: AthleteId, first: date, last: date
) -> tuple[Activity, ...]:
    """Return what would count between two local dates had Strava sent nothing, oldest first."""
    theirs = select(ROWS.c.id).where(ROWS.c.athlete_id == athlete_id, _STRAVAS)
    alone = (func.coalesce(ROWS.c.duplicate_of, 0) == 0) | ROWS.c.duplicate_of.in_(theirs)
    query = select(*COLUMNS).where(
        ROWS.c.athlete_id == athlete_id, ROWS.c.local_date.between(first, last), ROWS.c.removed_at.is_(None)
    )
    rows = connection.execute(query.where(~_STRAVAS, alone).order_by(ROWS.c.started_at, ROWS.c.id))
    return tuple(map(from_row, rows))
