"""/week: Monday to Sunday, session by session, and what the next week holds."""

from typing import Final

from bot.core.commands.plan_adapt import open_proposal
from bot.core.layout import buttons_about, page_button, picture, session_lines, unplanned_lines, whose
from bot.core.message import Reply
from bot.core.request import Request
from marathon.charts import today as chart
from marathon.domain.team import Role
from marathon.usecases.people import find_person
from marathon.usecases.week_review import week_review
from marathon.words import findings, flags, reasons
from marathon.words import today as words
from marathon.words.labels import Label

USAGE: Final = ("/week", "/week NAME")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return the week's card in words with its chart."""
    person = find_person(request.desk, request.speaker, request.rest)
    card = week_review(request.desk, person, for_coach=person != request.speaker.id)
    voice, (proposed, see_it) = request.voice, open_proposal(request, person)
    return Reply(
        title=whose(card.athlete_name, request, card.athlete_id) + findings.today_finding(card, voice),
        lines=(
            *session_lines(card.sessions, voice, dated=True),
            *unplanned_lines(card.runs, voice, dated=True),
            reasons.standing_sentence(card.standing, voice),
            *flags.flag_lines(card.flags, voice),
            words.next_week(card, voice),
            *proposed,
        ),
        picture=picture("week", findings.today_alt(card, voice), chart.draw, card, voice),
        buttons=(
            *see_it,
            *buttons_about(
                request, card.athlete_id, card.athlete_name, (Label.WHY, "/why"), (Label.PLAN, "/plan")
            ),
            *page_button(request),
        ),
        is_view=True,
        is_shareable=card.athlete_id == request.speaker.id,
    )
