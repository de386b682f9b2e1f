"""/status against a real store and the local Strava: what it says is what happened."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.commands import status
from bot.core.message import Incoming, Place, Reply
from bot.core.request import Request
from bot.core.router import Router
from marathon.domain.operator_card import OutboxCounts
from marathon.domain.strava_account import LinkState, Usage, UsageKind
from marathon.domain.strava_event import Aspect
from marathon.domain.team import Role
from marathon.domain.work import Dead, InboxRow, Retry
from marathon.errors import (
    StravaApplicationError,
    StravaError,
    StravaInactiveError,
    StravaRateLimitedError,
    StravaUnreachableError,
)
from marathon.store import inbox, strava_links, system_log, teams
from marathon.usecases.operator_status import latest_windows, operator_status
from marathon.usecases.people import person_of
from marathon.words import status as words
from marathon.words.voice import Voice
from tests.club import ANA, MARIT, Club
from tests.strava.conftest import clock, local_strava, world
from tests.strava.world import ANNA, World
from tests.usecases.strava_lane import Lane

__all__ = ["clock", "local_strava", "world"]


@pytest.fixture
def lane(world: World) -> Lane:
    """Returns the lane of a connected athlete."""
    return Lane(world=world, strava=world.client())


def _ask(lane: Lane, capacity: int = 10) -> Reply:
    desk = replace(lane.desk, strava=lane.strava, strava_capacity=capacity)
    speaker = person_of(desk, lane.world.athlete_id)
    incoming = Incoming(speaker=speaker.id)
    return status.answer(Request(desk=desk, speaker=speaker, incoming=incoming, args=(), voice=Voice()))


@pytest.mark.parametrize(
    ("workers", "said"),
    [
        (0, "Nobody works on what comes in: start main.py work, or take SERVE_WORKS=no out."),
        (1, "1 worker."),
        (2, "2 workers."),
    ],
)
def test_where_jobs_are_carried_it_says_how_many_carry_them(lane: Lane, workers: int, said: str) -> None:
    card = operator_status(lane.desk)
    assert card.workers is None
    for is_on in (True, False):
        told = words.lines(replace(card, workers=workers, strava_is_on=is_on), Voice())
        assert (said in told) is is_on


def test_nothing_waits_and_no_call_was_made(lane: Lane) -> None:
    reply = _ask(lane)
    assert reply.title == "Running, and nothing waits"
    assert reply.lines == (
        "Strava: 1 of 10 athletes connected.",
        "No call to Strava was made yet.",
        "Queue: empty.",
        "Messages: none waits.",
        "Muted places: none.",
    )


def test_both_windows_are_as_strava_counts_them_and_a_window_that_ended_counts_nothing(lane: Lane) -> None:
    lane.event(lane.world.strava.athletes.record(ANNA, lane.world.run()), Aspect.CREATE)
    lane.drain()
    counted = {usage.kind: usage for usage in lane.strava.usages()}
    short, day = counted[UsageKind.OVERALL_SHORT], counted[UsageKind.READ_DAY]
    assert short.used == day.used == 2  # the activity and its streams
    said = _ask(lane).lines
    assert "Calls this quarter hour: 2 of 200 (1%)." in said
    assert "Reading today (UTC): 2 of 1,000 (0%)." in said
    lane.world.clock.move(minutes=15)
    said = _ask(lane).lines
    assert "Calls this quarter hour: 0 of 200 (0%)." in said
    assert "Reading today (UTC): 2 of 1,000 (0%)." in said
    lane.world.clock.move(days=1)
    assert "Reading today (UTC): 0 of 1,000 (0%)." in _ask(lane).lines


def test_after_a_restart_the_stored_windows_are_told(lane: Lane) -> None:
    lane.strava.athlete(lane.world.athlete_id)
    lane.world.clock.move(seconds=6)  # so that the counts are kept
    lane.strava.athlete(lane.world.athlete_id)
    lane.strava = lane.world.client()
    assert "Calls this quarter hour: 2 of 200 (1%)." in _ask(lane).lines


def test_the_queue_tells_what_waits_since_when_and_what_was_given_up(lane: Lane) -> None:
    world = lane.world
    for key in ("a", "b", "c"):
        lane.add(InboxRow(key=key, athlete_id=world.athlete_id, kind="run"))
    work = lane.take()
    assert work is not None
    world.store.write(lambda c: inbox.finish(c, work, Dead(reason="no"), world.clock.now(), 0.0))
    world.clock.move(seconds=42)
    reply = _ask(lane)
    assert reply.title == "1 piece of work was given up"
    assert "Queue: 2 waiting, 2 of them due, 1 given up. The oldest has been due for 42 s." in reply.lines
    world.clock.move(minutes=9)
    assert "The oldest has been due for 10 min." in " ".join(_ask(lane).lines)


def test_work_that_waits_is_the_headline(lane: Lane) -> None:
    lane.add(InboxRow(key="a", athlete_id=lane.world.athlete_id, kind="run"))
    lane.world.clock.move(minutes=5)
    assert _ask(lane).title == "Work has waited for 5 min"


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (StravaRateLimitedError, "Strava allows no more calls"),
        (StravaInactiveError, "Strava has paused this application"),
        (StravaApplicationError, "Strava does not know the client id and secret"),
        (StravaUnreachableError, "Strava cannot be reached"),
    ],
)
def test_work_that_strava_holds_back_is_the_headline_with_until_when_and_why(
    lane: Lane, error: type[StravaError], why: str
) -> None:
    until = lane.world.clock.now() + timedelta(minutes=40)
    _put_off(lane, "a", error.__name__, until)
    assert _ask(lane).title == f"Running; 1 waits until {until:%H:%M} UTC: {why}"
    _put_off(lane, "b", error.__name__, until + timedelta(minutes=1))
    reply = _ask(lane)
    assert reply.title == f"Running; 2 wait until {until:%H:%M} UTC: {why}"
    assert "Queue: 2 waiting, 0 of them due, 0 given up." in reply.lines


def test_while_the_application_is_paused_at_strava_the_headline_says_so(lane: Lane) -> None:
    lane.world.strava.app.is_active = False
    lane.event(4711, Aspect.CREATE)
    lane.drain()
    until = lane.world.clock.now() + timedelta(minutes=5)
    assert _ask(lane).title == f"Running; 1 waits until {until:%H:%M} UTC: Strava has paused this application"


def test_the_gravest_reason_is_the_headline(lane: Lane) -> None:
    now = lane.world.clock.now()
    _put_off(lane, "a", StravaRateLimitedError.__name__, now + timedelta(minutes=5))
    _put_off(lane, "b", StravaInactiveError.__name__, now + timedelta(minutes=50))
    assert _ask(lane).title.endswith("UTC: Strava has paused this application")


def test_what_waits_for_its_own_time_is_counted_in_the_headline(lane: Lane) -> None:
    _put_off(lane, "a", "StravaNotYetError", lane.world.clock.now() + timedelta(minutes=5))
    assert _ask(lane).title == "Running; 1 waits"


def test_a_message_that_waits_is_in_the_headline(club: Club) -> None:
    desk = club.desk
    card = operator_status(desk)
    busy = replace(card, outbox=OutboxCounts(waiting=1, failed=0, oldest_due_at=None))
    assert words.title(busy, Voice()) == "Running; 1 waits"


def _put_off(lane: Lane, key: str, reason: str, until: datetime) -> None:
    """Has a row fail in a way that is tried again at an instant."""
    lane.add(InboxRow(key=key, athlete_id=lane.world.athlete_id, kind="run"))
    work = lane.take()
    assert work is not None
    put_off = Retry(reason=reason, at=until)
    lane.world.store.write(lambda c: inbox.finish(c, work, put_off, lane.world.clock.now(), 0.0))


def test_a_full_application_and_a_refused_one_are_told(lane: Lane) -> None:
    reply = _ask(lane, capacity=1)
    assert reply.title == "Running; Strava lets nobody else connect"
    assert any("There is no room for more" in line for line in reply.lines)
    world = lane.world
    world.store.write(lambda c: strava_links.set_state(c, world.athlete_id, LinkState.REFUSED))
    error = StravaInactiveError.__name__
    world.store.write(lambda c: system_log.record(c, "ERROR", "strava_paused", error=error))
    said = _ask(lane, capacity=1).lines
    assert said[:2] == ("Strava: 0 of 1 athlete connected.", "1 athlete has to connect again.")
    (refused,) = [line for line in said if line.startswith("Strava last refused this application on ")]
    assert refused.endswith(" UTC: Strava has paused this application.")


def test_without_strava_it_says_off(lane: Lane) -> None:
    desk = lane.desk
    speaker = person_of(desk, lane.world.athlete_id)
    request = Request(
        desk=desk, speaker=speaker, incoming=Incoming(speaker=speaker.id), args=(), voice=Voice()
    )
    assert status.answer(request).lines[0] == "Strava: off."


def test_it_is_for_admins_in_private(club: Club) -> None:
    for who in (ANA, MARIT):
        assert "admin" in club.ask("/status", who).title
    team = club.desk.store.write(lambda connection: teams.add_team(connection, "Ops"))
    club.desk.store.write(lambda connection: teams.add_member(connection, team, MARIT, Role.ADMIN))
    reply = Router(club.desk).answer(Incoming(speaker=MARIT, text="/status"))
    assert reply.title == "Running, and nothing waits"
    assert not any(name in reply.text for name in ("Ana", "Bob", "km"))
    assert "personal" in club.ask("/status", MARIT, Place.GROUP).title


NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def test_of_two_accounts_of_a_window_the_later_and_fuller_counts() -> None:
    def usage(start: datetime, used: int) -> Usage:
        return Usage(kind=UsageKind.OVERALL_SHORT, window_start=start, used=used, limit=200)

    before = NOON - timedelta(minutes=15)
    found = latest_windows([usage(NOON, 7), usage(before, 150), usage(NOON, 3)], NOON + timedelta(minutes=1))
    assert found == (usage(NOON, 7),)
    assert latest_windows([usage(before, 150)], NOON + timedelta(minutes=31)) == (
        usage(NOON + timedelta(minutes=30), 0),
    )
