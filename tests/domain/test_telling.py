"""Quiet hours, over midnight, zones and changes of the clock."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon.domain.telling import quiet_until

NIGHT = (22, 7)


def _utc(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "zone", "quiet", "until"),
    [
        (_utc(22, 23), "UTC", NIGHT, _utc(23, 7)),
        (_utc(23, 6, 59), "UTC", NIGHT, _utc(23, 7)),
        (_utc(23, 7), "UTC", NIGHT, None),
        (_utc(22, 21, 59), "UTC", NIGHT, None),
        (_utc(22, 22), "UTC", NIGHT, _utc(23, 7)),
        (_utc(22, 13), "UTC", (12, 14), _utc(22, 14)),
        (_utc(22, 14), "UTC", (12, 14), None),
        (_utc(22, 22), "UTC", None, None),
        (_utc(22, 15), "Asia/Tokyo", NIGHT, _utc(22, 22)),
        (_utc(22, 12), "Asia/Tokyo", NIGHT, None),
        (_utc(24, 23, month=10), "Europe/Berlin", NIGHT, _utc(25, 6, month=10)),  # an hour comes twice
        (_utc(28, 22, month=3), "Europe/Berlin", (23, 2), _utc(29, 1, month=3)),  # 02:00 does not exist
    ],
)
def test_quiet_hours_end_by_the_clock_on_the_wall(
    now: datetime, zone: str, quiet: tuple[int, int] | None, until: datetime | None
) -> None:
    assert quiet_until(now, zone, quiet) == until


@given(
    hours=st.tuples(st.integers(0, 23), st.integers(0, 23)),
    minutes=st.integers(0, 60 * 24 * 365),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Auckland"]),
)
def test_what_is_held_is_not_held_again_and_never_for_a_day(
    hours: tuple[int, int], minutes: int, zone: str
) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    until = quiet_until(now, zone, hours)
    if until is not None:
        assert now < until <= now + timedelta(hours=25)
        assert quiet_until(until, zone, hours) is None
