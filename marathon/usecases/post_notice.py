"""Puts notices in line for every place of a person, changes them and takes them back, inside the caller's unit."""

from datetime import datetime

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.notice import FROM_STRAVA, Notice, Posting
from marathon.domain.parcel import Address, Message
from marathon.domain.telling import AT_ONCE, EVERYWHERE, NOWHERE, OF_THE_ACCOUNT, quiet_until
from marathon.store import athletes, destinations, notification_log, outbox
from marathon.store.json_values import to_json
from marathon.store.store import Connection


def post_notice(connection: Connection, posting: Posting, now: datetime) -> bool:
    """Tell a person of something once; False when it was told before, whatever became of it since."""
    if not notification_log.add(connection, posting, now):
        return False
    person, kind = athletes.get(connection, posting.athlete_id), posting.notice.code
    waits = None if kind in AT_ONCE else quiet_until(now, person.zone, person.quiet)
    for address in _places(connection, person, kind):
        message = Message(
            key=address.key_of(posting.key),
            kind=kind,
            athlete_id=posting.athlete_id,
            platform=address.platform,
            external_id=address.external_id,
            local_date=posting.local_date,
            content=to_json(posting.notice),
        )
        outbox.add(connection, message, now, waits)
    return True


def _places(connection: Connection, person: Athlete, kind: str) -> tuple[Address, ...]:
    """Return where a person is told of something: where they want it, while that can be written to."""
    places = destinations.of_person(connection, person.id)
    if person.told_on == EVERYWHERE or kind in OF_THE_ACCOUNT:
        return places
    if person.told_on == NOWHERE:
        return ()
    chosen = tuple(place for place in places if place.platform == person.told_on)
    is_open = any(destinations.is_open(connection, person.id, place) for place in chosen)
    return chosen if is_open else places


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
    """Take back what a person was told, wherever it stands; it will not be told again."""
    notification_log.take_back(connection, key)
    for message_key in outbox.keys_of(connection, athlete_id, key):
        outbox.remove(connection, message_key, now)


def take_back_strava(connection: Connection, athlete_id: AthleteId, now: datetime) -> int:
    """Take back everything a person was told of what came from Strava; return how many messages that were."""
    notification_log.take_back_kinds(connection, athlete_id, FROM_STRAVA)
    return outbox.remove_kinds(connection, athlete_id, FROM_STRAVA, now)
