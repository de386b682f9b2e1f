"""What goes wrong at Telegram, or is tried there: each case with the stated end, on the real SDK and the real desk."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.doorway.turns import MOST_WAITING
from bot.on_telegram import pace, reaching
from marathon.charts import today as today_chart
from marathon.domain.chat_update import Delivery
from marathon.usecases.arrive import arrive
from marathon.usecases.hold_lease import hold_lease, leave_lease
from marathon.usecases.keep_chat_updates import keep_updates, open_door
from tests.club import ANA, BOB, MARIT, Club, club, club_file
from tests.journeys.telegram_club import SECRET, AtTelegram, account, at_telegram
from tests.on_telegram.bot_api import BotApi, RefusedError, group
from webhooks.app import build_app
from webhooks.telegram_updates import HEADER, PATH

__all__ = ["club", "club_file"]
ME, OTHER = account(ANA), account(BOB)
HOSTILE = "<b>*_[x](y)\u202egnp 😀 <!channel> @everyone &amp;"


@pytest.fixture
def house(club: Club, monkeypatch: pytest.MonkeyPatch) -> Iterator[AtTelegram]:
    """Yields the club at Telegram, its door closed, in a hurry where the pace is not what is looked at."""
    monkeypatch.setattr(pace, "A_CHAT_S", 0.001)
    with at_telegram(club, BotApi()) as there:
        yield there


def is_quiet(house: AtTelegram) -> bool:
    """Returns whether nothing waits to be handled."""
    return house.rows("SELECT count(*) FROM chat_updates WHERE state = 'waiting'") == [(0,)]


def test_fault_26_a_repeated_update_is_handled_once(house: AtTelegram) -> None:
    api = house.api
    with house.open():
        update = api.say("/run 10 km 52:00", ME)
        api.answer(1, ME)
        api.put(update)
        api.put(update)
        api.asked("/units", ME)
    with house.open():
        api.put(update)
        api.asked("/units", ME)
    assert len(api.shown(ME)) == 3
    assert house.rows("SELECT count(*) FROM activities WHERE source = 'hand'") == [(1,)]


def test_fault_03_what_was_kept_is_handled_once_after_a_restart(house: AtTelegram) -> None:
    """As after kill -9 between the commit and the answer: the rows are there, and nobody has answered."""
    desk, api = house.club.desk, house.api
    left = [api.say(text, ME) for text in ("/run 10 km 52:00", "/units")]
    api.updates.clear()
    deliveries = [Delivery(external_id=str(one["update_id"]), payload=json.dumps(one)) for one in left]
    keep_updates(desk, "telegram", deliveries).result()
    with house.open():
        api.answer(2, ME)
        for update in left:
            api.put(update)  # Telegram was never told
        api.asked("/units", ME)
        api.until(lambda: is_quiet(house))
    assert [shown.text[:8] for shown in api.shown(ME)][1:] == ["You read", "You read"]
    assert house.rows("SELECT count(*) FROM activities WHERE source = 'hand'") == [(1,)]


def test_an_update_that_ends_the_process_is_not_tried_for_ever(house: AtTelegram) -> None:
    desk = house.club.desk
    keep_updates(desk, "telegram", [Delivery(external_id="1", payload="{}")]).result()
    for _ in range(3):
        assert open_door(desk, "telegram", "a process", is_alone=True)
    assert house.rows("SELECT state, payload FROM chat_updates") == [("dead", "")]


def test_only_one_process_holds_the_door(house: AtTelegram) -> None:
    desk = house.club.desk
    assert open_door(desk, "telegram", "a", is_alone=False)
    assert not open_door(desk, "telegram", "b", is_alone=False)
    assert open_door(desk, "slack", "b", is_alone=False)
    assert hold_lease(desk, "telegram", "a")
    house.club.clock.moment += timedelta(minutes=1)
    assert open_door(desk, "telegram", "b", is_alone=False), "whoever held it is dead"
    assert not hold_lease(desk, "telegram", "a")
    leave_lease(desk, "telegram", "b")
    assert open_door(desk, "telegram", "a", is_alone=False)


@pytest.fixture
def hooked(club: Club, monkeypatch: pytest.MonkeyPatch) -> Iterator[AtTelegram]:
    """Yields the club at Telegram where updates are delivered to an address."""
    monkeypatch.setattr(pace, "A_CHAT_S", 0.001)
    with at_telegram(club, BotApi(), hook_url=f"https://coach.example.org{PATH}") as there:
        yield there


def test_fault_27_only_who_shows_the_secret_is_heard(hooked: AtTelegram) -> None:
    api = hooked.api
    with hooked.open() as parts:
        api.until(lambda: api.hook.get("secret_token") == SECRET, "the hook is not set")

        async def deliver() -> list[int]:
            app = build_app(
                health=dict,
                pool=hooked.pools[0],
                record_error=print,
                more=[parts.updates] if parts.updates else [],
            )
            async with TestClient(TestServer(app)) as client:
                return [await post(client, headers, body) for headers, body in attempts()]

        async def post(client: "TestClient[Any, Any]", headers: dict[str, str], body: bytes) -> int:
            async with client.post(PATH, data=body, headers=headers) as answer:
                return answer.status

        def attempts() -> list[tuple[dict[str, str], bytes]]:
            good = json.dumps(api.say("/units", ME)).encode()
            right = {HEADER: SECRET}
            return [
                ({}, good),
                ({HEADER: SECRET[:-1]}, good),
                ({HEADER: "é"}, good),
                (right, good),
                (right, good),
                (right, b"{"),
                (right, b"[]"),
                (right, b'{"update_id": "1"}'),
                (right, b'{"update_id": -1}'),
                (right, b"[" * 100_000),
                (right, b" " * 600_000),
            ]

        assert asyncio.run(deliver()) == [401, 401, 401, 200, 200, 400, 400, 400, 400, 400, 413]
        api.answer(1, ME)
        api.until(lambda: is_quiet(hooked))
    assert len(api.shown(ME)) == 1
    assert hooked.rows("SELECT count(*) FROM chat_updates") == [(1,)]


def test_an_address_telegram_refuses_is_named_once_and_the_bot_answers_all_the_same(
    club: Club, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pace, "A_CHAT_S", 0.001)
    with at_telegram(club, BotApi(), hook_url=f"https://coach.example.org:9000{PATH}") as there, there.open():
        assert "kilometres" in there.api.asked("/units", ME).text
        assert len(there.api.of("setWebhook")) == 1
    (said,) = [one.getMessage() for one in caplog.records if "refuses to deliver" in one.getMessage()]
    assert "webhook can be set up only on ports 80, 88, 443 or 8443" in said
    assert "80, 88, 443 or 8443, with a certificate browsers trust: mend PUBLIC_URL" in said
    assert "cannot be reached" not in caplog.text


def test_fault_28_told_to_wait_it_waits_and_loses_nothing(house: AtTelegram) -> None:
    api = house.api
    api.refuse(
        RefusedError(429, "Too Many Requests: retry after 1", retry_after=1), lambda call: call.chat == ME
    )
    with house.open():
        for said in ("/units", "/timezone", "/units"):
            api.say(said, ME)
        api.until(lambda: not api.refusals)
        api.asked("/units", OTHER)
        assert len(api.of("sendMessage")) == 2, "who is not told to wait does not wait"
        api.answer(3, ME)
    first, *_, last = [call.at for call in api.of("sendMessage") if call.chat == ME]
    assert last - first >= 1.0
    assert [shown.text[:8] for shown in api.shown(ME)] == ["You read", "Your tim", "You read"]


def test_fault_28_fifty_in_line_for_a_group_stay_in_order(
    house: AtTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real limits on a clock that runs 200 times as fast: 20 in 0.3 s."""
    monkeypatch.setattr(pace, "A_GROUP", (20, 0.3))
    for user in range(5000, 5050):
        arrive(house.club.desk, "telegram", str(user), f"Person {user}")
    with house.open():
        for user in range(5000, 5050):
            house.api.say(f"/help no{user}", user, chat=group())
        house.api.answer(50, -1001)
    assert [shown.text.split()[3] for shown in house.api.shown(-1001)] == [
        f"/no{user}." for user in range(5000, 5050)
    ]
    times = [call.at for call in house.api.of("sendMessage")]
    assert all(late - early > 0.25 for early, late in zip(times, times[20:], strict=False))


def test_fault_29_blocked_kicked_and_moved(house: AtTelegram) -> None:
    api = house.api
    with house.open():
        for who in (ME, OTHER):
            api.asked("/units", who)
        api.refuse(RefusedError(403, "Forbidden: bot was blocked by the user"))
        api.say("/units", ME)
        api.until(lambda: muted(house) == [str(ME)])
        api.asked("/units", OTHER)
        assert muted(house) == [str(ME)]
        api.asked("/units", ME)
        assert muted(house) == [], "who writes again is written to again"
        api.deliver(my_chat_member=left(api, ME))
        api.until(lambda: muted(house) == [str(ME)])
        moved = RefusedError(
            400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-10099
        )
        api.refuse(moved)
        api.say("/team@marathon_test_bot", ME, chat=group(-99))
        assert "Open" in str(api.answer(1, -10099).buttons) or api.shown(-10099)
    assert api.shown(-99) == []


def left(api: BotApi, user: int) -> dict[str, object]:
    """Returns that somebody blocked the bot, as Telegram tells it."""
    message = api.message("x", user)
    bot = {"id": 700100200, "is_bot": True, "first_name": "Coach", "username": "marathon_test_bot"}
    return {
        "chat": message["chat"],
        "from": message["from"],
        "date": message["date"],
        "old_chat_member": {"user": bot, "status": "member"},
        "new_chat_member": {"user": bot, "status": "kicked", "until_date": 0},
    }


def muted(house: AtTelegram) -> list[object]:
    """Returns the places that are written to no more."""
    return [row[0] for row in house.rows("SELECT external_id FROM destinations WHERE muted_at IS NOT NULL")]


def test_fault_30_a_hostile_name_is_shown_as_text(house: AtTelegram) -> None:
    api = house.api
    with house.open():
        shown = api.asked("/start", 4242, name=HOSTILE)
        long = api.asked("/start", 4343, name="😀" * 4096)
        api.asked(f"/race add {HOSTILE} 2027-10-10 marathon", 4242)
        api.asked("/race list", 4242)
        api.asked("/" + "x" * 4000, 4242)
        api.asked("/help " + HOSTILE * 40, 4242)
    assert "<b>*_[x](y)" in shown.text
    assert "\u202e" not in "".join(one.text for one in api.shown(4242))
    assert "😀" in long.text


def test_fault_31_a_button_of_another_twice_old_or_tampered(house: AtTelegram) -> None:
    api, clock = house.api, house.club.clock

    def toasts() -> list[str]:
        return [str(call.params["text"]) for call in api.of("answerCallbackQuery") if "text" in call.params]

    def refused(count: int) -> str:
        api.until(lambda: len(toasts()) == count)
        return toasts()[-1]

    with house.open():
        shown = api.asked("/today", ME)
        token = shown.buttons["Why?"].rpartition(":")[0]
        pressed = api.press("Why?", ME)
        api.answer(2, ME)
        theirs = {
            **pressed["callback_query"],
            "from": {"id": OTHER, "is_bot": False, "first_name": "Bob"},
            "id": "9",
        }
        api.deliver(callback_query=theirs)
        assert refused(1) == "This button is for somebody else."
        for number, data in enumerate(
            (f"{token}:99", f"{token}:x", "nonsense", f"{token[:-1]}A:0", "/today"), 2
        ):
            api.press("Why?", ME, data=data)
            assert "too old to be pressed" in refused(number)
        api.press("Why?", ME, data=f"{token}:0")
        api.until(lambda: shown.edits == 1)
        clock.moment += timedelta(days=366)
        api.press("Why?", ME, data=f"{token}:0")
        assert "too old to be pressed" in refused(7)
    assert all(call.params["show_alert"] for call in api.of("answerCallbackQuery") if "text" in call.params)


def test_fault_31_a_button_that_changes_something_does_so_once(house: AtTelegram) -> None:
    api = house.api
    with house.open():
        undo = api.asked("/run 10 km 52:00", ME).buttons["Undo"]
        for _ in range(3):
            api.press("Undo", ME, data=undo)
        api.until(lambda: len(api.of("answerCallbackQuery")) == 3)
        api.until(lambda: is_quiet(house))
    said = [call.params.get("text", "") for call in api.of("answerCallbackQuery")]
    assert sum("done already" in text for text in said) == 2
    assert sum("Removed" in shown.text for shown in api.shown(ME)) == 1


def test_a_button_outlives_a_restart(house: AtTelegram) -> None:
    with house.open():
        house.api.asked("/today", ME)
    with house.open():
        house.api.press("Why?", ME)
        assert house.api.answer(2, ME).text == house.club.ask("/why").text


def test_a_slow_chart_stalls_nobody_elses_answer(house: AtTelegram, monkeypatch: pytest.MonkeyPatch) -> None:
    may_end = threading.Event()
    draw = today_chart.draw
    monkeypatch.setattr(today_chart, "draw", lambda *given: draw(*given) if may_end.wait(20) else b"")
    api = house.api
    with house.open():
        api.say("/today", ME)
        api.until(lambda: api.of("sendChatAction"))
        api.say("/units", ME)
        for _ in range(3):
            api.asked("/units", OTHER)
        assert api.shown(ME) == []
        may_end.set()
        api.answer(2, ME)
    assert [bool(shown.png) for shown in api.shown(ME)] == [True, False], "within a chat the order stays"


def test_a_chart_that_cannot_be_drawn_leaves_the_words(
    house: AtTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = house.club.ask("/today").text

    def broken(*_: object) -> bytes:
        raise ValueError("no ink")

    monkeypatch.setattr(today_chart, "draw", broken)
    with house.open():
        assert house.api.asked("/today", ME).text == words


def test_fault_35_an_admins_command_of_somebody_else_is_refused(house: AtTelegram) -> None:
    with house.open():
        assert "admin" in house.api.asked("/status", ME).text
        assert "admin" in house.api.asked("/status", account(MARIT)).text


def test_fault_36_a_hundred_commands_of_one_person_hold_up_nobody(house: AtTelegram) -> None:
    api = house.api
    with house.open():
        alone = timed(api, 5)
        for _ in range(100):
            api.say("/today", ME)
        beside = timed(api, 5)
        assert len(api.shown(ME)) < MOST_WAITING, "they are still being answered"
        api.until(lambda: is_quiet(house))
    assert len(api.shown(ME)) == MOST_WAITING + 1
    assert "too much at once" in api.shown(ME)[-1].text
    assert beside < 10 * alone


def timed(api: BotApi, times: int) -> float:
    """Returns how long the middle one of some answers took: a busy machine holds up one or the other."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        api.asked("/units", OTHER)
        took.append(time.perf_counter() - began)
    return sorted(took)[times // 2]


def test_a_wrong_token_is_said_in_one_line_and_the_door_stays_shut(
    house: AtTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    house.access = replace(house.access, token="700100200:wrong-token-of-thirty-five-chars-x")
    parts = house.parts()
    parts.work.start()
    house.api.until(lambda: "refuses" in caplog.text)
    assert parts.work.stop()
    (line,) = [one.getMessage() for one in caplog.records if one.name.startswith("bot.on_telegram")]
    assert line == "Telegram refuses TELEGRAM_BOT_TOKEN, so its door stays closed"
    assert "wrong-token" not in caplog.text


def test_telegram_out_of_reach_delays_nothing_and_is_found_again(
    house: AtTelegram, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reaching, "FIRST_PAUSE_S", 0.02)
    monkeypatch.setattr(reaching, "LONGEST_PAUSE_S", 0.05)
    away = BotApi()
    with away.serving() as base:
        pass
    house.access = replace(house.access, api_base=base)
    parts = house.parts()
    began = time.monotonic()
    parts.work.start()
    assert time.monotonic() - began < 0.2
    away.until(lambda: "cannot be reached" in caplog.text)
    with away.serving():
        away.asked("/units", ME)
        assert parts.work.stop()
    lines = [one.getMessage() for one in caplog.records if one.name.startswith("bot.on_telegram.reaching")]
    assert [line.split(",")[0] for line in lines] == ["Telegram cannot be reached", "Telegram answers again"]
