"""Arithmetic of axes: where marks, dates and labels stand. Nothing is drawn here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, floor

_CLOCK_STEPS_S = (10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 36_000)
_ROUND = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from values to pixels; a span of nothing lies in the middle."""

    low: float
    high: float
    start_px: float
    end_px: float

    def __call__(self, value: float) -> float:
        """Return the pixel of a value."""
        if self.high == self.low:
            return (self.start_px + self.end_px) / 2
        return self.start_px + (value - self.low) / (self.high - self.low) * (self.end_px - self.start_px)


def round_step(span: float, most: int) -> float:
    """Return the smallest of 1, 2, 5, 10, 20 … that divides a span into at most so many parts."""
    power, step = 0, 1
    while span / step > most:
        power += 1
        step = int(_ROUND[power % 3] * 10 ** (power // 3))
    return step


def clock_step(span_s: float, most: int) -> float:
    """Return a step of the clock (10 s to 10 h) that divides a span into at most so many parts."""
    fitting = (step for step in _CLOCK_STEPS_S if span_s / step <= most)
    return next(fitting, ceil(span_s / most / 36_000) * 36_000)


def marks(low: float, high: float, step: float) -> list[float]:
    """Return the multiples of a step from low to high."""
    return [n * step for n in range(ceil(low / step), floor(high / step) + 1)]


def dates_between(first: date, last: date, most: int) -> list[date]:
    """Return up to so many dates, evenly apart, with both ends."""
    days = (last - first) // timedelta(days=1)
    parts = min(most - 1, days)
    if parts == 0:
        return [first]
    return [first + timedelta(days=round(days * n / parts)) for n in range(parts + 1)]


def spread(wished: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return positions near the wished ones, in order and a gap apart, from low to high where they fit."""
    order = sorted(range(len(wished)), key=lambda index: wished[index])
    placed = [min(max(wished[index], low), high) for index in order]
    for before, after in pairwise(range(len(placed))):
        placed[after] = max(placed[after], placed[before] + gap)
    for after, before in pairwise(reversed(range(len(placed)))):
        ceiling = high if after == len(placed) - 1 else placed[after]
        placed[after] = min(placed[after], ceiling)
        placed[before] = min(placed[before], placed[after] - gap)
    result = [0.0] * len(wished)
    for index, position in zip(order, placed, strict=True):
        result[index] = position
    return result
