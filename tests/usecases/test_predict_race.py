"""Predictions: nothing of the future is in them, a goal is no result, a refusal names what is missing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marathon.domain.activity import Activity, BestEffort
from marathon.domain.athlete import AthleteId
from marathon.domain.prediction_card import PredictionCard
from marathon.domain.race import Estimate, EvidenceKind, Method, MissingDatum, Race, Refusal
from marathon.domain.units import HALF_MARATHON_M, MARATHON_M, Units
from marathon.store import activities, races
from marathon.store.store import Store
from marathon.usecases.desk import Desk
from marathon.usecases.manage_team import add_person
from marathon.usecases.predict_race import predict_race
from tests.club import ANA, SOLO, TODAY, Club, SetClock, a_run, desk_of


def keep(desk: Desk, athlete: AthleteId, runs: list[Activity]) -> None:
    """Keeps runs as they are."""
    desk.store.write(lambda connection: [activities.insert(connection, athlete, run) for run in runs])


def enter(desk: Desk, athlete: AthleteId, race: Race) -> None:
    """Keeps a race as it is."""
    desk.store.write(lambda connection: races.add(connection, athlete, race))


def a_half(day: date, time_s: float | None, goal_s: float | None = None) -> Race:
    """Returns a half marathon."""
    return Race(name="Half", date=day, distance_m=HALF_MARATHON_M, result_s=time_s, goal_s=goal_s)


def refused(card: PredictionCard) -> Refusal:
    """Returns the refusal of a card."""
    assert isinstance(card.outcome, Refusal)
    return card.outcome


def estimated(card: PredictionCard) -> Estimate:
    """Returns the estimate of a card."""
    assert isinstance(card.outcome, Estimate)
    return card.outcome


@pytest.mark.parametrize(
    ("weeks", "weekly_m"), [(1, 36_000), (2, 36_000), (3, 36_000), (8, 36_000), (20, 36_000)]
)
def test_a_young_log_is_divided_by_its_own_weeks(club: Club, weeks: int, weekly_m: float) -> None:
    first = TODAY - timedelta(days=7 * weeks - 1)
    days = [first + timedelta(days=n) for n in range(7 * weeks)]
    keep(club.desk, SOLO, [a_run(day, 12_000.0, 4_300.0) for day in days if day.weekday() in (1, 3, 6)])
    enter(club.desk, SOLO, a_half(date(2026, 10, 18), 6_300.0))
    found = estimated(predict_race(club.desk, SOLO)).weekly_distance_m
    assert found == pytest.approx(weekly_m, rel=0.2)


def test_one_run_yesterday_is_no_week_of_seven(club: Club) -> None:
    keep(club.desk, SOLO, [a_run(TODAY - timedelta(days=1), 10_000.0)])
    enter(club.desk, SOLO, a_half(date(2026, 10, 18), 6_300.0))
    assert estimated(predict_race(club.desk, SOLO)).weekly_distance_m == pytest.approx(10_000)


def test_without_mileage_riegel_answers_with_a_wider_band(club: Club) -> None:
    enter(club.desk, SOLO, a_half(date(2026, 10, 18), 6_300.0))
    alone, trained = estimated(predict_race(club.desk, SOLO)), estimated(predict_race(club.desk, ANA))
    assert (alone.method, alone.weekly_distance_m) == (Method.RIEGEL, None)
    assert trained.method is Method.VICKERS_ONE_RACE
    assert alone.high_s - alone.low_s > trained.high_s - trained.low_s


@pytest.mark.parametrize(
    ("runs", "race_m", "missing"),
    [
        (0, None, MissingDatum.RACE_OR_RUNS),
        (7, None, MissingDatum.RACE_OR_RUNS),
        (8, None, MissingDatum.NO_RACE),
        (0, 5_000.0, MissingDatum.TOO_FAR),
    ],
)
def test_a_refusal_names_what_is_missing(
    club: Club, runs: int, race_m: float | None, missing: MissingDatum
) -> None:
    keep(club.desk, SOLO, [a_run(TODAY - timedelta(days=3 * n)) for n in range(runs)])
    if race_m:
        enter(
            club.desk, SOLO, Race(name="Short", date=date(2026, 10, 4), distance_m=race_m, result_s=1_400.0)
        )
    outcome = refused(predict_race(club.desk, SOLO))
    assert (outcome.missing, outcome.runs_in_8_weeks) == (missing, runs)
    reply = club.ask("/predict", SOLO)
    assert reply.picture is None
    assert {
        MissingDatum.RACE_OR_RUNS: str(runs),
        MissingDatum.NO_RACE: "hard run",
        MissingDatum.TOO_FAR: "5 km",
    }[missing] in reply.text


def test_a_goal_is_no_evidence_whenever_it_lies(club: Club) -> None:
    for day in (TODAY - timedelta(days=30), TODAY, TODAY + timedelta(days=30)):
        enter(club.desk, SOLO, a_half(day, None, goal_s=3_700.0))
    assert refused(predict_race(club.desk, SOLO)).missing is MissingDatum.RACE_OR_RUNS


def test_the_goal_has_a_chance_that_grows_with_it(club: Club) -> None:
    chances = [
        predict_race(club.desk, ANA, MARATHON_M, goal).chance for goal in (10_800, 13_200, 14_400, 16_200)
    ]
    assert all(chance is not None for chance in chances)
    assert chances == sorted(chances, key=lambda chance: chance or 0.0)
    assert (chances[0] or 0.0) < 0.1
    assert (chances[-1] or 0.0) > 0.9


def test_the_next_race_is_meant_unless_another_distance_is_named(club: Club) -> None:
    card = predict_race(club.desk, ANA)
    assert (card.race and card.race.name, card.goal_s, card.distance_m) == (
        "Spring Marathon",
        13_200,
        MARATHON_M,
    )
    other = predict_race(club.desk, ANA, 10_000.0)
    assert (other.race, other.goal_s, other.distance_m) == (None, None, 10_000)


RUNS = st.lists(
    st.tuples(
        st.integers(min_value=0, max_value=140),
        st.floats(min_value=3_000, max_value=30_000),
        st.floats(min_value=200, max_value=420),
        st.booleans(),
    ),
    max_size=25,
    unique_by=lambda run: run[0],
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(runs=RUNS, back=st.integers(min_value=1, max_value=12))
def test_the_past_knew_nothing_of_what_came_after(
    club: Club, runs: list[tuple[int, float, float, bool]], back: int
) -> None:
    then = TODAY - timedelta(weeks=back)
    whole, past = (add_person(club.desk, name, zone="UTC", units=Units.METRIC) for name in ("Whole", "Past"))
    made = [_made(TODAY - timedelta(days=n), metres, pace, is_race) for n, metres, pace, is_race in runs]
    keep(club.desk, whole, made)
    keep(club.desk, past, [run for run in made if run.local_date <= then])
    enter(club.desk, whole, a_half(TODAY - timedelta(days=3), 5_000.0))
    now = predict_race(club.desk, whole, MARATHON_M)
    club.clock.moment = datetime.combine(then, datetime.min.time(), tzinfo=UTC) + timedelta(hours=20)
    before = predict_race(club.desk, past, MARATHON_M)
    club.clock.moment = SetClock().moment
    told = [(item.time_s, item.low_s, item.high_s) for item in now.history if item.date == then]
    said = before.outcome
    assert told == ([(said.time_s, said.low_s, said.high_s)] if isinstance(said, Estimate) else [])


def _made(day: date, metres: float, pace_s_per_km: float, is_race: bool) -> Activity:
    run = a_run(day, metres, metres / 1000 * pace_s_per_km)
    bests = tuple(
        BestEffort(distance_m=m, duration_s=m / 1000 * pace_s_per_km * 0.97)
        for m in (5_000.0, 10_000.0)
        if m < metres
    )
    return replace(run, is_race=is_race, best_efforts=bests)


def test_what_it_rests_on_is_named_with_dates(club: Club) -> None:
    (evidence,) = estimated(predict_race(club.desk, ANA)).evidence
    assert (evidence.kind, evidence.date, evidence.time_s) == (EvidenceKind.RACE, date(2026, 10, 18), 6_300)


def test_a_later_slower_result_over_the_same_distance_is_named(club: Club) -> None:
    ten = Race(name="Ten", date=date(2026, 9, 20), distance_m=10_000.0, result_s=44 * 60.0)
    enter(club.desk, SOLO, ten)
    before = predict_race(club.desk, SOLO, HALF_MARATHON_M)
    assert before.slower is None
    enter(club.desk, SOLO, a_half(date(2026, 10, 18), 101 * 60.0))
    card = predict_race(club.desk, SOLO, HALF_MARATHON_M)
    assert (estimated(card).time_s, card.slower and card.slower.time_s) == (
        estimated(before).time_s,
        101 * 60.0,
    )
    assert any(
        line
        == "Your last race over it was slower (half marathon in 1:41:00 on 18 Oct 2026); the better result speaks."
        for line in club.ask("/predict half", SOLO).lines
    )
    assert predict_race(club.desk, SOLO, 10_000.0).slower is None
    # The estimate rests on the half itself once that is the better of the two.
    enter(club.desk, SOLO, a_half(date(2026, 11, 1), 95 * 60.0))
    assert predict_race(club.desk, SOLO, HALF_MARATHON_M).slower is None


def test_an_empty_store_refuses_without_an_error(store: Store) -> None:
    desk = desk_of(store)
    number = add_person(desk, "New", zone="UTC", units=Units.METRIC)
    assert refused(predict_race(desk, number)).missing is MissingDatum.RACE_OR_RUNS
