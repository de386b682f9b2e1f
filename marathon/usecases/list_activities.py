"""An athlete's activities page by page, newest first, each page named by where the one before it ended."""

import base64
import binascii
from datetime import UTC, datetime, timedelta
from typing import Final

from marathon.domain.activity import Activity, ActivityId
from marathon.domain.api_cards import ActivitiesCard, ActivityRow
from marathon.domain.athlete import Athlete
from marathon.domain.team import Audience
from marathon.errors import InvalidFieldError, Phrase
from marathon.store import activities
from marathon.usecases.desk import Desk

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST_ID: Final = 2**63 - 1


def list_activities(
    desk: Desk, person: Athlete, cursor: str | None, most: int, *, for_coach: bool
) -> ActivitiesCard:
    """Return one page of what counts.

    Args: for_coach: leave out what is private.
    Raises: InvalidFieldError for a cursor that none of these pages gave.
    """
    audiences = [audience for audience in Audience if not (for_coach and audience is Audience.OWNER)]
    before = _read(cursor) if cursor is not None else None
    with desk.store.read() as connection:
        found = activities.page(connection, person.id, before, most + 1, audiences)
    shown = found[:most]
    return ActivitiesCard(
        athlete_id=person.id,
        athlete_name=person.name,
        activities=tuple(map(_row, shown)),
        next=_cursor(shown[-1]) if len(found) > most else None,
    )


def _row(activity: Activity) -> ActivityRow:
    assert activity.id is not None, "what is kept has an id"
    return ActivityRow(
        id=activity.id,
        started_at=activity.started_at,
        local_date=activity.local_date,
        sport=activity.sport,
        source=activity.source,
        name=activity.name,
        duration_s=activity.duration_s,
        elapsed_s=activity.elapsed_s,
        distance_m=activity.distance_m,
        pace_s_per_km=activity.pace_s_per_km,
        ascent_m=activity.ascent_m,
        average_hr_bpm=activity.average_hr_bpm,
        max_hr_bpm=activity.max_hr_bpm,
        effort=activity.effort,
        indoor=activity.indoor,
        is_race=activity.is_known_race,
    )


def _cursor(last: Activity) -> str:
    """Return where a page ended: the microsecond at which its last activity began, and its number."""
    began = (last.started_at - _EPOCH) // timedelta(microseconds=1)
    return base64.urlsafe_b64encode(f"{began}.{last.id}".encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[datetime, ActivityId]:
    try:
        said = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode(
            "ascii"
        )
        began, number = map(int, said.split("."))
        if not 0 < number <= _LARGEST_ID:
            raise ValueError
        return _EPOCH + timedelta(microseconds=began), ActivityId(number)
    except (ValueError, OverflowError, binascii.Error):
        raise InvalidFieldError(
            name="cursor", problem=Phrase("take it from “next” of an earlier page")
        ) from None
