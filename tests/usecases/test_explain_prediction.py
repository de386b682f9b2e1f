"""What explains a prediction, on a real store with the product's predictor: change, record, projection, evidence."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marathon.domain.activity import Activity, BestEffort
from marathon.domain.athlete import Athlete, AthleteId, Sex
from marathon.domain.plan import PlanDiff, PlannedSession, SessionKind
from marathon.domain.prediction_card import PredictionCard
from marathon.domain.race import Estimate, Evidence, EvidenceKind, Method, Race
from marathon.domain.units import HALF_MARATHON_M, MARATHON_M
from marathon.store import activities, athletes, plans, races
from marathon.usecases.explain_prediction import find_change
from marathon.usecases.predict_race import predict_race
from marathon.usecases.project_plan import adherence
from marathon.usecases.runner_past import MILEAGE_WEEKS, RunnerPast
from marathon.words.prediction_details import LEAST_NAMED
from marathon.words.prediction_details import change as explained
from marathon.words.voice import Voice
from models.learned import LearnedPredictor
from tests.club import ANA, SOLO, TODAY, Club, a_run

SOMEBODY = Athlete(id=SOLO, name="Solo Lone", zone="UTC")


@pytest.fixture
def learned(club: Club) -> Club:
    """Returns the club at a desk with the product's predictor."""
    return replace(club, desk=replace(club.desk, predictor=LearnedPredictor()))


def keep(club: Club, athlete: AthleteId, *runs: Activity) -> None:
    """Keeps runs as they are."""
    club.desk.store.write(lambda connection: [activities.insert(connection, athlete, run) for run in runs])


def enter(club: Club, athlete: AthleteId, *entered: Race) -> None:
    """Keeps races as they are."""
    club.desk.store.write(lambda connection: [races.add(connection, athlete, race) for race in entered])


def plan(club: Club, athlete: AthleteId, first: date, last: date, metres: float) -> None:
    """Plans a run of so many metres every other day."""
    days = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, 2)]
    added = tuple(PlannedSession(date=day, kind=SessionKind.EASY, distance_m=metres) for day in days)
    club.desk.store.write(lambda connection: plans.apply(connection, athlete, PlanDiff(added=added)))


def a_half(days_ago: int, time_s: float) -> Race:
    """Returns a half marathon with its result."""
    day = TODAY - timedelta(days=days_ago)
    return Race(name="Half", date=day, distance_m=HALF_MARATHON_M, result_s=time_s)


def estimated(card: PredictionCard) -> Estimate:
    """Returns the estimate of a card."""
    assert isinstance(card.outcome, Estimate)
    return card.outcome


def trained(weeks: int, metres: float, since_ago: int = 0) -> list[Activity]:
    """Returns easy runs on every other day of some weeks up to a day."""
    return [
        a_run(TODAY - timedelta(days=since_ago + n), metres, metres * 0.36) for n in range(0, 7 * weeks, 2)
    ]


class TestChange:
    def test_a_new_race_is_named_as_the_reason(self, learned: Club) -> None:
        keep(learned, SOLO, *trained(20, 8_000.0))
        enter(learned, SOLO, a_half(40, 6_600.0), a_half(3, 6_000.0))
        change = predict_race(learned.desk, SOLO, MARATHON_M).change
        assert change is not None
        assert change.by_s < -60
        assert [item.time_s for item in change.new] == [6_000.0]
        assert abs(change.by_mileage_s) < 30
        assert "faster than a week ago: half marathon in 1:40:00" in learned.ask("/predict", SOLO).text

    def test_mileage_alone_is_named_as_the_reason(self, learned: Club) -> None:
        keep(learned, SOLO, *trained(20, 8_000.0, since_ago=7), *trained(1, 26_000.0))
        enter(learned, SOLO, a_half(60, 6_300.0))
        card = predict_race(learned.desk, SOLO, MARATHON_M)
        assert card.change is not None
        assert card.change.new == ()
        assert card.change.by_mileage_s == pytest.approx(card.change.by_s, rel=0.1)
        assert card.change.weekly_then_m is not None
        assert card.change.weekly_now_m is not None
        assert card.change.weekly_now_m > card.change.weekly_then_m
        assert "a week instead of" in learned.ask("/predict why", SOLO).text

    @given(
        before_s=st.floats(4_800, 8_400),
        share=st.floats(0.85, 1.15),
        km=st.floats(3, 25),
        weeks=st.integers(0, 20),
    )
    @settings(max_examples=60, deadline=None)
    def test_what_is_named_explains_the_direction(
        self, before_s: float, share: float, km: float, weeks: int
    ) -> None:
        """A week of runs makes the weekly distance known, as a race comes in that may point the other way."""
        runs = trained(weeks or 1, km * 1_000)
        results = tuple(
            Evidence(kind=EvidenceKind.RACE, date=day, distance_m=HALF_MARATHON_M, time_s=time_s)
            for day, time_s in (
                (TODAY - timedelta(days=60), before_s),
                (TODAY - timedelta(days=3), before_s * share),
            )
        )
        past = RunnerPast(runner=SOMEBODY, results=results, runs=tuple(runs))
        question, predictor = past.question(TODAY, MARATHON_M), LearnedPredictor()
        now = predictor.predict(question)
        assert isinstance(now, Estimate)
        change = find_change(predictor, past, question, now)
        assert change is not None
        assert all((before_s - item.time_s) * change.by_s < 0 for item in change.new)
        said = explained(change, now.time_s, Voice())
        is_by_mileage = "week ago:" in said and change.by_mileage_s / change.by_s > LEAST_NAMED
        assert ("a week, known since then" in said) is (is_by_mileage and not weeks) or weeks

    def test_a_faster_race_is_no_reason_to_be_slower(self, learned: Club) -> None:
        enter(learned, SOLO, a_half(60, 5_400.0), a_half(3, 5_340.0))
        keep(learned, SOLO, *trained(1, 3_000.0))
        said = next(line for line in learned.ask("/predict", SOLO).lines if "a week ago" in line)
        assert "slower than a week ago: " in said
        assert "1:29:00" not in said
        assert "a week, known since then" in said

    def test_nothing_is_compared_with_a_week_without_a_prediction(self, learned: Club) -> None:
        enter(learned, SOLO, a_half(3, 6_000.0))
        assert predict_race(learned.desk, SOLO, MARATHON_M).change is None

    def test_more_mileage_is_worth_some_minutes_of_the_marathon(self, learned: Club) -> None:
        worth = predict_race(learned.desk, ANA).more_mileage_s
        assert worth is not None
        assert -600 < worth < -30


class TestRecord:
    def test_each_race_is_held_against_what_was_known_the_day_before(self, learned: Club) -> None:
        keep(learned, SOLO, *trained(30, 8_000.0))
        enter(learned, SOLO, a_half(200, 6_300.0), a_half(100, 6_250.0), a_half(10, 5_000.0))
        record = predict_race(learned.desk, SOLO, MARATHON_M).record
        assert [one.result_s for one in record] == [5_000.0, 6_250.0]  # nothing was known before the first
        assert [one.is_inside for one in record] == [False, True]
        assert all(one.said.date < one.date for one in record)
        assert record[1].said.time_s == pytest.approx(6_300, rel=0.02)
        text = learned.ask("/predict why", SOLO).text
        assert "1 of your last 2 races lay in the range" in text
        assert "outside of it" in text

    def test_a_single_race_is_said_in_a_sentence_of_its_own(self, learned: Club) -> None:
        enter(learned, SOLO, a_half(200, 6_300.0), a_half(10, 5_000.0))
        assert "Your last race lay outside the range" in learned.ask("/predict", SOLO).text

    def test_a_later_result_changes_nothing_of_what_was_said(self, learned: Club) -> None:
        enter(learned, SOLO, a_half(200, 6_300.0), a_half(100, 6_250.0))
        before = predict_race(learned.desk, SOLO, MARATHON_M).record
        enter(learned, SOLO, a_half(5, 4_500.0))
        assert predict_race(learned.desk, SOLO, MARATHON_M).record[1:] == before


class TestProjection:
    def test_the_whole_plan_leads_further_than_what_is_kept_of_it(self, learned: Club) -> None:
        race_day = TODAY + timedelta(days=70)
        enter(
            learned,
            SOLO,
            a_half(20, 6_300.0),
            Race(name="Spring", date=race_day, distance_m=MARATHON_M, goal_s=13_800.0),
        )
        keep(learned, SOLO, *trained(8, 5_000.0))
        plan(learned, SOLO, TODAY - timedelta(days=28), race_day - timedelta(days=3), 10_000.0)
        projection = predict_race(learned.desk, SOLO).projection
        assert projection is not None
        assert projection.full.date == race_day
        assert projection.weekly_full_m == pytest.approx(35_000, rel=0.1)
        assert projection.adherence == pytest.approx(0.5, abs=0.05)
        assert projection.kept_up is not None
        assert projection.full.time_s < projection.kept_up.time_s
        assert projection.full.low_s < projection.full.time_s < projection.full.high_s
        assert "If you run all of the plan (" in learned.ask("/predict", SOLO).text

    def test_it_follows_a_change_that_was_proposed_and_its_undoing(self, learned: Club) -> None:
        race_day = TODAY + timedelta(days=40)
        enter(learned, SOLO, a_half(20, 6_300.0), Race(name="S", date=race_day, distance_m=MARATHON_M))
        keep(learned, SOLO, *trained(8, 9_000.0))
        plan(learned, SOLO, TODAY - timedelta(days=28), race_day - timedelta(days=3), 9_500.0)
        plan(learned, SOLO, TODAY + timedelta(days=1), TODAY + timedelta(days=1), 60_000.0)
        before = predict_race(learned.desk, SOLO).projection
        changed = learned.press(learned.ask("/plan adapt", SOLO), "Apply", SOLO)
        after = predict_race(learned.desk, SOLO).projection
        assert before is not None
        assert after is not None
        assert before.kept_up is not None
        assert after.kept_up is not None
        assert before.weekly_full_m - after.weekly_full_m == pytest.approx(50_500 / MILEAGE_WEEKS)
        assert before.full.time_s < after.full.time_s
        assert before.kept_up.time_s < after.kept_up.time_s
        learned.press(changed, "Undo", SOLO)
        assert predict_race(learned.desk, SOLO).projection == before

    def test_a_plan_that_ends_long_before_the_race_projects_nothing(self, learned: Club) -> None:
        race_day = TODAY + timedelta(days=70)
        enter(learned, SOLO, a_half(20, 6_300.0), Race(name="S", date=race_day, distance_m=MARATHON_M))
        plan(learned, SOLO, TODAY, TODAY + timedelta(days=30), 10_000.0)
        assert predict_race(learned.desk, SOLO).projection is None

    def test_no_race_no_projection(self, learned: Club) -> None:
        assert predict_race(learned.desk, ANA, 10_000.0).projection is None

    def test_adherence_counts_finished_days_only_and_never_more_than_all(self) -> None:
        days = [TODAY - timedelta(days=n) for n in (0, 1, 3, 30)]
        sessions = [PlannedSession(date=day, kind=SessionKind.EASY, distance_m=10_000.0) for day in days]
        assert adherence(sessions, [a_run(days[0]), a_run(days[1])], TODAY) == pytest.approx(0.5)
        assert adherence(sessions, [a_run(days[1], 50_000.0)], TODAY) == 1
        assert adherence([], [a_run(days[1])], TODAY) is None


class TestEvidence:
    def test_a_race_that_was_typed_and_recorded_is_one_and_no_training_best(self, learned: Club) -> None:
        day = TODAY - timedelta(days=20)
        recorded = a_run(day, 21_200.0, 6_290.0)
        best = BestEffort(distance_m=10_000.0, duration_s=2_950.0)
        keep(learned, SOLO, *trained(10, 8_000.0), replace(recorded, is_race=True, best_efforts=(best,)))
        enter(learned, SOLO, a_half(20, 6_300.0))
        evidence = estimated(predict_race(learned.desk, SOLO, MARATHON_M)).evidence
        assert [(item.kind, item.time_s) for item in evidence] == [(EvidenceKind.RACE, 6_300.0)]

    @pytest.mark.parametrize("stated", [{"sex": Sex.FEMALE}, {"birth_year": 1966}], ids=["sex", "age"])
    def test_sex_and_age_of_the_profile_are_heard(
        self, learned: Club, stated: athletes.AthleteFields
    ) -> None:
        enter(learned, SOLO, a_half(20, 6_300.0))
        plain = estimated(predict_race(learned.desk, SOLO, MARATHON_M))
        learned.desk.store.write(lambda connection: athletes.update(connection, SOLO, **stated))
        assert estimated(predict_race(learned.desk, SOLO, MARATHON_M)).time_s != plain.time_s

    def test_the_product_answers_by_the_learned_model(self, learned: Club) -> None:
        outcome = estimated(predict_race(learned.desk, ANA))
        assert (outcome.method, outcome.instead) == (Method.LEARNED, None)
