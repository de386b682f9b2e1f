"""Reads what a person was told without having asked, page by page."""

from marathon.domain.athlete import AthleteId
from marathon.domain.message_cards import MessagesCard
from marathon.domain.paging import A_PAGE
from marathon.domain.parcel import Address
from marathon.store import athletes, notification_log
from marathon.usecases.desk import Desk
from marathon.usecases.write_again import write_again


def read_messages(
    desk: Desk, athlete_id: AthleteId, before: int | None = None, most: int = A_PAGE
) -> MessagesCard:
    """Return one page of a person's messages, newest first, or those older than a number.

    Raises: NotFoundError when there is nobody by that id.
    """
    with desk.store.read() as connection:
        person = athletes.get(connection, athlete_id)
        found = notification_log.page(connection, athlete_id, before, most + 1)
    lines = found[:most]
    older = lines[-1].number if len(found) > most else None
    return MessagesCard(zone=person.zone, lines=lines, is_first_page=before is None, older=older)


def open_place(desk: Desk, athlete_id: AthleteId, address: Address) -> None:
    """Write to a person there from now on: they have just shown that they read it."""
    now = desk.clock.now()
    desk.store.write(lambda connection: write_again(connection, athlete_id, address, now))
    desk.messages_wait()
