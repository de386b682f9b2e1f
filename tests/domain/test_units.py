"""Distances, times and paces as people type them: every form, the edges, and hostile text."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from marathon.domain.units import (
    MARATHON_M,
    METRES_PER_MILE,
    Units,
    pace_s_per_km,
    parse_distance_m,
    parse_duration_s,
    parse_pace_s_per_km,
)
from marathon.errors import UnreadableTextError
from marathon.words.voice import Voice

BOTH = st.sampled_from(Units)


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("10", 10_000.0),
        ("10 km", 10_000.0),
        ("10km", 10_000.0),
        ("10K", 10_000.0),
        (" 10  kilometres ", 10_000.0),
        ("10,5 km", 10_500.0),
        ("42,195 km", MARATHON_M),
        ("6.2 mi", 6.2 * METRES_PER_MILE),
        ("1 mile", METRES_PER_MILE),
        ("800 m", 800.0),
        ("800 meters", 800.0),
        ("10,000 m", 10_000.0),
        ("1.500 metres", 1_500.0),
        ("Half", 21_097.5),
        ("half  marathon", 21_097.5),
        ("marathon", MARATHON_M),
        ("Halbmarathon", 21_097.5),
        ("halb", 21_097.5),
        ("5 Meilen", 5 * METRES_PER_MILE),
        ("1.500 Metern", 1_500.0),
        ("10mi", 10 * METRES_PER_MILE),
        ("500 km", 500_000.0),
    ],
)
def test_distances(text: str, metres: float) -> None:
    assert parse_distance_m(text, Units.METRIC) == pytest.approx(metres)


def test_a_bare_number_is_in_the_persons_own_unit() -> None:
    assert parse_distance_m("10", Units.IMPERIAL) == pytest.approx(16_093.44)
    assert parse_distance_m("10 km", Units.IMPERIAL) == 10_000.0
    assert parse_pace_s_per_km("8:00", Units.IMPERIAL) == pytest.approx(480 / 1.609344)
    assert parse_pace_s_per_km("8:00/km", Units.IMPERIAL) == 480.0


@pytest.mark.parametrize(
    "text",
    ["", "0", "0 km", "-5 km", "500.1 km", "nan", "inf", "1e3 km", "10 kmh", "km", "1.2.3 km", "10 furlongs"],
)
def test_no_distance(text: str) -> None:
    with pytest.raises(UnreadableTextError):
        parse_distance_m(text, Units.METRIC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("52:00", 3_120),
        ("1:45:00", 6_300),
        ("1:5:00", 3_900),
        ("100:30", 6_030),
        ("1h45", 6_300),
        ("1h 45min", 6_300),
        ("2 h", 7_200),
        ("90 min", 5_400),
        ("90m", 5_400),
        ("45", 2_700),
        ("1h45min30s", 6_330),
        ("90 s", 90),
        ("90s", 90),
        ("30 sec", 30),
        ("48h", 172_800),
    ],
)
def test_durations(text: str, seconds: int) -> None:
    assert parse_duration_s(text) == seconds


@pytest.mark.parametrize(
    "text",
    ["", "0", "0:00", "5:60", "1:60:00", "1:99:00", "48h 1min", "-5", "1:2", "nan", "5.5", "h", "1h45m x"],
)
def test_no_duration(text: str) -> None:
    with pytest.raises(UnreadableTextError):
        parse_duration_s(text)


@pytest.mark.parametrize(
    ("text", "pace"),
    [
        ("5:12", 312.0),
        ("5:12/km", 312.0),
        ("5:12 min/km", 312.0),
        ("5:12 /k", 312.0),
        ("2:00", 120.0),
        ("20:00", 1200.0),
    ],
)
def test_paces(text: str, pace: float) -> None:
    assert parse_pace_s_per_km(text, Units.METRIC) == pace
    assert parse_pace_s_per_km("8:20/mi", Units.METRIC) == pytest.approx(310.69, abs=0.01)


@pytest.mark.parametrize("text", ["", "5", "1:59", "20:01", "5:75", "-5:12", "5:12/mm", "2:00/mi", "nan"])
def test_no_pace(text: str) -> None:
    with pytest.raises(UnreadableTextError):
        parse_pace_s_per_km(text, Units.METRIC)


READERS: tuple[Callable[[str], float], ...] = (
    parse_duration_s,
    lambda text: parse_distance_m(text, Units.METRIC),
    lambda text: parse_pace_s_per_km(text, Units.IMPERIAL),
)
PIECES = st.sampled_from(
    ["1", "9" * 30, "٤", "५", "²", ":", ",", ".", "-", " ", "km", "mi", "h", "min", "s", "/", "nan"]
)


@given(st.one_of(st.text(max_size=30), st.lists(PIECES, max_size=12).map("".join)))
@example("9" * 5_000 + " min")
@example("9" * 5_000 + ":00")
@example("9" * 5_000 + " km")
@example("1" + " " * 5_000 + "x")
@example("{text} 10 km")
def test_hostile_text_is_read_or_refused(text: str) -> None:
    for read, highest in zip(READERS, (172_800, 500_000, 1_200), strict=True):
        try:
            assert 0 < read(text) <= highest
        except UnreadableTextError as refused:
            assert text in str(refused)


@given(st.integers(1, 172_800))
def test_a_time_survives_writing_and_reading(seconds: int) -> None:
    assert parse_duration_s(Voice().clock(seconds)) == seconds


@given(st.integers(121, 1_199), BOTH)
def test_a_pace_survives_writing_and_reading(pace: int, units: Units) -> None:
    written = Voice(units=units).pace(pace)
    assert parse_pace_s_per_km(written, units) == pytest.approx(pace, abs=0.5)


@given(st.integers(1, 5_000), BOTH)
def test_a_distance_survives_writing_and_reading(tenths: int, units: Units) -> None:
    metres = tenths / 10 * units.metres
    if metres <= 500_000:
        assert parse_distance_m(Voice(units=units).distance(metres).replace(",", ""), units) == pytest.approx(
            metres
        )


def test_pace_of_a_run() -> None:
    assert pace_s_per_km(10_000.0, 3_000.0) == 300.0
    assert pace_s_per_km(None, 3_000.0) is pace_s_per_km(10_000.0, None) is pace_s_per_km(9.0, 10.0) is None


@pytest.mark.parametrize("units", Units)
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_distance_that_is_called_by_its_name_is_understood_so(units: Units, language: str) -> None:
    voice = Voice(units=units, language=language)
    for metres in (5_000.0, 5 * METRES_PER_MILE, 10_000.0, 10 * METRES_PER_MILE, 21_097.5, MARATHON_M):
        assert parse_distance_m(voice.race_distance(metres), units) == pytest.approx(metres)
