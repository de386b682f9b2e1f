"""Scoring the shipped model, as it is, on any file of the survey's shape, and writing what it says of each runner."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import numpy as np

from marathon.domain.activity import Floats
from marathon.domain.model_scores import ModelScores, Rule
from marathon.errors import SurveyError, UnwritableFileError
from models.artifact import FOLDER, Artifact, load_artifact
from models.baselines import formula_times
from models.boosting import boosted_times
from models.fitting import Runners, predict_all
from models.prior import MARATHON
from models.scoring import predictions_of, score_distance, strata, who_counts
from models.survey import read_survey
from models.training import learned_score, score_rules

WRITTEN: Final = (
    *(Rule.RIEGEL, Rule.CAMERON, Rule.VDOT),
    *(Rule.VICKERS, Rule.VICKERS_TWO, Rule.BOOSTING),
)
COLUMNS: Final = ("id", "actual", "predicted", "low", "high", *(rule.value for rule in WRITTEN))


def evaluate(path: Path, out: Path | None = None, folder: Path = FOLDER) -> ModelScores:
    """Return the scores of the shipped model on the marathons of a file; nothing is fitted.

    Args:
        out: where a row a runner is written, in seconds, with empty cells for what cannot be said.
    Raises: ModelUnusableError, UnreadableFileError, UnwritableFileError; SurveyError where nobody can be scored.
    """
    shipped = load_artifact(folder)
    runners = read_survey(path).raw
    seconds, times = shipped_times(shipped, runners), formula_times(runners)
    times |= {Rule.BOOSTING: boosted_times(shipped.boosting, runners, times[Rule.RIEGEL])}
    if out is not None:
        _write(out, runners, seconds, times)
    if not who_counts(runners, MARATHON).any():
        raise SurveyError(file=path.name, column="mf_ti")
    said = predictions_of(runners, MARATHON, seconds[:, None])
    return ModelScores(
        runners=len(runners),
        folds=0,
        repeats=0,
        rules=(learned_score(said, runners), *score_rules(runners, times)),
        strata=strata(said),
        distances=(score_distance(MARATHON, said, adjusted=False),),
    )


def shipped_times(shipped: Artifact, runners: Runners) -> Floats:
    """Return middle, low and high marathons (3 x n, s) from all shorter races; NaN where there is none.

    Who did not say a weekly distance is predicted by the fit without it.
    """
    seconds = np.full((3, len(runners)), np.nan)
    with_mileage = ~np.isnan(runners.weekly_km)
    for fit, chosen in ((shipped.with_mileage, with_mileage), (shipped.without_mileage, ~with_mileage)):
        seen = predict_all(fit, runners.only(chosen), MARATHON)
        for place, ends in enumerate((seen.middle, seen.low, seen.high)):
            seconds[place, chosen] = np.exp(ends[:, MARATHON])
    return seconds


def _write(out: Path, runners: Runners, seconds: Floats, times: Mapping[Rule, Floats]) -> None:
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows(_rows(runners, seconds, times))
    except OSError as error:
        raise UnwritableFileError(file=out, problem=error.strerror) from None


def _rows(runners: Runners, seconds: Floats, times: Mapping[Rule, Floats]) -> Iterator[list[str]]:
    """Return each runner's cells, to a tenth of a second."""
    columns = [np.exp(runners.log_times[:, MARATHON]), *seconds, *(times[rule] for rule in WRITTEN)]
    for number, values in zip(runners.ids, np.column_stack(columns), strict=True):
        yield [f"{number:.0f}", *("" if np.isnan(value) else f"{value:.1f}" for value in values)]
