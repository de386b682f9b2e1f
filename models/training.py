"""Training: cross-validates the model on a survey beside what runners use, fits it on all of it, and keeps it."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

if __name__ == "__main__":  # as a file it is `main.py train`, which makes the environment first if need be
    started = [sys.executable, str(Path(__file__).parents[1] / "main.py"), "train", *sys.argv[1:]]
    os.execv(sys.executable, started)  # noqa: S606 - no shell, our own interpreter

import numpy as np

from marathon.domain.activity import Floats
from marathon.domain.model_scores import DistanceScore, ModelScores, Rule, RuleScore
from models.artifact import FOLDER, Artifact, save_artifact
from models.baselines import formula_times
from models.boosting import Trees, boosted_times, grow
from models.fitting import FOLDS, Runners, fit
from models.prior import MARATHON
from models.scoring import (
    Predictions,
    covered,
    cross_validate,
    fold_of,
    pinball_min,
    score_distance,
    score_rule,
    strata,
    who_counts,
)
from models.survey import Survey, read_survey

SEED: Final = 2016
REPEATS: Final = 10
REPEATS_ELSEWHERE: Final = 2
OTHER_DISTANCES: Final = (4, 2, 0)
STEPS: Final = FOLDS * (2 * REPEATS + REPEATS_ELSEWHERE * len(OTHER_DISTANCES))
"""How often a training run tells of its progress."""


def train(
    path: Path, step: Callable[[], None], folder: Path = FOLDER, *, repeats: int = REPEATS
) -> ModelScores:
    """Score a model of a survey, keep one fitted on all of it, and return the scores; the same each time.

    Args:
        step: hears of each of the STEPS.
    Raises: UnreadableFileError, SurveyError.
    """
    survey = read_survey(path)
    scores = score(survey, step, repeats)
    save_artifact(
        Artifact(
            with_mileage=fit(survey.raw, seed=SEED),
            without_mileage=fit(survey.raw, seed=SEED, has_mileage=False),
            boosting=_grown_on_all(survey.raw),
            about={
                "data_sha256": survey.sha256,
                "seed": SEED,
                "versions": _versions(),
                "scores": asdict(scores),
            },
        ),
        folder,
    )
    return scores


def _versions() -> Mapping[str, Any]:
    return {"python": ".".join(map(str, sys.version_info[:2])), "numpy": np.__version__}


def score(survey: Survey, step: Callable[[], None], repeats: int = REPEATS) -> ModelScores:
    """Return the cross-validated scores, marathon first."""
    said = cross_validate(survey.raw, MARATHON, repeats, step)
    return ModelScores(
        runners=len(survey.raw),
        folds=FOLDS,
        repeats=repeats,
        rules=(learned_score(said, survey.raw), *_baselines(survey.raw, repeats)),
        strata=strata(said),
        distances=(score_distance(MARATHON, said, adjusted=False), *_elsewhere(survey, repeats, step)),
    )


def learned_score(said: Predictions, runners: Runners) -> RuleScore:
    """Return the learned model's row of the table."""
    by_riegel = formula_times(runners)[Rule.RIEGEL][who_counts(runners, MARATHON)]
    plain = score_rule(Rule.LEARNED, said.actual, said.middle, by_riegel)
    facts = {name: getattr(plain, name) for name in plain.__slots__}
    return RuleScore(**facts | {"pinball_min": pinball_min(said), "coverage": float(covered(said).mean())})


def formula_scores(runners: Runners) -> tuple[RuleScore, ...]:
    """Return the formulas' rows of the table."""
    return score_rules(runners, formula_times(runners))


def score_rules(runners: Runners, times: Mapping[Rule, Floats]) -> tuple[RuleScore, ...]:
    """Return a row a rule, of the marathons (s) it says; Riegel's are among them."""
    counts = who_counts(runners, MARATHON)
    actual = np.exp(runners.log_times[counts, MARATHON])
    by_riegel = times[Rule.RIEGEL][counts]
    return tuple(score_rule(rule, actual, said[..., counts], by_riegel) for rule, said in times.items())


def _baselines(runners: Runners, repeats: int) -> tuple[RuleScore, ...]:
    times = formula_times(runners)
    boosted = np.stack([_boosted(runners, times[Rule.RIEGEL], seed) for seed in range(repeats)])
    return score_rules(runners, times | {Rule.BOOSTING: boosted})


def _boosted(runners: Runners, by_riegel: Floats, seed: int) -> Floats:
    counts, fold = who_counts(runners, MARATHON), fold_of(len(runners), seed)
    said = np.full(len(runners), np.nan)
    for number in range(FOLDS):
        trees = grow(runners, by_riegel, np.flatnonzero(counts & (fold != number)), seed)
        test = np.flatnonzero(counts & (fold == number))
        said[test] = boosted_times(trees, runners.only(test), by_riegel[test])
    return said


def _grown_on_all(runners: Runners) -> Trees:
    by_riegel = formula_times(runners)[Rule.RIEGEL]
    return grow(runners, by_riegel, np.flatnonzero(who_counts(runners, MARATHON)), SEED)


def _elsewhere(survey: Survey, repeats: int, step: Callable[[], None]) -> tuple[DistanceScore, ...]:
    adjusted = cross_validate(survey.adjusted, MARATHON, repeats, step)
    others = [
        score_distance(
            target, cross_validate(survey.raw, target, min(REPEATS_ELSEWHERE, repeats), step), adjusted=False
        )
        for target in OTHER_DISTANCES
    ]
    return (score_distance(MARATHON, adjusted, adjusted=True), *others)
