"""Gradient-boosted trees as plain arrays: sklearn grows them, numpy asks them. A baseline that answers nobody."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from marathon.domain.activity import Floats
from models.fitting import Runners
from models.prior import MARATHON, Places, log_mileage

GROWING: Final = {"learning_rate": 0.05, "max_iter": 120, "max_leaf_nodes": 6, "min_samples_leaf": 20}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """All nodes of all trees in a row; left and right are places in it, and a leaf is its own child.

    start: the log ratio that the trees' values are added to. roots: the place of each tree's first node.
    """

    start: Floats
    roots: Places
    feature: Places
    threshold: Floats
    left: Places
    right: Places
    unknown_left: Places
    value: Floats


def features_of(runners: Runners, by_riegel: Floats) -> Floats:
    """Return what the trees look at: the shorter log times, Riegel's marathon, sex, age, mileage."""
    told = [np.log(by_riegel), runners.is_female, runners.age, log_mileage(runners.weekly_km)]
    return np.column_stack([runners.log_times[:, :MARATHON], *told])


def grow(runners: Runners, by_riegel: Floats, train: Places, seed: int) -> Trees:
    """Return trees that say how far Riegel's marathon (s) is off, grown on some of the runners."""
    from sklearn.ensemble import HistGradientBoostingRegressor

    off = runners.log_times[:, MARATHON] - np.log(by_riegel)
    model = HistGradientBoostingRegressor(random_state=seed, **GROWING)
    model.fit(features_of(runners, by_riegel)[train], off[train])
    nodes = [trees[0].nodes for trees in model._predictors]
    roots = np.cumsum([0, *(len(tree) for tree in nodes[:-1])])
    every = np.concatenate(nodes)
    offset = np.repeat(roots, [len(tree) for tree in nodes])
    own, is_leaf = np.arange(len(every)), every["is_leaf"].astype(bool)
    return Trees(
        start=np.array(float(model._baseline_prediction.item())),
        roots=roots.astype(np.intp),
        feature=every["feature_idx"].astype(np.intp),
        threshold=every["num_threshold"].astype(np.float64),
        left=np.where(is_leaf, own, offset + every["left"]).astype(np.intp),
        right=np.where(is_leaf, own, offset + every["right"]).astype(np.intp),
        unknown_left=every["missing_go_to_left"].astype(np.intp),
        value=every["value"].astype(np.float64),
    )


def boosted_times(trees: Trees, runners: Runners, by_riegel: Floats) -> Floats:
    """Return each runner's marathon (s); NaN where Riegel says none."""
    features = features_of(runners, by_riegel)
    rows = np.arange(len(features))[:, None]
    at = np.broadcast_to(trees.roots, (len(features), len(trees.roots)))
    while True:
        seen = features[rows, trees.feature[at]]
        goes_left = np.where(np.isnan(seen), trees.unknown_left[at] > 0, seen <= trees.threshold[at])
        below = np.where(goes_left, trees.left[at], trees.right[at])
        if (below == at).all():
            return np.asarray(by_riegel * np.exp(trees.start + trees.value[at].sum(axis=1)))
        at = below
