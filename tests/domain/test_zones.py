"""A zone from an offset: one that had it at that instant, summer and winter."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon.domain.zones import POPULOUS, offset_of, zone_of_offset

WINTER, SUMMER = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "at", "zone"),
    [
        (1, WINTER, "Europe/Berlin"),
        (2, SUMMER, "Europe/Berlin"),
        (0, WINTER, "Europe/London"),
        (1, SUMMER, "Europe/London"),
        (-5, WINTER, "America/New_York"),
        (-4, SUMMER, "America/New_York"),
        (5.5, WINTER, "Asia/Kolkata"),
        (9, SUMMER, "Asia/Tokyo"),
        (13.37, WINTER, None),
    ],
)
def test_the_zone_fits_the_season(hours: float, at: datetime, zone: str | None) -> None:
    assert zone_of_offset(timedelta(hours=hours), at) == zone


@given(zone=st.sampled_from(POPULOUS), day=st.integers(0, 3000))
def test_the_zone_had_that_offset(zone: str, day: int) -> None:
    at = datetime(2020, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)
    found = zone_of_offset(offset_of(zone, at), at)
    assert found is not None
    assert offset_of(found, at) == offset_of(zone, at)
