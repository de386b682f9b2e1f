"""A recording as it was handed in: kept so that its athlete, and nobody else, can have it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from marathon.domain.activity import Activity, Source

IDENTITY_CHARACTERS: Final = 32
RECORDED: Final = (Source.FIT, Source.GPX, Source.TCX)
MOST_KEPT_BYTES: Final = 500_000_000  # own choice: about ten thousand runs, packed


class Keeping(StrEnum):
    """What became of an original; not wanted where its athlete has files let go."""

    KEPT = "kept"
    NO_ROOM = "no_room"
    NOT_WANTED = "not_wanted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A recording packed with gzip, by the name it was given.

    identity: what the source_id of each of its activities begins with, which ties them to it.
    came_packed: it was handed in with gzip around it, so it is handed back as it lies here.
    """

    identity: str
    name: str
    packed: bytes
    came_packed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalLine:
    """An original without its content: its number, the name it was given, packed size and when it came."""

    number: int
    name: str
    size_bytes: int
    came_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportContents:
    """What one exported file holds: rows by table, how many originals; and how many files hold originals alone.

    part: which of those this is, 0 where it is the one with the tables.
    """

    counts: Mapping[str, int]
    originals: int
    part: int = 0
    parts: int = 0


def identity_of(activity: Activity) -> str:
    """Return the identity of the recording that an activity was read from."""
    return activity.source_id[:IDENTITY_CHARACTERS]
