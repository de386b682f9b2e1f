"""Race week as an athlete lives it: countdown and taper, the pacing card on the eve, then the result."""

import re
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.background.closing import Closing
from bot.core.message import Reply
from bot.core.notices import render
from marathon.domain.athlete import AthleteId
from marathon.domain.message_cards import MessageLine
from marathon.domain.plan import PlanDiff, PlannedSession, SessionKind
from marathon.errors import NotFoundError
from marathon.store import activities, athletes, notification_log, plans
from marathon.store.store import Connection
from tests.bot.test_every_command import KILOMETRES, is_sound
from tests.club import ANA, BOB, MARIT, SOLO, TODAY, Club, a_run

RACE_DAY = TODAY + timedelta(days=14)
NUDGES = ["Snooze a week", "Stop these", "Why this?"]


def log_of(club: Club, who: AthleteId = ANA) -> list[MessageLine]:
    """Returns what somebody was told about their races, oldest first."""
    with club.desk.store.read() as connection:
        lines = notification_log.page(connection, who, None, 50)
    return [line for line in reversed(lines) if line.kind.startswith("race_")]


def morning(club: Club, left: int, hour: int = 9) -> None:
    """Sets the clock to a morning so many days before the race, and lets people be nudged."""
    day = RACE_DAY - timedelta(days=left)
    club.clock.moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    Closing(club.desk).look()


def newest(club: Club, who: AthleteId = ANA) -> Reply:
    """Returns the newest message about a race as it stands now."""
    notice = log_of(club, who)[-1].notice
    assert notice is not None
    return render(club.desk, who, notice)


def enter(club: Club, who: AthleteId = ANA, distance: str = "marathon", goal: str = "3:40:00") -> str:
    """Enters a race in two weeks and returns its number."""
    club.ask(f"/race add City Marathon {RACE_DAY} {distance} {goal}", who)
    club.desk.store.write(partial(_taper, who))
    line = next(line for line in club.ask("/race", who).lines if "City Marathon" in line)
    return line.partition(" ")[0].removeprefix("#")


def _taper(who: AthleteId, connection: Connection) -> None:
    days = (TODAY + timedelta(days=n) for n in range(1, 14))
    easy = [PlannedSession(date=day, kind=SessionKind.EASY, distance_m=6_000.0) for day in days]
    plans.apply(connection, who, PlanDiff(added=tuple(easy[::3])))


def test_a_week_of_messages_each_once_and_none_on_the_day(club: Club) -> None:
    enter(club)
    for left in (8, 7, 6, 3, 2, 1, 0):
        morning(club, left)
    morning(club, 0, 15)
    assert [line.key.rpartition(":")[2] for line in log_of(club)] == ["7", "3", "1"]


def test_the_week_before_tells_what_the_taper_does(club: Club) -> None:
    number = enter(club)
    morning(club, 7)
    reply = newest(club)
    assert re.fullmatch(r"City Marathon in 7 days\. 5:\d\d /km makes the predicted \S+\.", reply.title)
    assert any(line.startswith("Taper: ") and "of your biggest week (" in line for line in reply.lines)
    assert any(line.startswith("Run the plan, and form ") for line in reply.lines)
    assert any(line.startswith("Goal 3:40:00: ") for line in reply.lines)
    assert not any(line.startswith("5 km: ") for line in reply.lines)
    assert [button.label for button in reply.buttons] == ["Splits", "Plan", "Prediction", *NUDGES]
    assert club.press(reply, "Splits").text == club.ask(f"/race pacing {number}").text
    assert "race is near" in club.press(reply, "Why this?").text
    is_sound(reply)


def test_the_eve_brings_the_pacing_card(club: Club) -> None:
    enter(club)
    morning(club, 1)
    reply = newest(club)
    assert reply.title.startswith("City Marathon in 1 day. ")
    assert "Predicted · goal:" in reply.lines
    assert any(line.startswith("halfway: ") and line.endswith(" · 1:50:00") for line in reply.lines)
    assert reply.lines[-1].endswith(" · 3:40:00")
    assert reply.picture is not None
    assert reply.picture.draw().startswith(b"\x89PNG")
    assert [button.label for button in reply.buttons] == ["Plan", "Prediction", *NUDGES]
    is_sound(reply)


def test_who_wants_no_race_week_gets_none(club: Club) -> None:
    enter(club)
    club.ask("/nudges race off")
    morning(club, 7)
    assert log_of(club) == []


def test_who_hurts_is_not_counted_down_and_reads_it_first_on_the_card(club: Club) -> None:
    enter(club)
    club.ask("/pain 4")
    morning(club, 7)
    assert log_of(club) == []
    assert club.ask("/race pacing").lines[0].startswith("Pain was reported on ")
    club.ask("/pain gone")
    morning(club, 6)
    assert len(log_of(club)) == 1
    assert not newest(club).lines[0].startswith("Pain")


def test_in_miles_nothing_is_in_kilometres(club: Club) -> None:
    enter(club, BOB)
    club.ask("/race add Old Half 2026-10-18 half 1:45:00", BOB)
    morning(club, 1, 15)
    reply = newest(club, BOB)
    assert any(line.startswith("5 mi: ") for line in reply.lines)
    assert not KILOMETRES.search(reply.text)


def test_a_short_race_is_told_of_on_its_eve_alone(club: Club) -> None:
    enter(club, distance="10km", goal="45:00")
    for left in range(8, 0, -1):
        morning(club, left)
    assert len(log_of(club)) == 1
    assert "9 km: " in newest(club).text


def test_a_race_that_is_run_or_gone_is_not_counted_down_to(club: Club) -> None:
    number = enter(club)
    morning(club, 3)
    club.ask(f"/race remove {number}")
    with pytest.raises(NotFoundError):
        newest(club)


def ran(club: Club, seconds: float) -> None:
    """Records the marathon on its day."""
    run = a_run(RACE_DAY, 42_500.0, seconds - 60)
    club.desk.store.write(lambda connection: activities.insert(connection, ANA, run))


def test_the_result_is_told_once_against_the_prediction_and_the_goal(club: Club) -> None:
    number = enter(club, goal="4:10:00")
    ran(club, 14_600.0)
    morning(club, 0, 15)
    reply = newest(club)
    assert reply.title == "City Marathon: 4:03:20"
    assert re.fullmatch(
        r"Predicted 4:0\S+ \(3:\S+ to 4:\S+\): 2:\d\d slower, inside the range\.", reply.lines[0]
    )
    assert reply.lines[1] == "Goal 4:10:00: reached with 6:40 to spare."
    assert reply.lines[2].endswith(f"/race result {number} TIME.")
    assert [button.label for button in reply.buttons] == ["Prediction", "Races", *NUDGES]
    assert ", recorded 4:03:20" in club.press(reply, "Races").text
    assert club.ask("/race").title == "1 race ahead, 2 behind"
    assert "City Marathon is today" not in club.ask("/today").text
    is_sound(reply)
    for after in (1, 2, 3):
        morning(club, -after)
    assert len(log_of(club)) == 1


def test_a_result_nobody_knows_is_asked_for_once_and_compared_when_it_is_typed(club: Club) -> None:
    number = enter(club)
    morning(club, 0, 15)
    assert log_of(club) == []
    morning(club, -1)
    reply = newest(club)
    assert reply.title == "How did City Marathon go?"
    assert f"/race result {number} 3:40:00" in reply.lines[0]
    assert "race is over" in club.press(reply, "Why this?").text
    typed = club.ask(f"/race result {number} 4:41:00")
    assert typed.lines[0].endswith("slower, beyond the range.")
    assert typed.lines[1] == "Goal 3:40:00: missed by 1:01:00."
    morning(club, -2)
    assert len(log_of(club)) == 1


def test_who_typed_the_result_is_not_told_it_again(club: Club) -> None:
    number = enter(club)
    club.clock.moment = datetime(RACE_DAY.year, RACE_DAY.month, RACE_DAY.day, 16, tzinfo=UTC)
    assert "Predicted " in club.ask(f"/race result {number} 3:50:00").text
    morning(club, -1)
    assert log_of(club) == []


def test_a_goal_met_to_the_second(club: Club) -> None:
    number = enter(club)
    morning(club, -1)
    assert club.ask(f"/race result {number} 3:40:00").lines[1] == "Goal 3:40:00: reached to the second."


def test_pacing_by_command(club: Club) -> None:
    assert club.ask("/race pacing").title.startswith("Spring Marathon in 140 days. ")
    assert "No race lies ahead of you." in club.ask("/race pacing", SOLO).title
    assert "nothing here by the number 77" in club.ask("/race pacing 77").title
    club.ask(f"/race add First 10 {RACE_DAY} 10km", SOLO)
    alone = club.ask("/race pacing", SOLO)
    assert alone.title == "First 10 in 14 days."
    assert "needs a race result, or 8 runs in 8 weeks" in alone.text
    club.ask(f"/race add Hopeful 5 {RACE_DAY - timedelta(days=1)} 5km 25:00", SOLO)
    hopeful = club.ask("/race pacing", SOLO)
    assert hopeful.title == "Hopeful 5 in 13 days. 5:00 /km makes your goal of 25:00."
    assert "4 km: 20:00" in hopeful.lines


def test_a_coach_sees_no_taper_that_counts_private_runs(club: Club) -> None:
    enter(club)
    assert any(line.startswith("Taper: ") for line in club.ask("/predict splits").lines)
    shown = club.ask("/predict splits Ana", MARIT)
    assert shown.title.startswith("Ana Silva: City Marathon in 14 days. ")
    assert not any(line.startswith("Taper: ") for line in shown.lines)


def test_in_german(club: Club) -> None:
    enter(club)
    club.desk.store.write(lambda connection: athletes.update(connection, ANA, language="de"))
    morning(club, 1)
    text = newest(club).text
    assert "City Marathon in 1 Tag. " in text
    assert "Vorhergesagt · Ziel:" in text
    assert "Tapering: " in text
