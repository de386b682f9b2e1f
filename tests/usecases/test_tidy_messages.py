"""What was sent long ago leaves the outbox, part by part, and its person still reads it with /messages."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.core.notices import open_page
from marathon.domain.notice import BackfillNotice, Posting
from marathon.store import notification_log, outbox, tables
from marathon.usecases import tidy_messages as upkeep
from marathon.usecases.post_notice import post_notice
from tests.club import ANA, NOW, TODAY, Club
from tests.handing_out import claim_all

ROWS = tables.Outbox.__table__
PAST = BackfillNotice(count=12, back_to=date(2026, 6, 1), is_done=False, paused_until=None)


@dataclass(frozen=True)
class _Later:
    days: int

    def now(self) -> datetime:
        return NOW + timedelta(days=self.days)


def _tell(club: Club, key: str) -> None:
    posting = Posting(key=key, athlete_id=ANA, notice=PAST, local_date=TODAY)
    store = club.desk.store
    store.write(lambda connection: post_notice(connection, posting, NOW))
    for parcel in store.write(lambda connection: claim_all(connection, key, NOW)):
        store.write(lambda connection, parcel=parcel: outbox.sent(connection, parcel, key, NOW))  # type: ignore[misc] # bound early
    store.write(lambda connection: notification_log.tell(connection, key, (f"told {key}",), NOW))


def _contents(club: Club) -> list[object]:
    with club.desk.store.read() as connection:
        return list(connection.scalars(select(ROWS.c.content)))


def test_old_messages_say_nothing_any_more_and_are_read_as_before(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "A_UNIT", 2)
    open_page(club.desk, ANA)
    for number in range(5):
        _tell(club, str(number))
    read = club.ask("/messages")
    upkeep.tidy_messages(replace(club.desk, clock=_Later(89)))
    assert len(list(filter(None, _contents(club)))) == 5
    upkeep.tidy_messages(replace(club.desk, clock=_Later(91)))
    assert _contents(club) == [{}] * 5
    assert club.ask("/messages") == read
    assert any("told 4" in str(line) for line in read.lines)
