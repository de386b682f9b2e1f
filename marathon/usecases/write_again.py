"""A place of a person takes messages again: what somebody wrote to them meanwhile, and nobody told them, goes there."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.note import OPEN_FOR
from marathon.domain.notice import NoteNotice, NoteUndeliveredNotice, PlaceMutedNotice
from marathon.domain.parcel import Address
from marathon.store import destinations, notification_log
from marathon.store.store import Connection
from marathon.store.stuck_messages import put_in_line
from marathon.usecases.post_notice import change_notice, message_of, muted_key, undelivered_key

_WRITTEN: Final = ("note", "note_reply")


def write_again(connection: Connection, athlete_id: AthleteId, place: Address, now: datetime) -> None:
    """Write to a person there from now on, first of all what people wrote to them; the rest was for its moment."""
    destinations.open_place(connection, athlete_id, place)
    for kept in notification_log.unreached_of(connection, athlete_id, _WRITTEN, now - OPEN_FOR):
        put_in_line(connection, message_of(kept, place), now)
        if isinstance(kept.notice, NoteNotice):
            note = kept.notice.note_id
            told = NoteUndeliveredNotice(note_id=note, about=athlete_id, goes_now=True)
            change_notice(connection, kept.notice.about, undelivered_key(note), told, now)
    tell_open_again(connection, place, now)


def tell_open_again(connection: Connection, place: Address, now: datetime) -> None:
    """Let those who were told that a place can be written to no more know that it can, in the same message."""
    for kept in notification_log.kept_with(connection, "place_muted", muted_key(place), now - OPEN_FOR):
        if isinstance(kept.notice, PlaceMutedNotice):
            notice = replace(kept.notice, is_open_again=True)
            change_notice(connection, kept.athlete_id, kept.key, notice, now)
