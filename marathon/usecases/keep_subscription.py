"""Has Strava send its events here: found where it stands, made where it is gone, taken back from elsewhere."""

import logging
from typing import Final

from marathon.domain.strava_account import Subscription
from marathon.ports import StravaApi
from marathon.store import strava_subscription, system_log
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.reconcile import ask_for_reconciliation

PATH: Final = "/webhooks/strava/"
"""What stands between the service's address and the part that only Strava knows."""

log = logging.getLogger(__name__)


def known_subscription(desk: Desk, callback_url: str) -> int | None:
    """Return the number of the subscription to this address as it was last seen, or None."""
    with desk.store.read() as connection:
        return strava_subscription.find(connection, callback_url)


def keep_subscription(desk: Desk, strava: StravaApi, callback_url: str, verify_token: str) -> int:
    """Return the number of the one subscription, which leads to this address afterwards.

    After a new one everybody is compared with Strava: nothing told of what happened in between.

    Raises: StravaError as the port does.
    """
    held = strava.subscriptions()
    ours = next((one for one in held if one.callback_url == callback_url), None)
    if ours is None:
        for other in held:
            strava.unsubscribe(other.id)
        ours = strava.subscribe(callback_url, verify_token)
    if _keep(desk, ours):
        ask_for_reconciliation(desk, desk.clock.now())
    return ours.id


def _keep(desk: Desk, subscription: Subscription) -> bool:
    now = desk.clock.now()

    def unit(connection: Connection) -> bool:
        is_new = strava_subscription.keep(connection, subscription, now)
        if is_new:
            system_log.record(connection, "INFO", "strava_subscribed", subscription=str(subscription.id))
        return is_new

    is_new = desk.store.write(unit)
    if is_new:
        log.info("Strava's events come by a new subscription")
    return is_new
