"""The promises on open data: how far below Riegel, how true the band is, in every stratum. All by held-out runners."""

import csv
from pathlib import Path

import numpy as np
import pytest

from marathon.domain.athlete import Sex
from marathon.domain.model_scores import Rule, RuleScore
from marathon.domain.race import Estimate, Evidence, EvidenceKind, RaceQuestion
from marathon.domain.units import METRES_PER_MILE
from models.artifact import load_artifact
from models.baselines import formula_times
from models.evaluating import COLUMNS, evaluate, shipped_times
from models.fitting import Runners
from models.prior import DISTANCES_M, MARATHON
from models.scoring import cross_validate, strata
from models.survey import Survey, read_survey
from models.training import formula_scores, learned_score, train
from tests.models.shipped import ON, shipped

REPEATS_IN_THE_RING = 2


@pytest.fixture(scope="module")
def survey_file(shared_data: Path) -> Path:
    """Returns the survey."""
    return shared_data / "vickers" / "train.csv"


@pytest.fixture(scope="module")
def survey(survey_file: Path) -> Survey:
    """Returns the survey's runners."""
    return read_survey(survey_file)


def holds(learned: RuleScore, formulas: tuple[RuleScore, ...], coverages: list[float]) -> None:
    """Fails where a promise is broken."""
    error = {one.rule: one.error_min.mean for one in formulas}
    assert learned.error_min.mean <= 0.74 * error[Rule.RIEGEL]
    assert learned.error_min.mean <= 0.74 * error[Rule.VDOT]
    assert learned.error_min.mean <= 0.2 + min(error[Rule.VICKERS], error[Rule.VICKERS_TWO])
    assert abs(learned.bias_min) <= 2.5
    assert learned.pinball_min is not None
    assert learned.pinball_min <= 4.2
    assert learned.coverage is not None
    assert 0.77 <= learned.coverage <= 0.83
    assert len(coverages) == 8
    assert all(0.70 <= coverage <= 0.92 for coverage in coverages)


def test_the_gates_hold_in_two_repeats(survey: Survey) -> None:
    said = cross_validate(survey.raw, MARATHON, REPEATS_IN_THE_RING, lambda: None)
    learned = learned_score(said, survey.raw)
    assert learned.n == 697
    holds(learned, formula_scores(survey.raw), [one.coverage for one in strata(said)])


@pytest.mark.soak
def test_training_keeps_the_gates_and_makes_the_shipped_file(survey_file: Path, tmp_path: Path) -> None:
    scores = train(survey_file, lambda: None, tmp_path)
    holds(scores.rules[0], scores.rules[1:], [one.coverage for one in scores.strata])
    made, kept = load_artifact(tmp_path), load_artifact()
    assert made.about["data_sha256"] == kept.about["data_sha256"]
    for name in ("with_mileage", "without_mileage"):
        for part in ("prior", "bands"):
            one, other = getattr(getattr(made, name), part), getattr(getattr(kept, name), part)
            assert all(np.allclose(getattr(one, field), getattr(other, field)) for field in one.__slots__)


def test_formulas_are_as_good_as_was_measured_before(survey: Survey) -> None:
    error = {one.rule: one.error_min.mean for one in formula_scores(survey.raw)}
    assert error[Rule.RIEGEL] == pytest.approx(18.05, abs=0.01)
    assert 1 - error[Rule.VICKERS] / error[Rule.RIEGEL] == pytest.approx(0.279, abs=0.001)


def test_the_published_regressions_come_out_of_the_survey(survey: Survey) -> None:
    """Fits both models of Vickers & Vertosick 2016 anew: all eight digits of each published coefficient agree."""
    runners = survey.adjusted.only(~np.isnan(survey.adjusted.log_times[:, MARATHON]))
    one, two = [], []
    for row, weekly_km in zip(runners.log_times, runners.weekly_km, strict=True):
        run = [(np.log(DISTANCES_M[place]), row[place]) for place in range(MARATHON) if row[place] > 0]
        miles, far = weekly_km * 1000 / METRES_PER_MILE / 10, np.log(DISTANCES_M[MARATHON])
        long = run[-1]
        by_riegel = DISTANCES_M[MARATHON] / np.exp(long[1] + 1.07 * (far - long[0]))
        one.append((1, by_riegel, miles, DISTANCES_M[MARATHON] / np.exp(row[MARATHON])))
        if len(run) > 1:
            short = run[-2]
            own = (long[1] - short[1]) / (long[0] - short[0])
            two.append((1, own, miles, (row[MARATHON] - long[1]) / (far - long[0])))
    for rows, published in (
        (one, (0.16018617, 0.83076202, 0.06423826)),
        (two, (1.4510756, -0.23797948, -0.01410023)),
    ):
        table = np.array(rows)
        found = np.linalg.lstsq(table[:, :3], table[:, 3], rcond=None)[0]
        assert found == pytest.approx(published, abs=1e-6)
    assert (len(one), len(two)) == (619, 337)


def test_the_product_and_the_scoring_say_the_same(survey: Survey) -> None:
    trained = np.flatnonzero(survey.raw.weekly_km > 0)
    runners = survey.raw.only(trained[::25])
    seconds = shipped_times(load_artifact(), runners)
    compared = 0
    for place in range(len(runners)):
        answer = shipped().predict(_question(runners, place))
        if isinstance(answer, Estimate):
            said = (answer.time_s, answer.low_s, answer.high_s)
            assert said == pytest.approx(tuple(seconds[:, place]), rel=1e-9)
            compared += 1
    assert compared > 30


def _question(runners: Runners, place: int) -> RaceQuestion:
    row = runners.log_times[place]
    return RaceQuestion(
        on=ON,
        evidence=tuple(
            Evidence(kind=EvidenceKind.RACE, date=ON, distance_m=metres, time_s=float(np.exp(said)))
            for metres, said in zip(DISTANCES_M[:MARATHON], row, strict=False)
            if not np.isnan(said)
        ),
        weekly_distance_m=float(runners.weekly_km[place]) * 1000,
        age=float(runners.age[place]),
        sex=Sex.FEMALE if runners.is_female[place] else Sex.MALE,
    )


def test_evaluating_writes_a_row_a_runner_and_fits_nothing(survey_file: Path, tmp_path: Path) -> None:
    scores = evaluate(survey_file, tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == scores.runners == 1_582
    told = [row for row in rows if row["actual"] and row["predicted"]]
    assert len(told) == scores.rules[0].n == 697
    error = np.mean([abs(float(row["actual"]) - float(row["predicted"])) for row in told]) / 60
    assert error == pytest.approx(scores.rules[0].error_min.mean, abs=0.01)
    assert all(float(row["low"]) <= float(row["predicted"]) <= float(row["high"]) for row in told)


def test_the_riegel_column_is_riegel(survey: Survey) -> None:
    times = formula_times(survey.raw)[Rule.RIEGEL]
    half_only = np.flatnonzero(~np.isnan(survey.raw.log_times[:, 4]))[:5]
    for place in half_only:
        assert times[place] == pytest.approx(np.exp(survey.raw.log_times[place, 4]) * 2**1.06)
