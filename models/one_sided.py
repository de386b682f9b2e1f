"""One-sided evidence: a training best shows what a runner can do at least, never that they cannot do better."""

from dataclasses import dataclass
from math import erfc, exp, pi, sqrt
from typing import Final

import numpy as np

from marathon.domain.activity import Floats

_FAR: Final = -8.0
"""Beyond so many standard deviations the tail is taken for its asymptote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """What one training best does to the six log times: faster by so much, with so much less variance.

    share: by how much the six move when the best moves by one.
    """

    faster: Floats
    narrower: Floats
    share: Floats


def pull(left: Floats, middle: Floats, row: Floats, log_time: float, noise: float) -> Pull:
    """Return what it tells that a runner can do a distance in a time or faster.

    Args:
        left, middle: 6 x 6 covariance and 6 log times before. row: the distance among the six. noise: a variance.
    Source: the moments of a normal cut off on one side, on log time; own choice to use them here.
    """
    moves = np.maximum(left @ row, 0.0)
    width = sqrt(row @ left @ row + noise)
    above = (log_time - float(row @ middle)) / width
    ratio = tail_ratio(above)
    certain = ratio * (above + ratio)
    return Pull(
        faster=moves / width * ratio,
        narrower=(moves / width) ** 2 * certain,
        share=moves / width**2 * certain,
    )


def tail_ratio(above: float) -> float:
    """Return the standard normal's density over its distribution at a point."""
    if above < _FAR:
        return -above - 1 / above
    return exp(-(above**2) / 2) / sqrt(2 * pi) / (0.5 * erfc(-above / sqrt(2)))
