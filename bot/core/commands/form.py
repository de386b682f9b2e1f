"""/form: fitness, fatigue and form over the last weeks."""

from typing import Final

from bot.core.layout import buttons_about, picture, whose
from bot.core.message import Reply
from bot.core.request import Request
from marathon.charts import load as chart
from marathon.domain.team import Role
from marathon.usecases.athlete_overview import athlete_overview
from marathon.usecases.people import find_person
from marathon.words import flags
from marathon.words import form as words
from marathon.words.labels import Label

USAGE: Final = ("/form", "/form NAME")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return the load averages in words with their chart."""
    person = find_person(request.desk, request.speaker, request.rest)
    card = athlete_overview(request.desk, person, for_coach=person != request.speaker.id).load
    voice = request.voice
    return Reply(
        title=whose(card.athlete_name, request, card.athlete_id) + words.load_finding(card, voice),
        lines=(*words.lines(card, voice), *flags.flag_lines(card.flags, voice)),
        picture=picture("form", words.load_alt(card, voice), chart.draw, card, voice),
        buttons=buttons_about(
            request, card.athlete_id, card.athlete_name, (Label.TODAY, "/today"), (Label.PREDICT, "/predict")
        ),
        is_view=True,
        is_shareable=card.athlete_id == request.speaker.id,
    )
