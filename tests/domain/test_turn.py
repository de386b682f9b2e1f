"""Whose turn it is: once a local date, through gaps and folds, jumps of the clock, sleep and changes of zone."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon.domain.turn import CATCH_UP, Kept, Turn, instant_of, turn_of

ZONES = (
    *("UTC", "Europe/Paris", "America/New_York", "Africa/Cairo", "America/Santiago", "Asia/Kathmandu"),
    *("Australia/Lord_Howe", "Pacific/Apia", "Pacific/Pago_Pago", "Pacific/Kiritimati"),
)
FAR_APART = ("Pacific/Auckland", "Pacific/Pago_Pago", "Pacific/Kiritimati", "America/New_York")
A_MINUTE = timedelta(minutes=1)


class Log:
    """What one person was told, by whatever the rule says at each look."""

    def __init__(self, zone: str, at: time, weekday: int | None = None) -> None:
        """Begin long ago."""
        self.zone, self.at, self.weekday = zone, at, weekday
        self.told: list[date] = [date(2000, 1, 1)]
        self.noted: list[date] = []

    @property
    def kept(self) -> Kept:
        """The latest of each."""
        return Kept(told=max(self.told, default=None), noted=max(self.noted, default=None))

    def look(self, now: datetime) -> Turn | None:
        """Ask once, and keep what is said."""
        turn = turn_of(now, self.zone, self.at, self.kept, weekday=self.weekday)
        if turn is not None:
            (self.noted if turn.is_late else self.told).append(turn.date)
        return turn


def _minutes(first: datetime, last: datetime, step: timedelta = A_MINUTE) -> Iterator[datetime]:
    while first <= last:
        yield first
        first += step


@pytest.mark.parametrize(
    ("zone", "day", "at"),
    [
        ("America/New_York", date(2026, 11, 1), time(1, 30)),  # twice on the wall
        ("Europe/Paris", date(2026, 10, 25), time(2, 30)),  # twice
        ("Europe/Paris", date(2026, 3, 29), time(2, 30)),  # never
        ("Africa/Cairo", date(2026, 4, 24), time(0, 0)),  # never: the day begins at one
        ("America/Santiago", date(2026, 9, 6), time(0, 0)),  # never
    ],
)
def test_fault_21_a_time_that_comes_twice_or_never_is_one_turn_a_local_date(
    zone: str, day: date, at: time
) -> None:
    log = Log(zone, at)
    first, last = (instant_of(day + timedelta(days=days), at, zone) for days in (-3, 2))
    for now in _minutes(first, last):
        turn = log.look(now)
        if turn is not None:
            assert now - instant_of(turn.date, at, zone) < A_MINUTE, "at the first minute there is"
    assert log.told[1:] == [day + timedelta(days=days) for days in range(-3, 3)]
    assert log.noted == []


def test_fault_22_a_clock_that_goes_back_tells_nothing_again() -> None:
    log = Log("Europe/Paris", time(7))
    came = instant_of(date(2026, 6, 10), time(7), "Europe/Paris")
    for now in _minutes(came - timedelta(minutes=30), came + timedelta(minutes=10)):
        log.look(now)
    for now in _minutes(came - timedelta(minutes=50), came + timedelta(hours=23)):
        log.look(now)
    assert log.told[1:] == [date(2026, 6, 10)]


@pytest.mark.parametrize("hour", range(24))
def test_fault_22_a_clock_that_runs_a_day_ahead_and_is_put_right_tells_each_date_once(hour: int) -> None:
    log = Log("UTC", time(hour))
    noon = datetime(2026, 6, 10, 12, tzinfo=UTC)
    step = timedelta(minutes=5)
    for now in _minutes(noon - timedelta(days=2), noon, step):
        log.look(now)
    log.look(noon + timedelta(days=1))
    for now in _minutes(noon + step, noon + timedelta(days=3), step):
        log.look(now)
    told = log.told[1:]
    assert len(told) == 5 + (7 <= hour <= 12)  # of the first day's, the latest is six hours late at noon
    assert {later - day for day, later in pairwise(told)} == {timedelta(days=1)}


@pytest.mark.parametrize(("late_h", "is_told"), [(0.1, True), (5.9, True), (6.0, False), (8.9, False)])
def test_fault_22_after_nine_hours_of_sleep_there_is_one_catch_up_or_one_note(
    late_h: float, is_told: bool
) -> None:
    log = Log("Europe/Paris", time(7))
    came = instant_of(date(2026, 6, 10), time(7), "Europe/Paris")
    woken = came + timedelta(hours=late_h)
    for now in _minutes(woken, woken + timedelta(hours=6)):
        log.look(now)
    assert log.told[1:] == ([date(2026, 6, 10)] if is_told else [])
    assert log.noted == ([] if is_told else [date(2026, 6, 10)])


def test_after_weeks_of_sleep_there_is_one_note_not_one_a_day() -> None:
    log = Log("UTC", time(7))
    log.look(datetime(2026, 6, 1, 7, tzinfo=UTC))
    for now in _minutes(datetime(2026, 6, 20, 14, tzinfo=UTC), datetime(2026, 6, 21, 8, tzinfo=UTC)):
        log.look(now)
    assert log.noted == [date(2026, 6, 20)]
    assert log.told[1:] == [date(2026, 6, 1), date(2026, 6, 21)]


@pytest.mark.parametrize("first", FAR_APART)
@pytest.mark.parametrize("second", FAR_APART)
@pytest.mark.parametrize("hour", [0, 7, 23])
def test_fault_23_a_change_of_zone_a_minute_before_midnight_tells_no_date_twice(
    first: str, second: str, hour: int
) -> None:
    log = Log(first, time(hour))
    changed = instant_of(date(2026, 11, 22), time(23, 59), first)
    for now in _minutes(changed - timedelta(days=2), changed, timedelta(minutes=10)):
        log.look(now)
    log.zone = second
    for now in _minutes(changed, changed + timedelta(days=4), timedelta(minutes=10)):
        log.look(now)
    assert max(Counter(log.told).values()) == 1
    assert log.told == sorted(log.told)
    assert {later - day for day, later in pairwise(log.told[1:])} <= {timedelta(days=1), timedelta(days=2)}


def test_who_was_never_told_anything_is_noted_nothing() -> None:
    evening = datetime(2026, 6, 10, 18, tzinfo=UTC)
    assert turn_of(evening, "UTC", time(7)) is None
    assert turn_of(evening, "UTC", time(13)) == Turn(date=date(2026, 6, 10), is_late=False)


@pytest.mark.parametrize(
    ("first", "count"),
    [(date(2026, 12, 25), 14), (date(2028, 2, 25), 7), (date(2020, 12, 27), 10), (date(2027, 12, 30), 5)],
    ids=["week 53 of 2026", "leap day", "week 53 of 2020", "new year"],
)
def test_fault_24_week_53_leap_day_and_new_year_are_dates_like_any(first: date, count: int) -> None:
    dates = [first + timedelta(days=days) for days in range(count)]
    for zone in ZONES:
        daily, weekly = Log(zone, time(7)), Log(zone, time(18), weekday=6)
        begin, end = (instant_of(day, time(7), zone) for day in (first, first + timedelta(days=count)))
        for now in _minutes(begin, end - A_MINUTE, timedelta(minutes=10)):
            daily.look(now)
            weekly.look(now)
        assert daily.told[1:] == dates
        assert weekly.told[1:] == [day for day in dates if day.weekday() == 6]


@given(
    zone=st.sampled_from(ZONES),
    minute=st.integers(0, 24 * 60 - 1),
    looks=st.lists(st.integers(-26 * 60, 60 * 60), min_size=1, max_size=30),
)
def test_however_the_clock_jumps_no_date_is_told_twice_and_none_before_one_that_was(
    zone: str, minute: int, looks: list[int]
) -> None:
    log, now = Log(zone, time(minute // 60, minute % 60)), datetime(2026, 3, 20, tzinfo=UTC)
    for step in looks:
        now += timedelta(minutes=step)
        turn = log.look(now)
        if turn is not None:
            lateness = now - instant_of(turn.date, log.at, zone)
            assert timedelta(0) <= lateness
            assert turn.is_late is (lateness >= CATCH_UP)
    assert log.told == sorted(set(log.told))
    assert log.noted == sorted(set(log.noted))
