"""Two light axes: rules with values at the left, dates below. Nothing here knows what is plotted."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from marathon.charts import palette
from marathon.charts.lettering import width_px
from marathon.charts.scales import Scale, dates_between
from marathon.charts.sheet import LABEL, Align, Sheet, place, points
from marathon.words.voice import Voice

_MOST_VALUES: Final = 8
_MOST_DATES: Final = 3


class ValueAxis:
    """Thin rules across the plot, each with its value at the left."""

    def __init__(self, sheet: Sheet, left: float, right: float) -> None:
        """Make the rules and labels between two pixels."""
        self._left, self._right = left, right
        self._rules = [sheet.line(color=palette.GRID, linewidth=2, zorder=0) for _ in range(_MOST_VALUES)]
        self._labels = sheet.texts(_MOST_VALUES, colour=palette.MUTED, align="right")

    def show(self, values: Sequence[tuple[float, str]]) -> None:
        """Draw a rule and a label at each pixel from the top."""
        for rule, label, (y, said) in zip(self._rules, self._labels, values, strict=False):
            points(rule, [self._left, self._right], [y, y])
            place(label, self._left - 16, y + 0.36 * LABEL, said)


class DateAxis:
    """A scale of local dates with at most three of them named below the plot."""

    def __init__(self, sheet: Sheet, bottom: float) -> None:
        """Make the labels below a pixel."""
        self._bottom = bottom
        self._labels = {
            align: sheet.texts(_MOST_DATES, colour=palette.MUTED, align=align) for align in _ALIGNS
        }

    def show(self, days: Sequence[date], left: float, right: float, voice: Voice) -> list[float]:
        """Name the dates and return the pixel of each day given, oldest first."""
        first = days[0]
        scale = Scale(0, (days[-1] - first) / timedelta(days=1), left, right)
        named = [
            (scale((day - first) / timedelta(days=1)), voice.short_day(day))
            for day in dates_between(first, days[-1], _MOST_DATES)
        ]
        for index, (x, said) in enumerate(shown := _with_room(named)):
            place(self._labels[_align(index, len(shown))][index], x, self._bottom + 52, said)
        return [scale((day - first) / timedelta(days=1)) for day in days]


def _with_room(named: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Return the labels without the middle one of three, where it would touch one at an end."""
    if len(named) < _MOST_DATES:
        return named
    ends, (middle, said) = (named[0], named[-1]), named[1]
    room = min(abs(middle - x) - width_px(end, LABEL) for x, end in ends)
    return named if room > width_px(said, LABEL) / 2 + LABEL / 2 else list(ends)


_ALIGNS: Final[tuple[Align, ...]] = ("left", "center", "right")


def _align(index: int, count: int) -> Align:
    """Return how a label sits under its date: those at the ends stay inside."""
    if count == 1:
        return "center"
    if index == 0:
        return "left"
    return "right" if index == count - 1 else "center"
