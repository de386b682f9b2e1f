"""The dialogs of the other chats, in Slack: same words, same numbers, same chart bytes."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from marathon.store.store import Store
from tests.bot.test_dialogs import DIALOGS, MISTAKES
from tests.club import ANA, SOLO, Club, Listener, SetClock, desk_of
from tests.on_slack.slack_server import buttons_of, message, words_of
from tests.on_slack.world import World


def _uncoded(text: str) -> str:
    """Returns a text without its one-time codes, which are never the same."""
    return re.sub(r"\b[A-Z2-7]{4}(?:-[A-Z2-7]{4})+\b", "CODE", text)


@pytest.fixture
def twin(club_file: Path, tmp_path: Path) -> Iterator[Club]:
    """Yields another club like this one, to be asked without Slack."""
    store = Store.open(f"sqlite:///{shutil.copy(club_file, tmp_path / 'twin.sqlite3')}")
    yield Club(desk=desk_of(store), clock=SetClock(), listener=Listener())
    store.close()


def test_what_is_said_is_answered_as_everywhere(world: World, twin: Club) -> None:
    as_in_the_table, pictures = 0, 0
    # One after the other, so that a few rows meet what earlier ones changed.
    for who, said, answered in DIALOGS:
        since = len(world.slack.calls)
        call, reply = world.say(who, said), twin.ask(said, who)
        assert _uncoded(words_of(call)) == _uncoded(reply.text), said
        assert list(buttons_of(call)) == [button.label for button in world.replies[-1].buttons]
        as_in_the_table += answered in words_of(call)
        if reply.picture:
            (block,) = world.slack.wait_for("chat.postMessage", count=2, since=since)[1].args["blocks"]
            assert block["alt_text"] == reply.picture.alt
            if pictures < MOST_PICTURES:
                assert world.slack.uploads[block["slack_file"]["id"]] == reply.picture.draw()
                pictures += 1
    assert as_in_the_table > 0.8 * len(DIALOGS)
    assert pictures == MOST_PICTURES


OTHER_HERE = ("/qqqqqq", "/summaries here")  # plain words to Slack, and a place that can be written to
MOST_PICTURES = 8  # what is drawn anew each time shows no more


def test_mistakes_get_their_hint_in_the_channel_too(world: World) -> None:
    for said, hint in MISTAKES[:30]:
        if said.startswith("/") and said[1:2].isalpha() and said not in OTHER_HERE:
            told = words_of(world.command(ANA, "/coach", said.removeprefix("/")))
            assert hint in told or "by the name" in told, said


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
