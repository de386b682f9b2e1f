"""Zones by the names of a language: its cities, and countries that keep one time."""

import pytest

from marathon.words.voice import Voice
from marathon.words.zone_names import zone_called, zone_name
from tests.club import NOW

ENGLISH, GERMAN = Voice(), Voice(language="de")


@pytest.mark.parametrize(
    ("said", "voice", "zone"),
    [
        ("Mailand", GERMAN, None),
        ("Warschau", GERMAN, "Europe/Warsaw"),
        ("Warschau", ENGLISH, "Europe/Warsaw"),
        ("Москва", ENGLISH, "Europe/Moscow"),
        ("東京", GERMAN, "Asia/Tokyo"),
        ("القاهرة", ENGLISH, "Africa/Cairo"),
        ("Kenya", ENGLISH, "Africa/Nairobi"),
        ("Kenia", GERMAN, "Africa/Nairobi"),
        ("österreich", GERMAN, "Europe/Vienna"),
        ("Germany", ENGLISH, "Europe/Berlin"),
        ("Brazil", ENGLISH, None),
        ("United States", ENGLISH, None),
        ("", ENGLISH, None),
        ("Unknown City", ENGLISH, None),
    ],
)
def test_a_zone_is_called_as_the_reader_calls_it(said: str, voice: Voice, zone: str | None) -> None:
    assert zone_called(said, voice, NOW) == zone


def test_a_fixed_offset_is_read_as_people_write_it() -> None:
    assert [zone_name(zone) for zone in ("Etc/GMT-2", "Etc/GMT+3", "UTC", "Europe/Lisbon")] == [
        *("UTC+2", "UTC−3", "UTC", "Europe/Lisbon"),
    ]
