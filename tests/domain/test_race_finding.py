"""Whether a run was a race: worked cases, what outranks what, names in many languages, and a real athlete's log."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marathon.domain.activity import Activity, Oddity, Sport
from marathon.domain.athlete import Origin, Threshold, ThresholdKind
from marathon.domain.race import Race
from marathon.domain.race_finding import (
    FasterThanUsual,
    HeartAsInRace,
    NamedSo,
    OverRaceDistance,
    RaceContext,
    RaceVerdict,
    find_race,
    judge_runs,
    with_races,
)
from marathon.domain.race_names import NameSays, read_run_name
from marathon.domain.units import HALF_MARATHON_M, MARATHON_M
from marathon.strava.decode import decode_summary

MakeRun = Callable[..., Activity]
Shown = tuple[float, float, float | None, str]
ON = date(2026, 5, 10)
RACE, TRAINING, UNSURE = RaceVerdict.RACE, RaceVerdict.TRAINING, RaceVerdict.UNSURE
KNOWN = RaceContext(usual_s_per_km=360.0, threshold_hr_bpm=170.0)
ENTERED = Race(name="Club 10k", date=ON, distance_m=10_000.0)
FAST, USUAL, SLOW = 310.0, 350.0, 380.0
HARD, CALM = 165.0, 140.0


def ran(make_run: MakeRun, metres: float, pace: float, hr_bpm: float | None, name: str = "") -> Activity:
    """Returns a run over a distance at a pace without pauses."""
    seconds = metres / 1000 * pace
    return replace(make_run(ON, metres, seconds), name=name, average_hr_bpm=hr_bpm, elapsed_s=seconds)


@pytest.mark.parametrize(
    ("shown", "verdict"),
    [
        ((10_060, FAST, HARD, "Club race"), RACE),
        ((10_060, FAST, None, "Club race"), RACE),
        ((17_300, USUAL, HARD, "Trail race"), RACE),
        ((17_300, USUAL, CALM, "Trail race"), UNSURE),
        ((5_020, SLOW, CALM, "parkrun with the buggy"), UNSURE),
        ((5_020, FAST, HARD, "Bushy parkrun #412"), RACE),
        ((10_020, FAST, HARD, "Race pace 10k"), TRAINING),
        ((10_020, FAST, HARD, "Tempo run"), TRAINING),
        ((10_020, FAST, HARD, "10K"), RACE),
        ((10_020, FAST, None, "10K"), UNSURE),
        ((10_020, USUAL, CALM, "Easy 10k"), TRAINING),
        ((10_020, USUAL, CALM, "10k by the river"), TRAINING),
        ((42_400, USUAL, None, "Berlin Marathon"), RACE),
        ((42_400, SLOW, None, "Berlin Marathon"), UNSURE),
        ((18_000, USUAL, CALM, "Marathon"), TRAINING),
        ((21_200, FAST, CALM, "Lisbon Half Marathon"), UNSURE),
        ((10_060, FAST, HARD, "Morning Run"), UNSURE),
        ((10_060, FAST, None, "Morning Run"), UNSURE),
        ((10_060, FAST, CALM, "Morning Run"), TRAINING),
        ((10_060, USUAL, HARD, "Morning Run"), TRAINING),
        ((11_500, FAST, HARD, "Morning Run"), TRAINING),
        ((42_500, FAST, CALM, ""), RACE),
        ((42_500, SLOW, CALM, ""), UNSURE),
        ((2_900, FAST, HARD, "Race"), TRAINING),
    ],
)
def test_worked_cases(make_run: MakeRun, shown: Shown, verdict: RaceVerdict) -> None:
    assert find_race(ran(make_run, *shown), KNOWN).verdict is verdict


def test_the_reasons_carry_their_numbers(make_run: MakeRun) -> None:
    found = find_race(ran(make_run, 10_060, 306.0, 161.5, "Club Race"), KNOWN)
    name, faster, heart, distance = found.reasons
    assert (name, distance) == (NamedSo(word="race"), OverRaceDistance(distance_m=10_000.0))
    assert isinstance(faster, FasterThanUsual)
    assert isinstance(heart, HeartAsInRace)
    assert faster.share == pytest.approx(0.85)
    assert heart.share == pytest.approx(0.95)


def test_pauses_count_because_a_race_has_none(make_run: MakeRun) -> None:
    run = ran(make_run, 10_060, FAST, HARD)
    assert find_race(run, KNOWN).verdict is UNSURE
    assert find_race(replace(run, elapsed_s=run.elapsed_s * 1.15), KNOWN).verdict is TRAINING


def test_the_athlete_outranks_an_entered_race_and_that_a_mark_and_that_all_signs(make_run: MakeRun) -> None:
    run = ran(make_run, 10_060, FAST, HARD, "Club race")
    marked = replace(run, is_race=False)
    assert find_race(marked, KNOWN).verdict is TRAINING
    entered = replace(KNOWN, entered=ENTERED)
    assert find_race(marked, entered).verdict is RACE
    assert find_race(replace(marked, race_said=False), entered).verdict is TRAINING
    assert find_race(replace(ran(make_run, 8_000, SLOW, CALM), race_said=True), KNOWN).verdict is RACE


def test_what_is_no_honest_run_outdoors_is_no_race(make_run: MakeRun) -> None:
    run = ran(make_run, 10_060, FAST, HARD, "Club race")
    assert find_race(replace(run, indoor=True), KNOWN).verdict is TRAINING
    assert find_race(replace(run, oddities=(Oddity.NO_DISTANCE,)), KNOWN).verdict is TRAINING
    assert find_race(replace(run, sport=Sport.RIDE, is_race=True), KNOWN).verdict is TRAINING


names = st.sampled_from(["", "Race", "10K", "Berlin Marathon", "Tempo", "Lauf am Morgen", "Half"])
lengths = st.sampled_from([4_000.0, 5_010.0, 10_050.0, 14_000.0, HALF_MARATHON_M, MARATHON_M])
shown_runs = st.tuples(lengths, st.floats(200, 600), st.floats(100, 180), names)
RANK = {TRAINING: 0, UNSURE: 1, RACE: 2}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shown=shown_runs, by_pace=st.floats(0, 100), by_bpm=st.floats(0, 20))
def test_running_faster_and_harder_never_looks_less_like_a_race(
    make_run: MakeRun, shown: Shown, by_pace: float, by_bpm: float
) -> None:
    metres, pace, hr_bpm, name = shown
    gentle = find_race(ran(make_run, *shown), KNOWN).verdict
    harder = ran(make_run, metres, pace - by_pace, (hr_bpm or 0.0) + by_bpm, name)
    assert RANK[find_race(harder, KNOWN).verdict] >= RANK[gentle]


@pytest.mark.parametrize(
    "name",
    [
        *("Club Race!", "parkrun", "Silvesterlauf 2026", "Wettkampf", "Münchner Straßenlauf", "Gara sociale"),
        *("Wedstrijd Utrecht", "Tävling", "Zawody w Gdyni", "東京レース", "Vårruset, tävling", "Competición"),
    ],
)
def test_races_in_many_languages(name: str) -> None:
    found = read_run_name(name)
    assert found is not None
    assert found.says is NameSays.RACE


@pytest.mark.parametrize(
    "name",
    [
        *("Race pace", "8 km @ race-pace", "Pre-race shakeout", "The day before the race", "Race week easy"),
        *("Wettkampftempo", "vor dem Wettkampf", "Marathon training", "Langer Lauf", "Lockerer Dauerlauf"),
        *("Marathontraining Woche 3", "Entrenamiento maratón", "Entraînement semi-marathon", "10K tempo"),
    ],
)
def test_what_is_about_a_race_is_training(name: str) -> None:
    found = read_run_name(name)
    assert found is not None
    assert found.says is NameSays.TRAINING


@pytest.mark.parametrize(
    ("name", "metres"),
    [
        *(("10K", 10_000.0), ("10 km am See", 10_000.0), ("5-k", 5_000.0), ("10 Miler", 16_093.44)),
        *(("Berlin Marathon", MARATHON_M), ("Maratón de Sevilla", MARATHON_M), ("大阪マラソン", MARATHON_M)),
        *(("Halbmarathon Köln", HALF_MARATHON_M), ("Lisbon half", HALF_MARATHON_M)),
    ],
)
def test_distances_in_names(name: str, metres: float) -> None:
    found = read_run_name(name)
    assert found is not None
    assert found.says is NameSays.DISTANCE
    assert found.distance_m == pytest.approx(metres)


@pytest.mark.parametrize(
    "name",
    [
        *("Morning Run", "Lauf am Morgen", "Carrera de mañana", "Course à pied le midi", "Corsa mattutina"),
        *("", "Grace and I", "Terrace loop", "15 km/h", "Corrida vespertina", "Abendlauf", "100 km"),
    ],
)
def test_names_that_say_nothing(name: str) -> None:
    assert read_run_name(name) is None


def test_nothing_later_decides_what_a_run_was(make_run: MakeRun) -> None:
    before = [make_run(ON - timedelta(days=n), 10_000, 3_600) for n in range(30, 0, -1)]
    run = replace(ran(make_run, 10_060, FAST, HARD), average_hr_bpm=None)
    slow_later = [make_run(ON + timedelta(days=n), 10_000, 9_000) for n in range(1, 30)]
    alone = judge_runs([*before, run], (), ())[len(before)]
    assert alone.verdict is UNSURE
    assert judge_runs([*before, run, *slow_later], (), ())[len(before)] == alone
    assert judge_runs([*before[:7], run], (), ())[7].verdict is TRAINING  # seven runs tell no usual pace


def test_an_entered_race_is_found_by_its_day_and_distance(make_run: MakeRun) -> None:
    run = ran(make_run, 10_100, USUAL, CALM)
    assert with_races([run], [ENTERED], ())[0].is_race
    assert not with_races([run], [replace(ENTERED, date=ON - timedelta(days=1))], ())[0].is_race
    assert not with_races([run], [replace(ENTERED, distance_m=15_000.0)], ())[0].is_race


def real_log(shared_data: Path) -> Sequence[Activity]:
    """Returns a real athlete's runs, earliest first; none has a name or a mark."""
    lines = (shared_data / "strava_one_athlete.jsonl").read_text().splitlines()
    runs = [run for line in lines if (run := decode_summary(json.loads(line))).is_run]
    return sorted(runs, key=lambda run: run.started_at)


def test_a_real_log_without_names(shared_data: Path) -> None:
    """Measured: 476 runs, the one marathon known to be raced is found, seven are asked about."""
    runs = real_log(shared_data)
    threshold = Threshold(
        kind=ThresholdKind.THRESHOLD_HR_BPM,
        value=181.0,
        valid_from=runs[0].local_date,
        origin=Origin.ESTIMATED,
    )
    found = judge_runs(runs, (), (threshold,))
    raced = [run.local_date for run, one in zip(runs, found, strict=True) if one.verdict is RACE]
    assert raced == [date(2025, 1, 11)]
    assert Counter(one.verdict for one in found)[UNSURE] == 7
