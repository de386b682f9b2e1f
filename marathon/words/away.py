"""Absences in words."""

from datetime import date, timedelta

from marathon.domain.change_cards import AwayCard
from marathon.domain.check_in import CheckInKind
from marathon.words.reasons import check_in_word
from marathon.words.voice import Voice


def noted(card: AwayCard, voice: Voice) -> str:
    """Return what was noted, and since and until when."""
    what = check_in_word(card.kind, voice)
    if card.since == card.until:
        return voice.say("Noted: {what} on {day}", what=what, day=voice.day(card.since))
    if not card.begins_today:
        first, last = voice.day(card.since), voice.day(card.until)
        return voice.say("Noted: {what} from {first} to {last}", what=what, first=first, last=last)
    return voice.say("Noted: {what} until {day}", what=what, day=voice.day(card.until))


def noted_lines(card: AwayCard, voice: Voice) -> tuple[str, ...]:
    """Return how many sessions are excused and what comes after."""
    excused = voice.say_n("{n} session is excused.", "{n} sessions are excused.", card.sessions)
    return (
        excused if card.sessions else voice.say("No session stands in your plan meanwhile."),
        voice.say("Nothing has to be caught up. Your coach sees that you are away, and why."),
    )


def taken_back(voice: Voice) -> str:
    """Return that the last absence no longer counts."""
    return voice.say("Taken back: you are not away")


def back(voice: Voice) -> str:
    """Return that an absence ended."""
    return voice.say("Good to have you back: from today the plan counts again, the days before stay excused.")


def which(voice: Voice) -> str:
    """Return the question what keeps somebody from training."""
    return voice.say("What keeps you from running? What is planned meanwhile is excused.")


def offer(kind: CheckInKind, voice: Voice) -> str:
    """Return the question until when somebody is away."""
    questions = {
        CheckInKind.ILL: voice.say("I am sorry. Until when shall I note that you are ill?"),
        CheckInKind.INJURED: voice.say("I am sorry. Until when shall I note that you are injured?"),
    }
    return questions.get(kind) or voice.say("Until when are you travelling?")


def care(kind: CheckInKind, voice: Voice) -> tuple[str, ...]:
    """Return what is planned is excused, and of pain, that it is a reason to stop; never what it may be."""
    excused = voice.say("Nothing has to be caught up. Your coach sees that you are away, and why.")
    if kind is not CheckInKind.INJURED:
        return (excused,)
    stop = voice.say(
        "Pain is a reason to stop; see a professional if it stays. "
        "This is training information, not medical advice."
    )
    return stop, excused


def until(end: date, today: date, voice: Voice) -> str:
    """Return the label of a button that lets an absence end on a day."""
    if end == today:
        return voice.say("Today only")
    if end == today + timedelta(days=1):
        return voice.say("Until {day}, {date}", day=voice.relative_day(end, today), date=voice.day(end))
    return voice.say("Until {day}", day=voice.day(end))
