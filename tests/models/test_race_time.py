"""The learned predictor: what moves it, what holds for anybody, and when it leaves the answer to others."""

from itertools import pairwise
from typing import Final

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from marathon.domain.athlete import Sex
from marathon.domain.race import Estimate, Evidence, EvidenceKind, Method, MissingDatum, Refusal
from marathon.domain.race_formulas import vickers_one_race_s
from marathon.domain.units import HALF_MARATHON_M, MARATHON_M, METRES_PER_MILE
from models.posterior import non_negative, weigh
from models.prior import DISTANCES_M, RACE_NOISE, between
from tests.models.shipped import ask, best, race, told

HALF = (HALF_MARATHON_M, 6_300.0)
TEN = (10_000.0, 2_820.0)


class TestWhatMovesIt:
    def test_what_it_rests_on_is_named_with_shares(self) -> None:
        answer = told(race(*TEN, days_ago=60), race(*HALF))
        assert answer.method is Method.LEARNED
        assert [item.distance_m for item in answer.evidence] == [HALF_MARATHON_M, 10_000.0]
        assert sum(answer.shares) == pytest.approx(1)
        assert answer.shares[0] > answer.shares[1]

    def test_more_mileage_makes_a_faster_marathon_of_the_same_half(self) -> None:
        times = [told(race(*HALF), weekly=km * 1000.0).time_s for km in (2, 8, 12, 20, 40, 60, 80, 100)]
        assert times == sorted(times, reverse=True)

    def test_who_hardly_runs_is_not_promised_a_marathon_at_the_pace_of_their_half(self) -> None:
        assert told(race(*HALF), weekly=2_000.0).low_s > 2 * HALF[1]

    def test_an_old_result_is_worth_a_wider_band(self) -> None:
        fresh, old = told(race(*HALF)), told(race(*HALF, days_ago=500))
        assert old.high_s / old.low_s > fresh.high_s / fresh.low_s

    def test_a_slow_training_run_says_nothing_and_a_fast_one_pulls(self) -> None:
        plain = told(race(*HALF))
        slow, fast = told(race(*HALF), best(10_000, 3_400)), told(race(*HALF), best(10_000, 2_600))
        assert slow.time_s == pytest.approx(plain.time_s, rel=1e-3)
        assert fast.time_s < 0.98 * plain.time_s
        assert [item.kind for item in fast.evidence] == [EvidenceKind.RACE, EvidenceKind.TRAINING_BEST]

    def test_a_training_best_alone_leaves_more_open_than_a_race(self) -> None:
        from_best, from_race = told(best(*TEN)), told(race(*TEN))
        assert from_best.time_s < from_race.time_s
        assert from_best.high_s / from_best.low_s > from_race.high_s / from_race.low_s

    @pytest.mark.parametrize("count", [1, 2, 3])
    def test_own_marathons_count_n_over_n_plus_2(self, count: int) -> None:
        said = told(race(*HALF)).time_s
        own = [race(MARATHON_M, 1.08 * said, days_ago=0) for _ in range(count)]
        moved = np.log(told(race(*HALF), *own).time_s / said)
        assert moved == pytest.approx(np.log(1.08) * count / (count + 2), rel=1e-6)

    def test_an_old_own_marathon_counts_for_less(self) -> None:
        fresh, old = (told(race(*HALF), race(MARATHON_M, 15_000.0, days)).time_s for days in (10, 400))
        assert told(race(*HALF)).time_s < old < fresh

    def test_a_marathon_alone_speaks_for_itself(self) -> None:
        assert told(race(MARATHON_M, 13_500.0)).time_s == pytest.approx(13_500, rel=0.02)

    def test_sex_and_age_matter_little_beside_a_race(self) -> None:
        plain = told(race(*HALF)).time_s
        for sex, age in ((Sex.FEMALE, 30.0), (Sex.MALE, 60.0), (None, 45.0)):
            assert told(race(*HALF), sex=sex, age=age).time_s == pytest.approx(plain, rel=0.03)

    def test_unknown_mileage_is_named_as_none(self) -> None:
        assert told(race(*HALF), weekly=None).weekly_distance_m is None


class TestRefusals:
    def test_no_race_and_few_runs(self) -> None:
        assert ask(runs=7) == Refusal(missing=MissingDatum.RACE_OR_RUNS, runs_in_8_weeks=7)

    def test_no_race_and_no_training_best(self) -> None:
        assert ask() == Refusal(missing=MissingDatum.NO_RACE, runs_in_8_weeks=20)

    def test_too_far(self) -> None:
        answer = ask(race(5_000.0, 1_300.0))
        assert answer == Refusal(missing=MissingDatum.TOO_FAR, runs_in_8_weeks=20, longest_distance_m=5_000.0)
        assert isinstance(ask(race(10_000.0, 2_800.0)), Estimate)

    def test_nothing_later_is_seen(self) -> None:
        tomorrow = race(HALF_MARATHON_M, 4_000.0, days_ago=-1)
        assert ask(race(*HALF), tomorrow) == ask(race(*HALF))

    @pytest.mark.parametrize("target", [3_000.0, 50_000.0])
    def test_other_distances_are_left_to_a_formula(self, target: float) -> None:
        assert told(race(*HALF), target=target).method is Method.RIEGEL


SPEEDS = st.floats(1.8, 5.8)
RACES = st.dictionaries(
    st.sampled_from(DISTANCES_M), st.tuples(SPEEDS, st.integers(0, 500)), min_size=1, max_size=5
)
BESTS = st.dictionaries(st.sampled_from(DISTANCES_M[:5]), st.tuples(SPEEDS, st.integers(0, 100)), max_size=3)
WEEKLY = st.one_of(st.none(), st.floats(5_000, 200_000))
Found = dict[float, tuple[float, int]]

ONE_BEST_OVERTAKES_ANOTHER: Final = (
    {5_000.0: (2.0, 0), 8_045.0: (2.0, 0)},
    {5_000.0: (5.0, 0), 10_000.0: (4.0, 0), 8_045.0: (4.0, 0)},
    None,
    5_000.0,
    (4, 0.875),
)


class TestProperties:
    @settings(max_examples=100, deadline=None)
    @given(RACES, BESTS, WEEKLY, st.floats(5_000, MARATHON_M))
    def test_the_band_holds_the_estimate(
        self, found: Found, trained: Found, weekly: float | None, target: float
    ) -> None:
        answer = ask(*_made(found, trained), target=target, weekly=weekly)
        if isinstance(answer, Estimate):
            assert 0 < answer.low_s <= answer.time_s <= answer.high_s

    @settings(max_examples=100, deadline=None)
    @given(RACES, BESTS, WEEKLY)
    def test_a_longer_distance_is_never_a_faster_pace(
        self, found: Found, trained: Found, weekly: float | None
    ) -> None:
        targets = (*DISTANCES_M, 7_000.0, 15_000.0, 30_000.0)
        answers = [ask(*_made(found, trained), target=target, weekly=weekly) for target in sorted(targets)]
        paces = [a.time_s / a.distance_m for a in answers if isinstance(a, Estimate)]
        assert all(near <= far * (1 + 1e-9) for near, far in pairwise(paces))

    @settings(max_examples=100, deadline=None)
    @given(
        RACES,
        BESTS,
        WEEKLY,
        st.floats(5_000, MARATHON_M),
        st.tuples(st.integers(0, 9), st.floats(0.8, 0.999)),
    )
    @example(*ONE_BEST_OVERTAKES_ANOTHER)
    def test_a_faster_effort_never_predicts_slower(
        self, found: Found, trained: Found, weekly: float | None, target: float, change: tuple[int, float]
    ) -> None:
        which, factor = change
        efforts = _made(found, trained)
        answer = ask(*efforts, target=target, weekly=weekly)
        place = which % len(efforts)
        chosen = efforts[place]
        make = race if chosen.kind is EvidenceKind.RACE else best
        days = (race(1, 1, 0).date - chosen.date).days
        efforts[place] = make(chosen.distance_m, factor * chosen.time_s, days)
        better = ask(*efforts, target=target, weekly=weekly)
        if isinstance(answer, Estimate):
            assert isinstance(better, Estimate)
            assert better.time_s <= answer.time_s * (1 + 1e-9)

    @settings(max_examples=100, deadline=None)
    @given(
        st.sampled_from(DISTANCES_M[2:]),
        st.tuples(st.floats(2.8, 4.2), st.integers(0, 500)),
        st.permutations(DISTANCES_M),
        st.one_of(st.none(), st.floats(30_000, 90_000)),
        st.sampled_from(DISTANCES_M),
    )
    def test_races_that_agree_with_each_other_and_the_mileage_never_widen(
        self,
        first: float,
        run: tuple[float, int],
        more: list[float],
        weekly: float | None,
        target: float,
    ) -> None:
        races = [race(first, first / run[0], run[1])]
        widths = []
        for distance_m in more:
            answer = told(*races, target=target, weekly=weekly)
            widths.append(answer.high_s / answer.low_s)
            races.append(race(distance_m, told(*races, target=distance_m, weekly=weekly).time_s, run[1]))
        assert all(after <= before * 1.005 for before, after in pairwise(widths))

    @settings(max_examples=100, deadline=None)
    @given(
        st.sampled_from(DISTANCES_M[2:5]),
        st.floats(3.6, 5.8),
        st.floats(50, 120),
        st.sampled_from([None, *Sex]),
        st.one_of(st.none(), st.floats(18, 65)),
    )
    def test_fast_runners_of_high_mileage_are_not_slowed(
        self, distance_m: float, speed: float, miles: float, sex: Sex | None, age: float | None
    ) -> None:
        weekly_m = miles * METRES_PER_MILE
        by_formula = vickers_one_race_s(distance_m, distance_m / speed, weekly_m)
        if by_formula < 3.25 * 3600:
            answer = told(race(distance_m, distance_m / speed), weekly=weekly_m, sex=sex, age=age)
            assert answer.time_s <= by_formula + 60 + 1e-6


def _made(found: Found, trained: Found) -> list[Evidence]:
    return [
        *(race(metres, metres / speed, days) for metres, (speed, days) in found.items()),
        *(best(metres, metres / speed, days) for metres, (speed, days) in trained.items()),
    ]


class TestWeights:
    @settings(max_examples=100, deadline=None)
    @given(st.integers(0, 10_000), st.integers(1, 6))
    def test_they_are_the_best_of_those_not_negative(self, seed: int, count: int) -> None:
        chance = np.random.default_rng(seed)
        root = chance.normal(size=(count, count))
        among, shared = root @ root.T + 0.1 * np.eye(count), chance.normal(size=count)
        weights = non_negative(among, shared)
        pull = shared - among @ weights
        assert (weights >= 0).all()
        assert (pull <= 1e-6).all()
        assert np.abs(pull * weights).max() < 1e-6

    def test_a_spread_that_asks_for_negative_ones_gets_none(self) -> None:
        spread = 0.002 * np.eye(6) + 0.01
        spread[0, 5] = spread[5, 0] = 0.004  # 5 km tells less of the marathon than of everything else
        seen = np.eye(6)[[0, 4]]
        noise = np.full(2, RACE_NOISE**2)
        plain = np.linalg.solve(seen @ spread @ seen.T + np.diag(noise), seen @ spread)
        weights = weigh(spread, seen, noise)
        assert plain[0, 5] < 0
        assert (weights.by_target >= 0).all()
        assert weights.by_target[1, 5] > 0
        alone = weigh(spread, seen[1:], noise[1:])
        assert weights.variance[5] == pytest.approx(alone.variance[5])

    def test_no_result_leaves_the_prior_as_it_is(self) -> None:
        spread = 0.01 * np.eye(6) + 0.01
        weights = weigh(spread, between([]), np.zeros(0))
        assert weights.by_target.shape == (0, 6)
        assert np.allclose(weights.variance, np.diag(spread) + RACE_NOISE**2)

    def test_a_distance_lies_between_its_neighbours(self) -> None:
        assert between([10_000.0])[0].tolist() == [0, 0, 1, 0, 0, 0]
        assert between([15_000.0])[0].sum() == pytest.approx(1)
        assert between([1_000.0, 60_000.0]).tolist() == [[1, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 1]]
