"""Ends an athlete's connection to Strava: tokens revoked, what came from there deleted in one unit, with a receipt."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.receipt import Receipt
from marathon.domain.strava_account import Ending, StravaLink
from marathon.domain.work import Done, Outcome, Retry, Work
from marathon.errors import StravaNotConnectedError, TokenUnreadableError
from marathon.ports import StravaApi
from marathon.store import (
    athletes,
    consents,
    inbox,
    lanes,
    predictions,
    receipts,
    strava_activities,
    strava_links,
    system_log,
    thresholds,
)
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.group_cards import take_back_group_cards
from marathon.usecases.post_notice import take_back_strava
from marathon.usecases.revoke_tokens import end_access, owe

log = logging.getLogger(__name__)

Told = Callable[[Connection, AthleteId, Receipt, Ending], None]
Unproven = Callable[[Connection, AthleteId], None]
STRAVA_CONSENT: Final = "strava"
SHARING_CONSENT: Final = "strava_sharing"


def disconnect_strava(desk: Desk, strava: StravaApi, athlete_id: AthleteId) -> Receipt:
    """Delete all that came from Strava and revoke the athlete's tokens there.

    Deleting does not wait for Strava: when it cannot be reached, its confirmation is sought until it comes.

    Raises: StravaNotConnectedError without a link.
    """
    now = desk.clock.now()

    def unit(connection: Connection) -> tuple[Receipt, StravaLink, int | None]:
        athletes.lock(connection, athlete_id)
        link = strava_links.get(connection, athlete_id)
        if link is None:
            raise StravaNotConnectedError
        owed = owe(connection, strava, link, now)
        return purge(connection, athlete_id, now), link, owed

    receipt, link, owed = desk.store.write(unit)
    desk.link_changed(athlete_id)
    desk.listener.cards_changed(athlete_id)
    return replace(receipt, access=end_access(desk, strava, link, owed))


def handle_deauthorised(desk: Desk, strava: StravaApi, work: Work, told: Told, unproven: Unproven) -> Outcome:
    """Delete what came from Strava when it really no longer accepts the athlete's tokens, and tell of it once.

    A forged event of the same second has the key of the real one, which may come at any moment: so the key is
    free before Strava is asked, and what comes after that is looked at by itself.

    Tokens that no key reads prove nothing: then it is tried again for hours, and unproven() hears of it each time.

    Raises: StravaError as the port does; LeaseLostError.
    """
    _free_key(desk, work)
    try:
        if strava.is_authorised(work.athlete_id):
            log.warning("Strava was said to be disconnected, but still answers; nothing was deleted")
            return Done()
    except StravaNotConnectedError:
        return Done()
    except TokenUnreadableError as unreadable:
        desk.store.write(lambda connection: unproven(connection, work.athlete_id))
        return Retry(reason=type(unreadable).__name__)
    now = desk.clock.now()

    def unit(connection: Connection) -> None:
        lanes.hold(connection, work.lease, now)
        if strava_links.get(connection, work.athlete_id) is not None:
            told(connection, work.athlete_id, purge(connection, work.athlete_id, now), Ending.LEFT)

    desk.store.write(unit)
    desk.link_changed(work.athlete_id)
    desk.listener.cards_changed(work.athlete_id)
    return Done()


def _free_key(desk: Desk, work: Work) -> None:
    now = desk.clock.now()

    def unit(connection: Connection) -> None:
        lanes.hold(connection, work.lease, now)
        inbox.free_key(connection, work)

    desk.store.write(unit)


def purge(connection: Connection, athlete_id: AthleteId, now: datetime) -> Receipt:
    """Delete an athlete's link, and all that came from Strava, and return the receipt."""
    athletes.lock(connection, athlete_id)
    links = strava_links.delete(connection, athlete_id)
    inbox.let_go(connection, athlete_id, now)  # without a connection there is nothing to do for it
    count, first = strava_activities.delete_all(connection, athlete_id)
    for kind in (STRAVA_CONSENT, SHARING_CONSENT):
        consents.withdraw(connection, athlete_id, kind, now)
    if first is not None:
        thresholds.forget_estimates(connection, athlete_id)  # they rest on what was just deleted
        predictions.forget(connection, athlete_id)
        lanes.mark_dirty(connection, athlete_id, first)
    messages = take_back_strava(connection, athlete_id, now)
    take_back_group_cards(connection, athlete_id, first or now.date(), now)
    deleted = {"strava_links": links, "activities": count, "messages": messages}
    receipt = receipts.issue(connection, deleted, now)
    system_log.record(connection, "INFO", "strava_disconnected", reference=receipt.reference)
    return receipt
