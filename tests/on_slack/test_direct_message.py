"""The direct message over Socket Mode: somebody new is made known; what is said there, the table of dialogs says."""

from tests.club import SOLO
from tests.on_slack.slack_server import message, words_of
from tests.on_slack.world import World


def test_a_stranger_is_made_known_by_name_and_zone(world: World) -> None:
    world.slack.users["UNEW"] = {
        "real_name": "Ines Costa",
        "tz": "Europe/Lisbon",
        "profile": {"real_name": "Ines Costa"},
    }
    world.slack.send("events_api", message("UNEW", "/start"))
    assert "Ines Costa" in words_of(world.slack.wait_for("chat.postMessage")[0])
    since = len(world.slack.calls)
    world.slack.send("events_api", message("UNEW", "/timezone"))
    assert "Europe/Lisbon: it is" in words_of(world.slack.wait_for("chat.postMessage", since=since)[0])
    assert world.answered[-1].speaker != SOLO
