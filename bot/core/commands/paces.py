"""/paces: training zones and target paces, and what they rest on."""

from typing import Final

from bot.core.layout import buttons, buttons_about, whose
from bot.core.message import Reply
from bot.core.request import Request
from marathon.domain.team import Role
from marathon.usecases.people import find_person
from marathon.usecases.target_paces import target_paces
from marathon.words import paces as words
from marathon.words.labels import Label

USAGE: Final = ("/paces", "/paces NAME")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return each pace with its use, or the datum that is missing for them."""
    person = find_person(request.desk, request.speaker, request.rest)
    is_own = person == request.speaker.id
    card = target_paces(request.desk, person, for_coach=not is_own)
    offers = [(Label.PREDICT, "/predict"), (Label.FORM, "/form")]
    return Reply(
        title=whose(card.athlete_name, request, card.athlete_id) + words.title(card, request.voice),
        lines=words.lines(card, request.voice),
        buttons=(
            *buttons_about(request, card.athlete_id, card.athlete_name, *offers),
            *(buttons(request.voice, (Label.PROFILE, "/profile")) if is_own else ()),
        ),
        is_view=True,
        is_shareable=is_own,
    )
