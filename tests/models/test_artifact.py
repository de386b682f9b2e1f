"""The shipped model: small, plain arrays, believed by its digest only, and what answers where it is not."""

import hashlib
import os
import pickle
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from marathon.domain.race import Estimate, Evidence, EvidenceKind, Method, ModelFault, RaceQuestion, Refusal
from marathon.domain.units import HALF_MARATHON_M
from marathon.errors import ModelUnusableError
from models import artifact
from models.artifact import DIGEST, FOLDER, MODEL, load_artifact, save_artifact
from models.learned import LearnedPredictor
from models.predictor import FormulaPredictor
from tests.models.shipped import ON, shipped

QUESTION = RaceQuestion(
    on=ON,
    evidence=(
        Evidence(kind=EvidenceKind.RACE, date=date(2026, 9, 1), distance_m=HALF_MARATHON_M, time_s=6_300.0),
    ),
    weekly_distance_m=50_000.0,
    runs_in_8_weeks=20,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Returns a folder with a copy of the shipped model."""
    for name in (MODEL, DIGEST):
        shutil.copy(FOLDER / name, tmp_path / name)
    return tmp_path


def fault_of(folder: Path) -> object:
    """Returns why a folder's model is not used."""
    with pytest.raises(ModelUnusableError) as refused:
        load_artifact(folder)
    return refused.value.facts["fault"]


def test_the_shipped_model_is_small_and_tells_where_it_comes_from() -> None:
    assert (FOLDER / MODEL).stat().st_size < 50_000
    about = load_artifact().about
    assert len(about["data_sha256"]) == 64
    assert {"seed", "versions", "scores"} <= set(about)
    assert about["scores"]["repeats"] == 10


def test_it_holds_plain_arrays_and_nothing_of_any_runner() -> None:
    found = load_artifact()
    for fit in (found.with_mileage, found.without_mileage):
        for part in (fit.prior, fit.bands):
            assert all(isinstance(getattr(part, name), np.ndarray) for name in part.__slots__)
            assert all(getattr(part, name).size <= 36 for name in part.__slots__)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    kept = load_artifact()
    save_artifact(kept, tmp_path)
    again = load_artifact(tmp_path)
    assert again.about == kept.about
    for one, other in (
        (again.with_mileage, kept.with_mileage),
        (again.without_mileage, kept.without_mileage),
    ):
        assert np.array_equal(one.prior.spread, other.prior.spread)
        assert np.array_equal(one.bands.scale, other.bands.scale)


def answer_of(folder: Path) -> Estimate:
    """Returns the product's answer with the model of a folder."""
    answer = LearnedPredictor(folder).predict(QUESTION)
    assert isinstance(answer, Estimate)
    return answer


@pytest.mark.parametrize(
    ("name", "fault"), [(MODEL, ModelFault.MISSING), (DIGEST, ModelFault.MISSING)], ids=["model", "digest"]
)
def test_fault_53_a_missing_file_leaves_the_answer_to_a_formula(
    folder: Path, name: str, fault: ModelFault
) -> None:
    (folder / name).unlink()
    answer = answer_of(folder)
    assert (answer.method, answer.instead) == (Method.VICKERS_ONE_RACE, fault)


def test_fault_53_a_tampered_file_is_never_opened(folder: Path, tmp_path: Path) -> None:
    trap = tmp_path / "sprung"
    (folder / MODEL).write_bytes(pickle.dumps(Trap(str(trap))))
    answer = answer_of(folder)
    assert (answer.method, answer.instead) == (Method.VICKERS_ONE_RACE, ModelFault.CHANGED)
    assert not trap.exists()


class Trap:
    """Makes a folder when it is unpickled."""

    def __init__(self, path: str) -> None:
        """Remembers where."""
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        """Returns what unpickling calls."""
        return os.mkdir, (self.path,)


def test_one_changed_byte_is_seen(folder: Path) -> None:
    content = bytearray((folder / MODEL).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / MODEL).write_bytes(content)
    assert fault_of(folder) is ModelFault.CHANGED


def test_fault_53_another_version_leaves_the_answer_to_a_formula(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    present = load_artifact()
    with monkeypatch.context() as later:
        later.setattr(artifact, "FORMAT", artifact.FORMAT + 1)
        save_artifact(present, folder)
    answer = answer_of(folder)
    assert (answer.method, answer.instead) == (Method.VICKERS_ONE_RACE, ModelFault.OTHER_VERSION)


def test_a_file_of_something_else_is_another_version(folder: Path) -> None:
    content = pickle.dumps(["no model"])
    (folder / MODEL).write_bytes(content)
    (folder / DIGEST).write_text(hashlib.sha256(content).hexdigest())
    assert fault_of(folder) is ModelFault.OTHER_VERSION


def test_a_formulas_refusal_is_the_models(tmp_path: Path) -> None:
    empty = RaceQuestion(on=ON, runs_in_8_weeks=3)
    refused = LearnedPredictor(tmp_path).predict(empty)
    assert isinstance(refused, Refusal)
    assert refused == LearnedPredictor().predict(empty) == FormulaPredictor().predict(empty)


def test_the_product_answers_by_the_shipped_model() -> None:
    answer = LearnedPredictor().predict(QUESTION)
    assert isinstance(answer, Estimate)
    assert replace(answer, version="") == shipped().predict(QUESTION)
    assert (FOLDER / DIGEST).read_text().startswith(answer.version)
    assert len(answer.version) == 12
    assert (answer.method, answer.instead) == (Method.LEARNED, None)


def test_predicting_imports_neither_pandas_nor_sklearn(project: Path) -> None:
    program = (
        "import sys; from datetime import date; from marathon.domain.race import *; "
        "from models.learned import LearnedPredictor; "
        "race = Evidence(kind=EvidenceKind.RACE, date=date(2026, 9, 1), distance_m=10000.0, time_s=2800.0); "
        "asked = RaceQuestion(on=date(2026, 10, 1), evidence=(race,), runs_in_8_weeks=20); "
        "print(LearnedPredictor().predict(asked).method, {'pandas', 'sklearn', 'scipy'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=project, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "learned set()"
