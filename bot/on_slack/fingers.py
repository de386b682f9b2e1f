"""Impatient fingers: a button that is pressed again at once is meant once."""

from collections import OrderedDict
from time import monotonic
from typing import Final

PRESS_TWICE_S: Final = 2.0
PRESSES_KEPT: Final = 500


class Fingers:
    """Remembers the latest presses; used from one event loop."""

    def __init__(self) -> None:
        """Begin with nothing pressed."""
        self._presses: OrderedDict[tuple[str, ...], float] = OrderedDict()

    def is_double(self, *press: str) -> bool:
        """Tell whether the same button was pressed a moment ago."""
        now = monotonic()
        before = self._presses.pop(press, None)
        self._presses[press] = now
        while len(self._presses) > PRESSES_KEPT:
            self._presses.popitem(last=False)
        return before is not None and now - before < PRESS_TWICE_S
