"""Reading a file of the survey's shape into arrays; pandas, so for training and evaluating only."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np

from marathon.domain.activity import Floats
from marathon.domain.units import METRES_PER_KM, METRES_PER_MILE
from marathon.errors import SurveyError, UnreadableFileError
from models.fitting import Runners
from models.prior import USUAL_FEMALE

COLUMNS: Final = ("k5", "m5", "k10", "m10", "mh", "mf")
"""What the survey calls the six distances, shortest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A file's runners, by raw times and by times adjusted for the course, as far as a file holds them."""

    sha256: str
    raw: Runners
    adjusted: Runners


def read_survey(path: Path) -> Survey:
    """Return the runners of a CSV file.

    Raises: UnreadableFileError, SurveyError naming the column that is missing or holds no numbers.
    """
    import pandas as pd

    try:
        content = path.read_bytes()
    except OSError:
        raise UnreadableFileError(file=path.name) from None
    try:
        table = pd.read_csv(BytesIO(content))
    except ValueError:  # pandas' own errors and undecodable bytes are kinds of it
        raise SurveyError(file=path.name, column="id") from None
    wanted = ["id", "female", "age", "typical", *(f"{name}_ti" for name in COLUMNS)]
    adjusted = [f"{name}_ti_adj" for name in COLUMNS]
    columns = {}
    for name in [*wanted, *(column for column in adjusted if column in table)]:
        if name not in table:
            raise SurveyError(file=path.name, column=name)
        try:
            columns[name] = table[name].to_numpy(dtype=np.float64)
        except ValueError:
            raise SurveyError(file=path.name, column=name) from None
    raw = np.column_stack([columns[f"{name}_ti"] for name in COLUMNS])
    told = np.column_stack([columns.get(f"{name}_ti_adj", columns[f"{name}_ti"]) for name in COLUMNS])
    return Survey(
        sha256=hashlib.sha256(content).hexdigest(),
        raw=_runners(columns, raw),
        adjusted=_runners(columns, told),
    )


def _runners(columns: dict[str, Floats], seconds: Floats) -> Runners:
    return Runners(
        ids=columns["id"],
        log_times=np.log(np.where(seconds > 0, seconds, np.nan)),
        is_female=np.nan_to_num(columns["female"], nan=USUAL_FEMALE),
        age=columns["age"],
        weekly_km=columns["typical"] * METRES_PER_MILE / METRES_PER_KM,
    )
