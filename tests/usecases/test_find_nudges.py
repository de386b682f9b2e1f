"""What people are nudged about besides a missed day: a long step ahead, a plan that ends, silence; each once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import pytest

from bot.core.notices import render
from marathon.domain.athlete import AthleteId
from marathon.domain.check_in import CheckIn, CheckInKind
from marathon.domain.nudge import Nudge, Topic
from marathon.domain.plan import PlanDiff, PlannedSession, SessionKind
from marathon.errors import NotFoundError
from marathon.store import athletes, check_ins, plans
from marathon.store.store import Connection
from marathon.usecases.find_nudges import FINDERS
from marathon.usecases.process_day import process_athletes
from tests.bot.test_every_command import KILOMETRES, is_sound
from tests.club import ANA, BOB, CYD, DAN, MARIT, OLGA, RAVI, SOLO, TODAY, Club

EVERYBODY = (MARIT, ANA, BOB, CYD, DAN, OLGA, RAVI, SOLO)
OF_NUDGES = ["Snooze a week", "Stop these", "Why this?"]


def found(
    club: Club, topic: Topic, day: date, who: Sequence[AthleteId] = EVERYBODY
) -> dict[AthleteId, Nudge]:
    """Returns whom there is something to tell on a topic, at noon of a day in UTC."""
    club.clock.moment = datetime.combine(day, time(12), tzinfo=UTC)
    with club.desk.store.read() as connection:
        people = athletes.get_many(connection, who)
        nudges = FINDERS[topic](connection, people, club.clock.now())
        return {nudge.posting.athlete_id: nudge for nudge in reversed(tuple(nudges))}


def plan(club: Club, who: AthleteId, *sessions: PlannedSession) -> None:
    """Adds to somebody's plan."""
    club.desk.store.write(lambda connection: plans.apply(connection, who, PlanDiff(added=sessions)))


def long_run(day: date, metres: float) -> PlannedSession:
    """Returns a long run to be planned."""
    return PlannedSession(date=day, kind=SessionKind.LONG, distance_m=metres)


def test_a_step_too_long_is_warned_of_the_day_before(club: Club) -> None:
    sunday = date(2026, 11, 29)
    plan(club, BOB, long_run(sunday, 30_000.0))
    assert found(club, Topic.WARNING, date(2026, 11, 27), [ANA, BOB]) == {}, "not two days before"
    warned = found(club, Topic.WARNING, date(2026, 11, 28), [ANA, BOB])
    assert set(warned) == {BOB}
    reply = render(club.desk, BOB, warned[BOB].posting.notice)
    is_sound(reply)
    assert reply.title.startswith("Before you run it: Sun 29 Nov: 18.6 mi")
    assert not KILOMETRES.search(reply.text)
    assert [button.label for button in reply.buttons] == ["See the proposal", *OF_NUDGES]
    with club.desk.store.read() as connection:
        gone = PlanDiff(removed=plans.sessions_between(connection, BOB, sunday, sunday))
    club.desk.store.write(lambda connection: plans.apply(connection, BOB, gone))
    with pytest.raises(NotFoundError):
        render(club.desk, BOB, warned[BOB].posting.notice)


@pytest.mark.parametrize(("day", "who"), [(26, set()), (27, {ANA}), (29, {ANA})])
def test_a_plan_that_ends_is_spoken_of_from_friday_on(club: Club, day: int, who: set[AthleteId]) -> None:
    assert set(found(club, Topic.PLAN, date(2026, 11, day), [ANA, SOLO])) == who


def test_what_a_plan_that_ends_says_and_whom_it_leaves_alone(club: Club) -> None:
    friday = date(2026, 11, 27)
    nudge = found(club, Topic.PLAN, friday)[ANA]
    assert nudge.posting.key == "plan_ends:2:2026-11-30"
    reply = render(club.desk, ANA, nudge.posting.notice)
    is_sound(reply)
    assert reply.title == "Your plan ends: nothing stands in it from Mon 30 Nov"
    assert reply.lines[0] == "Your coach sees that it is missing."
    assert club.press(reply, "Build a plan").asks_for_words
    plan(club, ANA, long_run(date(2026, 12, 6), 18_000.0))
    assert ANA not in found(club, Topic.PLAN, friday)
    with pytest.raises(NotFoundError):
        render(club.desk, ANA, nudge.posting.notice)
    plan(club, DAN, replace(long_run(date(2026, 11, 29), 21_097.0), kind=SessionKind.RACE))
    assert DAN not in found(club, Topic.PLAN, friday), "a race ends a plan as it should"


def test_silence_under_a_plan_is_spoken_of_once_and_not_to_who_is_away(club: Club) -> None:
    for who in (ANA, DAN):
        rest = PlannedSession(date=date(2026, 12, 3), kind=SessionKind.REST)
        plan(club, who, rest, *(long_run(date(2026, 12, day), 18_000.0) for day in (6, 31)))
    said = CheckIn(kind=CheckInKind.TRAVELLING, local_date=date(2026, 11, 20), until=date(2026, 12, 5))
    club.desk.store.write(partial(_say, DAN, said))
    assert found(club, Topic.SILENCE, date(2026, 11, 26), [ANA, DAN, SOLO]) == {}
    silent = found(club, Topic.SILENCE, date(2026, 11, 27), [ANA, DAN, SOLO])
    assert {who: nudge.posting.key for who, nudge in silent.items()} == {ANA: "silence:2:2026-11-19"}
    assert found(club, Topic.SILENCE, date(2026, 12, 2), [ANA])[ANA].posting.key == "silence:2:2026-11-19"
    reply = render(club.desk, ANA, silent[ANA].posting.notice)
    is_sound(reply)
    assert reply.title == "Nothing of yours has come in since Thu 19 Nov. Is all well?"
    assert reply.lines[0] == "Your plan goes on: Long run 18 km on Sun 6 Dec."
    assert [button.label for button in reply.buttons] == ["Ill", "Injured", "Travelling", *OF_NUDGES]
    assert found(club, Topic.SILENCE, date(2026, 12, 12), [ANA]) == {}, "who has stopped is left in peace"


def _say(who: AthleteId, said: CheckIn, connection: Connection) -> None:
    check_ins.add(connection, who, said)


def test_two_days_of_silence_about_a_missed_session_reach_the_coach(club: Club) -> None:
    told = "no word on what was missed on Sun 22 Nov"
    for day, is_seen in ((23, False), (24, False), (25, True)):
        club.clock.moment = datetime(2026, 11, day, 12, tzinfo=UTC)
        process_athletes(club.desk, EVERYBODY)
        assert (told in _line_of_ana(club)) is is_seen, day
    assert "Ask what got in the way" in _line_of_ana(club)
    club.ask(f"/missed {TODAY} skip")
    assert told not in _line_of_ana(club)


def _line_of_ana(club: Club) -> str:
    return next((line for line in club.ask("/team", MARIT).lines if line.startswith("Ana Silva:")), "")


def test_no_two_of_one_morning(club: Club) -> None:
    """A session missed on Sunday, a plan that has ended, and silence since: still one message a day."""
    from bot.background.closing import Closing
    from marathon.store import notification_log

    closing, told = Closing(club.desk), 0
    for hours in range(0, 24 * 8, 3):
        club.clock.moment = datetime(2026, 11, 22, 18, tzinfo=UTC) + timedelta(hours=hours)
        closing.look()
        with club.desk.store.read() as connection:
            kept = notification_log.page(connection, ANA, None, 99)
        assert len(kept) - told in (0, 1)
        told = len(kept)
    kinds = [line.kind for line in reversed(kept)]
    assert kinds[0] == "missed_session"
    assert {"plan_ends"} <= set(kinds)
    days = [line.at.date() for line in kept]
    assert len(days) == len(set(days)), "one a local day"
