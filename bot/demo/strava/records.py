"""What the local Strava knows: athletes and their recordings, in memory; how they look on the wire is elsewhere."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from marathon.domain.activity import Activity
from marathon.domain.athlete import Sex
from marathon.domain.team import Audience
from marathon.domain.units import Units

_FIRST_ID = 20_000_000_000  # well beyond 32 bits
_IDS = 10_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StravaAthlete:
    """One account; zone is an IANA name."""

    id: int
    firstname: str
    lastname: str
    zone: str = "UTC"
    sex: Sex | None = None
    units: Units = Units.METRIC


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One activity of an account.

    changes holds fields of Strava's payload that were edited since, or that a test wants to be odd.
    The API answers 404 before visible_from, and has no streams before streams_from.
    """

    id: int
    athlete_id: int
    zone: str
    activity: Activity
    visible_from: datetime
    streams_from: datetime
    changes: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_private(self) -> bool:
        """Whether only its owner sees it (“Only You”)."""
        told = self.changes.get("private")
        return told is True if told is not None else self.activity.audience is Audience.OWNER


def strava_id(text: str) -> int:
    """Return an id beyond 32 bits, the same for the same text."""
    digest = hashlib.sha256(text.encode()).digest()
    return _FIRST_ID + int.from_bytes(digest[:8], "big") % _IDS


class Records:
    """Accounts and recordings by id; two texts never share an id."""

    def __init__(self) -> None:
        """Know nobody."""
        self.athletes: dict[int, StravaAthlete] = {}
        self._recordings: dict[int, Recording] = {}

    def free_id(self, text: str) -> int:
        """Return the id of a text, or the next one that no recording has yet."""
        found = strava_id(text)
        while found in self._recordings:
            found += 1
        return found

    def keep(self, recording: Recording) -> None:
        """Store a recording, in place of its earlier state."""
        self._recordings[recording.id] = recording

    def remove(self, recording_id: int) -> None:
        """Forget a recording.

        Raises: KeyError where there is none.
        """
        del self._recordings[recording_id]

    def recording(self, recording_id: int) -> Recording | None:
        """Return one recording, visible or not."""
        return self._recordings.get(recording_id)

    def recordings_of(self, athlete_id: int, now: datetime) -> list[Recording]:
        """Return an athlete's recordings that the API serves by now, newest first."""
        own = [r for r in list(self._recordings.values()) if r.athlete_id == athlete_id]
        seen = [r for r in own if r.visible_from <= now]
        return sorted(seen, key=lambda r: (r.activity.started_at, r.id), reverse=True)
