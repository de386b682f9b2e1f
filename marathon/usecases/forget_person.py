"""Deletes everything about a person, with a receipt that does not say whose it was."""

from marathon.domain.athlete import AthleteId
from marathon.domain.receipt import Receipt
from marathon.ports import StravaApi
from marathon.store import athletes, person, receipts, strava_links
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.disconnect_strava import revoke


def forget_person(desk: Desk, strava: StravaApi | None, athlete_id: AthleteId) -> Receipt:
    """Delete a person in one unit and return what it was; then revoke their tokens at Strava.

    Whoever works on their lane notices that it is gone, so nothing comes back.

    Raises: NotFoundError when there is no such person (any more).
    """
    now = desk.clock.now()
    with desk.store.read() as connection:
        link = strava_links.get(connection, athlete_id)

    def unit(connection: Connection) -> Receipt:
        athletes.lock(connection, athlete_id)
        athletes.get(connection, athlete_id)
        deleted = person.counts(connection, athlete_id)
        person.delete(connection, athlete_id)
        return receipts.issue(connection, deleted, now)

    receipt = desk.store.write(unit)
    desk.link_changed(athlete_id)
    desk.listener.cards_changed(athlete_id)
    if link is not None and strava is not None:
        revoke(strava, link)
    return receipt
