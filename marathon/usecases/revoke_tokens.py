"""Ends the access of those who left at Strava: owed in the unit that deletes their link, tried until confirmed."""

import logging
from datetime import datetime

from marathon.domain.receipt import Access
from marathon.domain.strava_account import StravaLink
from marathon.domain.work import retry_delay
from marathon.errors import StravaError
from marathon.ports import StravaApi
from marathon.store import strava_revocations
from marathon.store.store import Connection
from marathon.usecases.desk import Desk

log = logging.getLogger(__name__)


def owe(connection: Connection, strava: StravaApi | None, link: StravaLink, now: datetime) -> int | None:
    """Keep a link's tokens to be revoked, and nothing of whose they were; None where that is impossible."""
    detached = strava.detach(link) if strava else None
    return strava_revocations.add(connection, detached, now) if detached else None


def end_access(desk: Desk, strava: StravaApi | None, link: StravaLink | None, owed: int | None) -> Access:
    """Revoke what was just owed for a link, if Strava answers, and return how the access stands."""
    if link is None or link.sealed_tokens is None:
        return Access.ENDED
    if strava is None or owed is None:
        return Access.LEFT
    return Access.ENDED if _revoke(desk, strava, owed) else Access.OWED


def revoke_owed(desk: Desk, strava: StravaApi) -> None:
    """Revoke everything that is due; what fails is put off, at most for an hour."""
    with desk.store.read() as connection:
        due = strava_revocations.due(connection, desk.clock.now())
    for number in due:
        _revoke(desk, strava, number)


def _revoke(desk: Desk, strava: StravaApi, number: int) -> bool:
    with desk.store.read() as connection:
        owed = strava_revocations.get(connection, number)
    if owed is None:
        return True
    try:
        strava.revoke(owed.sealed_tokens)
    except StravaError as refused:
        log.warning("tokens could not be revoked at Strava yet: %s", refused)
        until = desk.clock.now() + retry_delay(owed.attempts + 1, 0.0)
        desk.store.write(lambda connection: strava_revocations.put_off(connection, owed, until))
        return False
    desk.store.write(lambda connection: strava_revocations.settle(connection, number))
    return True
