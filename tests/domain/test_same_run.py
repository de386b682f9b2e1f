"""One run from two sources is one, two runs of a day stay two."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon.domain.activity import Activity, Source, Sport
from marathon.domain.same_run import is_same_run

MakeRun = Callable[..., Activity]
SEVEN = datetime(2026, 5, 10, 7, tzinfo=UTC)


def later(minutes: float) -> datetime:
    return SEVEN + timedelta(minutes=minutes)


def both_ways(one: Activity, other: Activity) -> bool:
    assert is_same_run(one, other) is is_same_run(other, one)
    return is_same_run(one, other)


@pytest.mark.parametrize(
    ("minutes", "same"),
    [
        (0, True),
        (5, True),
        (29, True),
        (30, False),
        (45, False),
        (60, False),
        (600, False),
        (-29, True),
        (-31, False),
    ],
)
def test_two_recordings_are_one_run_when_they_share_most_of_the_time(
    make_run: MakeRun, minutes: float, same: bool
) -> None:
    watch = make_run(started_at=SEVEN)
    phone = make_run(started_at=later(minutes), source=Source.STRAVA, distance_m=10_200.0)
    assert both_ways(watch, phone) is same


def test_a_piece_of_a_recording_is_the_same_run(make_run: MakeRun) -> None:
    # The watch was started twenty minutes late, and stopped early.
    whole = make_run(started_at=SEVEN, elapsed_s=7_200.0)
    piece = make_run(started_at=later(20), duration_s=1_500.0, distance_m=4_000.0, source=Source.GPX)
    assert both_ways(whole, piece)


def test_pauses_count_as_time(make_run: MakeRun) -> None:
    with_pause = make_run(started_at=SEVEN, duration_s=1_800.0, elapsed_s=5_400.0)
    assert both_ways(with_pause, make_run(started_at=later(60), source=Source.STRAVA, duration_s=1_500.0))


def test_warm_up_and_workout_stay_two(make_run: MakeRun) -> None:
    warm_up = make_run(started_at=SEVEN, duration_s=900.0, distance_m=2_500.0)
    assert not both_ways(warm_up, make_run(started_at=later(15), duration_s=2_400.0))


def test_strava_holds_no_run_twice(make_run: MakeRun) -> None:
    twins = [make_run(started_at=SEVEN, source=Source.STRAVA, source_id=number) for number in ("1", "2")]
    assert not both_ways(*twins)


def test_another_sport_is_never_the_same(make_run: MakeRun) -> None:
    for source in (Source.STRAVA, Source.HAND):
        assert not both_ways(make_run(), make_run(sport=Sport.RIDE, source=source))


@pytest.mark.parametrize(
    ("distance_m", "duration_s", "same"),
    [
        (10_000.0, 3_600.0, True),
        (10_290.0, 3_500.0, True),
        (10_320.0, 3_600.0, False),
        (10_000.0, 3_480.0, False),
        (None, 3_600.0, False),
    ],
)
def test_typed_by_hand_it_is_known_by_its_numbers(
    make_run: MakeRun, distance_m: float | None, duration_s: float, same: bool
) -> None:
    typed = make_run(source=Source.HAND, distance_m=distance_m, duration_s=duration_s)
    assert both_ways(typed, make_run(started_at=later(600))) is same


def test_typed_for_another_day_it_is_another(make_run: MakeRun) -> None:
    assert not both_ways(make_run(source=Source.HAND), make_run(date(2026, 5, 11)))


MINUTES = st.integers(0, 1_440)


@given(MINUTES, st.integers(1, 300), MINUTES, st.integers(1, 300))
def test_runs_that_do_not_overlap_stay_two_and_equal_ones_are_one(
    start: int, length: int, other_start: int, other_length: int
) -> None:
    one, other = _recorded(start, length), _recorded(other_start, other_length)
    if start + length <= other_start or other_start + other_length <= start:
        assert not both_ways(one, other)
    assert both_ways(one, _recorded(start, length))


def _recorded(start: int, length: int) -> Activity:
    return Activity(
        source=Source.FIT,
        source_id=f"{start}",
        sport=Sport.RUN,
        started_at=later(start),
        local_date=date(2026, 5, 10),
        duration_s=length * 60.0,
        elapsed_s=length * 60.0,
    )
