"""What a prediction costs: the first of a process, every later one, the whole answer, the memory, the file."""

import subprocess
import sys
from datetime import date
from functools import partial
from typing import Final

from bot.bench.answers import HISTORY_DAYS, ROUNDS, ask
from bot.bench.crowd import crowd
from bot.bench.measured import Measured, p50_ms
from bot.core.router import Router
from marathon.domain.race import Evidence, EvidenceKind, RaceQuestion
from marathon.domain.units import HALF_MARATHON_M
from marathon.setting_values import PROJECT
from models.artifact import FOLDER, MODEL
from models.learned import LearnedPredictor

STARTS: Final = 5
CALLS: Final = 200
QUESTION: Final = RaceQuestion(
    on=date(2026, 10, 1),
    evidence=(
        Evidence(kind=EvidenceKind.RACE, date=date(2026, 9, 1), distance_m=HALF_MARATHON_M, time_s=6_300.0),
        Evidence(kind=EvidenceKind.RACE, date=date(2026, 6, 1), distance_m=10_000.0, time_s=2_820.0),
        Evidence(kind=EvidenceKind.TRAINING_BEST, date=date(2026, 9, 9), distance_m=5_000.0, time_s=1_400.0),
    ),
    weekly_distance_m=50_000.0,
    runs_in_8_weeks=30,
)
_IN_A_NEW_PROCESS: Final = """
import gc
from time import perf_counter
import psutil
import marathon.usecases.predict_race  # what a service has loaded by then, the store and numpy among it
from marathon.domain.race import RaceQuestion, Evidence, EvidenceKind
from datetime import date
race = Evidence(kind=EvidenceKind.RACE, date=date(2026, 9, 1), distance_m=10_000.0, time_s=2_820.0)
asked = RaceQuestion(on=date(2026, 10, 1), evidence=(race,), weekly_distance_m=5e4, runs_in_8_weeks=30)
gc.collect()
idle = psutil.Process().memory_info().rss
started = perf_counter()
from models.learned import LearnedPredictor
predictor = LearnedPredictor()
predictor.predict(asked)
took = perf_counter() - started
for _ in range(100):
    predictor.predict(asked)
print(1000 * took, (psutil.Process().memory_info().rss - idle) / 1e6)
"""


def predict_first() -> Measured:
    """Measure the first prediction of a process: importing the model, holding it against its digest, answering."""
    return Measured(value=sorted(_new_process()[0] for _ in range(STARTS))[STARTS // 2])


def predict_rss() -> Measured:
    """Measure what predicting adds to the memory of a process that has loaded the rest of the product."""
    return Measured(value=sorted(_new_process()[1] for _ in range(STARTS))[STARTS // 2])


def predict_warm() -> Measured:
    """Measure a later prediction, from two races and a training best."""
    predictor = LearnedPredictor()
    predictor.predict(QUESTION)
    return Measured(value=p50_ms([partial(predictor.predict, QUESTION)] * CALLS))


def predict_words() -> Measured:
    """Measure all of /predict but its chart: some thirty predictions, for the weeks, the record and the plan."""
    with crowd(12, history_days=HISTORY_DAYS) as people:
        router = Router(people.desk)
        asked = [partial(ask, router, who, "/predict", with_chart=False) for who in people.athletes]
        for one in asked:
            one()
        return Measured(value=p50_ms(asked * ROUNDS))


def model_file() -> Measured:
    """Measure the file of the model, and what it is to the 50 kB it may have."""
    size_kb = (FOLDER / MODEL).stat().st_size / 1000
    return Measured(value=size_kb, ratios={"to_50_kb": size_kb / 50})


def _new_process() -> tuple[float, float]:
    """Return milliseconds and megabytes of a process of its own."""
    said = subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", _IN_A_NEW_PROCESS], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout
    took_ms, grown_mb = map(float, said.split())
    return took_ms, grown_mb
