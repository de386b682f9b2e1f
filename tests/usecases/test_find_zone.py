"""A zone is found by its name, a city, or an offset, however they are spelled; what means none is refused."""

from zoneinfo import available_timezones

import pytest

from marathon.domain import cities
from marathon.errors import UnknownZoneError
from marathon.usecases.find_zone import find_zone
from tests.club import NOW


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Europe/Lisbon", "Europe/Lisbon"),
        ("europe/lisbon", "Europe/Lisbon"),
        (" new york ", "America/New_York"),
        ("new york city", "America/New_York"),
        ("UTC", "UTC"),
        ("Berln", "Europe/Berlin"),
        ("lagoss", "Africa/Lagos"),
        ("port au prince", "America/Port-au-Prince"),
        ("São Paulo", "America/Sao_Paulo"),
        ("ZÜRICH", "Europe/Zurich"),
        ("München", "Europe/Berlin"),
        ("Boston, MA", "America/New_York"),
        ("Portland, Oregon", "America/Los_Angeles"),
        ("st louis", "America/Chicago"),
        ("San Francsico", "America/Los_Angeles"),
        ("UTC+2", "Etc/GMT-2"),
        ("gmt −3", "Etc/GMT+3"),
        ("utc+05:30", "Asia/Kolkata"),
        ("UTC+0", "UTC"),
        ("Etc/GMT-2", "Etc/GMT-2"),
    ],
)
def test_a_zone_is_found_by_city_and_case(said: str, zone: str) -> None:
    assert find_zone(said, NOW) == zone


@pytest.mark.parametrize(
    "said",
    [
        *("Seattle", "Hamburg", "Barcelona", "Lyon", "Mumbai", "Beijing", "Osaka", "Kyoto", "Rio", "Iten"),
        *("Buenos Aires", "Valencia", "Kapstadt", "Wien", "Rotterdam", "Minneapolis"),
    ],
)
def test_cities_of_runners_have_one(said: str) -> None:
    assert find_zone(said, NOW) in available_timezones()


@pytest.mark.parametrize(
    "said", ["Atlantis", "", "x" * 4_000, "../etc/passwd", "\u202e", ",", "UTC+99", "UTC+3:07"]
)
def test_a_zone_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(UnknownZoneError):
        find_zone(said, NOW)


def test_each_city_of_ours_is_in_a_real_zone_and_gives_none_its_name() -> None:
    named = {cities.folded(zone.rsplit("/", 1)[-1]) for zone in available_timezones() if "/" in zone}
    assert len(cities.ZONE_OF_CITY) > 250
    assert set(cities.ZONE_OF_CITY.values()) <= available_timezones()
    assert cities.ZONE_OF_CITY.keys() & named == set()
