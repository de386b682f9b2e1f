"""What Telegram is told unasked: sent, changed, taken back; and what becomes of it when Telegram refuses."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.background.closing import Closing
from bot.core.message import Button, Picture, Reply
from bot.core.screen import ONE_SCREEN
from bot.on_telegram import pace
from bot.on_telegram.speech import from_id
from marathon.domain.notice import Posting, RunNotice
from marathon.domain.parcel import Address, Parcel
from marathon.domain.team import Role
from marathon.errors import MessageRefusedError, OutletBusyError, OutletTroubleError, PlaceClosedError
from marathon.store import destinations, teams
from marathon.usecases.post_notice import change_notice, post_notice, take_back_notice
from marathon.usecases.tell_chosen import tell_chosen
from marathon.words.phrases import units
from tests.announcing import announcing
from tests.club import ANA, BOB, MARIT, NOW, Club, club, club_file, runs_of
from tests.journeys.telegram_club import AtTelegram, account, at_telegram
from tests.on_telegram.bot_api import BotApi, RefusedError

__all__ = ["club", "club_file"]
ME = account(ANA)
PARCEL = Parcel(
    id=1,
    key=f"x@telegram:{ME}",
    kind="run",
    athlete_id=ANA,
    platform="telegram",
    external_id=str(ME),
    content={},
    removed=False,
    platform_message_id=None,
    attempts=1,
    revision=0,
    holder="test",
    created_at=datetime(2026, 11, 22, tzinfo=UTC),
)
WORDS = Reply(title="A run is in", lines=("10 km",), buttons=(Button(label="Why?", command="/why"),))


def drawn(png: bytes, title: str = "A run is in") -> Reply:
    """Returns a reply with a picture."""
    return replace(WORDS, title=title, picture=Picture(name="x", alt="The week", draw=lambda: png))


@pytest.fixture
def house(club: Club, monkeypatch: pytest.MonkeyPatch) -> Iterator[AtTelegram]:
    """Yields the club at Telegram, its door closed, in a hurry where the pace is not what is looked at."""
    monkeypatch.setattr(pace, "A_CHAT_S", 0.001)
    with at_telegram(club, BotApi()) as there:
        yield there


def test_sent_changed_and_taken_back(house: AtTelegram) -> None:
    api = house.api
    with house.open() as parts:
        out = parts.outlet
        stands = replace(PARCEL, platform_message_id=out.send(PARCEL, drawn(b"one")))
        (shown,) = api.shown(ME)
        assert (shown.text, shown.png) == ("A run is in\n10 km\nThe week", b"one")
        renamed = replace(drawn(b"two", "A renamed run is in"), buttons=())
        for _ in range(2):  # the second changes nothing, which Telegram calls an error
            assert out.edit(stands, renamed) == stands.platform_message_id
        assert (shown.text.split("\n")[0], shown.png, shown.edits) == ("A renamed run is in", b"two", 1)
        moved = out.edit(stands, WORDS)
        assert moved != stands.platform_message_id, "a picture cannot be taken out of a message"
        (words,) = api.shown(ME)
        assert words.text == "A run is in\n10 km"
        stands = replace(
            PARCEL, platform_message_id=out.edit(replace(stands, platform_message_id=moved), drawn(b"3"))
        )
        assert words.png == b"3", "but it can be put in"
        api.press("Why?", ME)
        assert api.answer(2, ME).text == house.club.ask("/why").text
        out.remove(stands)
        out.remove(stands)
    assert words.id not in api.chats[ME]


def test_what_is_too_old_to_be_removed_is_emptied(house: AtTelegram) -> None:
    api = house.api
    with house.open() as parts:
        stands = replace(PARCEL, platform_message_id=parts.outlet.send(PARCEL, drawn(b"one")))
        api.refuse(RefusedError(400, "Bad Request: message can't be deleted for everyone"))
        parts.outlet.remove(stands)
    (shown,) = api.shown(ME)
    assert shown.text.startswith("This message was taken back.")
    assert shown.png is not None
    assert shown.png.startswith(b"\x89PNG")
    assert shown.buttons == {}


REFUSALS = [
    (RefusedError(403, "Forbidden: bot was blocked by the user"), PlaceClosedError),
    (RefusedError(403, "Forbidden: user is deactivated"), PlaceClosedError),
    (RefusedError(403, "Forbidden: bot was kicked from the supergroup chat"), PlaceClosedError),
    (RefusedError(400, "Bad Request: chat not found"), PlaceClosedError),
    (RefusedError(400, "Bad Request: can't parse entities"), MessageRefusedError),
    (RefusedError(429, "Too Many Requests: retry after 35", retry_after=35), OutletBusyError),
    (RefusedError(502, "Bad Gateway"), OutletTroubleError),
]


@pytest.mark.parametrize(("refused", "error"), REFUSALS, ids=lambda value: str(value)[:40])
def test_what_telegram_answers_becomes_an_error_of_ours(
    house: AtTelegram, refused: RefusedError, error: type[Exception]
) -> None:
    with house.open() as parts:
        house.api.refuse(refused)
        with pytest.raises(error) as raised:
            parts.outlet.send(PARCEL, WORDS)
        if isinstance(raised.value, OutletBusyError):
            until = raised.value.facts["until"]
            assert NOW + timedelta(seconds=30) < until < NOW + timedelta(seconds=36)  # type: ignore[operator] # facts hold anything
        other = replace(PARCEL, external_id=str(account(BOB)), athlete_id=BOB)
        assert from_id(parts.outlet.send(other, WORDS)), "others are not affected"


def test_a_group_that_moved_gets_its_message_once(house: AtTelegram) -> None:
    api, store = house.api, house.club.desk.store
    store.write(
        partial(
            destinations.open_place, athlete_id=ANA, address=Address(platform="telegram", external_id="-99")
        )
    )
    with house.open() as parts:
        api.refuse(RefusedError(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-10099))
        parts.outlet.send(replace(PARCEL, external_id="-99"), WORDS)
    assert [len(api.shown(-99)), len(api.shown(-10099))] == [0, 1]
    assert house.rows("SELECT external_id FROM destinations") == [("-10099",)]


def test_while_the_door_is_shut_messages_wait_as_long_again_as_it_has_been(house: AtTelegram) -> None:
    outlet, waits = house.parts().outlet, []
    for passed_s in (0, 3, 300):
        house.club.clock.moment += timedelta(seconds=passed_s)
        with pytest.raises(OutletBusyError) as busy:
            outlet.send(PARCEL, WORDS)
        waits.append(busy.value.facts["until"] - house.club.clock.moment)  # type: ignore[operator] # facts hold anything
    assert waits == [timedelta(seconds=seconds) for seconds in (1, 3, 30)]


def test_fault_12_a_run_that_turned_private_is_taken_away(house: AtTelegram) -> None:
    """Also the chat side of 8: what the connection's end takes back goes the same way."""
    api, store = house.api, house.club.desk.store
    run = runs_of(house.club)[-1]
    notice = RunNotice(
        source=run.source, source_id=run.source_id, date=run.local_date, name="Morning Run", shape="1"
    )
    posting = Posting(key="run:1", athlete_id=ANA, notice=notice, local_date=run.local_date)
    with house.open() as parts, announcing(house.club.desk, parts.outlet) as announcer:
        api.asked("/units", ME)
        store.write(lambda connection: post_notice(connection, posting, NOW))
        announcer.wake()
        shown = api.answer(2, ME)
        assert shown.text.startswith("Thu 19 Nov") or "is in" in shown.text
        assert [str(n) for n in range(1, 11)] == [label for label in shown.buttons if label.isdigit()]
        changed = replace(notice, name="Renamed", shape="2")
        store.write(lambda connection: change_notice(connection, ANA, "run:1", changed, NOW))
        announcer.wake()
        api.until(lambda: api.of("editMessageMedia") or api.of("editMessageText"))
        store.write(lambda connection: take_back_notice(connection, ANA, "run:1", NOW))
        announcer.wake()
        api.until(lambda: shown.id not in api.chats[ME])


def test_fault_29_who_blocked_the_bot_is_muted_and_the_admin_told_once(house: AtTelegram) -> None:
    api, store = house.api, house.club.desk.store
    with store.read() as connection:
        (team,) = teams.teams_of(connection, MARIT)
    store.write(lambda connection: teams.add_member(connection, team.id, MARIT, Role.ADMIN))
    admin, run = account(MARIT), runs_of(house.club)[-1]
    with house.open() as parts, announcing(house.club.desk, parts.outlet) as announcer:
        for who in (ME, admin):
            api.asked("/units", who)
        api.refuse(RefusedError(403, "Forbidden: bot was blocked by the user"), lambda call: call.chat == ME)
        for shape in "12":
            notice = RunNotice(
                source=run.source, source_id=run.source_id, date=run.local_date, name="Run", shape=shape
            )
            posting = Posting(key=f"run:{shape}", athlete_id=ANA, notice=notice, local_date=run.local_date)
            store.write(lambda connection, posting=posting: post_notice(connection, posting, NOW))  # type: ignore[misc] # a default has no type here
            announcer.wake()
        assert "Ana Silva can be written to no more on Telegram" in api.answer(2, admin).text
    assert len(api.shown(admin)) == 2
    assert len([call for call in api.of("sendPhoto") if call.chat == ME]) <= 1
    assert house.rows("SELECT count(*) FROM destinations WHERE muted_at IS NOT NULL") == [(1,)]


def test_a_summary_is_changed_where_it_stands_when_a_run_comes_later(house: AtTelegram) -> None:
    api = house.api
    with house.open() as parts, announcing(house.club.desk, parts.outlet) as announcer:
        api.asked(f"/hour {NOW.hour}", ME)
        assert tell_chosen(replace(house.club.desk, messages_wait=announcer.wake)) == 1
        shown = api.answer(2, ME)
        assert shown.text.startswith("Sun 22 Nov: Long run 18 km, to do")
        assert "provisional until your day ends" in shown.text
        assert units(shown.text) <= ONE_SCREEN
        drawn_first = shown.png
        assert drawn_first
        api.asked("/run 18 km 1:54:00", ME)
        announcer.wake()
        api.until(lambda: shown.text.startswith("Sun 22 Nov: Long run 18 km, on plan"))
        assert (shown.edits, len(api.shown(ME))) == (1, 3), "and no second message beside the two answers"
        assert shown.png != drawn_first


def test_a_nudge_says_why_it_came_and_keeps_quiet_for_a_week(house: AtTelegram) -> None:
    api, club = house.api, house.club
    with house.open() as parts, announcing(house.club.desk, parts.outlet) as announcer:
        api.asked("/units", ME)
        club.clock.moment = NOW + timedelta(days=1)
        Closing(replace(club.desk, messages_wait=announcer.wake)).look()
        asked = api.answer(2, ME)
        assert "nothing was recorded. What happened?" in asked.text
        api.press("Why this?", ME)
        assert "I ask once why, and not again." in api.answer(3, ME).text
        api.press("Snooze a week", ME)
        assert "A missed session: nothing before Mon 30 Nov" in api.answer(4, ME).text
        api.press("Undo", ME)
        assert "A missed session: on" in api.answer(5, ME).text
