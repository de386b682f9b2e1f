"""Mailboxes on both databases: a code that works once, a question a day, and refusals counted since a success."""

from datetime import UTC, date, datetime, timedelta

import pytest

from marathon.domain.parcel import Address, Message
from marathon.errors import MailLinkError
from marathon.store import mailboxes, outbox
from tests.contracts.asking import Asked
from tests.handing_out import claim_all

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
UNTIL = NOW + timedelta(days=1)
PLACE = Address(platform="email", external_id="ana@example.org")


def test_a_code_confirms_once_and_a_mailbox_is_asked_once_a_day(asked: Asked) -> None:
    mailbox = mailboxes.Asked(athlete_id=asked.athlete_id, address=PLACE.external_id)
    code = asked.write(mailboxes.ask, mailbox, NOW, UNTIL)
    asked.write(mailboxes.ask, mailbox, NOW, UNTIL)
    assert asked.read(mailboxes.count_asked, asked.athlete_id, NOW) == 2
    assert asked.read(mailboxes.was_mailed, "ANA@example.org", NOW)
    assert not asked.read(mailboxes.was_mailed, "ANA@example.org", UNTIL)
    assert asked.read(mailboxes.look, code, NOW) == mailbox
    assert asked.write(mailboxes.spend, code, NOW) == mailbox
    for again in (mailboxes.look, mailboxes.spend):
        with pytest.raises(MailLinkError):
            asked.write(again, code, NOW)
    asked.write(mailboxes.forget_expired, UNTIL)
    assert asked.read(mailboxes.count_asked, asked.athlete_id, NOW) == 0


def _refused(asked: Asked, key: str, problem: str | None) -> int:
    """Sends a message that is refused, or goes out; returns how many refusals are counted then."""
    message = Message(
        key=key,
        kind="zone",
        athlete_id=asked.athlete_id,
        platform=PLACE.platform,
        external_id=PLACE.external_id,
        local_date=date(2026, 11, 22),
        content={"code": "zone"},
    )
    asked.write(outbox.add, message, NOW)
    (parcel,) = asked.write(claim_all, key, NOW)
    if problem is None:
        asked.write(outbox.sent, parcel, "<1@club.example>", NOW)
    else:
        asked.write(outbox.failed, parcel, problem)
    return asked.read(outbox.refused_since_sent, PLACE)


def test_refusals_for_good_are_counted_since_the_last_that_went_out(asked: Asked) -> None:
    said = [
        "550 no",
        "552 5.2.2 full",
        "the mail was refused: 554 spam",
        "OutletTroubleError",
        None,
        "550 no",
    ]
    assert [_refused(asked, f"m{number}", problem) for number, problem in enumerate(said)] == [
        1,
        2,
        2,
        2,
        0,
        1,
    ]
