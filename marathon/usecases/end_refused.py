"""Ends the connections that Strava refuses, of which no event told: looked at again each day, deleted after a while."""

import logging
from datetime import datetime, timedelta
from typing import Final

from marathon.domain.strava_account import Ending, StravaLink
from marathon.errors import StravaError
from marathon.ports import StravaApi
from marathon.store import athletes, consents, strava_links
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.disconnect_strava import STRAVA_CONSENT, Told, purge

log = logging.getLogger(__name__)

GRACE: Final = timedelta(days=14)
"""How long what came from Strava stays after the tokens were refused; Strava's terms allow 30 days."""


def end_refused(desk: Desk, strava: StravaApi, told: Told) -> None:
    """Ask Strava anew for each refused link: it works again, waits, or is deleted with what came and told of.

    Where Strava cannot say, as for tokens that no key reads, nothing happens.
    """
    with desk.store.read() as connection:
        links = strava_links.refused(connection)
    for link in links:
        try:
            is_authorised = strava.is_authorised(link.athlete_id)
        except StravaError as unknown:
            log.warning("whether Strava still refuses an athlete's tokens is not known: %s", unknown)
            continue
        _settle(desk, link, told, is_authorised=is_authorised)


def _settle(desk: Desk, link: StravaLink, told: Told, *, is_authorised: bool) -> None:
    now = desk.clock.now()

    def unit(connection: Connection) -> bool:
        athletes.lock(connection, link.athlete_id)
        if is_authorised:
            return strava_links.accept_again(connection, link)
        strava_links.mark_refused(connection, link, now)
        return _end(connection, link, now, told)

    if desk.store.write(unit):
        desk.link_changed(link.athlete_id)


def _end(connection: Connection, link: StravaLink, now: datetime, told: Told) -> bool:
    """Delete what came from Strava when the time is up and nobody has connected since."""
    current = strava_links.get(connection, link.athlete_id)
    is_same = current is not None and (current.state, current.refused_at) == (link.state, link.refused_at)
    if not is_same or link.refused_at is None or now < link.refused_at + GRACE:
        return False
    ending = _ending(connection, link)
    told(connection, link.athlete_id, purge(connection, link.athlete_id, now), ending)
    return True


def _ending(connection: Connection, link: StravaLink) -> Ending:
    """Return why a refused link ends: one that was never confirmed is younger than the consent to an earlier one."""
    agreed_at = consents.given_at(connection, link.athlete_id, STRAVA_CONSENT)
    is_unfinished = agreed_at is not None and agreed_at < link.connected_at
    return Ending.UNFINISHED if is_unfinished else Ending.LEFT
