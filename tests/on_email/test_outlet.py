"""Messages on their way to a mailbox, with the real announcer and a real mail server: once, or told why not."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from bot.background import announce
from bot.core.message import Picture
from bot.on_email.house import PLATFORM, MailPlan
from bot.on_email.outlet import Links, MailOutlet
from bot.on_email.post import Post
from marathon.domain.athlete import AthleteId
from marathon.domain.day_notices import DayNotice
from marathon.domain.notice import ZoneNotice
from marathon.domain.parcel import Address
from marathon.domain.team import Role
from marathon.store import destinations, tables, teams
from marathon.store.store import Connection
from marathon.usecases.keep_places import refusals_in_a_row
from marathon.usecases.manage_mailbox import show_mailbox
from marathon.words.voice import Voice
from tests.background.platform import Office, progress
from tests.club import ANA, BOB, MARIT, TODAY, Club
from tests.on_email.sink import ABROAD, PASSWORD, USER, Certificate, Sink, eventually

OUTBOX = tables.Outbox.__table__
MAILBOX = "ana@example.org"


@dataclass
class Desk:
    """A club whose Ana has a mailbox, an announcer that mails, and a mail server that a test opens and closes."""

    club: Club
    sink: Sink
    office: Office
    server: str = ABROAD
    stopped: list[str] = field(default_factory=list)

    def outlet(self) -> MailOutlet:
        """Puts the door together."""
        plan = MailPlan(
            server=self.server,
            port=self.sink.port,
            user=USER,
            password=PASSWORD,
            sender="coach@club.example",
            link_base="",
        )

        def draw(picture: Picture) -> bytes:
            return picture.draw()

        def stopped(why: str) -> None:
            self.stopped.append(why)
            self.office.board.mail_stopped(why)

        links = Links(
            voice=lambda _: Voice(),
            draw=draw,
            leave_url=lambda _: "",
            refusals=partial(refusals_in_a_row, self.club.desk),
            stopped=stopped,
        )
        return MailOutlet(plan, Post(plan), links, self.club.clock)

    def tell(self, number: int, who: AthleteId = ANA) -> None:
        """Puts a message in line."""
        self.office.post(who, f"n{number}", progress(number))

    def states(self) -> list[str]:
        """Returns how Ana's mails stand, in their order."""
        query = select(OUTBOX.c.state).where(OUTBOX.c.external_id == MAILBOX).order_by(OUTBOX.c.id)
        with self.club.desk.store.read() as connection:
            return list(connection.scalars(query))

    def wait_for(self, *states: str) -> None:
        """Waits until Ana's mails stand so."""
        eventually(lambda: self.states() == list(states))

    def rests(self) -> bool:
        """Returns whether Ana's first mail was tried, and waits for its time."""
        query = select(OUTBOX.c.due_at, OUTBOX.c.state, OUTBOX.c.last_error)
        with self.club.desk.store.read() as connection:
            first = connection.execute(
                query.where(OUTBOX.c.external_id == MAILBOX).order_by(OUTBOX.c.id)
            ).first()
        return first is not None and first[0] > self.club.clock.now() and first[1:] == ("waiting", "busy")

    def problems(self) -> list[str | None]:
        """Returns what is kept of why a mail is not out."""
        with self.club.desk.store.read() as connection:
            return list(connection.scalars(select(OUTBOX.c.last_error).order_by(OUTBOX.c.id)))


@pytest.fixture
def desk(club: Club, certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Returns a desk whose server has been seen once and is closed."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.chain))
    monkeypatch.setattr(announce, "LOOK_AGAIN_S", 0.05)

    def unit(connection: Connection) -> None:
        destinations.open_place(connection, ANA, Address(platform=PLATFORM, external_id=MAILBOX))
        teams.add_member(connection, teams.teams_of(connection, MARIT)[0].id, MARIT, Role.ADMIN)

    club.desk.store.write(unit)
    sink = Sink(certificate=certificate, has_login=True)
    with sink.listening():
        pass
    return Desk(club, sink, Office(club.desk.store, club.clock))


@pytest.fixture
def mailing(desk: Desk) -> Iterator[Desk]:
    """Yields a desk that mails to an open server."""
    with desk.sink.listening(), desk.office.open(desk.outlet()):
        yield desk


def test_the_days_message_comes_with_its_chart(mailing: Desk) -> None:
    mailing.office.post(ANA, "day", DayNotice(date=TODAY))
    mail = mailing.sink.until(1).mail
    assert mail["To"] == MAILBOX
    assert "image/png" in [part.get_content_type() for part in mail.walk()]
    mailing.wait_for("sent")


def test_a_mail_that_is_out_is_neither_sent_again_nor_taken_back(mailing: Desk) -> None:
    mailing.tell(1)
    mailing.wait_for("sent")
    mailing.office.change(ANA, "n1", progress(2))
    mailing.office.change(ANA, "n1", None)
    mailing.tell(3)
    mailing.wait_for("sent", "sent")
    assert ["1 activity so far" in t.mail["Subject"] for t in mailing.sink.taken] == [True, False]


def test_what_changes_before_it_goes_out_goes_out_changed_once(desk: Desk) -> None:
    desk.tell(1)
    desk.office.change(ANA, "n1", progress(2))
    with desk.sink.listening(), desk.office.open(desk.outlet()):
        desk.wait_for("sent")
    assert ["2 activities so far" in taken.mail["Subject"] for taken in desk.sink.taken] == [True]


def test_fault_52_six_hours_without_a_mail_server_lose_nothing(desk: Desk) -> None:
    with desk.office.open(desk.outlet()):
        for number in (1, 2):
            desk.tell(number)
        desk.office.post(ANA, "zone", ZoneNotice(zone="Europe/Lisbon"))
        for _ in range(6 * 4):
            eventually(desk.rests)
            assert set(desk.states()) == {"waiting"}
            desk.club.clock.moment += timedelta(minutes=15)
            desk.office.board.wake()
        eventually(desk.rests)
        assert set(desk.stopped) == {"unreachable"}
        assert desk.club.ask("/messages", MARIT).text.count("No mail can be sent") == 1
        with desk.sink.listening():
            desk.club.clock.moment += timedelta(minutes=15)
            desk.office.board.wake()
            desk.wait_for("sent", "sent", "sent")
    runs, zone = (str(taken.mail.get_body(("plain",))) for taken in desk.sink.taken)
    assert re.findall(r"(\d) activit", runs) == ["1", "2"], "what had to wait comes in one mail where it may"
    assert "Lisbon" in zone


def test_fault_52_three_refusals_close_a_mailbox_and_the_admin_is_told(mailing: Desk) -> None:
    mailing.sink.refused[MAILBOX] = f"550 5.1.1 <{MAILBOX}> no such user"
    mailing.tell(1)
    mailing.wait_for("failed")
    mailing.tell(2)
    mailing.wait_for("failed", "failed")
    assert not show_mailbox(mailing.club.desk, ANA).is_muted
    mailing.tell(3)
    mailing.wait_for("failed", "failed", "failed")
    mailing.tell(4)
    mailing.wait_for("failed", "failed", "failed", "muted")
    assert mailing.sink.recipients_tried == [MAILBOX] * 3
    told = mailing.club.ask("/messages", MARIT).text
    assert "Ana Silva can be written to no more on e-mail (550 5.1.1 … no such user)" in told
    assert "refused my mails three times" in mailing.club.ask("/email").text


def test_a_mail_between_refusals_begins_the_count_anew(mailing: Desk) -> None:
    for number in range(1, 6):
        refuses = number != 3
        mailing.sink.refused = {MAILBOX: "550 no"} if refuses else {}
        mailing.tell(number)
        mailing.wait_for(*["failed" if n != 3 else "sent" for n in range(1, number + 1)])
    assert not show_mailbox(mailing.club.desk, ANA).is_muted


def test_a_refusal_of_the_words_is_no_refusal_of_the_mailbox(mailing: Desk) -> None:
    mailing.sink.said_to_data = "554 spam"
    for number in range(1, 5):
        mailing.tell(number)
        mailing.wait_for(*["failed"] * number)
    assert not show_mailbox(mailing.club.desk, ANA).is_muted


def test_not_now_is_tried_again(mailing: Desk) -> None:
    mailing.sink.refused[MAILBOX] = "450 4.2.0 greylisted"
    mailing.tell(1)
    eventually(lambda: mailing.problems() == ["OutletTroubleError"])
    mailing.sink.refused.clear()
    mailing.club.clock.moment += timedelta(minutes=1)
    mailing.office.board.wake()
    mailing.wait_for("sent")


def test_fault_52_starttls_stripped_sends_nothing_and_tells_the_admin_at_once(desk: Desk) -> None:
    desk.sink.certificate = None
    with desk.sink.listening(), desk.office.open(desk.outlet()):
        desk.tell(1)
        desk.tell(2)
        eventually(lambda: desk.stopped != [])
        desk.wait_for("waiting", "waiting")
        told = desk.club.ask("/messages", MARIT).text
    assert told.count("No mail can be sent") == 1
    assert (desk.sink.taken, desk.sink.logins, desk.sink.recipients_tried) == ([], [], [])


def test_while_the_server_is_away_it_is_asked_once_for_all(desk: Desk) -> None:
    desk.sink.said_to_mail = "451 not now"
    desk.club.desk.store.write(
        lambda c: destinations.open_place(c, BOB, Address(platform=PLATFORM, external_id="bob@example.org"))
    )
    with desk.sink.listening(), desk.office.open(desk.outlet()):
        for number in range(5):
            desk.tell(number)
            desk.tell(number + 10, BOB)
        eventually(lambda: desk.problems().count("busy") == 2)
    assert desk.sink.connections == 1


def test_what_is_said_to_one_mail_stops_no_other(mailing: Desk) -> None:
    place = Address(platform=PLATFORM, external_id="bob@example.org")
    mailing.club.desk.store.write(lambda connection: destinations.open_place(connection, BOB, place))
    mailing.sink.refused[MAILBOX] = "554 5.7.1 Relay access denied"
    mailing.tell(1)
    eventually(mailing.rests)
    mailing.tell(11, BOB)
    assert mailing.sink.until(1).to == ("bob@example.org",)
    assert mailing.stopped == ["sender"]
    mailing.sink.refused.clear()
    mailing.club.clock.moment += timedelta(minutes=15)
    mailing.office.board.wake()
    mailing.wait_for("sent")


def test_each_try_is_logged_without_the_address(mailing: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="bot")
    mailing.tell(1)
    mailing.wait_for("sent")
    mailing.sink.refused[MAILBOX] = f"550 <{MAILBOX}> unknown"
    mailing.tell(2)
    mailing.wait_for("sent", "failed")
    mailing.sink.refused[MAILBOX] = f"450 <{MAILBOX}> later"
    mailing.tell(3)
    eventually(lambda: "OutletTroubleError" in mailing.problems())
    said = [record.getMessage() for record in caplog.records if record.name.startswith("bot.on_email")]
    assert said == [
        "mail 1 (backfill) to a…@example.org is out (attempt 1)",
        "mail 2 (backfill) to a…@example.org was refused (attempt 1): 550 … unknown",
        "mail 3 (backfill) to a…@example.org was refused (attempt 1): 450 … later",
    ]
    assert MAILBOX not in caplog.text
