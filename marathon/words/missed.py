"""A missed day in words: the question, what was answered, and until when somebody is away."""

from datetime import date, timedelta

from marathon.domain.marks import Mark
from marathon.domain.missed_card import MissedCard
from marathon.words.coaching import what_was_said
from marathon.words.sessions import mark_word, session_name
from marathon.words.voice import Voice


def title(card: MissedCard, voice: Voice) -> str:
    """Return the question while it is open, else what was said or what became of the session."""
    what = ", ".join(session_name(line, voice) for line in card.sessions)
    day = voice.day(card.date)
    if card.is_open:
        return voice.say("{sessions} of {day}: nothing was recorded. What happened?", sessions=what, day=day)
    return voice.say("{sessions} of {day}: {state}", sessions=what, day=day, state=_state(card, voice))


def _state(card: MissedCard, voice: Voice) -> str:
    moved = [line for line in card.sessions if line.date != card.date]
    if moved:
        return voice.say("moved to {day}", day=voice.day(moved[0].date))
    if card.said:
        return what_was_said(card.said, voice)
    marks = [line.mark for line in card.sessions]
    return mark_word(Mark.MISSED if Mark.MISSED in marks else marks[0], voice)


def seen(voice: Voice, *, is_coached: bool) -> tuple[str, ...]:
    """Return who reads the answer; nobody does where there is no coach."""
    return (voice.say("Your coach sees your answer."),) if is_coached else ()


def until_when(card: MissedCard, kind: str, voice: Voice) -> tuple[str, ...]:
    """Return the question how long an absence lasts, and how to type a day."""
    return (
        voice.say("Until when? So far it is noted for {day} alone.", day=voice.day(card.date)),
        voice.say(
            "Another day is typed, such as /missed {date} {kind} until {last}.",
            date=card.date,
            kind=kind,
            last=card.today + timedelta(days=2),
        ),
    )


def until(card: MissedCard, end: date, voice: Voice) -> str:
    """Return the label of a button that lets an absence end on a day."""
    if end == card.date:
        return voice.say("That day only, {day}", day=voice.day(end))
    if end <= card.today + timedelta(days=1):
        return voice.say("Until {day}, {date}", day=voice.relative_day(end, card.today), date=voice.day(end))
    return voice.say_n(
        "{n} more day, until {date}",
        "{n} more days, until {date}",
        (end - card.today).days,
        date=voice.day(end),
    )


def whereto(card: MissedCard, voice: Voice) -> str:
    """Return the question which day it is moved to."""
    what = ", ".join(session_name(line, voice) for line in card.sessions)
    return voice.say("Where to with {sessions} of {day}?", sessions=what, day=voice.day(card.date))
