"""The baseline of trees: numpy asks them what sklearn would say."""

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from marathon.domain.model_scores import Rule
from models.baselines import formula_times
from models.boosting import GROWING, boosted_times, features_of, grow
from models.prior import MARATHON
from tests.models.test_fitting import invented


def test_numpy_asks_the_trees_what_sklearn_would() -> None:
    runners = invented(600)
    runners = runners.only(
        np.flatnonzero(
            ~np.isnan(runners.log_times[:, MARATHON]) & ~np.isnan(runners.log_times[:, :MARATHON]).all(axis=1)
        )
    )
    by_riegel = formula_times(runners)[Rule.RIEGEL]
    train = np.arange(0, len(runners), 2)
    model = HistGradientBoostingRegressor(random_state=7, **GROWING)
    features = features_of(runners, by_riegel)
    model.fit(features[train], (runners.log_times[:, MARATHON] - np.log(by_riegel))[train])
    asked = boosted_times(grow(runners, by_riegel, train, 7), runners, by_riegel)
    assert np.isnan(features).any()
    assert np.allclose(asked, by_riegel * np.exp(model.predict(features)))
