"""What nudges say: a step ahead that is too long, a plan that ends, silence under a plan."""

from datetime import date

from marathon.domain.cards import PlanCard, SessionLine
from marathon.domain.marks import Mark
from marathon.domain.reasons import LongRunJump, ReturnAfterBreak
from marathon.words.flags import flag_short
from marathon.words.sessions import session_name
from marathon.words.voice import Voice


def warning_title(flag: LongRunJump | ReturnAfterBreak, voice: Voice) -> str:
    """Return what stands ahead, in one line."""
    return voice.say("Before you run it: {flag}", flag=flag_short(flag, voice))


def plan_ends_title(monday: date, voice: Voice) -> str:
    """Return from when on nothing is planned."""
    return voice.say("Your plan ends: nothing stands in it from {day}", day=voice.day(monday))


def plan_ends_lines(voice: Voice, *, is_coached: bool) -> tuple[str, ...]:
    """Return what to do about it, and who knows of it."""
    how = voice.say("/plan new builds a plan in three answers; a CSV or ICS file dropped here is one, too.")
    if not is_coached:
        return (how,)
    return (voice.say("Your coach sees that it is missing."), how)


def silence_title(last: date, voice: Voice) -> str:
    """Return since when nothing has come."""
    return voice.say("Nothing of yours has come in since {day}. Is all well?", day=voice.day(last))


def silence_lines(card: PlanCard, voice: Voice) -> tuple[str, ...]:
    """Return what the plan holds next, and what helps where runs were done and are not here."""
    ahead = next((line for line in card.sessions if line.mark is Mark.TO_DO), None)
    return (
        *((_goes_on(ahead, voice),) if ahead else ()),
        voice.say(
            "If you ran: drop the file here, or say /connect. If not: a word, and the plan waits for you."
        ),
    )


def _goes_on(ahead: SessionLine, voice: Voice) -> str:
    return voice.say(
        "Your plan goes on: {session} on {day}.",
        session=session_name(ahead, voice),
        day=voice.day(ahead.date),
    )
