"""Daily upkeep of what connecting and listening to Strava leave behind: what nobody needs any more goes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from marathon.domain.strava_account import StravaLink
from marathon.ports import StravaApi
from marathon.store import athletes, inbox, oauth_states, strava_activities, strava_links, strava_usage
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.revoke_tokens import end_access, owe

UNCONFIRMED_FOR: Final = timedelta(hours=1)
FINISHED_FOR: Final = timedelta(days=7)
"""How long a finished row guards against its event coming again; Strava repeats one within the hour."""
USAGE_FOR: Final = timedelta(days=30)
A_UNIT: Final = 200


def tidy_strava(desk: Desk, strava: StravaApi) -> None:
    """Drop finished rows, steps that have expired, old counts of calls, and links that nobody confirmed."""
    now = desk.clock.now()
    _in_parts(desk, lambda connection: inbox.forget_finished(connection, now - FINISHED_FOR, A_UNIT))
    desk.store.write(lambda connection: oauth_states.forget_expired(connection, now))
    desk.store.write(lambda connection: strava_usage.forget_before(connection, now - USAGE_FOR))
    with desk.store.read() as connection:
        stale = strava_links.unconfirmed_before(connection, now - UNCONFIRMED_FOR)
    for link in stale:
        _drop(desk, strava, link)


def _in_parts(desk: Desk, forget: Callable[[Connection], int]) -> None:
    while desk.store.write(forget) == A_UNIT:
        pass


def _drop(desk: Desk, strava: StravaApi, link: StravaLink) -> None:
    """Revoke what nobody confirmed; whose runs are here from before is as one whom Strava refuses."""
    now = desk.clock.now()

    def unit(connection: Connection) -> int | None:
        athletes.lock(connection, link.athlete_id)
        if strava_activities.owners_among(connection, [link.athlete_id]):
            is_dropped = strava_links.refuse_unconfirmed(connection, link, now)
        else:
            is_dropped = strava_links.drop_unconfirmed(connection, link)
        return owe(connection, strava, link, now) if is_dropped else None

    end_access(desk, strava, link, desk.store.write(unit))
