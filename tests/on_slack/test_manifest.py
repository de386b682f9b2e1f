"""The manifest against the code: scopes, events and commands that are used, no more and no less, in both modes."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.core.commands import COMMANDS
from bot.on_slack.app import EVENTS
from bot.on_slack.house import MAIN_COMMAND, SHORT_COMMANDS
from bot.on_slack.manifest import manifest
from webhooks.slack_events import PATH

URL = f"https://coach.example.org{PATH}"
# The scopes that Slack's documentation names for each method of the Web API; none for those without.
SCOPES = {
    "auth.test": (),
    "apps.connections.open": (),  # of the app token: connections:write
    "chat.postMessage": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "conversations.open": ("im:write",),
    "files.upload.v2": ("files:write",),
    "users.info": ("users:read",),
    "views.open": (),
    "views.publish": (),
}
EVENT_SCOPES = {"app_mention": "app_mentions:read", "message.im": "im:history"}
# Names that Slack's help page on its own slash commands lists, and those it answers to beside them.
BUILT_IN = frozenset(
    [
        "active",
        "apps",
        "archive",
        "away",
        "call",
        "canvas",
        "close",
        "collapse",
        "dm",
        "dnd",
        "expand",
        "feed",
        "feedback",
        "huddle",
        "invite",
        "invite_people",
        "join",
        "keys",
        "kick",
        "leave",
        "me",
        "msg",
        "mute",
        "open",
        "part",
        "prefs",
        "pro",
        "remind",
        "remove",
        "rename",
        "s",
        "search",
        "shortcuts",
        "shrug",
        "star",
        "status",
        "topic",
        "unarchive",
        "who",
        "workflow",
    ]
)


def made(**settings: str) -> dict[str, Any]:
    """Returns the manifest as Slack reads it."""
    return dict(json.loads(manifest(**settings)))


@pytest.fixture(scope="module")
def code(project: Path) -> str:
    """Returns the text of the door."""
    return "\n".join(file.read_text("utf-8") for file in (project / "bot" / "on_slack").glob("*.py"))


def _methods(code: str) -> set[str]:
    """Returns the methods of the Web API that the code calls, by the SDK's names or by Slack's."""
    called = set(re.findall(r"client\.((?:chat|files|views|users|conversations|auth|apps)_\w+)\(", code))
    named = set(re.findall(r'"((?:chat|files|views|users|conversations)\.\w+)"', code))
    return {name.replace("_", ".") for name in called} | named


def test_its_scopes_are_those_that_the_code_needs(code: str) -> None:
    methods = _methods(code)
    assert methods == SCOPES.keys(), "a method that is called needs its scopes written here"
    needed = {scope for method in methods for scope in SCOPES[method]} | {"commands"}
    needed |= {EVENT_SCOPES[event] for event in EVENT_SCOPES if event.split(".")[0] in EVENTS}
    needed |= {"files:read"} if "url_private_download" in code else set()
    assert set(made()["oauth_config"]["scopes"]["bot"]) == needed


def test_its_events_are_those_that_are_taken() -> None:
    told = made()["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(event.split(".")[0] for event in told) == sorted(EVENTS)


@pytest.mark.parametrize("prefix", ["", "club-"])
def test_its_commands_are_those_that_are_known(prefix: str) -> None:
    commands = made(prefix=prefix)["features"]["slash_commands"]
    assert [c["command"] for c in commands] == [
        f"/{prefix}{name}" for name in (MAIN_COMMAND, "today", "week", "plan", "predict", "team")
    ]
    assert set(SHORT_COMMANDS) <= COMMANDS.keys()
    for one in commands:
        name = one["command"].removeprefix("/")
        assert name not in BUILT_IN
        assert re.fullmatch(r"[a-z0-9_-]{1,32}", name)
        assert 1 <= len(one["description"]) <= 100
        assert one["should_escape"] is False


def test_many_commands_could_not_have_a_name_of_their_own() -> None:
    assert {"away", "status", "join", "remove", "leave"} & COMMANDS.keys() & BUILT_IN


def test_socket_mode_names_no_address_and_http_names_one() -> None:
    socket, http = made(), made(url=URL)
    assert socket["settings"]["socket_mode_enabled"] is True
    assert "url" not in json.dumps(socket)
    assert http["settings"]["socket_mode_enabled"] is False
    assert http["settings"]["event_subscriptions"]["request_url"] == URL
    assert http["settings"]["interactivity"]["request_url"] == URL
    assert {command["url"] for command in http["features"]["slash_commands"]} == {URL}


def test_it_opens_home_and_messages_and_keeps_its_limits() -> None:
    whole = made()
    assert whole["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    about = whole["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
