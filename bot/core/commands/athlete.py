"""/athlete: one athlete's card for the coach; whom the speaker does not lead does not exist for them."""

from typing import Final

from bot.core.layout import buttons_about, picture
from bot.core.message import Reply
from bot.core.request import Request
from bot.core.whom import asks_whom, which_athlete
from marathon.charts import today as chart
from marathon.domain.team import Role
from marathon.usecases.people import find_led
from marathon.usecases.show_athlete import show_athlete
from marathon.usecases.strava_sight import refuse_withheld
from marathon.words import coaching as words
from marathon.words import findings
from marathon.words.labels import Label
from marathon.words.notes import open_question

USAGE: Final = ("/athlete NAME",)
NEEDS: Final = Role.COACH


def answer(request: Request) -> Reply:
    """Return how somebody stands, their week with its chart, and what they said last."""
    if asks_whom(request):
        return which_athlete(request, "/athlete")
    desk, voice = request.desk, request.voice
    person = find_led(desk, request.speaker, request.rest)
    refuse_withheld(desk, request.speaker.id, person)
    card = show_athlete(desk, request.speaker, person.id)
    alt = findings.today_alt(card.week, voice)
    return Reply(
        title=words.title(card, voice),
        lines=(*words.lines(card, voice), *(open_question(n, card.zone, voice) for n in card.questions)),
        picture=picture("athlete", alt, chart.draw, card.week, voice),
        buttons=buttons_about(
            request,
            person.id,
            person.name,
            (Label.WEEK, "/week"),
            (Label.WHY, "/why"),
            (Label.WRITE, "/note"),
            (Label.GIVE_PLAN, "/assign"),
        ),
        is_view=True,
    )
