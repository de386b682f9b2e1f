"""/why: the rule and the numbers behind a status."""

from typing import Final

from bot.core.layout import session_lines, whose
from bot.core.message import Reply
from bot.core.request import Request
from marathon.domain.team import Role
from marathon.usecases.explain_status import explain_status
from marathon.usecases.people import find_person
from marathon.words import reasons
from marathon.words import why as words

USAGE: Final = ("/why", "/why NAME")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return the row of the status table that decided, and the seven days it looked at."""
    person = find_person(request.desk, request.speaker, request.rest)
    card = explain_status(request.desk, person, for_coach=person != request.speaker.id)
    voice = request.voice
    return Reply(
        title=whose(card.athlete_name, request, card.athlete_id)
        + reasons.standing_sentence(card.standing, voice),
        lines=(
            words.rule(card.standing, voice),
            *session_lines(card.sessions, voice, dated=True),
            words.bands(voice),
        ),
        is_view=True,
    )
