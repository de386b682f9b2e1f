"""Absences in words."""

from marathon.domain.change_cards import AwayCard
from marathon.words.reasons import check_in_word
from marathon.words.voice import Voice


def noted(card: AwayCard, voice: Voice) -> str:
    """Return what was noted and until when."""
    what = check_in_word(card.kind, voice)
    if card.since == card.until:
        return voice.say("Noted: {what} on {day}", what=what, day=voice.day(card.since))
    return voice.say("Noted: {what} until {day}", what=what, day=voice.day(card.until))


def noted_lines(card: AwayCard, voice: Voice) -> tuple[str, ...]:
    """Return how many sessions are excused and what comes after."""
    return (
        voice.say_n("{n} session is excused.", "{n} sessions are excused.", card.sessions),
        voice.say("Nothing has to be caught up. Your coach sees that you are away, and why."),
    )


def taken_back(voice: Voice) -> str:
    """Return that the last absence no longer counts."""
    return voice.say("Taken back: you are not away")


def back(voice: Voice) -> str:
    """Return that an absence ended."""
    return voice.say("Good to have you back: from today the plan counts again, the days before stay excused.")
