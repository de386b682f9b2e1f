"""How SQLite finds an athlete's activities and the next message: never by walking through all there are."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection, event

from marathon.domain.athlete import Athlete, AthleteId
from marathon.store import activities, outbox_claims, strava_activities, trainings
from marathon.store.outline_texts import outline_texts
from marathon.store.store import Store

IDS = [AthleteId(number) for number in range(1, 21)]
PEOPLE = [Athlete(id=number, name="Amara", zone="UTC") for number in IDS]
NOW = datetime(2026, 11, 20, tzinfo=UTC)
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 20)


@pytest.mark.parametrize(
    "read",
    [
        lambda connection: activities.between_many(connection, IDS, FIRST, LAST),
        lambda connection: activities.outlines_many(connection, IDS, FIRST, LAST),
        lambda connection: outline_texts(connection, IDS, FIRST, LAST),
        lambda connection: activities.last_date(connection, IDS[0]),
        lambda connection: trainings.read_many(connection, PEOPLE, FIRST, LAST),
        lambda connection: trainings.first_days(connection, IDS),
        lambda connection: strava_activities.owners_among(connection, IDS),
        lambda connection: strava_activities.others_between(connection, IDS[0], FIRST, LAST),
    ],
    ids=[
        *("between_many", "outlines_many", "outline_texts", "last_date", "read_many", "first_days"),
        *("owners_among", "others_between"),
    ],
)
def test_activities_are_found_by_athlete(store: Store, read: Callable[[Connection], object]) -> None:
    searches = [plan for plan in _plans(store, read, "activities") if "activities" in plan]
    assert searches
    assert all("(athlete_id=?" in plan for plan in searches), searches


def test_a_message_is_found_among_those_that_wait_never_among_all_that_were_sent(store: Store) -> None:
    def claim(connection: Connection) -> object:
        return outbox_claims.claim(connection, "a", NOW, platforms=("web",))

    plans = store.write(lambda connection: _plans_on(connection, claim, "outbox"))
    the_one_it_takes = "SEARCH outbox USING INTEGER PRIMARY KEY (rowid=?)"
    plans = [plan for plan in plans if plan != the_one_it_takes]
    searches = [plan for plan in plans if " outbox " in plan or " earlier " in plan]
    assert len(searches) == 4, "what the dead were sending, and what waits"
    assert all("state=?" in plan for plan in searches), searches
    assert not [plan for plan in plans if "TEMP B-TREE" in plan], "all that wait are read to find the first"


def _plans(store: Store, read: Callable[[Connection], object], table: str) -> list[str]:
    """Returns how SQLite would do every query of a function that is about a table."""
    with store.read() as connection:
        return _plans_on(connection, read, table)


def _plans_on(connection: Connection, do: Callable[[Connection], object], table: str) -> list[str]:
    asked: list[tuple[str, tuple[object, ...]]] = []

    @event.listens_for(connection, "before_cursor_execute")
    def keep(_c: object, _cursor: object, sql: str, values: tuple[object, ...], *_rest: object) -> None:
        asked.append((sql, values))

    do(connection)
    event.remove(connection, "before_cursor_execute", keep)
    return [
        str(row.detail)
        for sql, values in asked
        if table in sql
        for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
    ]
