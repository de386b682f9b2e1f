"""Turns an event of Strava into a row of the inbox; pure, for the door that answers before anything else is done."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.strava_event import Aspect, StravaEvent, Subject, parse_event
from marathon.domain.work import InboxRow, Priority

ACTIVITY_CHANGED: Final = "strava_activity"
DEAUTHORISED: Final = "strava_deauthorised"


class Ignored(StrEnum):
    """Why an event is answered and forgotten."""

    SUBSCRIPTION = "wrong_subscription"
    OWNER = "unknown_owner"
    NOTHING = "nothing_to_do"


def accept_event(
    payload: object,
    *,
    subscription_id: int | None,
    owner_of: Callable[[int], AthleteId | None],
    now: datetime,
) -> InboxRow | Ignored:
    """Return the row to keep for an event, or why it is of no interest.

    Args:
        subscription_id: ours, or None while there is none.
        owner_of: which athlete a number of Strava's belongs to; must not block.

    Raises: StravaEventError when it is no event at all.
    """
    event = parse_event(payload, now)
    if event.subscription_id != subscription_id:
        return Ignored.SUBSCRIPTION
    owner = owner_of(event.owner_id)
    if owner is None:
        return Ignored.OWNER
    if event.subject is Subject.ATHLETE and not event.is_deauthorisation:
        return Ignored.NOTHING
    return _row(event, owner)


def _row(event: StravaEvent, owner: AthleteId) -> InboxRow:
    is_urgent = event.aspect is Aspect.DELETE or event.is_deauthorisation
    return InboxRow(
        key=event.event_key,
        athlete_id=owner,
        kind=DEAUTHORISED if event.is_deauthorisation else ACTIVITY_CHANGED,
        payload={
            "object_id": event.object_id,
            "aspect": event.aspect.value,
            "event_time": event.event_time,
            "updates": dict(event.updates),
        },
        priority=Priority.URGENT if is_urgent else Priority.FRESH,
    )
