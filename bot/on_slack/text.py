"""What people write in Slack as plain words: its escapes undone, mentions of the bot taken off, a verb found."""

import html
import re
from collections.abc import Collection
from difflib import get_close_matches
from typing import Final

from bot.core.plain_words import command_meant

CLOSE: Final = 0.75  # “tody” is, “Lisbon” is not: that may answer a question
_MARKED: Final = re.compile(r"<([^<>]*)>")


def plain_words(text: str, bot_user: str = "") -> str:
    """Return a message as it was typed: links by their address, people and channels by what Slack shows."""
    without = text.replace(f"<@{bot_user}>", " ") if bot_user else text
    return html.unescape(_MARKED.sub(_shown, without)).replace("\u00a0", " ").strip()


def _shown(found: re.Match[str]) -> str:
    inside = found[1]
    target, _, label = inside.partition("|")
    if target.startswith(("@", "#", "!")):
        return label or target
    return label if target.startswith("mailto:") and label else target


def said_by_command(command: str, text: str, *, main: str, prefix: str, verbs: Collection[str]) -> str:
    """Return what a slash command says in the words of every other chat.

    Args:
        command: as Slack sends it, with its slash.
        main: the command that reaches everything, without slash.
        verbs: the commands there are; what is not even close to one is plain words.
    """
    words = plain_words(text)
    if command != f"/{main}":
        return f"/{command.removeprefix('/').removeprefix(prefix)} {words}".strip()
    first = words.split(maxsplit=1)[0].lstrip("/").lower() if words else "help"
    if not words:
        return "/help"
    if meant := command_meant(words):
        return meant
    is_named = words.startswith("/") or get_close_matches(first, verbs, n=1, cutoff=CLOSE)
    return f"/{words.lstrip('/')}" if is_named else words
