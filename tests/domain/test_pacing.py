"""Split marks: worked cases, and what holds for any race; the taper, worked by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon.domain.athlete import AthleteId
from marathon.domain.day_summary import DaySummary
from marathon.domain.marks import Mark, Status
from marathon.domain.pacing import even_split_s, marks_of
from marathon.domain.plan import PlannedSession, SessionKind
from marathon.domain.reasons import NothingPlanned
from marathon.domain.taper import Taper, find_taper
from marathon.domain.units import HALF_MARATHON_M, MARATHON_M, METRES_PER_KM, METRES_PER_MILE

RACE_DAY = date(2026, 11, 22)
TODAY = RACE_DAY - timedelta(days=7)


def names(distance_m: float, unit_m: float, most: int) -> list[str]:
    """Returns the marks in units, “h” for halfway, “f” for the finish."""
    return [
        "h" if mark.is_halfway else "f" if mark.is_finish else f"{mark.distance_m / unit_m:g}"
        for mark in marks_of(distance_m, unit_m, most)
    ]


def test_worked_marks() -> None:
    fives = ["5", "10", "15", "20", "h", "25", "30", "35", "40", "f"]
    assert names(MARATHON_M, METRES_PER_KM, 13) == fives
    assert names(HALF_MARATHON_M, METRES_PER_KM, 13) == ["5", "10", "h", "15", "20", "f"]
    assert names(10_000, METRES_PER_KM, 13) == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "f"]
    miles = names(MARATHON_M, METRES_PER_MILE, 29)
    assert (miles[:2], miles[12:15], miles[-2:]) == (["1", "2"], ["13", "h", "14"], ["26", "f"])
    assert names(20_000, METRES_PER_KM, 13) == ["5", "10", "15", "f"]  # 10 km is halfway already


@given(distance_m=st.floats(400, 400_000), unit_m=st.sampled_from([METRES_PER_KM, METRES_PER_MILE]))
def test_any_race_has_few_rising_marks_that_end_at_the_finish(distance_m: float, unit_m: float) -> None:
    for most in (13, 29):
        marks = marks_of(distance_m, unit_m, most)
        passed = [even_split_s(mark, distance_m, 3_600.0) for mark in marks]
        assert passed == sorted(set(passed))
        assert passed[-1] == pytest.approx(3_600.0)
        assert len(marks) <= most - (most == 29)


def kept(day: date, metres: float, fitness_au: float = 60.0, fatigue_au: float = 70.0) -> DaySummary:
    """Returns a day that loaded one unit a hundred metres."""
    return DaySummary(
        athlete_id=AthleteId(1),
        date=day,
        mark=Mark.GREEN,
        status=Status.ON_TRACK,
        status_reason=NothingPlanned(done=0, runs=0),
        finished=True,
        done_distance_m=metres or None,
        load_au=metres / 100,
        fitness_au=fitness_au,
        fatigue_au=fatigue_au,
    )


def easy(day: date, metres: float) -> PlannedSession:
    """Returns an easy run."""
    return PlannedSession(date=day, kind=SessionKind.EASY, distance_m=metres)


PAST = [kept(TODAY - timedelta(days=back), 8_000.0 if back <= 14 else 6_000.0) for back in range(42, 0, -1)]
PLAN = [easy(TODAY + timedelta(days=n), 4_000.0) for n in range(0, 6, 2)]


def found(
    plan: list[PlannedSession] = PLAN, past: list[DaySummary] = PAST, today: date = TODAY
) -> Taper | None:
    return find_taper(RACE_DAY, today, plan, past)


def test_a_taper_by_hand() -> None:
    taper = found()
    assert taper is not None
    assert (taper.last_m, taper.peak_m) == (12_000.0, 56_000.0)
    assert taper.share == pytest.approx(12 / 56)
    assert taper.form_now_au == -10.0
    fitness, fatigue = 60.0, 70.0
    for load in (40.0, 0.0, 40.0, 0.0, 40.0, 0.0, 0.0):
        fitness, fatigue = fitness + (load - fitness) / 42, fatigue + (load - fatigue) / 7
    assert taper.form_race_au == pytest.approx(fitness - fatigue)
    assert fitness - fatigue > 10


def test_what_was_run_counts_and_today_counts_once() -> None:
    later = TODAY + timedelta(days=2)
    ran = [kept(TODAY + timedelta(days=n), 5_000.0) for n in range(3)]
    taper = found(past=[*PAST, *ran], today=later)
    assert taper is not None
    assert (
        taper.last_m == 3 * 5_000.0 + 4_000.0
    )  # today's run is there already; the plan still holds one session


def test_less_to_run_never_means_less_form() -> None:
    full, half = found(), found([easy(session.date, 2_000.0) for session in PLAN])
    assert full is not None
    assert half is not None
    assert full.form_race_au is not None
    assert half.form_race_au is not None
    assert half.form_race_au >= full.form_race_au


def test_there_is_no_taper_to_speak_of() -> None:
    assert found([]) is None
    assert found([PlannedSession(date=TODAY, kind=SessionKind.REST)]) is None
    assert found(past=[]) is None
    assert found(today=RACE_DAY) is None
    assert found(today=RACE_DAY - timedelta(days=22)) is None
    unloaded = found(past=[day for day in PAST if day.date != TODAY - timedelta(days=1)])
    assert unloaded is not None
    assert unloaded.form_race_au is None
