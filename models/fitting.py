"""Fitting: the prior by EM with missing values, then how far off it is on runners it has not seen; numpy only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp
from typing import Final

import numpy as np

from marathon.domain.activity import Floats
from marathon.domain.units import METRES_PER_KM
from models.fast_runners import slowest_s
from models.posterior import Outlook, Weights, error_per_deviation, middles, oddness, outlook, weigh
from models.prior import (
    DISTANCES_M,
    MARATHON,
    RACE_NOISE,
    Bands,
    Fit,
    Mask,
    Places,
    Prior,
    covariates,
    log_mileage,
)

ROUNDS: Final = 60
ROUNDS_AGAIN: Final = 15
ENOUGH: Final = 1e-4
FOLDS: Final = 5
SHRINKAGE: Final = 5.0
FAST_END, SLOW_END = 0.1, 0.9
AS_IT_STANDS: Final = (9.0, 1.0)
SLOW_CHOICES: Final = (
    AS_IT_STANDS,
    *((start, share) for start in (0.15, 0.2, 0.25, 0.3) for share in (0.25, 0.5)),
)
"""How a slow result may be believed, chosen on runners that the prior has not seen. Without mileage it always stands
as it is: only mileage can contradict it."""
_SIX: Final = np.eye(len(DISTANCES_M))


@dataclass(frozen=True, slots=True, kw_only=True)
class Runners:
    """n runners: log times at the six distances (NaN where not run), and what they said of themselves."""

    ids: Floats
    log_times: Floats
    is_female: Floats
    age: Floats
    weekly_km: Floats

    def __len__(self) -> int:
        """Return how many runners these are."""
        return len(self.ids)

    def only(self, chosen: Places | Mask) -> "Runners":
        """Return some of them, by places or by a mask."""
        return Runners(**{name: getattr(self, name)[chosen] for name in self.__slots__})

    def covariates(self, has_mileage: bool) -> Floats:
        """Return the rows of the prior's covariates."""
        return covariates(self.is_female, self.age, self.weekly_km if has_mileage else None)


def fit_prior(rows: Floats, log_times: Floats, start: Prior | None = None, rounds: int = ROUNDS) -> Prior:
    """Return the most likely multivariate t of log times with linear mean, missing ones integrated out.

    Args:
        rows: n x k covariates. log_times: n x 6, NaN where not run, but no row all NaN. start: where to begin.
    Source: Liu & Rubin 1995, ML estimation of the t distribution using EM, Statistica Sinica 5, with a race day's
        scatter of known size beside what a runner can do.
    """
    prior = start or _first_guess(rows, log_times)
    patterns = tuple(by_pattern(~np.isnan(log_times)))
    for _ in range(rounds):
        after = _round(prior, rows, log_times, patterns)
        moved = max(
            np.abs(after.coefficients - prior.coefficients).max(), np.abs(after.spread - prior.spread).max()
        )
        prior = after
        if moved < ENOUGH:
            break
    return prior


def _first_guess(rows: Floats, log_times: Floats) -> Prior:
    coefficients = []
    for column in log_times.T:
        known = ~np.isnan(column)
        coefficients.append(np.linalg.lstsq(rows[known], column[known], rcond=None)[0])
    spread = 0.18**2 * np.ones_like(_SIX) + RACE_NOISE**2 * _SIX
    return Prior(coefficients=np.array(coefficients), spread=spread)


def _round(prior: Prior, rows: Floats, log_times: Floats, patterns: Sequence[tuple[Places, Places]]) -> Prior:
    """Return the prior after one step of EM."""
    expected = rows @ prior.coefficients.T
    filled, weight = np.empty_like(expected), np.empty(len(rows))
    unknown = np.zeros_like(_SIX)
    for seen, places in patterns:
        among = prior.spread[np.ix_(seen, seen)] + RACE_NOISE**2 * np.eye(len(seen))
        gains = np.linalg.solve(among, prior.spread[seen])
        gaps = log_times[np.ix_(places, seen)] - expected[np.ix_(places, seen)]
        filled[places] = expected[places] + gaps @ gains
        weight[places] = oddness(np.asarray(np.linalg.inv(among), dtype=np.float64), gaps) ** -2
        unknown += len(places) * (prior.spread - prior.spread[:, seen] @ gains)
    weighted = rows * weight[:, None]
    coefficients = np.linalg.solve(weighted.T @ rows, weighted.T @ filled).T
    off = filled - rows @ coefficients.T
    return Prior(
        coefficients=np.asarray(coefficients), spread=((off * weight[:, None]).T @ off + unknown) / len(rows)
    )


def by_pattern(known: Mask) -> Iterator[tuple[Places, Places]]:
    """Return, for each combination of known distances, these distances and the places of its runners."""
    code = known @ (1 << np.arange(known.shape[1]))
    for each in np.unique(code[code > 0]):
        places = np.flatnonzero(code == each)
        yield np.flatnonzero(known[places[0]]), places


def fit(runners: Runners, *, seed: int, has_mileage: bool = True, targets: tuple[int, ...] = ()) -> Fit:
    """Return a fit: the prior on all runners, its bands on what it says of those it was not fitted on.

    Args:
        seed: decides the folds, and nothing else is random.
        targets: the distances whose bands are wanted, all six where none is named; the others get the marathon's.
    """
    speaks = np.asarray(~np.isnan(runners.log_times).all(axis=1))
    known = runners.only(speaks & ~np.isnan(runners.weekly_km) if has_mileage else speaks)
    prior = fit_prior(known.covariates(has_mileage), known.log_times)
    priors = _priors_without(known, prior, seed)
    wanted = targets or tuple(range(len(DISTANCES_M)))
    found = {target: _band(known, priors, target) for target in {*wanted, MARATHON}}
    each = [found.get(target, found[MARATHON]) for target in range(len(DISTANCES_M))]
    names = Bands.__slots__
    return Fit(prior=prior, bands=Bands(**{name: np.array([band[name] for band in each]) for name in names}))


def _priors_without(runners: Runners, prior: Prior, seed: int) -> list[tuple[Places, Prior]]:
    """Return, for each fold of runners, their places and a prior fitted on all the others."""
    fold = np.random.default_rng(seed).permutation(len(runners)) % FOLDS
    rows = runners.covariates(prior.has_mileage)
    return [
        (
            np.flatnonzero(fold == number),
            fit_prior(rows[fold != number], runners.log_times[fold != number], prior, ROUNDS_AGAIN),
        )
        for number in range(FOLDS)
    ]


def _band(runners: Runners, priors: list[tuple[Places, Prior]], target: int) -> dict[str, Floats]:
    """Return one target's row of the bands."""
    has_mileage = priors[0][1].has_mileage
    choices = SLOW_CHOICES if has_mileage else SLOW_CHOICES[:1]
    middle, deviation = _held_out(runners, priors, target, choices)
    actual = runners.log_times[:, target]
    judged = ~np.isnan(actual) & ~np.isnan(deviation)
    errors = np.abs(np.exp(actual[judged, None]) - np.exp(middle[judged])).mean(axis=0)
    best = int(errors.argmin())
    log_km = log_mileage(runners.weekly_km[judged]) if has_mileage else None
    middle = middle[judged, best]
    scaled = _scaled(actual[judged] - middle, middle, deviation[judged], log_km)
    return {"slow_from": np.array(choices[best][0]), "slow_share": np.array(choices[best][1])} | scaled


def _held_out(
    runners: Runners,
    priors: list[tuple[Places, Prior]],
    target: int,
    choices: Sequence[tuple[float, float]],
) -> tuple[Floats, Floats]:
    """Return posterior log times (n x choices) and SDs (n) at one target, by priors that have not seen the runner."""
    middle = np.full((len(runners), len(choices)), np.nan)
    deviation = np.full(len(runners), np.nan)
    for places, prior in priors:
        for group in _groups(prior, runners.only(places), target):
            whose = places[group.places]
            deviation[whose] = group.deviation[:, target]
            for choice, (start, share) in enumerate(choices):
                middle[whose, choice] = group.middle(start, share)[:, target]
    return middle, deviation


def _scaled(error: Floats, middle: Floats, deviation: Floats, log_km: Floats | None) -> dict[str, Floats]:
    """Return the scale model (ridge) of errors, and the conformal quantiles of what it leaves."""
    centre = middle.mean()
    features = [middle - centre] if log_km is None else [middle - centre, log_km]
    scale = _ridge(np.column_stack(features), np.abs(error) / deviation)
    expected = error_per_deviation(centre[None], scale[None], middle[:, None], log_km)[:, 0]
    share = error / (deviation * expected)
    low, high = (conformal_quantile(share, level) for level in (FAST_END, SLOW_END))
    return {"centre": centre, "scale": scale, "low": np.array(low), "high": np.array(high)}


def _ridge(features: Floats, wanted: Floats) -> Floats:
    """Return intercept and slopes of a ridge regression on standardised features."""
    middle, width = features.mean(axis=0), features.std(axis=0)
    about = (features - middle) / width
    penalty = SHRINKAGE * np.eye(features.shape[1])
    slopes = np.linalg.solve(about.T @ about + penalty, about.T @ (wanted - wanted.mean())) / width
    return np.array([wanted.mean() - middle @ slopes, *slopes])


def conformal_quantile(values: Floats, level: float) -> float:
    """Return the order statistic below which a new value lies with this probability, rounded outwards.

    Source: Vovk, Gammerman & Shafer 2005, Algorithmic Learning in a Random World, split conformal.
    """
    ordered, n = np.sort(values), len(values)
    place = np.ceil((n + 1) * level) if level > 0.5 else np.floor((n + 1) * level)
    return float(ordered[int(np.clip(place, 1, n)) - 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Runners with results at the same distances: what the prior expects (n x 6) and how far they are off (n x m)."""

    places: Places
    seen: Places
    expected: Floats
    weights: Weights
    gaps: Floats

    @property
    def deviation(self) -> Floats:
        """The posterior SDs (n x 6)."""
        return np.sqrt(self.weights.variance) * oddness(self.weights.precision, self.gaps)[:, None]

    def middle(self, slow_from: float | Floats, slow_share: float | Floats) -> Floats:
        """Return the posterior log times (n x 6)."""
        return middles(self.expected, self.weights, self.gaps, (slow_from, slow_share), _SIX[self.seen] > 0)


def _groups(prior: Prior, runners: Runners, target: int) -> Iterator[_Group]:
    """Return the runners by the distances at which they have results besides the target; none without any."""
    expected = runners.covariates(prior.has_mileage) @ prior.coefficients.T
    known = ~np.isnan(runners.log_times)
    known[:, target] = False
    for seen, places in by_pattern(known):
        yield _Group(
            places=places,
            seen=seen,
            expected=expected[places],
            weights=weigh(prior.spread, _SIX[seen], np.full(len(seen), RACE_NOISE**2)),
            gaps=runners.log_times[np.ix_(places, seen)] - expected[np.ix_(places, seen)],
        )


def predict_all(fitted: Fit, runners: Runners, target: int) -> Outlook:
    """Return what the fit says of runners' six distances from their results at all others than one.

    Returns: NaN for a runner without another result.
    """
    shape = (len(runners), len(DISTANCES_M))
    middle, deviation = np.full(shape, np.nan), np.full(shape, np.nan)
    for group in _groups(fitted.prior, runners, target):
        middle[group.places] = group.middle(fitted.bands.slow_from, fitted.bands.slow_share)
        deviation[group.places] = group.deviation
    if not fitted.prior.has_mileage:
        return outlook(fitted, middle, deviation, None)
    if target == MARATHON:
        middle[:, MARATHON] = np.minimum(middle[:, MARATHON], _ceilings(runners))
    return outlook(fitted, middle, deviation, log_mileage(runners.weekly_km))


def _ceilings(runners: Runners) -> Floats:
    """Return the log of the slowest marathon of each, infinity where there is no ceiling."""
    shorter = [
        [(metres, exp(said)) for metres, said in zip(DISTANCES_M[:MARATHON], row, strict=False) if said > 0]
        for row in runners.log_times
    ]
    weekly_m = runners.weekly_km * METRES_PER_KM
    return np.log([slowest_s(run, float(weekly)) for run, weekly in zip(shorter, weekly_m, strict=True)])
