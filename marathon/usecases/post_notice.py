"""Puts notices in line for every place of a person, changes them and takes them back, inside the caller's unit."""

from datetime import datetime

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.note import NoteId
from marathon.domain.notice import DIGEST, SPEAKS_OF_RUNS, Notice, Posting
from marathon.domain.parcel import Address, Message
from marathon.domain.subscription import Subject
from marathon.domain.team import TeamId
from marathon.domain.telling import AT_ONCE, EVERYWHERE, NOWHERE, OF_THE_ACCOUNT, platforms_of, quiet_until
from marathon.store import (
    athletes,
    destinations,
    digests,
    notification_log,
    outbox,
    subscriptions,
    team_places,
)
from marathon.store.json_values import to_json
from marathon.store.store import Connection


def post_notice(connection: Connection, posting: Posting, now: datetime) -> bool:
    """Tell a person of something once; False when it was told before, whatever became of it since."""
    person = athletes.get(connection, posting.athlete_id)
    return _post(connection, posting, now, person, _places(connection, person, posting.notice.code))


def post_to_team(connection: Connection, posting: Posting, team_id: TeamId, now: datetime) -> bool:
    """Tell the groups that read a team's card of something once, at the hours of the person it is posted for.

    False when they were told before, and where there are none.
    """
    return post_at(connection, posting, team_places.all_of(connection, team_id), now)


def post_at(connection: Connection, posting: Posting, places: tuple[Address, ...], now: datetime) -> bool:
    """Tell of something once at some places, at the hours of the person it is posted for; False as above."""
    person = athletes.get(connection, posting.athlete_id)
    return bool(places) and _post(connection, posting, now, person, places)


def _post(
    connection: Connection, posting: Posting, now: datetime, person: Athlete, places: tuple[Address, ...]
) -> bool:
    if not notification_log.add(connection, posting, now):
        return False
    waits = None if posting.notice.code in AT_ONCE else quiet_until(now, person.zone, person.quiet)
    for address in places:
        outbox.add(connection, message_of(posting, address), now, waits)
    return True


def message_of(posting: Posting, address: Address) -> Message:
    """Return the message that tells of a notice at a place."""
    return Message(
        key=address.key_of(posting.key),
        kind=posting.notice.code,
        athlete_id=posting.athlete_id,
        platform=address.platform,
        external_id=address.external_id,
        local_date=posting.local_date,
        content=to_json(posting.notice),
    )


def undelivered_key(note: NoteId) -> str:
    """Return the key of the notice that a note could not be told."""
    return f"note_undelivered:{note}"


def muted_key(place: Address) -> str:
    """Return what the keys hold of all notices that a place can be written to no more."""
    return f"{place.key_of('')}:"


def _places(connection: Connection, person: Athlete, kind: str) -> tuple[Address, ...]:
    """Return where a person is told of something: where they want it, while that can be written to."""
    places = destinations.of_person(connection, person.id)
    wanted = _wanted(connection, person, kind)
    if wanted == EVERYWHERE or kind in OF_THE_ACCOUNT:
        return places
    if wanted == NOWHERE:
        return ()
    chosen = tuple(place for place in places if place.platform in platforms_of(wanted))
    is_open = any(destinations.is_open(connection, person.id, place) for place in chosen)
    return chosen if is_open else places


def _wanted(connection: Connection, person: Athlete, kind: str) -> str:
    """Return the platforms a person chose for a kind of notice; who wants none unasked gets none of what they chose."""
    if person.told_on == NOWHERE:
        return NOWHERE
    if kind == DIGEST:
        digest = digests.get(connection, person.id)
        return digest.told_on if digest else person.told_on
    if kind in set(Subject):
        return subscriptions.of_person(connection, person.id)[Subject(kind)].told_on or person.told_on
    return person.told_on


def change_notice(
    connection: Connection, athlete_id: AthleteId, key: str, notice: Notice, now: datetime
) -> bool:
    """Change what a person was told, wherever it stands; False when there is nothing to change (any more)."""
    if not notification_log.change(connection, key, notice):
        return False
    for message_key in outbox.keys_of(connection, athlete_id, key):
        outbox.edit(connection, message_key, to_json(notice), now)
    return True


def take_back_notice(connection: Connection, athlete_id: AthleteId, key: str, now: datetime) -> None:
    """Take back what a person was told, wherever it stands; only put_back_notice() tells of it again."""
    notification_log.take_back(connection, key)
    for message_key in outbox.keys_of(connection, athlete_id, key):
        outbox.remove(connection, message_key, now)


def put_back_notice(
    connection: Connection, athlete_id: AthleteId, key: str, notice: Notice, now: datetime
) -> bool:
    """Tell a person once more of what was taken back, where it had stood; False where it was not taken back."""
    if not notification_log.put_back(connection, key, notice):
        return False
    for message_key in outbox.keys_of(connection, athlete_id, key):
        outbox.put_back(connection, message_key, to_json(notice), now)
    return True


def take_back_strava(connection: Connection, athlete_id: AthleteId, now: datetime) -> int:
    """Take back everything a person was told of what came from Strava; return how many messages that were."""
    notification_log.take_back_kinds(connection, athlete_id, SPEAKS_OF_RUNS)
    return outbox.remove_kinds(connection, athlete_id, SPEAKS_OF_RUNS, now)
