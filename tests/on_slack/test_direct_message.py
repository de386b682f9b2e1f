"""The direct message over Socket Mode: words, buttons, a picture."""

from tests.club import ANA
from tests.on_slack.slack_server import buttons_of, press, words_of
from tests.on_slack.world import World


def test_a_message_is_answered_in_words_with_buttons_and_a_picture(world: World) -> None:
    call = world.say(ANA, "/today")
    reply = world.club.ask("/today", ANA)
    assert words_of(call) == reply.text
    assert list(buttons_of(call)) == [button.label for button in reply.buttons]
    picture = world.slack.wait_for("chat.postMessage", count=2)[1]
    (block,) = picture.args["blocks"]
    assert reply.picture is not None
    assert block["alt_text"] == reply.picture.alt
    assert world.slack.uploads[block["slack_file"]["id"]] == reply.picture.draw()


def test_a_button_says_its_command(world: World) -> None:
    call = world.say(ANA, "/today")
    since = len(world.slack.calls)
    button = buttons_of(call)["This week"]
    world.slack.send(
        "interactive", press("UANA", button, world.slack.response_url(), channel="DUANA", ephemeral=False)
    )
    answered = world.slack.wait_for("chat.postMessage", count=2, since=since)
    assert world.club.ask("/week", ANA).text in [words_of(one) for one in answered]
