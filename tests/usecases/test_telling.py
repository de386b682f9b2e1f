"""When and where a person is told things: quiet hours, the chosen place, and the day's message."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from bot.core.notices import render
from marathon.domain.athlete import AthleteId
from marathon.domain.day_notices import DayNotice
from marathon.domain.notice import AccountTriedNotice, Notice, OldRunsNotice, Posting
from marathon.domain.parcel import Address, Parcel
from marathon.domain.subscription import Subject
from marathon.errors import NotFoundError
from marathon.store import destinations, outbox, tables
from marathon.usecases.manage_settings import set_hour, set_quiet, set_told_on
from marathon.usecases.post_notice import change_notice, post_notice, take_back_notice
from marathon.usecases.tell_chosen import tell_chosen
from tests.club import ANA, BOB, TODAY, Club
from tests.handing_out import claim_all

NIGHT = datetime(2026, 11, 22, 23, tzinfo=UTC)
MORNING = datetime(2026, 11, 23, 7, tzinfo=UTC)
OLD = OldRunsNotice(count=1, first=TODAY, last=TODAY)


@pytest.fixture(autouse=True)
def _places(club: Club) -> None:
    for platform in ("telegram", "slack"):
        address = Address(platform=platform, external_id=f"{platform}-ana")
        club.desk.store.write(partial(destinations.open_place, athlete_id=ANA, address=address))


def _post(club: Club, key: str, notice: Notice = OLD, who: AthleteId = ANA) -> None:
    posting, now = Posting(key=key, athlete_id=who, notice=notice, local_date=TODAY), club.clock.now()
    club.desk.store.write(lambda connection: post_notice(connection, posting, now))


def _due(club: Club) -> tuple[Parcel, ...]:
    """Returns what is handed out now, the first of each place."""
    now = club.clock.now()
    return club.desk.store.write(lambda connection: claim_all(connection, f"{now}", now))


def _keys(club: Club) -> list[str]:
    return sorted(parcel.key.partition("-ana")[0] for parcel in _due(club))


def _sent(club: Club) -> None:
    now = club.clock.now()
    for parcel in _due(club):
        club.desk.store.write(partial(outbox.sent, parcel=parcel, platform_message_id="7", now=now))


def test_what_comes_in_at_night_waits_for_the_morning(club: Club) -> None:
    set_quiet(club.desk, ANA, (22, 7))
    club.clock.moment = NIGHT
    _post(club, "run")
    assert _keys(club) == []
    club.clock.moment = MORNING - timedelta(seconds=1)
    assert _keys(club) == []
    club.clock.moment = MORNING
    assert _keys(club) == ["run@slack:slack", "run@telegram:telegram"]


def test_a_change_of_what_is_held_does_not_let_it_out(club: Club) -> None:
    set_quiet(club.desk, ANA, (22, 7))
    club.clock.moment = NIGHT
    _post(club, "run")
    other = OldRunsNotice(count=2, first=TODAY, last=TODAY)
    assert club.desk.store.write(lambda connection: change_notice(connection, ANA, "run", other, NIGHT))
    assert _keys(club) == []
    club.clock.moment = MORNING
    assert [parcel.content["count"] for parcel in _due(club)] == [2, 2]


def test_edits_and_deletes_of_what_was_told_wait_for_nothing(club: Club) -> None:
    set_told_on(club.desk, ANA, "telegram")
    for key in ("edited", "deleted"):
        _post(club, key)
        _sent(club)
    set_quiet(club.desk, ANA, (22, 7))
    club.clock.moment = NIGHT
    _post(club, "new")
    other = OldRunsNotice(count=2, first=TODAY, last=TODAY)
    club.desk.store.write(lambda connection: change_notice(connection, ANA, "edited", other, NIGHT))
    club.desk.store.write(lambda connection: take_back_notice(connection, ANA, "deleted", NIGHT))
    assert _keys(club) == ["edited@telegram:telegram"]
    _sent(club)
    club.clock.moment = NIGHT + timedelta(minutes=2)  # the lease of the one handed out above has ended
    _sent(club)
    assert [parcel.removed for parcel in _due(club)] == [True]


def test_who_may_be_somebody_else_is_told_of_at_once(club: Club) -> None:
    set_quiet(club.desk, ANA, (22, 7))
    club.clock.moment = NIGHT
    _post(club, "run")
    _post(club, "tried", AccountTriedNotice())
    assert _keys(club) == ["tried@slack:slack", "tried@telegram:telegram"], "and past what is held"


def test_messages_come_on_the_platform_that_was_chosen(club: Club) -> None:
    set_told_on(club.desk, ANA, "slack")
    _post(club, "run")
    assert _keys(club) == ["run@slack:slack"]


def test_what_concerns_the_account_comes_everywhere(club: Club) -> None:
    set_told_on(club.desk, ANA, "off")
    _post(club, "run")
    _post(club, "tried", AccountTriedNotice())
    assert _keys(club) == ["tried@slack:slack", "tried@telegram:telegram"]


def test_a_chosen_place_that_is_closed_leaves_the_others(club: Club) -> None:
    set_told_on(club.desk, ANA, "slack")
    now = club.clock.now()
    club.desk.store.write(lambda connection: outbox.mute_place(connection, "slack", "slack-ana", now))
    _post(club, "run")
    assert _keys(club) == ["run@telegram:telegram"]


def test_the_day_is_told_once_at_its_hour(club: Club) -> None:
    set_hour(club.desk, ANA, Subject.DAY, 7)
    club.clock.moment = MORNING - timedelta(seconds=1)
    assert tell_chosen(club.desk) == 0
    club.clock.moment = MORNING
    assert [tell_chosen(club.desk) for _ in range(2)] == [1, 0]
    assert _keys(club) == ["day:2:2026-11-23@slack:slack", "day:2:2026-11-23@telegram:telegram"]
    club.clock.moment = MORNING + timedelta(days=1)
    assert tell_chosen(club.desk) == 1


def test_a_late_message_of_a_late_hour_tells_of_the_day_that_ended(club: Club) -> None:
    set_hour(club.desk, ANA, Subject.DAY, 21)
    club.clock.moment = datetime(2026, 11, 23, 1, tzinfo=UTC)
    assert tell_chosen(club.desk) == 1
    assert _keys(club) == ["day:2:2026-11-22@slack:slack", "day:2:2026-11-22@telegram:telegram"]
    reply = render(club.desk, ANA, DayNotice(date=TODAY))
    assert reply.title == "Sun 22 Nov: Long run 18 km, missed"
    assert "Tomorrow" not in reply.text


def test_what_came_too_late_is_said_so_in_the_list(club: Club) -> None:
    set_hour(club.desk, ANA, Subject.DAY, 7)
    for hours in (0, 24 + 7):
        club.clock.moment = MORNING + timedelta(hours=hours)
        tell_chosen(club.desk)
    newest = club.ask("/messages").lines[0]
    assert "not told, its hour had long passed: how a day went" in newest


def test_each_is_told_at_their_own_hour(club: Club) -> None:
    set_hour(club.desk, ANA, Subject.DAY, 7)
    set_hour(club.desk, BOB, Subject.DAY, 7)
    club.clock.moment = MORNING
    tell_chosen(club.desk)
    with club.desk.store.read() as connection:
        log = tables.NotificationLog.__table__
        assert list(connection.scalars(select(log.c.athlete_id))) == [ANA], "in Chicago it is night"


def test_the_message_of_the_day_says_what_it_asks(club: Club) -> None:
    reply = render(club.desk, ANA, DayNotice(date=TODAY))
    assert reply.title == "Sun 22 Nov: Long run 18 km, to do"
    assert reply.picture is not None
    with pytest.raises(NotFoundError):
        render(club.desk, ANA, DayNotice(date=TODAY - timedelta(days=2)))
