"""One runner's own marathons as a table, and how far they were off; pandas, so nothing that predicts needs it."""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from marathon.domain.model_scores import PersonalResidual
from marathon.domain.prediction_card import RaceRecord
from marathon.domain.units import MARATHON_M
from models.race_time import MARATHONS_DOUBTED, SAME

if TYPE_CHECKING:
    import pandas as pd

_log = logging.getLogger(__name__)

COLUMNS: Final = ("date", "distance_m", "said_s", "result_s", "residual")


def sample(records: Sequence[RaceRecord]) -> "pd.DataFrame":
    """Return a row an own marathon; residual is the log of result over what was said of it the day before."""
    import pandas as pd

    rows = [
        (
            one.date,
            one.distance_m,
            one.said.time_s,
            one.result_s,
            float(np.log(one.result_s / one.said.time_s)),
        )
        for one in records
    ]
    races = pd.DataFrame(rows, columns=list(COLUMNS))
    is_marathon = races["distance_m"].between(MARATHON_M / SAME, MARATHON_M * SAME)
    _log.info("races sampled from the store: %d, marathons among them: %d", len(races), is_marathon.sum())
    return races[is_marathon].reset_index(drop=True)


def residual_of(marathons: "pd.DataFrame") -> PersonalResidual:
    """Return the mean residual of n marathons and its weight n/(n + 2)."""
    n = len(marathons)
    mean = float(marathons["residual"].mean()) if n else 0.0
    return PersonalResidual(n=n, mean=mean, weight=n / (n + MARATHONS_DOUBTED))
