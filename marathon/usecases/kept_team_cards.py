"""The cards of teams that were asked for last: a coach who looks again, and the next coach, wait for no reading."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.calendar import quarter_of
from marathon.domain.team import TeamId
from marathon.domain.team_cards import TeamCard

MOST_KEPT: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a card depends on beside the data; local dates change at a quarter of an hour, wherever a clock is."""

    team_id: TeamId
    reader: AthleteId | None
    strava_is_shared: bool
    quarter: datetime

    @classmethod
    def at(
        cls, now: datetime, team_id: TeamId, reader: AthleteId | None, *, strava_is_shared: bool
    ) -> "Asked":
        """Return what is asked at an instant."""
        return cls(team_id=team_id, reader=reader, strava_is_shared=strava_is_shared, quarter=quarter_of(now))


@dataclass(slots=True)
class KeptTeamCards:
    """A few cards of one version of the data; what is kept of an earlier one goes with the next that is made."""

    _version: str = ""
    _cards: OrderedDict[Asked, TeamCard] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def card(self, asked: Asked, version: str, make: Callable[[], TeamCard]) -> TeamCard:
        """Return a card as it is kept, or made and kept from now on.

        Args: version: that of the data before anything is read of it.
        """
        with self._lock:
            kept = self._cards.get(asked) if version == self._version else None
        if kept:
            return kept
        made = make()
        with self._lock:
            if version != self._version:
                self._cards.clear()
                self._version = version
            self._cards[asked] = made
            while len(self._cards) > MOST_KEPT:
                self._cards.popitem(last=False)
        return made
