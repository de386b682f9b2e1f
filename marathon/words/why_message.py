"""Why a message came that nobody asked for, and how to change that, in words."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from marathon.domain.athlete import Athlete
from marathon.domain.message_cards import MessageLine
from marathon.domain.nudge import TOPIC_OF
from marathon.domain.telling import OF_THE_ACCOUNT
from marathon.words import nudges, telling
from marathon.words.phrases import cut_alt
from marathon.words.voice import Voice

_WRITTEN: Final = frozenset({"note", "note_reply", "note_sent", "note_undelivered", "plan_given"})
_OF_TEAMS: Final = frozenset({"digest", "team_card"})


def title(line: MessageLine, voice: Voice) -> str:
    """Return which message it is about."""
    if not line.told:
        return voice.say("Why I wrote to you")
    return voice.say("Why I wrote: {said}", said=cut_alt(line.told[0]))


def lines(kind: str, person: Athlete, voice: Voice) -> tuple[str, ...]:
    """Return why messages of a kind come to a person, and what changes that."""
    topic = TOPIC_OF.get(kind)
    if topic is not None:
        return (
            nudges.why(topic, voice),
            nudges.shared_budget(voice),
            nudges.how_to_change(topic, voice),
        )
    if kind in _CHOSEN:
        return _CHOSEN[kind](person, voice)
    if kind in _OF_TEAMS:
        return (voice.say("A coach of the team chose when it comes. /digest changes or ends it."),)
    if kind in _WRITTEN:
        return (
            voice.say("A person of your team wrote it, so it comes whenever they do."),
            voice.say("/summaries says on which platform, /quiet at which hours not."),
        )
    if kind in OF_THE_ACCOUNT:
        return (
            voice.say(
                "It says who may do or see what, so it comes wherever you read me, whatever you chose."
            ),
        )
    return (
        voice.say("It follows from something you did here, such as connecting Strava or dropping a file."),
        voice.say("/summaries says on which platform, /quiet at which hours not."),
    )


def _run(_person: Athlete, voice: Voice) -> tuple[str, ...]:
    return (
        voice.say("Each run is told once it is in and held against the plan; that is no nudge."),
        voice.say("/summaries says on which platform, /quiet at which hours not."),
    )


def _day(person: Athlete, voice: Voice) -> tuple[str, ...]:
    return (
        voice.say("You chose it: {choice}.", choice=telling.hour(person.daily_hour, voice)),
        voice.say("/hour {example} moves it, /hour off ends it.", example=20),
    )


_CHOSEN: Final[Mapping[str, Callable[[Athlete, Voice], tuple[str, ...]]]] = MappingProxyType(
    {"run": _run, "day": _day}
)
