"""/why: the rule and the numbers behind a status; or behind “message” why one came that nobody asked for."""

from typing import Final

from bot.core.layout import buttons, session_lines, to_settings, whose
from bot.core.message import Button, Reply
from bot.core.request import Request, nothing_more
from marathon.domain.cards import WhyCard
from marathon.domain.nudge import TOPIC_OF
from marathon.domain.reasons import IntensityUnknown
from marathon.domain.subscription import Subject
from marathon.domain.team import Role
from marathon.errors import NotFoundError
from marathon.usecases.explain_message import newest_message
from marathon.usecases.explain_status import explain_status
from marathon.usecases.manage_settings import show_settings
from marathon.usecases.people import find_person
from marathon.words import flags, notices, reasons, why_message
from marathon.words import why as words
from marathon.words.labels import Label
from marathon.words.telling import COMMANDS
from marathon.words.voice import Voice

USAGE: Final = ("/why", "/why NAME", "/why message")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return the row of the status table that decided, and the seven days it looked at."""
    if request.args and request.args[0].lower() == "message":
        return _message(request)
    person = find_person(request.desk, request.speaker, request.rest)
    card = explain_status(request.desk, person, for_coach=person != request.speaker.id)
    voice = request.voice
    return Reply(
        title=whose(card.athlete_name, request, card.athlete_id)
        + reasons.standing_sentence(card.standing, voice),
        lines=(
            words.rule(card.standing, voice),
            *session_lines(card.sessions, voice, dated=True),
            *flags.flag_lines(card.flags, voice),
            words.bands(voice),
        ),
        buttons=_what_is_missing(card, voice) if person == request.speaker.id else (),
        is_view=True,
    )


def _what_is_missing(card: WhyCard, voice: Voice) -> tuple[Button, ...]:
    """Return the way to the thresholds, where for want of one the intensity of a run was not judged."""
    unjudged = any(isinstance(why, IntensityUnknown) for session in card.sessions for why in session.reasons)
    return buttons(voice, (Label.PROFILE, "/profile")) if unjudged else ()


def _message(request: Request) -> Reply:
    """Return why the newest message came, or the newest of a kind, and what changes that."""
    nothing_more(request.args[2:])
    kinds, voice = request.args[1:2] or None, request.voice
    try:
        line = newest_message(request.desk, request.speaker.id, kinds)
    except NotFoundError:
        return Reply(title=notices.no_messages(voice), is_view=True)
    return Reply(
        title=why_message.title(line, voice),
        lines=why_message.lines(line.kind, show_settings(request.desk, request.speaker.id), voice),
        buttons=(*_stop(line.kind, voice), *to_settings(voice)),
        is_view=True,
        explains_another=True,
    )


def _stop(kind: str, voice: Voice) -> tuple[Button, ...]:
    """Return what ends messages of a kind, where the reader can end them."""
    if kind in TOPIC_OF:
        return buttons(
            voice, (Label.NO_MORE, f"/nudges {TOPIC_OF[kind].value} off"), (Label.NUDGES, "/nudges")
        )
    if kind in set(Subject):
        subject = Subject(kind)
        hourly = subject in COMMANDS
        snooze = ((Label.SNOOZE, f"{COMMANDS[subject]} snooze"),) if hourly else ()
        return buttons(voice, *snooze, (Label.NO_MORE, why_message.end_of(subject)))
    return ()
