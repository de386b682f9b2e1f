"""Forgetting a person, walked over every table there is: a new one that keeps them is noticed, on both databases."""

import re
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    select,
)

from marathon.domain.athlete import AthleteId
from marathon.domain.notice import PlaceMutedNotice, Posting
from marathon.domain.parcel import Address
from marathon.store import athletes, destinations, notification_log, person
from marathon.store.columns import Base, UtcDateTime, utc_now
from marathon.store.store import Connection, Store
from marathon.usecases.forget_person import forget_person
from marathon.usecases.post_notice import post_notice
from marathon.words.kept import name_of
from marathon.words.voice import Voice
from tests.club import desk_of

MARK: Final = "only-anna-said-so"
NOT_ABOUT_A_PERSON: Final = {
    "teams": "a group and its name",
    "chat_updates": "what was said to a door, gone once it is handled",
    "sole_leases": "which process leads, and which opens a door",
    "send_rates": "when a chat may be written to next, gone within a day",
    "shares": "whose days are judged together, gone once they are",
    "team_groups": "some of a team, and their name",
    "strava_api_usage": "the application's calls",
    "strava_subscription": "the application's address",
    "strava_revocations": "tokens of those who left, until Strava has ended them",
    "mailed_addresses": "which mailboxes were asked today, by fingerprint, whoever asked",
    "deletion_receipts": "what was deleted, not whose it was",
}
"""The only tables in which a person's going changes nothing; whoever adds one says why."""


def _value(column: Column[Any], table: Table) -> Any:
    """Return something that the column's type and its CHECKs admit, marked where it can be."""
    rules = " ".join(str(c.sqltext) for c in table.constraints if isinstance(c, CheckConstraint))
    if words := re.search(rf"\b{column.name} IN \('(\w+)'", rules):
        return words[1]
    if column.name == "birth_year":
        return 1990
    kinds: tuple[tuple[type[Any], Any], ...] = (
        (UtcDateTime, utc_now()),
        (Boolean, True),
        (Date, date(2026, 11, 22)),
        (JSON, {"said": MARK}),
        (Integer, 5),
        (Float, 5.0),
        (LargeBinary, MARK.encode()),
        (String, f"{MARK}-{table.name}-{column.name}"),
    )
    return next(value for kind, value in kinds if isinstance(column.type, kind))


def _row(table: Table, ids: dict[str, Any]) -> dict[str, Any]:
    """Return a row in which every reference leads to the rows before it: to the person, where it can."""
    row = {}
    for column in table.columns:
        (target,) = [key.column.table.name for key in column.foreign_keys] or [""]
        if table.name == "destinations" and target == "teams":
            continue  # it belongs to a person or to a team
        if target:
            row[column.name] = ids.get(target)
        elif column.name != "id" or column.autoincrement is False:
            row[column.name] = _value(column, table)
    return row


def _fill(connection: Connection) -> AthleteId:
    """Put one row about one person into every table there is."""
    ids: dict[str, Any] = {}
    for table in Base.metadata.sorted_tables:
        made = connection.execute(table.insert().values(**_row(table, ids))).inserted_primary_key
        ids[table.name] = made[0] if made else None
    return AthleteId(ids["athletes"])


def _everything(store: Store) -> Iterator[tuple[str, dict[str, Any]]]:
    with store.read() as connection:
        for table in Base.metadata.sorted_tables:
            yield from ((table.name, dict(row)) for row in connection.execute(select(table)).mappings())


def test_a_forgotten_person_is_in_no_table(store: Store) -> None:
    anna = store.write(_fill)
    before = [name for name, _ in _everything(store)]
    assert sorted(before) == sorted(Base.metadata.tables)
    receipt = forget_person(desk_of(store), None, anna)
    left = {name for name, _ in _everything(store)}
    assert left == set(NOT_ABOUT_A_PERSON)
    assert set(receipt.counts) == set(Base.metadata.tables) - left
    assert set(receipt.counts.values()) == {1}


def test_what_they_said_of_others_loses_their_name(store: Store) -> None:
    anna, ben = (store.write(partial(athletes.add, name=name, zone="UTC")) for name in ("Anna", "Ben"))

    def unit(connection: Connection) -> None:
        table = Base.metadata.tables["check_ins"]
        said = _row(table, {"athletes": ben}) | {"said_by": anna, "note": ""}
        connection.execute(table.insert().values(**said))

    store.write(unit)
    forget_person(desk_of(store), None, anna)
    ((_, row),) = [(name, row) for name, row in _everything(store) if name == "check_ins"]
    assert (row["athlete_id"], row["said_by"]) == (ben, None)
    assert "Anna" not in str(list(_everything(store)))


def test_what_an_admin_was_told_of_them_goes_too(store: Store) -> None:
    anna, ben, cleo = (
        store.write(partial(athletes.add, name=name, zone="UTC")) for name in ("Anna", "Ben", "Cleo")
    )
    place = Address(platform="web", external_id="of the admin")
    store.write(lambda connection: destinations.open_place(connection, ben, place))

    def told_of(connection: Connection, who: AthleteId, name: str) -> None:
        notice = PlaceMutedNotice(about=who, name=name, platform="telegram", problem="blocked")
        posting = Posting(key=f"muted:{name}", athlete_id=ben, notice=notice, local_date=date(2026, 11, 22))
        assert post_notice(connection, posting, utc_now())
        notification_log.tell(connection, posting.key, [f"{name} can be written to no more"], utc_now())

    store.write(partial(told_of, who=anna, name="Anna"))
    store.write(partial(told_of, who=cleo, name="Cleo"))
    forget_person(desk_of(store), None, anna)
    left = str(list(_everything(store)))
    assert "Anna" not in left
    assert left.count("muted:Cleo") == 2, "in the log and on its way"


def test_a_number_once_given_is_given_to_nobody_else(store: Store) -> None:
    anna = store.write(lambda connection: athletes.add(connection, "Anna", "UTC"))
    forget_person(desk_of(store), None, anna)
    assert store.write(lambda connection: athletes.add(connection, "Ben", "UTC")) > anna


def test_what_is_shown_to_a_person_holds_all_but_secrets_and_passing_work(store: Store) -> None:
    anna = store.write(_fill)
    with store.read() as connection:
        shown = person.rows(connection, anna)
    passing = {
        "oauth_states",
        "lanes",
        "inbox",
        "button_sets",
        "one_time_codes",
        "open_questions",
        "mailbox_requests",
        "spent_tokens",
    }
    assert set(shown) == set(Base.metadata.tables) - set(NOT_ABOUT_A_PERSON) - passing
    assert all(name_of(table, Voice()) for table in shown)
    secrets = {
        f"{MARK}-{table.name}-{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if re.search("token|sha256|secret|lease", column.name)
    }
    assert not any(secret in str(shown) for secret in secrets)
    assert f"{MARK.encode()!r}" not in str(shown), "a file is handed out as a file"
