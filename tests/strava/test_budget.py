"""The arithmetic of Strava's windows, by the examples of its documentation and at their edges."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon.domain.strava_account import Urgency, Usage, UsageKind
from marathon.errors import StravaRateLimitedError
from marathon.store.store import Store
from marathon.strava.budget import (
    SHARE,
    Budget,
    exhausted,
    read_headers,
    wait_until,
    window_end,
    window_start,
)
from tests.strava.world import MovableClock

NOW = datetime(2026, 5, 4, 10, 3, 7, tzinfo=UTC)
FULL = {
    "X-RateLimit-Limit": "200,2000",
    "X-RateLimit-Usage": "150,1200",
    "X-ReadRateLimit-Limit": "100,1000",
    "X-ReadRateLimit-Usage": "100,700",
}


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - zone given
def test_windows_start_at_the_quarter_and_at_midnight(now: datetime) -> None:
    for kind in UsageKind:
        start, end = window_start(kind, now), window_end(kind, now)
        assert start <= now < end
        assert window_start(kind, start) == start
        assert window_start(kind, end) == end
        assert start.minute in (0, 15, 30, 45)
        assert (end - start).total_seconds() in (900, 86_400)


def test_headers_tell_of_four_windows() -> None:
    found = {usage.kind: (usage.used, usage.limit) for usage in read_headers(FULL, NOW)}
    assert found == {
        UsageKind.OVERALL_SHORT: (150, 200),
        UsageKind.OVERALL_DAY: (1200, 2000),
        UsageKind.READ_SHORT: (100, 100),
        UsageKind.READ_DAY: (700, 1000),
    }


@pytest.mark.parametrize("text", ["", "5", "5,", "a,b", "-1,2", "1,2,3", "²,3", "9999999999,1"])
def test_headers_without_sense_tell_nothing(text: str) -> None:
    assert read_headers({"X-RateLimit-Limit": "200,2000", "X-RateLimit-Usage": text}, NOW) == ()


def test_a_full_read_window_leaves_other_calls_alone() -> None:
    known = read_headers(FULL, NOW)
    assert wait_until(known, Urgency.FRESH, NOW) == datetime(2026, 5, 4, 10, 15, tzinfo=UTC)
    assert wait_until(known, Urgency.FRESH, NOW, is_read=False) is None


def test_the_later_end_of_two_full_windows_counts() -> None:
    known = [_usage(UsageKind.OVERALL_SHORT, 200, 200), _usage(UsageKind.READ_DAY, 1000, 1000)]
    assert wait_until(known, Urgency.FRESH, NOW) == datetime(2026, 5, 5, tzinfo=UTC)


def test_a_window_that_is_over_counts_no_more() -> None:
    known = [_usage(UsageKind.OVERALL_SHORT, 200, 200)]
    assert wait_until(known, Urgency.FRESH, NOW + timedelta(minutes=15)) is None


@given(used=st.integers(0, 300), in_flight=st.integers(0, 20))
def test_what_is_urgent_never_waits_for_what_is_not(used: int, in_flight: int) -> None:
    known = [_usage(UsageKind.OVERALL_SHORT, used, 200)]
    waits = [wait_until(known, urgency, NOW, in_flight=in_flight) is not None for urgency in SHARE]
    assert waits == sorted(waits)
    assert waits[-1] == (used + in_flight >= 160)


def test_a_429_without_headers_closes_the_short_window() -> None:
    (full,) = exhausted((), NOW)
    assert (full.kind, full.window_start) == (UsageKind.OVERALL_SHORT, datetime(2026, 5, 4, 10, tzinfo=UTC))
    assert wait_until([full], Urgency.FRESH, NOW) is not None


def test_calls_under_way_hold_their_place(store: Store) -> None:
    clock = MovableClock(NOW)
    budget = Budget(store, clock)
    budget.learn({**FULL, "X-ReadRateLimit-Usage": "98,700"}, started_at=NOW, was_refused=False)
    with budget.call(Urgency.FRESH), budget.call(Urgency.FRESH), pytest.raises(StravaRateLimitedError):  # noqa: SIM117 - the third must wait
        with budget.call(Urgency.FRESH):
            pytest.fail("three calls in two places")
    with budget.call(Urgency.FRESH):
        pass


def test_answers_that_overtake_each_other_give_no_call_back(store: Store) -> None:
    budget = Budget(store, MovableClock(NOW))
    for used in ("90,700", "80,690"):
        budget.learn({**FULL, "X-ReadRateLimit-Usage": used}, started_at=NOW, was_refused=False)
    late = NOW - timedelta(minutes=15)
    budget.learn({**FULL, "X-ReadRateLimit-Usage": "100,650"}, started_at=late, was_refused=False)
    used_now = {usage.kind: usage.used for usage in budget.usages()}
    assert (used_now[UsageKind.READ_SHORT], used_now[UsageKind.READ_DAY]) == (90, 700)


def _usage(kind: UsageKind, used: int, limit: int) -> Usage:
    return Usage(kind=kind, window_start=window_start(kind, NOW), used=used, limit=limit)
