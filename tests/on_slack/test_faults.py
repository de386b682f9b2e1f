"""Abuse and accidents of chat, as far as they concern Slack, against the real SDK over Socket Mode."""

import json
import threading
import time
from datetime import timedelta

import pytest

from bot.core.message import Incoming, Reply
from bot.doorway.turns import MOST_WAITING
from bot.on_slack import pace as slack_pace
from marathon.domain.athlete import AthleteId
from marathon.domain.chat_update import Delivery
from marathon.errors import StoreUnavailableError
from marathon.store import athletes, chat_updates, tables
from marathon.store.store import Connection
from tests.background.platform import eventually
from tests.bot.test_every_command import UNFILLED
from tests.club import ANA, BOB, MARIT, OLGA, Club, runs_of
from tests.on_slack.slack_server import (
    SlackServer,
    buttons_of,
    callback,
    command,
    is_words,
    mention,
    message,
    press,
    words_of,
)
from tests.on_slack.world import USERS, World

NOBODY = "Nemo Nobody"
ODD_NAMES = (
    "<b>bold</b>",
    "*_[bold](x)_* `code` ~no~",
    "a\u202egnp.exe",
    "👩\u200d👩\u200d👧 李 Zoë",
    "<!channel> <!here> @channel @here",
    "<@UANA|Ana> <#C1|general>",
    "&lt;!everyone&gt; &amp;",
    "https://evil.example.org/x",
)


def _named(world: World, who: AthleteId, name: str) -> None:
    world.club.desk.store.write(lambda connection: athletes.update(connection, who, name=name))


def test_fault_28_forty_who_ask_in_one_channel_are_all_answered(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real limits on a clock that runs 25 times as fast."""
    monkeypatch.setattr(slack_pace, "A_CHANNEL_S", 0.04)
    world.slack.a_channel_s = 0.03
    people = [f"U{number}" for number in range(40)]
    for user in people:
        world.slack.send("events_api", mention(user, "/units"))
    answers = world.slack.wait_for("chat.postEphemeral", count=len(people))
    assert {call.args["user"] for call in answers} == set(people)
    assert len(world.slack.made("chat.postEphemeral!")) < 8, (
        "Slack hardly ever has to say that it is too fast"
    )


def test_fault_28_who_is_told_to_wait_lets_nobody_else_be_told_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_pace, "A_CHANNEL_S", 0.001)
    limited = (429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "1"})
    world.slack.trouble["chat.postEphemeral"] = [limited]
    for number in range(5):
        world.slack.send("events_api", mention(f"U{number}", "/units"))
    answers = world.slack.wait_for("chat.postEphemeral", count=5)
    (refused,) = world.slack.made("chat.postEphemeral!")
    assert answers[0].args["user"] == refused.args["user"], "the others stand behind"


def test_fault_30_any_name_is_shown_as_text_within_limits(world: World) -> None:
    for name in (*ODD_NAMES, "x" * 4096, "two\nlines"):
        _named(world, ANA, name)
        call = world.command(MARIT, "/coach", "team group")
        shown, fallback = words_of(call), str(call.args["text"])
        whole = name.replace("\u202e", "")
        assert (whole in shown) or whole[:300] in shown, name
        for block in call.args["blocks"]:
            if block["type"] == "rich_text":
                kinds = {e["type"] for part in block["elements"] for e in part["elements"]}
                assert kinds <= {"text"}, "nothing of a name becomes a link or a mention"
        assert "<" not in fallback
        assert "&lt;!channel" in fallback or "<!channel" not in name
        assert "\u202e" not in str(call.args)
        assert len(shown) < 13_200
        assert not UNFILLED.search(shown.replace(whole, ""))


def test_fault_31_a_button_of_another_a_tampered_one_and_an_old_one_are_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.on_slack.fingers.PRESS_TWICE_S", 0.1)
    call = world.command(ANA, "/coach", "run 10 km 52:00")
    undo = buttons_of(call)["Undo"]
    before = len(runs_of(world.club))

    def pressed(user: str, value: str) -> str:
        since = len(world.slack.calls)
        element = {**undo, "value": value}
        world.slack.send("interactive", press(user, element, world.slack.response_url()))
        return words_of(world.slack.wait_for_words("response_url", since=since))

    assert pressed("UBOB", undo["value"]) == "This button is for somebody else."
    token, _, place = undo["value"].rpartition(":")
    for value in (
        f"{token}:99",
        f"{token}:-1",
        f"{token}x:{place}",
        "",
        ":",
        "x" * 1999,
        f"{token}:٣",
        "0:0:0",
    ):
        assert "too old to be pressed" in pressed("UANA", value)
    world.club.clock.moment += timedelta(days=366)
    assert "too old to be pressed" in pressed("UANA", undo["value"])
    world.club.clock.moment -= timedelta(days=366)
    time.sleep(0.11)  # longer than an impatient finger
    assert len(runs_of(world.club)) == before
    assert "Removed" in pressed("UANA", undo["value"])
    assert len(runs_of(world.club)) == before - 1
    time.sleep(0.11)
    assert "done already" in pressed("UANA", undo["value"])
    assert len(runs_of(world.club)) == before - 1


def test_fault_31_a_finger_that_presses_twice_presses_once(world: World) -> None:
    call = world.command(ANA, "/coach", "run 10 km 52:00")
    undo = buttons_of(call)["Undo"]
    for _ in range(3):
        world.slack.send("interactive", press("UANA", undo, world.slack.response_url()))
    world.say_over(world.close)
    assert [incoming.text for incoming in world.answered].count(world.answered[1].text) == 1


def test_fault_31_a_button_pressed_again_behind_a_slow_answer_does_its_work_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.on_slack.fingers.PRESS_TWICE_S", 0.0)
    call = world.say(ANA, "/run 10 km 52:00")
    undo, since = buttons_of(call)["Undo"], len(world.slack.calls)
    pressed = press("UANA", undo, world.slack.response_url(), channel="DUANA", ephemeral=False)
    for number in range(2):
        world.slack.send("interactive", {**pressed, "trigger_id": f"again-{number}"})
    first, second = (
        words_of(said) for said in world.slack.wait_for("chat.postMessage", count=2, since=since)
    )
    assert first.startswith("Removed: ")
    assert "done already" in second


def test_fault_32_a_repeated_envelope_is_acknowledged_each_time_and_handled_once(world: World) -> None:
    body = message("UANA", "/today")
    envelopes = [world.slack.send("events_api", body) for _ in range(3)]
    said = command("UBOB", "/coach", "week", world.slack.response_url())
    envelopes += [world.slack.send("slash_commands", said) for _ in range(3)]
    world.slack.until(lambda: set(envelopes) <= world.slack.acks.keys())
    world.say_over(world.close)
    assert sorted(incoming.text for incoming in world.answered) == ["/today", "/week"]


def test_fault_33_a_slow_answer_is_acknowledged_in_time_and_stalls_nobody_else(world: World) -> None:
    free = threading.Event()
    quick = world.router.answer

    def slow(incoming: Incoming) -> Reply:
        if incoming.speaker == ANA:
            assert free.wait(20)
        return quick(incoming)

    world.answer = slow
    began = time.monotonic()
    envelope = world.slack.send("events_api", message("UANA", "/today"))
    said = command("UANA", "/coach", "week", world.slack.response_url())
    other = world.slack.send("slash_commands", said)
    assert "Week so far" in words_of(world.say(BOB, "/week"))
    world.slack.until(lambda: {envelope, other} <= world.slack.acks.keys())
    assert max(world.slack.acked_at[envelope], world.slack.acked_at[other]) - began < 3, (
        "Slack's own deadline"
    )
    assert not [call for call in world.slack.made("chat.postMessage") if call.args["channel"] == "DUANA"]
    free.set()
    world.slack.until(lambda: any(c.args["channel"] == "DUANA" for c in world.slack.made("chat.postMessage")))


def test_fault_34_people_of_another_team_do_not_exist(world: World) -> None:
    for name in ("Ravi", "ravi rao"):
        for verb in ("today", "week", "why", "predict", "form", "plan", "team"):
            told = words_of(world.command(MARIT, "/coach", f"{verb} {name}"))
            nobody = words_of(world.command(MARIT, "/coach", f"{verb} {NOBODY[: len(name)]}"))
            assert told.replace(name, NOBODY[: len(name)]) == nobody
    told = words_of(world.say(MARIT, "how did Ravi do?"))
    assert told.startswith("There is nothing here by the name “ravi”.")


def test_fault_35_what_needs_an_admin_is_refused_to_everybody_else_and_noted(world: World) -> None:
    assert "admin" in words_of(world.command(MARIT, "/coach", "status"))
    world.choose(OLGA, 1, "C7")
    assert world.channel_of(MARIT) == ""
    with world.club.desk.store.read() as connection:
        rows = connection.execute(tables.SystemLog.__table__.select()).all()
    assert "place_refused" in [row.event for row in rows]


def test_fault_36_who_asks_too_much_is_limited_and_others_are_not(world: World) -> None:
    free = threading.Event()
    quick = world.router.answer

    def held(incoming: Incoming) -> Reply:
        if incoming.speaker == ANA:
            assert free.wait(20)
        return quick(incoming)

    world.answer = held
    for _ in range(100):
        world.slack.send("events_api", message("UANA", "/units"))
    for _ in range(5):
        assert "Week so far" in words_of(world.say(BOB, "/week"))
    free.set()

    def told() -> list[str]:
        calls = world.slack.made("chat.postMessage")
        return [words_of(call) for call in calls if call.args["channel"] == "DUANA" and is_words(call)]

    world.slack.until(lambda: len(told()) > MOST_WAITING)
    world.say_over(world.close)
    said = told()
    assert sum("too much at once" in words for words in said) == 1
    assert len(said) == MOST_WAITING + 1
    assert sum(incoming.speaker == ANA for incoming in world.answered) == MOST_WAITING


def test_what_a_killed_process_had_acknowledged_is_answered_after_the_start(world: World) -> None:
    world.close()
    body = message("UANA", "/today")
    left = Delivery(external_id=body["event_id"], payload=json.dumps(body))
    now = world.club.clock.now()

    def unit(connection: Connection) -> None:
        chat_updates.keep(connection, "slack", (left,), now)

    world.club.desk.store.write(unit)
    since = len(world.slack.calls)
    world.open()
    assert "Long run 18 km" in words_of(world.slack.wait_for_words("chat.postMessage", since=since))
    envelope = world.slack.send("events_api", body)
    world.slack.until(lambda: envelope in world.slack.acks)
    world.say_over(world.close)
    assert len(world.answered) == 1


def test_a_connection_that_slack_renews_is_opened_again(world: World) -> None:
    first = world.slack.sockets[0]
    world.slack.disconnect()
    world.slack.until(lambda: bool(world.slack.sockets) and world.slack.sockets[-1] is not first)
    assert "Long run 18 km" in words_of(world.say(ANA, "/today"))


def test_a_picture_that_slack_has_not_looked_at_yet_is_shown_a_moment_later(world: World) -> None:
    world.slack.early = 2
    world.say(ANA, "/week")
    picture = world.slack.wait_for("chat.postMessage", count=2)[1]
    assert picture.args["blocks"][0]["type"] == "image"


def test_a_picture_that_slack_never_takes_comes_as_a_file(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.on_slack.uploads.READY_AFTER_S", (0.0, 0.1))
    world.slack.early = 100
    world.say(ANA, "/week")
    world.slack.until(lambda: any(f.get("channel") == "DUANA" for f in world.slack.uploaded.values()))


def test_an_answer_waits_where_slack_asks_for_it(world: World) -> None:
    world.slack.trouble["chat.postMessage"] = [
        (429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "1"})
    ]
    assert "Long run 18 km" in words_of(world.say(ANA, "/today"))
    assert len(world.slack.made("chat.postMessage!")) == 1


def test_an_answer_outlives_a_broken_gateway(world: World) -> None:
    world.say(ANA, "/units")
    world.slack.trouble["chat.postMessage"] = [(502, {}, {})]
    assert words_of(world.say(ANA, "/units")).startswith("You read")


def test_a_lost_connection_is_said_once(
    club: Club, slack: SlackServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.on_slack.door.LOOK_EVERY_S", 0.02)
    world = World(club, slack)
    world.open()
    slack.trouble["apps.connections.open"] = [(500, {"ok": False, "error": "fatal_error"}, {})] * 50
    slack.drop()
    eventually(lambda: "the connection to Slack is lost" in caplog.text)
    world.close()
    assert caplog.text.count("the connection to Slack is lost") == 1


def test_buttons_that_cannot_be_kept_leave_the_words(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> str:
        raise StoreUnavailableError(problem="disk full")

    world.close()
    monkeypatch.setattr("tests.on_slack.world.keep_buttons", full)
    world.open()
    for call in (world.say(ANA, "/today"), world.command(ANA, "/coach", "today")):
        assert words_of(call) == world.club.ask("/today").text
        assert buttons_of(call) == {}


def test_a_revoked_token_and_a_removed_app_are_told_to_the_house(world: World) -> None:
    user_only = callback(
        {"type": "tokens_revoked", "tokens": {"oauth": ["UANA"], "bot": []}, "event_ts": "1.1"}
    )
    world.slack.send("events_api", user_only)
    world.say(ANA, "/week")
    assert world.closed == []
    world.slack.send(
        "events_api", callback({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UBOT"]}})
    )
    world.slack.send("events_api", callback({"type": "app_uninstalled"}))
    world.say_over(world.close)
    assert sorted(world.closed) == ["app_uninstalled", "token_revoked"]


def test_an_answer_that_slack_refuses_for_good_is_told_to_the_house(world: World) -> None:
    world.say(ANA, "/form")
    world.slack.trouble["chat.postMessage"] = [(200, {"ok": False, "error": "account_inactive"}, {})]
    world.slack.send("events_api", message(USERS[ANA], "/why"))
    world.slack.wait_for("chat.postMessage!")
    world.say_over(world.close)
    assert world.closed == ["account_inactive"]


def test_an_answer_that_fails_is_said_so_and_the_next_one_comes(world: World) -> None:
    def broken(_incoming: Incoming) -> Reply:
        raise RuntimeError("out of cheese")

    world.answer = broken
    assert "went wrong" in words_of(world.say(ANA, "/today"))
    world.answer = world.router.answer
    assert "Long run" in words_of(world.say(ANA, "/today"))
