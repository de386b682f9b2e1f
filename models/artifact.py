"""The shipped model: plain arrays in performance.joblib, believed only when its digest is the one written beside it."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np

from marathon.domain.race import ModelFault
from marathon.errors import ModelUnusableError
from models.boosting import Trees
from models.prior import Bands, Fit, Prior

FOLDER: Final = Path(__file__).parent
FORMAT: Final = 2
"""What the arrays mean; raised whenever code and file must change together."""
MODEL: Final = "performance.joblib"
DIGEST: Final = "performance.sha256"
VERSION_SIGNS: Final = 12
_DIGITS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """Both fits, the baseline of trees for evaluating, and how all came to be: data hash, versions, seed, scores.

    version: the beginning of its file's digest, known once it is a file.
    """

    with_mileage: Fit
    without_mileage: Fit
    boosting: Trees
    about: Mapping[str, Any]
    version: str = ""


def save_artifact(artifact: Artifact, folder: Path = FOLDER) -> None:
    """Write the model, and its digest beside it."""
    import joblib

    content = {
        "format": FORMAT,
        "with_mileage": _arrays(artifact.with_mileage),
        "without_mileage": _arrays(artifact.without_mileage),
        "boosting": asdict(artifact.boosting),
        "about": dict(artifact.about),
    }
    written = BytesIO()
    joblib.dump(content, written, compress=("zlib", 9), protocol=5)
    (folder / MODEL).write_bytes(written.getvalue())
    (folder / DIGEST).write_text(_digest(written.getvalue()) + "\n", "ascii")


def load_artifact(folder: Path = FOLDER) -> Artifact:
    """Return the shipped model. Loading runs what a file says, so its bytes are held against the digest first.

    Raises: ModelUnusableError with a ModelFault, when it is missing, changed, or of another version.
    """
    try:
        content = (folder / MODEL).read_bytes()
        wanted = (folder / DIGEST).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise ModelUnusableError(fault=ModelFault.MISSING) from None
    if _digest(content) != wanted:
        raise ModelUnusableError(fault=ModelFault.CHANGED)
    return replace(_read(content), version=wanted[:VERSION_SIGNS])


def _read(content: bytes) -> Artifact:
    import joblib

    try:
        found = joblib.load(BytesIO(content))
        if found["format"] != FORMAT:
            raise ModelUnusableError(fault=ModelFault.OTHER_VERSION)
        return Artifact(
            with_mileage=_fit(found["with_mileage"]),
            without_mileage=_fit(found["without_mileage"]),
            boosting=Trees(**found["boosting"]),
            about=found["about"],
        )
    except ModelUnusableError:
        raise
    except Exception as error:  # whatever else an older or newer library makes of it
        raise ModelUnusableError(fault=ModelFault.OTHER_VERSION) from error


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _arrays(fit: Fit) -> dict[str, dict[str, Any]]:
    return {
        part: {name: np.round(value, _DIGITS) for name, value in values.items()}
        for part, values in asdict(fit).items()
    }


def _fit(found: Mapping[str, Mapping[str, Any]]) -> Fit:
    return Fit(prior=Prior(**found["prior"]), bands=Bands(**found["bands"]))
