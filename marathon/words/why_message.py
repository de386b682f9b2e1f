"""Why a message came that nobody asked for, and how to change that, in words."""

from typing import Final

from marathon.domain.message_cards import MessageLine
from marathon.domain.nudge import TOPIC_OF
from marathon.domain.subscription import Subject
from marathon.domain.telling import OF_THE_ACCOUNT, SettingsCard
from marathon.words import nudges, telling
from marathon.words.phrases import cut_alt
from marathon.words.voice import Voice

_WRITTEN: Final = frozenset(
    {"note", "note_reply", "note_sent", "note_undelivered", "plan_given", "plan_request", "plan_decision"}
)
_OF_TEAMS: Final = frozenset({"digest", "team_card"})


def title(line: MessageLine, voice: Voice) -> str:
    """Return which message it is about."""
    if not line.told:
        return voice.say("Why I wrote to you")
    return voice.say("Why I wrote: {said}", said=cut_alt(line.told[0]))


def lines(kind: str, card: SettingsCard, voice: Voice) -> tuple[str, ...]:
    """Return why messages of a kind come to a person, and what changes that."""
    if kind in TOPIC_OF:
        topic = TOPIC_OF[kind]
        return nudges.why(kind, voice), nudges.shared_budget(voice), nudges.how_to_change(topic, voice)
    if kind in set(Subject):
        return _chosen(Subject(kind), card, voice)
    if kind in _OF_TEAMS:
        return (voice.say("A coach of the team chose when it comes. /digest changes or ends it."),)
    if kind in OF_THE_ACCOUNT:
        return (
            voice.say(
                "It says who may do or see what, so it comes wherever you read me, whatever you chose."
            ),
        )
    if kind in _WRITTEN:
        why = voice.say("A person of your team wrote it, so it comes whenever they do.")
    else:
        why = voice.say(
            "It follows from something you did here, such as connecting Strava or dropping a file."
        )
    return why, voice.say("/summaries says on which platform, /quiet at which hours not.")


def _chosen(subject: Subject, card: SettingsCard, voice: Voice) -> tuple[str, ...]:
    choice = voice.say("You chose it: {choice}.", choice=telling.chosen(subject, card.chosen[subject], voice))
    end = voice.say("{command} ends it, /settings changes it.", command=end_of(subject))
    if subject is Subject.RUN:
        return voice.say("Each run is told once it is in and held against the plan."), end
    return choice, end


def end_of(subject: Subject) -> str:
    """Return the command that ends what was chosen."""
    return "/summaries run off" if subject is Subject.RUN else f"{telling.COMMANDS[subject]} off"
