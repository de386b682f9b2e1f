"""One message of several answers, as a form gets it: each thing to press once, and each Undo by what it undoes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.core.message import Button, Reply
from marathon.words import slack as words
from marathon.words.labels import Label, label
from marathon.words.voice import Voice

_SETTING: Final[Mapping[str, Label]] = {
    "/language": Label.LANGUAGE,
    "/units": Label.UNITS,
    "/timezone": Label.ZONE,
    "/morning": Label.MORNING_NOTE,
    "/hour": Label.DAILY_HOUR,
    "/weekly": Label.WEEKLY_REVIEW,
    "/quiet": Label.QUIET_HOURS,
    "/summaries": Label.SUMMARIES,
    "/summaries run": Label.RUN_MESSAGE,
    "/nudges": Label.NUDGES,
    "/team": Label.SHARING,
    "/missed": Label.MISSED_SESSION,
    "/away": Label.ABSENCE,
}


def joined(replies: Sequence[Reply], voice: Voice) -> Reply:
    """Return the answers as one, below each other; a single one stays as it is."""
    first, *others = replies
    if not others:
        return first
    lines = (*first.lines, *(line for reply in others for line in (reply.title, *reply.lines)))
    offers = (_named(button, voice) for reply in replies for button in reply.buttons)
    return replace(first, lines=lines, buttons=tuple({offer.command: offer for offer in offers}.values()))


def _named(button: Button, voice: Voice) -> Button:
    """Return an Undo by what it undoes, where that is known; any other button as it is."""
    what = _SETTING.get(" ".join(button.command.split()[:2])) or _SETTING.get(button.command.split()[0])
    if what is None or button.label != label(Label.UNDO, voice):
        return button
    return replace(button, label=words.undo_of(label(what, voice), voice))
