"""Two people become one, walked over every table there is: a new one that loses or doubles rows is noticed."""

from typing import Any

from sqlalchemy import select

from marathon.domain.athlete import AthleteId
from marathon.store import athletes, merging
from marathon.store.columns import Base
from marathon.store.store import Connection, Store
from tests.contracts.test_forgetting import _fill

LEFT_BEHIND = {
    "lanes",
    "daily_summaries",
    "open_questions",
    "one_time_codes",
    "oauth_states",
    "button_sets",
    "web_sessions",
    "spent_tokens",
    "calendar_feeds",
    "mailbox_requests",
}


def _people_in(store: Store) -> dict[str, set[Any]]:
    """Returns by table who is named in it."""
    found: dict[str, set[Any]] = {}
    with store.read() as connection:
        for table in Base.metadata.sorted_tables:
            named = [
                c for c in table.columns if any(k.column.table.name == "athletes" for k in c.foreign_keys)
            ]
            for column in named:
                found.setdefault(table.name, set()).update(connection.scalars(select(column)))
    return found


def test_every_row_about_the_one_becomes_the_others(store: Store) -> None:
    gone = store.write(_fill)
    before = _people_in(store)

    def unit(connection: Connection) -> AthleteId:
        stays = athletes.add(connection, "Stays", "UTC")
        merging.merge(connection, gone, stays)
        return stays

    stays = store.write(unit)
    after = _people_in(store)
    assert {name for name, people in after.items() if stays in people} == set(before) - LEFT_BEHIND
    assert not any(gone in people for people in after.values())
    assert all(not after[name] for name in LEFT_BEHIND)


def test_what_both_have_stays_once(store: Store) -> None:
    def unit(connection: Connection) -> None:
        one, other = (athletes.add(connection, name, "UTC") for name in ("One", "Other"))
        for table, rows in _doubles(one, other):
            connection.execute(Base.metadata.tables[table].insert(), rows)
        merging.merge(connection, one, other)
        for table, _ in _doubles(one, other):
            assert len(connection.execute(select(Base.metadata.tables[table])).all()) == 1, table

    store.write(unit)


def _doubles(one: AthleteId, other: AthleteId) -> list[tuple[str, list[dict[str, Any]]]]:
    both = (one, other)
    return [
        ("teams", [{"id": 1, "name": "Harbour"}]),
        ("memberships", [{"team_id": 1, "athlete_id": who, "role": "athlete"} for who in both]),
        ("team_groups", [{"id": 1, "team_id": 1, "name": "Fast"}]),
        ("group_members", [{"group_id": 1, "athlete_id": who} for who in both]),
    ]
