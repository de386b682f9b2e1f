"""/nudges: of what the speaker is nudged, each topic on, off, or snoozed for a week."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from bot.core.layout import buttons, to_settings
from bot.core.message import Button, Reply
from bot.core.request import Request, nothing_more
from marathon.domain.athlete import AthleteId
from marathon.domain.nudge import NudgesCard, Topic
from marathon.domain.team import Role
from marathon.errors import ArgumentsError, UnknownWordError
from marathon.usecases.desk import Desk
from marathon.usecases.manage_nudges import allow_nudges, show_nudges, snooze_nudges, stop_nudges
from marathon.words import nudges as words
from marathon.words.labels import Label

USAGE: Final = ("/nudges", "/nudges missed off", "/nudges missed snooze", "/nudges missed on")
NEEDS: Final = Role.ATHLETE

_CHANGES: Final[Mapping[str, Callable[[Desk, AthleteId, Topic], NudgesCard]]] = MappingProxyType(
    {"off": stop_nudges, "snooze": snooze_nudges, "on": allow_nudges}
)


def answer(request: Request) -> Reply:
    """Return every topic, or change one."""
    if not request.args:
        return _shown(show_nudges(request.desk, request.speaker.id), request)
    said = [word.lower() for word in request.args]
    if said[0] not in set(Topic):
        raise UnknownWordError(word=request.args[0])
    if len(said) == 1:
        raise ArgumentsError
    if said[1] not in _CHANGES:
        raise UnknownWordError(word=request.args[1])
    nothing_more(request.args[2:])
    return _changed(Topic(said[0]), said[1], request)


def _shown(card: NudgesCard, request: Request) -> Reply:
    voice = request.voice
    switches = tuple(
        Button(
            label=words.switch(topic, card, voice),
            command=f"/nudges {topic.value} {'on' if card.hold_of(topic) else 'off'}",
        )
        for topic in Topic
    )
    return Reply(
        title=words.title(voice),
        lines=words.lines(card, voice),
        buttons=(*switches, *to_settings(voice)),
        is_view=True,
    )


def _changed(topic: Topic, change: str, request: Request) -> Reply:
    voice = request.voice
    card = _CHANGES[change](request.desk, request.speaker.id, topic)
    back = (Label.UNDO, f"/nudges {topic.value} {'off' if change == 'on' else 'on'}")
    return Reply(
        title=words.state(topic, card, voice),
        buttons=(*buttons(voice, back, (Label.NUDGES, "/nudges")), *to_settings(voice)),
    )
