"""A mailbox from the word in the chat to the yes of its reader, and how it is left; nobody else is annoyed by it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from bot.core.message import Incoming
from bot.core.router import Router
from marathon.domain.athlete import AthleteId
from marathon.domain.mailbox import PLATFORM, clean_address, fingerprint, masked
from marathon.domain.notice import Posting, ZoneNotice
from marathon.domain.parcel import Address
from marathon.errors import (
    AddressError,
    MailboxKnownError,
    MailboxRefusedError,
    MailDelayedError,
    MailedTodayError,
    MailLimitError,
    MailLinkError,
    MailOffError,
)
from marathon.store import athletes, destinations, tables
from marathon.usecases.forget_person import forget_person
from marathon.usecases.manage_mailbox import (
    MOST_A_DAY,
    ask_mailbox,
    close_mailbox,
    confirm_mailbox,
    leave_mailbox,
    look_at_mailbox,
    show_mailbox,
)
from marathon.usecases.post_notice import post_notice
from marathon.usecases.tidy_messages import tidy_messages
from tests.club import ANA, BOB, NOW, TODAY, Club

MAILBOX = "ana@example.org"
MESSAGES = tables.Outbox.__table__


@dataclass
class Postman:
    """Remembers what was asked where, and fails as told."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    fails: Exception | None = None

    def ask(self, address: str, code: str, language: str) -> None:
        """Takes a question along."""
        assert language == "en"
        if self.fails:
            raise self.fails
        self.asked.append((address, code))


@dataclass
class Mailing:
    """A club with a postman."""

    club: Club
    postman: Postman

    def say(self, text: str, who: AthleteId = ANA) -> str:
        """Returns the answer to a text."""
        return Router(self.club.desk).answer(Incoming(speaker=who, text=text)).text

    def confirmed(self, who: AthleteId = ANA, address: str = MAILBOX) -> None:
        """Gives somebody a mailbox."""
        ask_mailbox(self.club.desk, who, address)
        confirm_mailbox(self.club.desk, self.postman.asked[-1][1])

    def address(self, who: AthleteId = ANA) -> str:
        """Returns where somebody is mailed to."""
        return show_mailbox(self.club.desk, who).address

    def told_on(self) -> str:
        """Returns where Ana is told things."""
        with self.club.desk.store.read() as connection:
            return athletes.get(connection, ANA).told_on

    def after(self, **time: float) -> None:
        """Moves the clock."""
        self.club.clock.moment += timedelta(**time)


@pytest.fixture
def mailing(club: Club) -> Mailing:
    """Returns a club that can mail."""
    postman = Postman()
    return Mailing(replace(club, desk=replace(club.desk, mailer=postman)), postman)


def test_only_a_yes_makes_a_mailbox_a_place(mailing: Mailing) -> None:
    assert mailing.say("/email Ana@Example.ORG").startswith("A mail is on its way to Ana@example.org")
    assert mailing.address() == ""
    ((address, code),) = mailing.postman.asked
    question = look_at_mailbox(mailing.club.desk, code)
    assert (question.address, question.name) == (address, "Ana Silva")
    assert mailing.address() == ""
    assert confirm_mailbox(mailing.club.desk, code) == "Ana@example.org"
    assert "goes to Ana@example.org, too" in mailing.say("/email")
    for asks_again in (look_at_mailbox, confirm_mailbox):
        with pytest.raises(MailLinkError):
            asks_again(mailing.club.desk, code)


def test_the_code_may_be_typed_by_who_asked_and_by_nobody_else(mailing: Mailing) -> None:
    mailing.say(f"/email {MAILBOX}")
    code = mailing.postman.asked[0][1]
    assert "does not work" in mailing.say(f"/email {code}", BOB)
    assert mailing.say(f"/email {code.lower()}").startswith(f"I write to {MAILBOX}")
    assert (mailing.address(), mailing.address(BOB)) == (MAILBOX, "")


def test_after_a_day_the_question_is_void_and_forgotten(mailing: Mailing) -> None:
    mailing.say(f"/email {MAILBOX}")
    mailing.after(days=1)
    with pytest.raises(MailLinkError):
        confirm_mailbox(mailing.club.desk, mailing.postman.asked[0][1])
    tidy_messages(mailing.club.desk)
    with mailing.club.desk.store.read() as connection:
        for table in (tables.MailboxRequest, tables.MailedAddress):
            assert connection.scalar(select(func.count()).select_from(table)) == 0


def test_a_mailbox_is_asked_once_a_day_whoever_asks_and_however_it_is_spelled(mailing: Mailing) -> None:
    desk = mailing.club.desk
    ask_mailbox(desk, ANA, MAILBOX)
    for who, spelled in ((ANA, MAILBOX), (BOB, MAILBOX), (BOB, "ANA@example.org")):
        with pytest.raises(MailedTodayError):
            ask_mailbox(desk, who, spelled)
    forget_person(desk, None, ANA)
    with pytest.raises(MailedTodayError):
        ask_mailbox(desk, BOB, MAILBOX)
    mailing.after(days=1, seconds=1)
    ask_mailbox(desk, BOB, MAILBOX)
    assert len(mailing.postman.asked) == 2


def test_one_person_asks_few_mailboxes_a_day(mailing: Mailing) -> None:
    for number in range(MOST_A_DAY):
        ask_mailbox(mailing.club.desk, ANA, f"a{number}@example.org")
    with pytest.raises(MailLimitError):
        ask_mailbox(mailing.club.desk, ANA, MAILBOX)
    ask_mailbox(mailing.club.desk, BOB, "bob@example.org")
    mailing.after(days=1, seconds=1)
    ask_mailbox(mailing.club.desk, ANA, MAILBOX)


@pytest.mark.parametrize("fails", [MailDelayedError(), MailboxRefusedError(address=MAILBOX, problem="550")])
def test_a_question_that_was_not_sent_counts_as_not_asked(mailing: Mailing, fails: Exception) -> None:
    mailing.postman.fails = fails
    for _ in range(MOST_A_DAY + 1):
        assert str(fails) in mailing.say(f"/email {MAILBOX}")
    mailing.postman.fails = None
    mailing.confirmed()
    assert mailing.address() == MAILBOX


def test_another_mailbox_takes_the_place_of_the_first(mailing: Mailing) -> None:
    mailing.confirmed()
    with pytest.raises(MailboxKnownError):
        ask_mailbox(mailing.club.desk, ANA, MAILBOX)
    mailing.confirmed(address="other@example.org")
    with mailing.club.desk.store.read() as connection:
        places = destinations.of_person(connection, ANA)
    assert [place.external_id for place in places if place.platform == PLATFORM] == ["other@example.org"]


def test_who_left_by_word_or_by_link_is_told_elsewhere_again(mailing: Mailing) -> None:
    desk = mailing.club.desk
    ways: tuple[Callable[[], object], ...] = (
        partial(close_mailbox, desk, ANA),
        partial(leave_mailbox, desk, fingerprint(MAILBOX)),
    )
    for number, leave in enumerate(ways):
        mailing.after(days=2 * number)
        mailing.confirmed()
        assert "on e-mail only" in mailing.say("/summaries email")
        leave()
        assert (mailing.address(), mailing.told_on()) == ("", "")
        leave()
    assert mailing.say("/email off") == "You have no mailbox here, so no mails are sent"


def test_leaving_concerns_that_mailbox_only(mailing: Mailing) -> None:
    mailing.confirmed()
    mailing.confirmed(BOB, "bob@example.org")
    leave_mailbox(mailing.club.desk, fingerprint("bob@example.org"))
    leave_mailbox(mailing.club.desk, "no such mark")
    assert (mailing.address(), mailing.address(BOB)) == (MAILBOX, "")


def test_what_waits_for_a_mailbox_that_was_left_goes_nowhere(mailing: Mailing) -> None:
    mailing.confirmed()
    posting = Posting(key="zone", athlete_id=ANA, notice=ZoneNotice(zone="Europe/Lisbon"), local_date=TODAY)
    mailing.club.desk.store.write(partial(post_notice, posting=posting, now=NOW))
    with mailing.club.desk.store.read() as connection:
        assert connection.execute(select(MESSAGES.c.external_id)).all() == [(MAILBOX,)]
    mailing.say("/email off")
    with mailing.club.desk.store.read() as connection:
        assert connection.execute(select(MESSAGES.c.external_id)).all() == []
        assert destinations.on_platform(connection, PLATFORM) == ()


def test_everything_that_shows_a_person_shows_the_mailbox(mailing: Mailing) -> None:
    for text in ("/settings", "/privacy"):
        assert MAILBOX not in mailing.say(text)
    mailing.confirmed()
    for text in ("/settings", "/privacy"):
        assert MAILBOX in mailing.say(text)
    assert "e-mail" in str(Router(mailing.club.desk).answer(Incoming(speaker=ANA, text="/summaries")).buttons)
    forget_person(mailing.club.desk, None, ANA)
    with mailing.club.desk.store.read() as connection:
        assert destinations.on_platform(connection, PLATFORM) == ()


def test_without_a_mail_server_the_command_says_so(club: Club) -> None:
    for text in ("/email", f"/email {MAILBOX}"):
        assert club.ask(text).title == str(MailOffError())
    place = Address(platform=PLATFORM, external_id=MAILBOX)
    club.desk.store.write(lambda connection: destinations.open_place(connection, ANA, place))
    assert club.ask("/email off").title == f"No more mails go to {MAILBOX}"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "ana",
            "ana@",
            "@example.org",
            "ana@localhost",
            "ana@example..org",
            "a b@example.org",
            "ana@exa_mple.org",
        ),
        *("ana@example.org\r\nBcc: x@y.org", "ana@example.org,bob@example.org", "<ana@example.org>"),
        *("Ana <ana@example.org>", f"{'a' * 65}@example.org", f"ana@{'a.' * 130}org", "ána@example.org"),
        *(".ana@example.org", "ana.@example.org", "ana..silva@example.org"),
        *("ana@-example.org", "ana@example.org.", "ana@[127.0.0.1]", '"a b"@example.org'),
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(AddressError):
        clean_address(text)


@pytest.mark.parametrize(
    "text", ["a@b.co", "ana.silva+run@sub.example.org", "o'hara@example.museum", "x@xn--bcher-kva.example"]
)
def test_what_is_an_address_is_taken(text: str) -> None:
    assert clean_address(text) == text
    assert text not in masked(text)
    assert re.fullmatch(r"[0-9a-f]{64}", fingerprint(text))
