"""Unexpected errors: one name for the same one, counted by the hour, and told to the admins in their language."""

import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from bot.background.fault_watch import HANDED_OVER_BY, FaultWatch
from bot.core.notices import render
from marathon.domain.athlete import AthleteId
from marathon.domain.fault import SeenFault
from marathon.domain.notice import Notice
from marathon.domain.parcel import Address
from marathon.domain.team import Role
from marathon.errors import StoreUnavailableError
from marathon.store import athletes, destinations, tables, teams
from marathon.store.json_values import from_json
from marathon.store.store import Store
from marathon.usecases.desk import Desk
from marathon.usecases.report_faults import fault_of, report_faults
from models.learned import LearnedPredictor

SECRET = "the-token-7Qq9"
NOW = datetime(2026, 11, 30, 6, 20, tzinfo=UTC)


class _Clock:
    """A clock that is set by hand."""

    at = NOW

    def now(self) -> datetime:
        return self.at


def _failed() -> Exception:
    """Returns an error that came up in a function of ours, and says what it must not."""
    try:
        report_faults(None, [None])  # type: ignore[arg-type, list-item] # that is the error
    except AttributeError as error:
        error.args = (f"{SECRET} is not good",)
        return error
    raise AssertionError


def test_an_error_has_the_same_name_in_every_run_and_another_place_another() -> None:
    first, second = fault_of(_failed()), fault_of(_failed())
    assert first.fingerprint == second.fingerprint == "812b26664c"
    assert first.place == "marathon.usecases.report_faults.report_faults"
    assert replace(first, place="marathon.usecases.x.y").fingerprint != first.fingerprint
    assert replace(first, kind="KeyError").fingerprint != first.fingerprint


@pytest.fixture
def desk(store: Store) -> Desk:
    """Returns a desk with an admin who reads English, one who reads German, and somebody who is none."""

    def unit(connection: Connection) -> None:
        team = teams.add_team(connection, "Club")
        for name, language, role in (
            ("Ana", "en", Role.ADMIN),
            ("Bea", "de", Role.ADMIN),
            ("Cid", "en", Role.COACH),
        ):
            who = athletes.add(connection, name, "UTC", language=language)
            teams.add_member(connection, team, who, role)
            destinations.open_place(connection, who, Address(platform="web", external_id=str(who)))

    store.write(unit)
    return Desk(store=store, clock=_Clock(), predictor=LearnedPredictor(), listener=None)  # type: ignore[arg-type] # nobody listens


def _told(desk: Desk) -> list[tuple[int, str]]:
    """Returns who was told and the first line of it, in the order of telling."""
    rows = tables.Outbox.__table__
    with desk.store.read() as connection:
        found = connection.execute(select(rows.c.athlete_id, rows.c.content).order_by(rows.c.id)).all()
    return [
        (who, render(desk, AthleteId(who), from_json(Notice, content)).lines[0]) for who, content in found
    ]


def test_each_admin_is_told_once_an_hour_and_every_time_is_counted(desk: Desk) -> None:
    fault = fault_of(_failed())
    for count in (3, 4):
        report_faults(desk, [SeenFault(fault=fault, count=count, request_id="r-1")])
    where = "AttributeError in marathon.usecases.report_faults.report_faults"
    assert _told(desk) == [(1, f"{where}, 3 times this hour."), (2, f"{where}, 3-mal in dieser Stunde.")]
    desk.clock.at = NOW + timedelta(minutes=50)  # type: ignore[attr-defined] # set by hand
    report_faults(desk, [SeenFault(fault=fault, request_id="r-1")])
    assert len(_told(desk)) == 2, "another hour of the clock is none of theirs"
    desk.clock.at = NOW + timedelta(hours=1)  # type: ignore[attr-defined] # set by hand
    report_faults(desk, [SeenFault(fault=fault)])
    assert [line for who, line in _told(desk) if who == 1][1:] == [f"{where}, 1 time this hour."]
    rows = tables.SystemLog.__table__
    with desk.store.read() as connection:
        kept = connection.execute(select(rows.c.facts, rows.c.request_id).order_by(rows.c.id)).all()
    assert [row.facts["count"] for row in kept] == [8, 1]
    assert kept[0].request_id == "r-1"
    assert SECRET not in f"{kept}{_told(desk)}"


@pytest.fixture
def heard() -> list[SeenFault]:
    """Returns what was handed on."""
    return []


@pytest.fixture
def watch(heard: list[SeenFault]) -> Iterator[FaultWatch]:
    """Yields a watch that hands on at once, and cannot the first time."""
    is_down = [True]

    def report(seen: object) -> None:
        if is_down.pop() if is_down else False:
            raise StoreUnavailableError(problem="away")
        heard.extend(seen)  # type: ignore[arg-type] # a sequence of them

    watch = FaultWatch(report, hand_on_every_s=0.01)
    watch.start()
    yield watch
    watch.stop()


def test_what_is_logged_with_a_trace_is_seen_once_and_what_was_foreseen_is_not(
    watch: FaultWatch, heard: list[SeenFault]
) -> None:
    error = _failed()
    logging.getLogger("bot.background.lanes").error("it failed", exc_info=error)
    logging.getLogger(HANDED_OVER_BY).error("a request failed", exc_info=error)
    watch.note(error, "r-2")
    logging.getLogger("bot").warning("known", exc_info=StoreUnavailableError(problem="away"))
    logging.getLogger("bot").error("without a trace")
    ends = time.monotonic() + 10
    while sum(one.count for one in heard) < 2 and time.monotonic() < ends:
        time.sleep(0.01)
    watch.stop()
    assert sum(one.count for one in heard) == 2
    assert {one.fault for one in heard} == {fault_of(error)}
    assert watch.fingerprints.counts() == {fault_of(error).fingerprint: 2}
