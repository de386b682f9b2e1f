"""What athletes say of a day: what it excuses, what it settles, and that the last word counts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from marathon.domain.activity import SessionId
from marathon.domain.check_in import CheckInId, CheckInKind
from marathon.domain.marks import Mark
from marathon.domain.plan import PlannedSession, SessionKind
from marathon.domain.reasons import (
    Done,
    EasedForPain,
    ExcusedBy,
    SaidSo,
)
from tests.domain.one_day import DAY, HOUR, TEN_KM, judge, only, reasons, run, says


class TestWhatAthletesSay:
    ABSENCES = pytest.mark.parametrize(
        "kind", [kind for kind in CheckInKind if kind.is_absence and kind is not CheckInKind.PAIN]
    )

    @ABSENCES
    @pytest.mark.parametrize(
        ("start", "end", "covers"),
        [(0, None, True), (-3, 0, True), (0, 5, True), (-3, -1, False), (1, 5, False), (-3, None, False)],
    )
    def test_an_absence_that_covers_the_day_excuses(
        self, kind: CheckInKind, start: int, end: int | None, covers: bool
    ) -> None:
        until = None if end is None else DAY + timedelta(days=end)
        away = says(kind, local_date=DAY + timedelta(days=start), until=until)
        for finished in (True, False):
            result = only(judge(HOUR, said=(away,), finished=finished))
            if covers:
                assert (result.mark, result.reasons) == (Mark.EXCUSED, (ExcusedBy(kind=kind, until=until),))
            else:
                assert result.mark is (Mark.MISSED if finished else Mark.TO_DO)

    @ABSENCES
    def test_a_short_jog_while_away_is_not_worse_than_none(self, kind: CheckInKind) -> None:
        day = judge(HOUR, run(20, 3), said=(says(kind),))
        assert (day.mark, reasons(day)) == (Mark.EXCUSED, [Done, ExcusedBy])
        # What was done in full is judged like any other day: it may be too much, or too hard.
        assert judge(HOUR, run(), said=(says(kind),)).mark is Mark.GREEN
        assert judge(HOUR, run(120, 20), said=(says(kind),)).mark is Mark.RED

    def test_done_elsewhere_is_green(self) -> None:
        said = (says(CheckInKind.DONE_ELSEWHERE),)
        for finished in (True, False):
            day = judge(HOUR, said=said, finished=finished)
            assert (day.mark, only(day).reasons) == (Mark.GREEN, (SaidSo(kind=CheckInKind.DONE_ELSEWHERE),))
            assert only(day).ratio is None
        # The watch caught the way to the gym only.
        assert judge(HOUR, run(10, 2), said=said).mark is Mark.GREEN
        # A recording of the whole speaks for itself.
        assert judge(HOUR, run(100, 15), said=said).mark is Mark.RED

    @pytest.mark.parametrize("kind", [CheckInKind.SKIPPED, CheckInKind.TOO_HARD])
    def test_skipped_and_too_hard_are_missed_and_say_so(self, kind: CheckInKind) -> None:
        for finished in (True, False):
            day = judge(HOUR, said=(says(kind),), finished=finished)
            assert (day.mark, only(day).reasons) == (Mark.MISSED, (SaidSo(kind=kind),))
        broken_off = judge(HOUR, run(40, 7), said=(says(kind),), finished=False)
        assert (broken_off.mark, reasons(broken_off)) == (Mark.YELLOW, [Done, SaidSo])
        assert reasons(judge(HOUR, run(), said=(says(kind),))) == [Done]

    @pytest.mark.parametrize("kind", [CheckInKind.EFFORT, CheckInKind.MOVED])
    def test_the_rest_excuses_nothing(self, kind: CheckInKind) -> None:
        assert judge(HOUR, said=(says(kind),)).mark is Mark.MISSED

    def test_an_effort_does_not_hide_what_is_said_of_the_session(self) -> None:
        said = (says(CheckInKind.EFFORT, 1, effort=4), says(CheckInKind.DONE_ELSEWHERE, 2))
        assert judge(HOUR, said=said).mark is judge(HOUR, said=said[::-1]).mark is Mark.GREEN

    def test_the_last_word_counts(self) -> None:
        said = (says(CheckInKind.SKIPPED, 1), says(CheckInKind.DONE_ELSEWHERE, 2))
        assert judge(HOUR, said=said).mark is judge(HOUR, said=said[::-1]).mark is Mark.GREEN
        longer = DAY + timedelta(days=9)
        said = (says(CheckInKind.ILL, 1, until=DAY), says(CheckInKind.ILL, 2, until=longer))
        assert only(judge(HOUR, said=said)).reasons == (ExcusedBy(kind=CheckInKind.ILL, until=longer),)
        unnumbered = (says(CheckInKind.SKIPPED), says(CheckInKind.DONE_ELSEWHERE))
        assert judge(HOUR, said=unnumbered).mark is Mark.GREEN

    def test_of_an_absence_and_an_answer_the_one_said_last_holds(self) -> None:
        ill, hard = says(CheckInKind.ILL, 1), says(CheckInKind.TOO_HARD, 2)
        for said in ((ill, hard), (hard, ill)):
            assert judge(HOUR, said=said).mark is Mark.MISSED
            later = tuple(replace(item, id=CheckInId(9)) if item is ill else item for item in said)
            assert judge(HOUR, said=later).mark is Mark.EXCUSED

    def test_what_is_said_of_one_session_is_not_said_of_the_other(self) -> None:
        said = (says(CheckInKind.DONE_ELSEWHERE, session_id=SessionId(2)),)
        day = judge([HOUR, TEN_KM], said=said)
        assert [result.mark for result in day.sessions] == [Mark.MISSED, Mark.GREEN]
        of_the_day = (says(CheckInKind.DONE_ELSEWHERE),)
        assert judge([HOUR, TEN_KM], said=of_the_day).mark is Mark.GREEN
        yesterday = (says(CheckInKind.DONE_ELSEWHERE, local_date=DAY - timedelta(days=1)),)
        assert judge(HOUR, said=yesterday).mark is Mark.MISSED


class TestPain:
    HARD = tuple(
        PlannedSession(date=DAY, kind=kind, distance_m=12_000.0, pace_s_per_km=250.0, notes="6 x 1 km")
        for kind in SessionKind
        if kind.is_key and kind is not SessionKind.RACE
    )

    @pytest.mark.parametrize("session", HARD, ids=lambda session: session.kind)
    def test_it_stops_what_is_hard_or_long_until_it_is_gone(self, session: PlannedSession) -> None:
        since = DAY - timedelta(days=40)
        pain = says(CheckInKind.PAIN, local_date=since, severity=4)
        result = only(judge(session, said=(pain,), finished=False))
        assert result.session == replace(
            session, kind=SessionKind.EASY, distance_m=6_000.0, pace_s_per_km=None, notes=""
        )
        assert result.reasons == (
            ExcusedBy(kind=CheckInKind.PAIN),
            EasedForPain(kind=session.kind, since=since),
        )
        assert result.mark is Mark.EXCUSED
        gone = replace(pain, until=DAY - timedelta(days=1))
        assert only(judge(session, said=(gone,), finished=False)).session == session

    def test_what_stands_in_its_place_is_easy(self) -> None:
        pain = says(CheckInKind.PAIN, local_date=DAY - timedelta(days=1), severity=4)
        tempo = self.HARD[1]
        assert only(judge(tempo, run(36, 6, average_hr_bpm=140.0), said=(pain,))).mark is Mark.GREEN
        assert only(judge(tempo, run(24, 6, average_hr_bpm=170.0), said=(pain,))).mark is Mark.RED

    def test_a_hard_run_before_the_report_is_none_run_in_spite_of_it(self) -> None:
        pain = says(CheckInKind.PAIN, severity=7)
        tempo = self.HARD[1]
        result = only(judge(tempo, run(50, 12, average_hr_bpm=168.0), said=(pain,)))
        assert (result.session, result.mark) == (tempo, Mark.GREEN)

    def test_easy_runs_and_races_stay_as_they_are(self) -> None:
        pain = says(CheckInKind.PAIN, severity=4)
        race = PlannedSession(date=DAY, kind=SessionKind.RACE, distance_m=42_195.0)
        for session in (HOUR, race):
            result = only(judge(session, said=(pain,)))
            assert (result.session, result.mark) == (session, Mark.EXCUSED)
