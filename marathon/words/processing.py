"""What the operator reads of days that are judged by hand; English only, as all that stands in the terminal."""

from collections.abc import Sequence
from typing import Final

from marathon.words.operator import examples

MOST_NAMED: Final = 10
HELP = "Judge days anew from a date on: load goes on from there, so the days behind it are judged too."
EXAMPLES = examples("process --date 2026-11-28", "process --date 2026-11-28 --athlete 2")
DATE_HELP = "The first local day to judge, such as 2026-11-28."
ATHLETE_HELP = "Only this athlete, by the id that `athlete list` shows."


def processed_so_far(done: int, total: int) -> str:
    """Return how far the athletes are."""
    return f"{done:,} of {_counted(total, 'athlete')}"


def processed(athletes: int, days: int, failed: Sequence[int]) -> str:
    """Return what was judged, and whose days could not be."""
    said = f"{_counted(days, 'day')} of {_counted(athletes, 'athlete')} judged."
    if not failed:
        return said
    return f"{said} Those of {_some(failed)} could not be: the system log says why."


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def _some(numbers: Sequence[int]) -> str:
    shown = ", ".join(str(number) for number in numbers[:MOST_NAMED])
    more = len(numbers) - MOST_NAMED
    return f"{shown} and {more:,} more" if more > 0 else shown
