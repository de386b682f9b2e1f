"""In a channel: who asks is answered alone, shares what is theirs, and the group's card goes where a coach said."""

import re

from marathon.domain.athlete import AthleteId
from tests.club import ANA, BOB, MARIT, SOLO
from tests.on_slack.slack_server import Call, buttons_of, mention, message, notes_of, press, words_of
from tests.on_slack.world import USERS, World


def _press(world: World, who: AthleteId, call: Call, label: str, *, ephemeral: bool = True) -> int:
    since = len(world.slack.calls)
    world.slack.send(
        "interactive",
        press(USERS[who], buttons_of(call)[label], world.slack.response_url(), ephemeral=ephemeral),
    )
    return since


def test_a_slash_command_is_answered_to_who_asked(world: World) -> None:
    call = world.command(ANA, "/coach", "week")
    assert call.method == "response_url"
    assert call.args["response_type"] == "ephemeral"
    assert words_of(call) == world.club.ask("/week", ANA).text
    picture = world.slack.wait_for("response_url", count=2)[1]
    assert picture.args["response_type"] == "ephemeral"
    assert picture.args["blocks"][0]["type"] == "image"
    assert world.slack.made("chat.postMessage") == []


def test_a_short_form_and_a_prefix(world: World) -> None:
    assert "Long run 18 km" in words_of(world.command(ANA, "/today"))
    assert words_of(world.command(ANA, "/predict", "half")).startswith("Half marathon: 1:45:00")
    world.close()
    world.open(prefix="club-")
    assert "Long run 18 km" in words_of(world.command(ANA, "/club-today"))
    assert "Long run 18 km" in words_of(world.command(ANA, "/club-coach", "what is on today?"))


def test_the_main_command_reaches_everything_and_plain_words(world: World) -> None:
    assert "How it goes: /today, /week" in words_of(world.command(ANA, "/coach"))
    assert words_of(world.command(ANA, "/coach", "how did I do?")) == world.club.ask("/today", ANA).text
    assert "Resting heart rate" in words_of(world.command(ANA, "/coach", "/profile"))
    assert "I answer commands" in words_of(world.command(ANA, "/coach", "good grief &amp; such"))
    assert "Did you mean /today?" in words_of(world.command(ANA, "/coach", "tody"))
    assert "/hour is used like this" in words_of(world.command(ANA, "/coach", "hour noon"))


def test_how_to_say_it_in_slack_stands_below_what_slack_would_not_take(world: World) -> None:
    assert notes_of(world.command(ANA, "/coach", "help")).startswith(
        "In Slack, put /coach before it: /coach "
    )
    assert notes_of(world.command(ANA, "/coach", "week")) == ""


def test_an_invite_is_passed_on_as_slack_takes_it(world: World) -> None:
    lines = words_of(world.say(MARIT, "/team invite")).split("\n")
    assert re.fullmatch(r"/coach join [A-Z2-7-]{19}", lines[1])
    assert "Join Harbour?" in words_of(world.command(SOLO, "/coach", lines[1].removeprefix("/coach ")))


def test_a_mention_is_answered_to_who_mentioned(world: World) -> None:
    world.slack.send("events_api", mention("UMARIT", "how is the team?"))
    call = world.slack.wait_for("chat.postEphemeral")[0]
    assert (call.args["channel"], call.args["user"]) == ("C1", "UMARIT")
    assert words_of(call) == world.club.ask("/team", MARIT).text
    assert "Share" not in buttons_of(call)


def test_a_mention_answers_nothing_that_was_asked_in_private(world: World) -> None:
    world.say(MARIT, "/note bob")
    world.slack.send("events_api", mention("UMARIT", "see you all on Sunday"))
    assert "I answer commands" in words_of(world.slack.wait_for("chat.postEphemeral")[0])
    assert "Bob Reed cannot be written to" in words_of(world.say(MARIT, "see you on Sunday"))


def test_a_question_in_a_channel_says_where_its_answer_is_heard(world: World) -> None:
    assert "answer in our direct message, or as /coach ANSWER" in words_of(
        world.command(ANA, "/coach", "setup")
    )
    assert "I call you Fay." in words_of(world.command(ANA, "/coach", "Fay"))
    assert "do not hear" not in words_of(world.say(ANA, "/setup"))


def test_sharing_plain_words_answers_nothing_that_is_asked(world: World) -> None:
    world.slack.send("events_api", mention("UANA", "how is my week?"))
    call = world.slack.wait_for("chat.postEphemeral")[0]
    world.club.ask("/note ana How is the knee?", MARIT)
    world.say(ANA, "/reply")
    since = _press(world, ANA, call, "Share")
    shared = world.slack.wait_for("response_url", since=since)[0]
    assert words_of(shared) == world.club.ask("/week", ANA).text + "\nShared by Ana Silva"


def test_where_the_app_is_no_member_the_answer_goes_to_the_direct_message(world: World) -> None:
    world.slack.trouble["chat.postEphemeral"] = [(200, {"ok": False, "error": "not_in_channel"}, {})]
    world.slack.send("events_api", mention("UANA", "how did I do?"))
    call = world.slack.wait_for("chat.postMessage")[0]
    assert call.args["channel"] == "DUANA"
    assert words_of(call) == world.club.ask("/today", ANA).text


def test_sharing_shows_ones_own_answer_to_the_channel_without_buttons(world: World) -> None:
    call = world.command(ANA, "/coach", "week")
    world.slack.wait_for("response_url", count=2)
    since = _press(world, ANA, call, "Share")
    shared, picture, told = world.slack.wait_for("response_url", count=3, since=since)
    assert shared.args["response_type"] == picture.args["response_type"] == "in_channel"
    assert words_of(shared) == world.club.ask("/week", ANA).text + "\nShared by Ana Silva"
    assert buttons_of(shared) == {}
    assert (told.args["response_type"], words_of(told)) == ("ephemeral", "Shown to the channel.")


def test_what_a_coach_sees_of_others_cannot_be_shared(world: World) -> None:
    for text in ("team", "today ana", "week bob", "messages", "profile"):
        assert "Share" not in buttons_of(world.command(MARIT, "/coach", text)), text
    assert "Share" in buttons_of(world.command(MARIT, "/coach", "team group"))


def test_the_direct_message_offers_no_sharing(world: World) -> None:
    assert "Share" not in buttons_of(world.say(ANA, "/week"))


def test_the_groups_card_goes_to_the_channel_that_a_coach_chose(world: World) -> None:
    call = world.command(ANA, "/coach", "team")
    since = _press(world, ANA, call, "Share")
    assert "No channel is chosen" in words_of(world.slack.wait_for("response_url", since=since)[0])
    world.choose(MARIT, 1, "C7")
    since = _press(world, ANA, world.command(ANA, "/coach", "team"), "Share")
    posted = world.slack.wait_for("chat.postMessage", since=since)[0]
    assert posted.args["channel"] == "C7"
    told = world.slack.wait_for("response_url", since=since)[-1]
    assert words_of(told) == "Shown to your team's channel, the one chosen on my Home tab."
    assert "Ana Silva: 18 km of 36 km" in words_of(posted)
    assert "ill" not in words_of(posted).split()


def test_a_file_goes_to_the_direct_message_only(world: World) -> None:
    call = world.command(ANA, "/coach", "export")
    world.slack.until(lambda: any(f.get("channel") == "DUANA" for f in world.slack.uploaded.values()))
    (file_id,) = [key for key, file in world.slack.uploaded.items() if file.get("channel") == "DUANA"]
    assert world.slack.uploads[file_id].startswith(b"PK")
    assert words_of(call) == world.replies[0].text
    told = world.slack.wait_for("response_url", count=2)[1]
    assert words_of(told) == "The file is in our direct message."


def test_a_page_is_turned_in_place(world: World) -> None:
    call = world.say(BOB, "/plan")
    label = "Today"
    since = _press(world, BOB, call, label, ephemeral=False)
    assert world.slack.wait_for("response_url", "chat.postMessage", since=since)


def test_what_is_no_question_is_not_answered(world: World) -> None:
    for more in (
        {"subtype": "message_changed"},
        {"subtype": "bot_message", "bot_id": "B9"},
        {"bot_id": "B9"},
        {"subtype": "channel_join"},
        {"channel_type": "channel", "channel": "C1"},
    ):
        world.slack.send("events_api", message("UANA", "/today", **more))
    world.say(ANA, "/week")
    assert [incoming.text for incoming in world.answered] == ["/week"]
