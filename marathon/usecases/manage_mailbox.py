"""A person's mailbox: asked for in the chat, confirmed by whoever reads it, left by a word or a link."""

from datetime import timedelta
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.mailbox import PLATFORM, MailboxCard, MailboxQuestion, clean_address, fingerprint
from marathon.domain.parcel import Address
from marathon.domain.telling import without
from marathon.errors import (
    MailboxKnownError,
    MailboxRefusedError,
    MailDelayedError,
    MailedTodayError,
    MailLimitError,
    MailLinkError,
    MailOffError,
)
from marathon.store import athletes, destinations, mailboxes, system_log
from marathon.store.mailboxes import Asked
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.write_again import write_again

VALID_FOR: Final = timedelta(days=1)
MOST_A_DAY: Final = 3
"""How many mailboxes one person may ask within a day: a typing error or two, and no tool to annoy others."""


def show_mailbox(desk: Desk, athlete_id: AthleteId) -> MailboxCard:
    """Return where a person is mailed to, if anywhere."""
    with desk.store.read() as connection:
        place = next(iter(_places(connection, athlete_id)), None)
        if place is None:
            return MailboxCard()
        is_open = destinations.is_open(connection, athlete_id, place)
        return MailboxCard(address=place.external_id, is_muted=not is_open)


def ask_mailbox(desk: Desk, athlete_id: AthleteId, text: str) -> str:
    """Mail whoever reads there whether that is wanted, and return the address; until they say yes nothing follows.

    Raises:
        MailOffError, AddressError.
        MailboxKnownError: it is this person's mailbox already.
        MailedTodayError, MailLimitError: too many questions, to there or from here.
        MailboxRefusedError, MailDelayedError: no mail went out, and it counts as not asked.
    """
    if desk.mailer is None:
        raise MailOffError
    asked = Asked(athlete_id=athlete_id, address=clean_address(text))
    now = desk.clock.now()

    def unit(connection: Connection) -> str:
        _refuse_too_much(connection, desk, asked)
        return mailboxes.ask(connection, asked, now, now + VALID_FOR)

    code = desk.store.write(unit)
    with desk.store.read() as connection:
        language = athletes.get(connection, athlete_id).language
    try:
        desk.mailer.ask(asked.address, code, language)
    except (MailboxRefusedError, MailDelayedError):
        desk.store.write(lambda connection: mailboxes.withdraw(connection, asked, code))
        raise
    return asked.address


def _refuse_too_much(connection: Connection, desk: Desk, asked: Asked) -> None:
    now = desk.clock.now()
    mine = Address(platform=PLATFORM, external_id=asked.address)
    if destinations.is_open(connection, asked.athlete_id, mine):
        raise MailboxKnownError(address=asked.address)
    if mailboxes.was_mailed(connection, asked.address, now):
        raise MailedTodayError(address=asked.address)
    if mailboxes.count_asked(connection, asked.athlete_id, now) >= MOST_A_DAY:
        raise MailLimitError(most=MOST_A_DAY)


def look_at_mailbox(desk: Desk, code: str) -> MailboxQuestion:
    """Return what a confirming link asks; looking spends nothing.

    Raises: MailLinkError.
    """
    with desk.store.read() as connection:
        asked = mailboxes.look(connection, code, desk.clock.now())
        person = athletes.get(connection, asked.athlete_id)
    return MailboxQuestion(
        athlete_id=person.id, address=asked.address, name=person.name, language=person.language
    )


def confirm_mailbox(desk: Desk, code: str, athlete_id: AthleteId | None = None) -> str:
    """Write to a mailbox from now on, in place of any other of the same person, and return its address.

    Args: athlete_id: who types the code in the chat, which must be who asked; None for a link.

    Raises: MailLinkError.
    """
    now = desk.clock.now()

    def unit(connection: Connection) -> str:
        asked = mailboxes.spend(connection, code, now)
        if athlete_id not in (None, asked.athlete_id):
            raise MailLinkError
        place = Address(platform=PLATFORM, external_id=asked.address)
        for other in _places(connection, asked.athlete_id):
            if other != place:
                destinations.close(connection, other)
        write_again(connection, asked.athlete_id, place, now)
        system_log.record(connection, "INFO", "mailbox_confirmed", athlete_id=asked.athlete_id)
        return asked.address

    address = desk.store.write(unit)
    desk.messages_wait()
    return address


def close_mailbox(desk: Desk, athlete_id: AthleteId) -> str:
    """Write to a person's mailbox no more, and return its address; empty where there is none."""

    def unit(connection: Connection) -> str:
        found = _places(connection, athlete_id)
        for place in found:
            _let_go(connection, athlete_id, place)
        return found[0].external_id if found else ""

    return desk.store.write(unit)


def language_at(desk: Desk, mark: str) -> str:
    """Return what is spoken at a mailbox, which is known by its fingerprint; English where there is none (any more)."""
    with desk.store.read() as connection:
        for place in _marked(connection, mark):
            owner, _ = destinations.owner_of(connection, place)
            if owner is not None:
                return athletes.get(connection, owner).language
    return "en"


def leave_mailbox(desk: Desk, mark: str) -> None:
    """Write to a mailbox no more, which is known by its fingerprint; one that is left already stays so."""

    def unit(connection: Connection) -> None:
        for place in _marked(connection, mark):
            owner, _ = destinations.owner_of(connection, place)
            assert owner is not None, "a mailbox is a person's"
            _let_go(connection, owner, place)

    desk.store.write(unit)


def _let_go(connection: Connection, athlete_id: AthleteId, place: Address) -> None:
    """Let go of a mailbox, and of the wish to be told there."""
    destinations.close(connection, place)
    told_on = athletes.get(connection, athlete_id).told_on
    if (left := without(told_on, PLATFORM)) != told_on:
        athletes.update(connection, athlete_id, told_on=left or None)
    system_log.record(connection, "INFO", "mailbox_left", athlete_id=athlete_id)


def _marked(connection: Connection, mark: str) -> tuple[Address, ...]:
    found = destinations.on_platform(connection, PLATFORM)
    return tuple(place for place in found if fingerprint(place.external_id) == mark)


def _places(connection: Connection, athlete_id: AthleteId) -> tuple[Address, ...]:
    return tuple(
        place for place in destinations.of_person(connection, athlete_id) if place.platform == PLATFORM
    )
