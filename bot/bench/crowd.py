"""A team of any size in a database of its own: the demo's twelve runners, copied until there are enough."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import Table, text

from bot.demo.seeding import seed
from bot.demo.team import demo_team
from bot.wiring import NobodyListens, build_desk
from marathon.domain.athlete import AthleteId
from marathon.store import tables
from marathon.store.store import Connection, Store
from marathon.usecases.desk import Desk
from marathon.usecases.process_day import process_athletes

NOW: Final = datetime(2026, 5, 20, 19, tzinfo=UTC)
RUNNERS: Final = 12
COACH: Final = AthleteId(1)
_COPIED: Final[tuple[Table, ...]] = (
    tables.Membership.__table__,
    tables.Consent.__table__,
    tables.OptimalValues.__table__,
    tables.CheckIn.__table__,
    tables.Race.__table__,
    tables.PlannedWorkout.__table__,
    tables.Activity.__table__,
    tables.DailySummary.__table__,
)
_MADE_NEW: Final = {
    "athlete_id": f"athlete_id + {RUNNERS} * n",
    "source_id": "source_id || '/' || n",
    "session_id": "CAST(NULL AS INTEGER)",
}


@dataclass(slots=True)
class SetClock:
    """A clock that stands until it is set."""

    at: datetime

    def now(self) -> datetime:
        """Return the instant it was set to."""
        return self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """A coach and their athletes at one desk, judged up to some days before NOW; the clock can be set."""

    desk: Desk
    clock: SetClock
    athletes: tuple[AthleteId, ...]
    url: str


@contextmanager
def crowd(count: int, *, history_days: int, unjudged_days: int = 1, url: str = "") -> Iterator[Crowd]:
    """Give a team of so many athletes at NOW.

    Args:
        history_days: how far back a copied athlete's plan, runs and days reach.
        unjudged_days: the latest days have runs and are not judged yet.
        url: an empty database; a SQLite file of its own where none is named.
    """
    with TemporaryDirectory(prefix="marathon-bench-") as folder:
        url = url or f"sqlite:///{folder}/bench.sqlite3"
        store = Store.open(url)
        try:
            clock = SetClock(NOW - timedelta(days=unjudged_days))
            desk = build_desk(store, listener=NobodyListens(), clock=clock)
            people = [person.athlete.id for person in seed(store, demo_team(NOW)).people]
            process_athletes(desk, people)
            store.write(partial(_copy, count, (NOW - timedelta(days=history_days)).date()))
            clock.at = NOW
            athletes = tuple(AthleteId(COACH + place) for place in range(1, count + 1))
            yield Crowd(desk=desk, clock=clock, athletes=athletes, url=url)
        finally:
            store.close()


def _copy(count: int, since: date, connection: Connection) -> None:
    if count <= RUNNERS:
        return
    _copy_table(
        connection,
        tables.Athlete.__table__,
        {"id": f"id + {RUNNERS} * n", "name": "name || ' ' || n"},
        count,
        since,
    )
    for table in _COPIED:
        _copy_table(connection, table, _MADE_NEW, count, since)


def _copy_table(connection: Connection, table: Table, anew: dict[str, str], count: int, since: date) -> None:
    """Copy the runners' rows of a table, all of them or those since a date, for as many athletes as are missing."""
    person = "id" if "id" in anew else "athlete_id"
    names = [column.name for column in table.columns if column.name != "id" or "id" in anew]
    recent = "AND local_date >= :since" if table in _COPIED[-2:] else ""
    statement = (  # column names are our own
        f"WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < :times) "  # noqa: S608
        f"INSERT INTO {table.name} ({', '.join(names)}) "
        f"SELECT {', '.join(anew.get(name, name) for name in names)} FROM {table.name}, copies "
        f"WHERE {person} BETWEEN 2 AND {RUNNERS + 1} AND {anew[person]} <= :last {recent}"
    )
    connection.execute(
        text(statement), {"times": count // RUNNERS, "last": count + 1, "since": since.isoformat()}
    )
