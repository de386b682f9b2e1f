"""How SQLite finds one athlete's activities: by athlete, never by walking through everybody's."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Connection, event

from marathon.domain.athlete import Athlete, AthleteId
from marathon.store import activities, trainings
from marathon.store.store import Store

IDS = [AthleteId(number) for number in range(1, 21)]
PEOPLE = [Athlete(id=number, name="Amara", zone="UTC") for number in IDS]
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 20)


@pytest.mark.parametrize(
    "read",
    [
        lambda connection: activities.between_many(connection, IDS, FIRST, LAST),
        lambda connection: activities.outlines_many(connection, IDS, FIRST, LAST),
        lambda connection: activities.last_date(connection, IDS[0]),
        lambda connection: trainings.read_many(connection, PEOPLE, FIRST, LAST),
        lambda connection: trainings.first_days(connection, IDS),
    ],
    ids=["between_many", "outlines_many", "last_date", "read_many", "first_days"],
)
def test_activities_are_found_by_athlete(store: Store, read: Callable[[Connection], object]) -> None:
    asked: list[tuple[str, tuple[object, ...]]] = []
    with store.read() as connection:

        @event.listens_for(connection, "before_cursor_execute")
        def keep(_c: object, _cursor: object, sql: str, values: tuple[object, ...], *_rest: object) -> None:
            asked.append((sql, values))

        read(connection)
        event.remove(connection, "before_cursor_execute", keep)
        plans = [
            str(row.detail)
            for sql, values in asked
            if "activities" in sql
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
        ]
    searches = [plan for plan in plans if "activities" in plan]
    assert searches
    assert all("(athlete_id=?" in plan for plan in searches), searches
