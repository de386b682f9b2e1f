"""What the runs of athletes raised last, kept for as long as all that it rests on is as it was."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.reasons import Flag

MOST_KEPT: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFlags:
    """What an athlete's runs and plan raise, and whether one of the runs is private."""

    flags: tuple[Flag, ...]
    has_private: bool


@dataclass(slots=True)
class KeptRunFlags:
    """What was found of each athlete, beside all that it rests on: whatever changes of that, it is found anew."""

    _found: OrderedDict[AthleteId, tuple[Hashable, RunFlags]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def known(self, rests_on: Mapping[AthleteId, Hashable]) -> dict[AthleteId, RunFlags]:
        """Return what still holds."""
        with self._lock:
            found = {who: self._found.get(who) for who in rests_on}
        return {who: kept[1] for who, kept in found.items() if kept and kept[0] == rests_on[who]}

    def keep(self, rests_on: Mapping[AthleteId, Hashable], found: Mapping[AthleteId, RunFlags]) -> None:
        """Keep what was found, in place of what was known of these athletes."""
        with self._lock:
            for who, flags in found.items():
                self._found[who] = (rests_on[who], flags)
                self._found.move_to_end(who)
            while len(self._found) > MOST_KEPT:
                self._found.popitem(last=False)
