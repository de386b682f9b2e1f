"""A webhook event of Strava as a value: what it says happened. It is a hint; the truth is fetched elsewhere."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple, TypeVar

from marathon.errors import StravaEventError

T = TypeVar("T", bound=StrEnum)
LARGEST_ID: Final = 2**63 - 1
MOST_UPDATES: Final = 20
LONGEST_UPDATE: Final = 1000
TOO_FAR: Final = timedelta(days=30)  # own choice: Strava gives up within the hour, and clocks differ by less


class Subject(StrEnum):
    """What an event is about."""

    ACTIVITY = "activity"
    ATHLETE = "athlete"


class Aspect(StrEnum):
    """What is said to have happened to it."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


class StravaEvent(NamedTuple):
    """One event; updates are sorted by name, and booleans are words. A tuple is made in a third of the time."""

    subject: Subject
    aspect: Aspect
    object_id: int
    owner_id: int
    subscription_id: int
    event_time: int
    updates: tuple[tuple[str, str], ...] = ()

    @property
    def is_deauthorisation(self) -> bool:
        """Tell whether the athlete is said to have taken back the permission."""
        if self.subject is not Subject.ATHLETE:
            return False
        return dict(self.updates).get("authorized", "").strip().lower() == "false"

    @property
    def event_key(self) -> str:
        """Return what a repeated delivery has in common; two edits in one second differ in their updates.

        The time comes first: keys that rise with it lie side by side in their index, which halves the price of a row.
        """
        said = hashlib.sha256(json.dumps(self.updates).encode()).hexdigest()[:16] if self.updates else ""
        who = f"{self.owner_id}:{self.object_id}"
        return f"strava:{self.event_time}:{self.subject.value}:{self.aspect.value}:{who}:{said}"


def parse_event(payload: object, now: datetime) -> StravaEvent:
    """Return the event in a decoded body.

    Raises: StravaEventError naming the field that is missing or makes no sense.
    """
    if not isinstance(payload, dict):
        raise StravaEventError(field="body")
    return StravaEvent(
        subject=_word(Subject, payload, "object_type"),
        aspect=_word(Aspect, payload, "aspect_type"),
        object_id=_identity(payload, "object_id"),
        owner_id=_identity(payload, "owner_id"),
        subscription_id=_identity(payload, "subscription_id"),
        event_time=_instant(payload, "event_time", now),
        updates=_updates(payload.get("updates")),
    )


def _word(kind: type[T], payload: Mapping[str, object], name: str) -> T:
    value = payload.get(name)
    known = kind._value2member_map_.get(value) if isinstance(value, str) else None
    if not isinstance(known, kind):
        raise StravaEventError(field=name)
    return known


def _identity(payload: Mapping[str, object], name: str) -> int:
    value = payload.get(name)
    if type(value) is not int or not 0 < value <= LARGEST_ID:  # True is an int too
        raise StravaEventError(field=name)
    return value


def _instant(payload: Mapping[str, object], name: str, now: datetime) -> int:
    value = _identity(payload, name)
    if abs(value - now.timestamp()) > TOO_FAR.total_seconds():
        raise StravaEventError(field=name)
    return value


def _updates(value: object) -> tuple[tuple[str, str], ...]:
    if value is None or value == {}:
        return ()
    if not isinstance(value, Mapping) or len(value) > MOST_UPDATES:
        raise StravaEventError(field="updates")
    return tuple(sorted((_clean(str(name)), _update(item)) for name, item in value.items()))


def _update(value: object) -> str:
    if isinstance(value, list | Mapping):
        raise StravaEventError(field="updates")
    return _clean(value if isinstance(value, str) else json.dumps(value))


def _clean(text: str) -> str:
    """Return text that every database can keep: no NUL, no half of a surrogate pair, not too long."""
    return text[:LONGEST_UPDATE].replace("\0", "").encode("utf-8", "replace").decode()
