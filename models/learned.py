"""The predictor of the product: the learned model where its file is the one that was shipped, else the formulas."""

import logging
from dataclasses import replace
from pathlib import Path
from threading import Lock

from marathon.domain.race import Estimate, Method, ModelFault, RaceQuestion, Refusal
from marathon.errors import ModelUnusableError
from marathon.ports import RacePredictor
from models.artifact import FOLDER, load_artifact
from models.predictor import FormulaPredictor
from models.race_time import RaceTimePredictor

_log = logging.getLogger(__name__)


class LearnedPredictor:
    """Reads the shipped model at the first question, and answers by formulas, and says why, where it cannot."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Remember where the model lies; nothing is read yet."""
        self._folder = folder
        self._formulas = FormulaPredictor()
        self._reading = Lock()
        self._found: RacePredictor | ModelFault | None = None
        self._version = ""

    def predict(self, question: RaceQuestion) -> Estimate | Refusal:
        """Return the model's answer, or a formula's with the reason why it answers instead."""
        found = self._model()
        if not isinstance(found, ModelFault):
            said = found.predict(question)
            if isinstance(said, Estimate) and said.method is Method.LEARNED:
                return replace(said, version=self._version)
            return said
        answer = self._formulas.predict(question)
        return answer if isinstance(answer, Refusal) else replace(answer, instead=found)

    def _model(self) -> RacePredictor | ModelFault:
        with self._reading:
            if self._found is None:
                self._found = self._read()
            return self._found

    def _read(self) -> RacePredictor | ModelFault:
        try:
            shipped = load_artifact(self._folder)
        except ModelUnusableError as error:
            fault = error.facts["fault"]
            assert isinstance(fault, ModelFault)
            _log.warning("the learned model is not used (%s): formulas answer instead", fault)
            return fault
        self._version = shipped.version
        _log.info("the learned model answers, trained on data %.12s", shipped.about["data_sha256"])
        return RaceTimePredictor(shipped.with_mileage, shipped.without_mileage, self._formulas)
