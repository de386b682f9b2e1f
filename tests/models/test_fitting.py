"""Fitting on invented runners of a known law: the law comes back, and what is printed of it holds."""

import numpy as np
import pytest

from models.fitting import Runners, by_pattern, conformal_quantile, fit, fit_prior, predict_all
from models.posterior import believed, never_faster_when_longer
from models.prior import DISTANCES_M, MARATHON, RACE_NOISE, covariates
from models.scoring import cross_validate, pinball, score_distance, strata

COEFFICIENTS = np.array(
    [[level, 0.15, 0.04, 0.005, -0.22, -0.04] for level in (7.1, 7.65, 7.9, 8.4, 8.7, 9.5)]
)
SPREAD = 0.01 * np.ones((6, 6)) + np.diag([0.001] * 5 + [0.003])


def invented(count: int, seed: int = 1) -> Runners:
    """Returns runners whose log times are normal about the law, half of them unknown."""
    chance = np.random.default_rng(seed)
    is_female = chance.integers(0, 2, count).astype(float)
    age, weekly_km = chance.uniform(20, 60, count), np.exp(chance.normal(3.9, 0.5, count))
    can_do = covariates(is_female, age, weekly_km) @ COEFFICIENTS.T
    can_do += chance.multivariate_normal(np.zeros(6), SPREAD, count)
    log_times = can_do + RACE_NOISE * chance.normal(size=(count, 6))
    log_times[chance.random((count, 6)) < 0.5] = np.nan
    return Runners(
        ids=np.arange(count, dtype=float),
        log_times=log_times,
        is_female=is_female,
        age=age,
        weekly_km=weekly_km,
    )


def test_the_law_comes_back_although_half_is_unknown() -> None:
    runners = invented(4_000)
    known = runners.only(np.flatnonzero(~np.isnan(runners.log_times).all(axis=1)))
    found = fit_prior(known.covariates(has_mileage=True), known.log_times)
    assert found.coefficients[:, 0] == pytest.approx(COEFFICIENTS[:, 0], abs=0.01)
    assert found.coefficients[:, 4] == pytest.approx(COEFFICIENTS[:, 4], abs=0.02)
    narrower = found.spread / SPREAD  # a t puts part of a normal's spread into its tails
    assert narrower.min() > 0.6
    assert narrower.max() < 1.1


def test_the_band_holds_four_in_five_of_those_not_seen() -> None:
    said = cross_validate(invented(2_000), MARATHON, 1, lambda: None)
    assert 0.76 <= score_distance(MARATHON, said, adjusted=False).coverage <= 0.84
    assert all(0.7 <= one.coverage <= 0.9 for one in strata(said))


def test_the_same_seed_makes_the_same_fit_and_another_one_nearly() -> None:
    runners = invented(500)
    one, again, other = (fit(runners, seed=seed, targets=(MARATHON,)) for seed in (1, 1, 2))
    assert np.array_equal(one.bands.low, again.bands.low)
    assert np.array_equal(one.prior.spread, other.prior.spread)
    assert not np.array_equal(one.bands.low, other.bands.low)


def test_a_runner_without_results_or_mileage_disturbs_nobody() -> None:
    runners = invented(300)
    log_times, weekly_km = runners.log_times.copy(), runners.weekly_km.copy()
    log_times[0], weekly_km[1] = np.nan, np.nan
    mended = Runners(
        ids=runners.ids,
        log_times=log_times,
        is_female=runners.is_female,
        age=runners.age,
        weekly_km=weekly_km,
    )
    found = fit(mended, seed=1)
    assert np.isfinite(found.prior.coefficients).all()
    assert np.isnan(predict_all(found, mended, MARATHON).middle[0]).all()
    assert np.isfinite(fit(mended, seed=1, has_mileage=False).bands.high).all()


def test_patterns_share_out_all_who_have_a_result() -> None:
    known = np.array([[1, 0, 1], [0, 0, 0], [1, 0, 1], [0, 1, 0]], dtype=bool)
    found = [(seen.tolist(), places.tolist()) for seen, places in by_pattern(known)]
    assert found == [([1], [3]), ([0, 2], [0, 2])]


def test_a_conformal_quantile_is_rounded_outwards() -> None:
    values = np.arange(1.0, 10.0)  # nine of them: (9 + 1) x 0.9 = the ninth
    assert (conformal_quantile(values, 0.1), conformal_quantile(values, 0.9)) == (1.0, 9.0)
    assert conformal_quantile(np.arange(100.0), 0.9) == 90.0


def test_pinball_by_hand() -> None:
    actual = np.array([10.0, 20.0])
    assert pinball(actual, np.array([8.0, 8.0]), 0.9) == pytest.approx((0.9 * 2 + 0.9 * 12) / 2)
    assert pinball(actual, np.array([30.0, 30.0]), 0.9) == pytest.approx((0.1 * 20 + 0.1 * 10) / 2)


def test_a_very_slow_result_counts_for_less_and_a_fast_one_in_full() -> None:
    gaps = np.array([-0.6, 0.1, 0.3, 0.5])
    assert believed(gaps, 0.3, 0.25).tolist() == pytest.approx([-0.6, 0.1, 0.3, 0.35])


def test_what_is_run_long_can_be_run_short() -> None:
    paces = np.log([5.0, 5.5, 5.2, 5.6, 5.4, 6.0])
    mended = never_faster_when_longer(paces + np.log(DISTANCES_M)) - np.log(DISTANCES_M)
    assert np.exp(mended).tolist() == pytest.approx([5.0, 5.2, 5.2, 5.4, 5.4, 6.0])
