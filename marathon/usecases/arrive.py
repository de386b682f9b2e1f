"""Somebody speaks on a platform: who they are here, made known when they are heard for the first time."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from zoneinfo import available_timezones

from marathon.domain.athlete import AthleteId
from marathon.domain.names import clean_name
from marathon.domain.parcel import Address
from marathon.errors import UnreadableTextError
from marathon.store import athletes, destinations, system_log
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.write_again import write_again

NOWHERE: Final = "UTC"


def arrive(
    desk: Desk,
    platform: str,
    external_id: str,
    shown_name: str,
    *,
    zone: str = "",
    language: str = "",
    place: str = "",
) -> AthleteId:
    """Return who speaks; a stranger is made known, whom the same account means from then on.

    Somebody known costs one read, so a door asks for every message.

    Args:
        external_id: the platform's own id of the account, which no other account ever gets.
        shown_name: what the platform calls them; used once, for a stranger.
        zone: the IANA zone that the platform tells, used once; empty or unknown where it tells none.
        language: the one that the platform shows them, as we know it, used once; empty where it tells none.
        place: the platform's id of the chat that only this person reads, to be written to from now on; empty where
            this message shows none.
    """
    address = Address(platform=platform, external_id=place) if place else None
    with desk.store.read() as connection:
        known = athletes.find_by_identity(connection, platform, external_id)
        is_open = address is None or (known and destinations.is_open(connection, known.id, address))
    if known and is_open:
        return known.id
    name = _shown(shown_name, platform)
    told = _Told(zone=zone if zone in available_timezones() else "", language=language)
    account = Address(platform=platform, external_id=external_id)
    who = desk.store.write(partial(_made_known, account, name, told, place=address, now=desk.clock.now()))
    desk.messages_wait()
    return who


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What a platform tells of a stranger; each is empty where it tells nothing that we know."""

    zone: str
    language: str


def _made_known(
    account: Address,
    name: str,
    told: _Told,
    connection: Connection,
    *,
    place: Address | None,
    now: datetime,
) -> AthleteId:
    """Return whose account it is; of two messages that come at once one makes the person, the other finds them."""
    known = athletes.find_by_identity(connection, account.platform, account.external_id)
    athlete_id = known.id if known else None
    if athlete_id is None:
        made = athletes.add(connection, name, told.zone or NOWHERE)
        athletes.update(connection, made, zone_is_guessed=not told.zone)
        if told.language:
            athletes.update(connection, made, language=told.language)
        athlete_id = athletes.claim_identity(connection, made, account.platform, account.external_id)
        if athlete_id == made:
            system_log.record(connection, "INFO", "arrived", athlete_id=made, platform=account.platform)
    if place is not None:
        write_again(connection, athlete_id, place, now)
    return athlete_id


def _shown(name: str, platform: str) -> str:
    """Return a name that can be seen, the platform's own where theirs cannot."""
    try:
        return clean_name(name)
    except UnreadableTextError:
        return platform.title()
