"""A missed day: asked about once, the morning after; the answer changes it, and the coach reads who gave it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from bot.background.closing import Closing
from bot.core.message import Place, Reply
from bot.core.notices import render
from marathon.domain.athlete import AthleteId
from marathon.domain.check_in import CheckInKind
from marathon.domain.message_cards import MessageLine
from marathon.domain.notice import MissedSessionNotice
from marathon.domain.plan import PlanDiff, SessionKind
from marathon.domain.reasons import AwayFor
from marathon.errors import NotFoundError
from marathon.store import athletes, check_ins, notification_log, plans
from marathon.store.store import Connection
from marathon.usecases.people import is_coached, teams_of
from marathon.usecases.process_day import process_athletes
from marathon.usecases.todays_session import todays_session
from tests.bot.test_every_command import KILOMETRES, is_sound
from tests.club import ANA, BOB, CYD, DAN, MARIT, NOW, OLGA, RAVI, SOLO, TODAY, Club, plan_of, trains_in

MONDAY = TODAY + timedelta(days=1)
ASKED = "Long run 18 km of Sun 22 Nov: nothing was recorded. What happened?"
ANSWERS = ["Done elsewhere", "Moved to …", "Ill", "Injured", "Travelling", "Too hard", "Skip"]
WAYS = [*ANSWERS, "Snooze a week", "Stop these", "Why this?"]


def log_of(club: Club, who: AthleteId = ANA) -> tuple[MessageLine, ...]:
    """Returns what somebody was asked, newest first."""
    with club.desk.store.read() as connection:
        return notification_log.page(connection, who, None, 20)


def morning_after(club: Club, hour: int = 8) -> None:
    """Sets the clock to Monday, some hour UTC, and lets the days be closed."""
    club.clock.moment = datetime(2026, 11, 23, hour, tzinfo=UTC)
    Closing(club.desk).look()


def question(club: Club, who: AthleteId = ANA) -> Reply:
    """Returns the newest question as it stands now."""
    notice = log_of(club, who)[0].notice
    assert isinstance(notice, MissedSessionNotice)
    return render(club.desk, who, notice)


def test_it_is_asked_once_the_morning_after_with_its_buttons(club: Club) -> None:
    morning_after(club)
    reply = question(club)
    assert reply.title == ASKED
    assert [button.label for button in reply.buttons] == WAYS
    assert reply.lines == ("Your coach sees your answer.",)
    is_sound(reply)
    for _ in range(2):
        morning_after(club, 9)
    assert len(log_of(club)) == 1
    assert log_of(club)[0].date == TODAY


def test_it_is_asked_when_the_athletes_own_morning_has_come(club: Club) -> None:
    closing = Closing(club.desk)
    asked: list[tuple[AthleteId, int]] = []
    for hour in range(36):
        club.clock.moment = datetime(2026, 11, 22, 18, tzinfo=UTC) + timedelta(hours=hour)
        closing.look()
        asked += [
            (who, club.clock.moment.hour)
            for who in (ANA, BOB, RAVI)
            if len(log_of(club, who)) == 1
            if who not in dict(asked)
        ]
    # Lisbon is UTC, Chicago six hours behind; in Kolkata it is half past five at 00 UTC.
    assert asked == [(RAVI, 1), (ANA, 6), (BOB, 12)]


@pytest.mark.parametrize("who", [CYD, MARIT, SOLO, OLGA])
def test_who_is_ill_or_has_no_plan_is_not_asked(club: Club, who: AthleteId) -> None:
    morning_after(club)
    assert log_of(club, who) == ()


def test_who_did_it_or_moved_it_is_not_asked(club: Club) -> None:
    club.ask("/run 18 km 1:54:00")
    club.ask("/move today tomorrow", DAN)
    morning_after(club)
    assert log_of(club) == ()
    assert log_of(club, DAN) == ()
    assert len(log_of(club, BOB)) == 0, "it is the middle of the night in Chicago"


def test_who_has_recorded_nothing_for_weeks_is_left_in_peace(club: Club) -> None:
    club.clock.moment = NOW + timedelta(days=28)
    session = plan_of(club)[-1]
    later = replace(session, date=date(2026, 12, 19))
    club.desk.store.write(lambda connection: plans.apply(connection, ANA, PlanDiff(added=(later,))))
    Closing(club.desk).look()
    assert log_of(club) == ()


def test_a_question_of_one_process_is_not_asked_again_by_the_next(club: Club) -> None:
    club.clock.moment = NOW + timedelta(days=1)
    Closing(club.desk).look()
    Closing(club.desk).look()
    assert len(log_of(club)) == 1


@pytest.mark.parametrize(
    ("label", "kind", "state", "week"),
    [
        ("Done elsewhere", CheckInKind.DONE_ELSEWHERE, "done elsewhere", "✓ Sun Long run 18 km: done elsewhere"),
        ("Too hard", CheckInKind.TOO_HARD, "too hard", "✗ Sun Long run 18 km: too hard"),
        ("Skip", CheckInKind.SKIPPED, "skipped", "✗ Sun Long run 18 km: skipped"),
        ("Ill", CheckInKind.ILL, "ill", "◇ Sun Long run 18 km: ill until Sun 22 Nov"),
        ("Injured", CheckInKind.INJURED, "injured", "◇ Sun Long run 18 km: injured until Sun 22 Nov"),
        ("Travelling", CheckInKind.TRAVELLING, "travelling", "◇ Sun Long run 18 km: travelling until Sun 22 Nov"),
    ],
)  # fmt: skip
def test_each_answer_is_kept_judged_told_and_taken_back(
    club: Club, label: str, kind: CheckInKind, state: str, week: str
) -> None:
    morning_after(club)
    before = log_of(club)[0].notice
    reply = club.press(question(club), label)
    assert reply.title == f"Long run 18 km of Sun 22 Nov: {state}"
    with club.desk.store.read() as connection:
        (said,) = check_ins.covering(connection, ANA, TODAY, TODAY)
    assert (said.kind, said.said_by, said.said_at) == (kind, ANA, club.clock.moment)
    assert week in club.ask("/why").text
    assert log_of(club)[0].notice != before, "its message is edited"
    assert question(club).title == reply.title
    assert [button.label for button in question(club).buttons] == ["Change"]
    assert f"Sun 22 Nov: {state} (Ana Silva, Mon 23 Nov, 09:00)" in club.ask("/athlete ana", MARIT).lines
    again = club.press(reply, "Undo")
    assert again.title == ASKED
    assert question(club).title == ASKED


def test_the_status_follows_the_answer(club: Club) -> None:
    morning_after(club)
    missed = club.ask("/why").title
    assert "Long run missed on Sun 22 Nov" in missed
    club.press(question(club), "Done elsewhere")
    assert club.ask("/why").title != missed
    club.ask("/missed 2026-11-22 skip")
    assert club.ask("/why").title == missed


@pytest.mark.parametrize(
    ("label", "last"),
    [
        ("Until today, Mon 23 Nov", "Mon 23 Nov"),
        ("Until tomorrow, Tue 24 Nov", "Tue 24 Nov"),
        ("3 more days, until Thu 26 Nov", "Thu 26 Nov"),
    ],
)
def test_an_absence_is_asked_until_when(club: Club, label: str, last: str) -> None:
    morning_after(club)
    asked = club.press(question(club), "Ill")
    assert asked.lines == (
        "Until when? So far it is noted for Sun 22 Nov alone.",
        "Another day is typed, such as /missed 2026-11-22 ill until 2026-11-25.",
    )
    assert club.press(asked, "That day only, Sun 22 Nov").title == "Long run 18 km of Sun 22 Nov: ill"
    reply = club.press(asked, label)
    assert reply.title == f"Long run 18 km of Sun 22 Nov: ill until {last}"
    with club.desk.store.read() as connection:
        (said,) = check_ins.covering(connection, ANA, TODAY, TODAY)
    assert said.until is not None
    assert said.local_date == TODAY, "it begins on the missed day"
    club.press(reply, "Undo")
    assert "◇" not in club.ask("/week").text


def test_a_typed_day_ends_an_absence(club: Club) -> None:
    morning_after(club)
    reply = club.ask("/missed sun ill until fri")
    assert reply.title == "Long run 18 km of Sun 22 Nov: ill until Fri 27 Nov"
    assert "at most 26 weeks" in club.ask("/missed sun ill until 2027-12-01").title
    assert "An absence ends" in club.ask("/missed sun ill until 2026-11-20").title
    assert question(club).title == reply.title, "what cannot be changes nothing"


def test_moved_to_offers_the_coming_days_and_moves_it(club: Club) -> None:
    morning_after(club)
    asked = club.press(question(club), "Moved to …")
    assert asked.title == "Where to with Long run 18 km of Sun 22 Nov?"
    assert [button.label for button in asked.buttons][:2] == ["Mon: free", "Tue: Easy run 10 km"]
    assert len(asked.buttons) == 7
    before = plan_of(club)
    reply = club.press(asked, "Mon: free")
    assert reply.title == "Long run 18 km of Sun 22 Nov: moved to Mon 23 Nov"
    assert "asks for" not in reply.text
    assert question(club).title == reply.title
    (long,) = [s for s in plan_of(club) if s.date == MONDAY]
    assert (long.kind, long.original_date) == (SessionKind.LONG, TODAY)
    assert "Sun 22 Nov: moved (Ana Silva, Mon 23 Nov, 09:00)" in club.ask("/athlete ana", MARIT).lines
    assert "missed" not in club.ask("/why").title
    club.press(reply, "Undo")
    assert plan_of(club) == before
    assert question(club).title == ASKED


def test_another_answer_moves_it_back(club: Club) -> None:
    morning_after(club)
    before = plan_of(club)
    club.ask("/missed sun move tomorrow")
    club.ask("/missed sun move wed")
    (long,) = [s for s in plan_of(club) if s.original_date == TODAY]
    assert long.date == date(2026, 11, 25)
    assert club.ask("/missed sun skip").title == "Long run 18 km of Sun 22 Nov: skipped"
    assert plan_of(club) == before


def test_a_run_that_comes_late_settles_the_question(club: Club) -> None:
    morning_after(club)
    club.ask("/run 18 km 1:54:00 yesterday")
    Closing(club.desk).look()
    reply = question(club)
    assert reply.title == "Long run 18 km of Sun 22 Nov: on plan"
    assert reply.buttons == ()


def test_a_question_about_a_plan_that_is_gone_says_nothing(club: Club) -> None:
    morning_after(club)

    def drop(connection: Connection) -> None:
        found = plans.sessions_between(connection, ANA, TODAY, TODAY)
        plans.apply(connection, ANA, PlanDiff(removed=found))

    club.desk.store.write(drop)
    with pytest.raises(NotFoundError):
        question(club)


def test_without_a_date_the_last_open_day_is_meant(club: Club) -> None:
    assert club.ask("/missed").title.startswith("Nothing was missed in the last week")
    morning_after(club)
    assert club.ask("/missed").title == ASKED
    club.ask("/missed yesterday skip")
    assert club.ask("/missed").title.startswith("Nothing was missed in the last week")


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("/missed sat skip", "Nothing but rest was planned for Sat 21 Nov"),
        ("/missed tomorrow skip", "Nothing but rest was planned for Mon 23 Nov"),
        ("/missed 2026-11-29 skip", "has not come yet"),
        ("/missed 2026-10-01 skip", "Nothing but rest was planned"),
        ("/missed today dance", "/missed is used like this:"),
        ("/missed today skip twice", "/missed is used like this:"),
        ("/missed today move today", "There is no session to move on Sun 22 Nov"),
        ("/missed tue move wed", "There is no session to move on Tue 17 Nov"),
        ("/missed today move far", "I could not read “far” as a day"),
        ("/misssed today", "Did you mean /missed?"),
    ],
)
def test_what_cannot_be_said_of_a_day_gets_a_hint(club: Club, said: str, hint: str) -> None:
    before = plan_of(club)
    assert hint in club.ask(said).text
    assert plan_of(club) == before
    with club.desk.store.read() as connection:
        assert check_ins.covering(connection, ANA, date(2026, 1, 1), date(2027, 1, 1)) == ()


def test_the_day_itself_can_be_answered_before_it_ends(club: Club) -> None:
    assert club.ask("/missed today skip").title == "Long run 18 km of Sun 22 Nov: skipped"
    assert "skipped" in club.ask("/today").text
    morning_after(club)
    assert log_of(club) == ()


def test_it_is_personal_and_in_the_readers_units(club: Club) -> None:
    assert "personal" in club.ask("/missed today skip", place=Place.GROUP).title
    club.desk.store.write(lambda connection: athletes.update(connection, BOB, zone="UTC"))
    morning_after(club)
    assert not KILOMETRES.search(question(club, BOB).text)


def test_a_day_that_holds_two_sessions_is_said_with_both(club: Club) -> None:
    morning_after(club)
    both = "Tue 24 Nov now asks for Long run 18 km + Easy run 10 km: 28 km in all."
    reply = club.press(club.press(question(club), "Moved to …"), "Tue: Easy run 10 km")
    assert reply.lines[0] == both
    assert "Undo" in [button.label for button in reply.buttons]
    club.press(reply, "Undo")
    assert "in all" not in club.ask("/move tue wed").text
    moved = club.ask("/move wed thu")
    assert moved.lines[-1] == "Thu 26 Nov now asks for Easy run 10 km + Tempo run 8 km: 18 km in all."


def test_of_an_absence_and_an_answer_the_last_said_holds_for_its_days(club: Club) -> None:
    club.clock.moment = datetime(2026, 11, 25, 8, tzinfo=UTC)
    Closing(club.desk).look()
    club.ask("/missed sun ill until today")
    club.ask("/missed tue hard")
    why = club.ask("/why").text
    assert "✗ Tue Easy run 10 km: too hard" in why
    assert "◇ Sun Long run 18 km: ill until Wed 25 Nov" in why
    club.ask("/missed sun ill until today")
    assert "◇ Tue Easy run 10 km: ill until Wed 25 Nov" in club.ask("/why").text


def test_the_status_and_the_week_name_the_same_absence(club: Club) -> None:
    club.ask("/away injured until 2026-12-20", CYD)
    club.ask("/away ill until 2026-11-23", CYD)
    club.clock.moment += timedelta(days=1)
    process_athletes(club.desk, [CYD], TODAY)
    card = todays_session(club.desk, CYD)
    said = AwayFor(kind=CheckInKind.ILL, since=TODAY, until=MONDAY)
    assert card.week.away == card.standing.reason == said


def test_who_has_no_coach_is_not_told_that_one_reads_it(club: Club) -> None:
    assert club.ask("/missed today").lines == ("Your coach sees your answer.",)
    club.ask("/leave")
    club.ask("/leave Harbour yes")
    assert club.ask("/missed today").lines == ()
    harbour = teams_of(club.desk, MARIT)[0]
    club.desk.store.write(partial(trains_in, team_id=harbour.id, athlete=MARIT))
    assert not is_coached(club.desk, MARIT), "nobody is their own coach"
