"""Moving a session, in words: what stands on the days it may go to."""

from collections.abc import Sequence
from datetime import date

from marathon.domain.plan import PlannedSession
from marathon.words.sessions import planned_name, planned_size
from marathon.words.voice import Voice


def which(voice: Voice) -> str:
    """Return the question which session is moved."""
    return voice.say("Which session do you want to move?")


def nothing_to_move(voice: Voice) -> str:
    """Return that the coming days hold no session."""
    return voice.say("Nothing is planned for the coming seven days, so there is nothing to move.")


def whereto(day: date, sessions: Sequence[PlannedSession], voice: Voice) -> str:
    """Return the question to which day a day's sessions are moved."""
    what = ", ".join(planned_name(session, voice) for session in sessions)
    return voice.say("Where to with {sessions} of {day}?", sessions=what, day=voice.day(day))


def day_label(day: date, sessions: Sequence[PlannedSession], voice: Voice) -> str:
    """Return a button's label: the weekday, and what stands on it."""
    weekday = voice.short_weekday(day)
    if not sessions:
        return voice.say("{weekday}: free", weekday=weekday)
    what = " + ".join(planned_size(session, voice) for session in sessions)
    return voice.say("{weekday}: {sessions}", weekday=weekday, sessions=what)


def several(day: date, sessions: Sequence[PlannedSession], voice: Voice) -> str:
    """Return that a day asks for more than one session, and how far they are together where all are distances."""
    what = " + ".join(planned_size(session, voice) for session in sessions)
    distances = [session.distance_m for session in sessions if session.distance_m]
    if len(distances) < len(sessions):
        return voice.say("{day} now asks for {sessions}.", day=voice.day(day), sessions=what)
    return voice.say(
        "{day} now asks for {sessions}: {total} in all.",
        day=voice.day(day),
        sessions=what,
        total=voice.distance(sum(distances)),
    )
