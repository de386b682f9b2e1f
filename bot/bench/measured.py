"""What every measurement returns, and taking times fairly; nothing here knows what is measured."""

import gc
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A value in the unit of its name, and its ratios to other things measured in the same run."""

    value: float
    ratios: Mapping[str, float] = field(default_factory=dict)


def seconds(call: Callable[[], object]) -> float:
    """Return how long a call takes."""
    started = perf_counter()
    call()
    return perf_counter() - started


def p50_ms(calls: Iterable[Callable[[], object]]) -> float:
    """Return the median time of some calls."""
    return 1000 * median([seconds(call) for call in calls])


def alternating_ms(rounds: int, *calls: Callable[[], object]) -> list[float]:
    """Return the median time of each call, all of them taken in turn so that a busy machine hits each alike.

    A first round warms up and does not count; what one call leaves behind is collected before the next.
    """
    taken: list[list[float]] = [[] for _ in calls]
    for call in calls:
        call()
    gc.collect()
    gc.freeze()  # so that the collections below look at what the calls leave behind, not at all that is loaded
    for _ in range(rounds):
        for times, call in zip(taken, calls, strict=True):
            gc.collect()
            times.append(1000 * seconds(call))
    gc.unfreeze()
    return [median(times) for times in taken]
