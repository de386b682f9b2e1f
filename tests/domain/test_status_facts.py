"""What a status looks at, gathered from judged days and from what was said."""

from dataclasses import replace
from datetime import date, timedelta

from marathon.domain.athlete import Thresholds
from marathon.domain.check_in import CheckIn, CheckInId, CheckInKind
from marathon.domain.compliance import DayResult, judge_day
from marathon.domain.marks import Mark, Status
from marathon.domain.plan import Measure, PlannedSession, SessionKind
from marathon.domain.reasons import AwayFor, EasyDaysTooHard, KeySessionMissed, NothingImported, WeekVolume
from marathon.domain.status import find_status, gather_facts
from tests.domain.dated import run, session

LAST = date(2026, 5, 10)
FIRST = LAST - timedelta(days=6)
KNOWN = Thresholds(threshold_hr_bpm=170.0)


def judged(*results: tuple[SessionKind, float | None]) -> tuple[DayResult, ...]:
    days = []
    for place, (kind, hr) in enumerate(results):
        day = FIRST + timedelta(days=place)
        days.append(judge_day(day, [session(day, kind, 10)], [run(day, 10, hr)], (), KNOWN, finished=True))
    return tuple(days)


def test_only_runs_that_could_be_judged_are_judged() -> None:
    # Two of seven easy runs were too hard, but of the other five nothing is known.
    easy = SessionKind.EASY
    days = judged((easy, 170.0), (easy, 170.0), *[(easy, None)] * 5)
    facts = gather_facts(days, (), LAST)
    assert (facts.gentle_judged, facts.gentle_too_hard) == (2, 2)
    assert find_status(facts) == (Status.OVER_REACHED, EasyDaysTooHard(too_hard=2, judged=2))


def test_the_last_key_session_missed_is_named() -> None:
    sessions = [session(FIRST, SessionKind.LONG, 30), session(LAST, SessionKind.TEMPO, 10)]
    days = [judge_day(one.date, [one], (), (), KNOWN, finished=True) for one in sessions]
    facts = gather_facts(days, (), LAST)
    assert facts.key_missed == (SessionKind.TEMPO, LAST)
    only_one = gather_facts([days[0], *judged((SessionKind.EASY, 130.0))], (), LAST)
    assert find_status(only_one)[1] == KeySessionMissed(kind=SessionKind.LONG, date=FIRST)


def test_a_run_of_today_ends_the_silence() -> None:
    days = [judge_day(LAST, (), (), (), KNOWN, finished=True)]
    assert gather_facts(days, (), LAST + timedelta(days=1)).days_silent == 0
    silent = gather_facts(days, (), LAST - timedelta(days=21))
    assert find_status(silent) == (
        Status.NO_DATA,
        NothingImported(last_date=LAST - timedelta(days=21)),
    )


def test_of_two_absences_the_one_said_last_speaks_for_a_day() -> None:
    days = [judge_day(FIRST + timedelta(days=place), (), (), (), KNOWN, finished=True) for place in range(7)]

    def away(number: int, kind: CheckInKind, first: int, last: int) -> CheckIn:
        since, until = (FIRST + timedelta(days=offset) for offset in (first, last))
        return CheckIn(id=CheckInId(number), kind=kind, local_date=since, until=until)

    def named(*said: CheckIn) -> AwayFor | None:
        forwards, backwards = (gather_facts(days, order, LAST).away for order in (said, said[::-1]))
        assert forwards == backwards
        return forwards

    past, now = away(1, CheckInKind.TRAVELLING, -9, 4), away(2, CheckInKind.ILL, 6, 12)
    ill = AwayFor(kind=CheckInKind.ILL, since=LAST, until=LAST + timedelta(days=6))
    assert named(past, now) == ill
    longer, shorter = away(3, CheckInKind.INJURED, -9, 40), away(4, CheckInKind.ILL, 6, 12)
    assert named(longer, shorter) == ill, "also where the earlier one ends later"
    assert named(replace(longer, id=CheckInId(9)), shorter) != ill
    assert named(away(5, CheckInKind.ILL, 7, 9)) is None


def test_rest_days_are_no_sessions() -> None:
    rest = PlannedSession(date=LAST, kind=SessionKind.REST)
    facts = gather_facts([judge_day(LAST, [rest], (), (), KNOWN, finished=True)], (), LAST)
    assert facts.sessions_planned == 0
    assert find_status(facts)[0] is Status.NO_PLAN


def test_a_week_done_elsewhere_is_on_track_at_the_athletes_word() -> None:
    days = []
    for place in range(4):
        day = FIRST + timedelta(days=place)
        said = [CheckIn(kind=CheckInKind.DONE_ELSEWHERE, local_date=day)]
        days.append(judge_day(day, [session(day, SessionKind.EASY, 10)], (), said, KNOWN, finished=True))
    assert {day.mark for day in days} == {Mark.GREEN}
    found, reason = find_status(gather_facts(days, (), LAST))
    assert found is Status.ON_TRACK
    assert reason == WeekVolume(
        ratio=1.0, planned=4e4, done=4e4, measure=Measure.DISTANCE, sessions_done=4, sessions_planned=4
    )
