"""Deletes everything about a person, with a receipt that does not say whose it was."""

from collections import Counter
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.receipt import Receipt
from marathon.domain.strava_account import StravaLink
from marathon.ports import StravaApi
from marathon.store import athletes, person, receipts, strava_links, system_log
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.group_cards import take_back_group_cards
from marathon.usecases.keep_original import delete_originals
from marathon.usecases.revoke_tokens import end_access, owe

FILES_DELETED: Final = "originals_deleted"


def forget_person(desk: Desk, strava: StravaApi | None, athlete_id: AthleteId) -> Receipt:
    """Delete a person in one unit, but their many files before it, and return what it was; then revoke their tokens.

    Whoever works on their lane notices that it is gone, so nothing comes back.

    Raises: NotFoundError when there is no such person (any more).
    """
    now = desk.clock.now()
    delete_originals(desk, athlete_id, partial(_note_deleted, athlete_id))

    def unit(connection: Connection) -> tuple[Receipt, StravaLink | None, int | None]:
        athletes.lock(connection, athlete_id)
        athletes.get(connection, athlete_id)
        link = strava_links.get(connection, athlete_id)
        owed = owe(connection, strava, link, now) if link else None
        take_back_group_cards(connection, athlete_id, date.min, now)
        files = sum(noted["count"] for noted in system_log.take(connection, athlete_id, FILES_DELETED))
        deleted = Counter(person.counts(connection, athlete_id)) + Counter(originals=files)
        person.delete(connection, athlete_id)
        return receipts.issue(connection, deleted, now), link, owed

    receipt, link, owed = desk.store.write(unit)
    desk.link_changed(athlete_id)
    desk.messages_wait()
    desk.listener.cards_changed(athlete_id)
    return replace(receipt, access=end_access(desk, strava, link, owed))


def _note_deleted(athlete_id: AthleteId, connection: Connection, count: int) -> None:
    """Keep how many files are gone, for the receipt of whoever asks again after the process has died halfway."""
    system_log.record(connection, "INFO", FILES_DELETED, athlete_id=athlete_id, count=count)
