"""Days, kinds and amounts of a plan in the words that people use for them."""

from datetime import date

import pytest

from marathon.domain.plan import SessionKind
from marathon.domain.units import Units
from marathon.files.plan_words import distance_in, duration_in, kind_in, parse_full_date

DAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-04",
        "2026/5/4",
        "Mon 2026-05-04",
        "4 May 2026",
        "Monday, May 4, 2026",
        "04.05.2026",
        "2026.05.04",
    ],
)
def test_days_people_write(text: str) -> None:
    assert parse_full_date(text) == DAY


def test_slashed_days_only_where_they_cannot_be_swapped() -> None:
    assert parse_full_date("31/05/2026") == parse_full_date("05/31/2026") == date(2026, 5, 31)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Long run 18 km", SessionKind.LONG),
        ("6 x 800 m, 2 min rest", SessionKind.INTERVALS),
        ("6x800", SessionKind.INTERVALS),
        ("marathon_pace", SessionKind.MARATHON_PACE),
        ("8 mi @ MP", SessionKind.MARATHON_PACE),
        ("Berlin Marathon", SessionKind.RACE),
        ("10k race", SessionKind.RACE),
        ("Rest", SessionKind.REST),
        ("Day off", SessionKind.REST),
        ("Recovery jog", SessionKind.RECOVERY),
        ("Threshold", SessionKind.TEMPO),
        ("Strength & core", SessionKind.STRENGTH),
        ("Bike 60 min", SessionKind.CROSS),
        ("Easy 8 km", SessionKind.EASY),
        ("Dentist", None),
        ("Restaurant with Kim", None),
    ],
)
def test_kinds_in_words(text: str, kind: SessionKind | None) -> None:
    assert kind_in(text) is kind


@pytest.mark.parametrize("kind", SessionKind)
def test_every_kind_is_understood_by_its_own_name(kind: SessionKind) -> None:
    assert kind_in(kind.value) is kind


@pytest.mark.parametrize(
    ("text", "metres", "seconds"),
    [
        ("Long run 18 km", 18_000, None),
        ("Easy 6.5mi", 10_460.7, None),
        ("Tempo 40 min", None, 2400),
        ("Easy 1h15", None, 4500),
        ("Easy 1:15:00 at 5:10/km", None, 4500),
        ("6 x 800 m", None, None),
        ("5x1 km, 12 km in all", 12_000, None),
        ("3 x 10 min tempo", None, None),
        ("Dinner 19 o'clock", None, None),
    ],
)
def test_amounts_in_words(text: str, metres: float | None, seconds: float | None) -> None:
    assert (distance_in(text, Units.METRIC), duration_in(text)) == (metres, seconds)
