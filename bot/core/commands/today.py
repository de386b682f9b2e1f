"""/today: the day's sessions, what was done, where you stand, and tomorrow."""

from typing import Final

from bot.core.commands.plan_adapt import open_proposal
from bot.core.layout import buttons_about, day_lines, page_button, picture, whose
from bot.core.message import Button, Reply
from bot.core.request import Request
from marathon.charts import today as chart
from marathon.domain.cards import TodayCard
from marathon.domain.marks import Mark
from marathon.domain.plan import SessionKind
from marathon.domain.reasons import NothingImported, PainReported
from marathon.domain.team import Role
from marathon.usecases.people import find_person
from marathon.usecases.todays_session import todays_session
from marathon.words import findings, flags, plans, reasons
from marathon.words import today as words
from marathon.words.labels import Label
from marathon.words.phrases import called
from marathon.words.voice import Voice

USAGE: Final = ("/today", "/today NAME")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return today's card in words with the week's chart."""
    person = find_person(request.desk, request.speaker, request.rest)
    card = todays_session(request.desk, person, for_coach=person != request.speaker.id)
    voice, (proposed, see_it) = request.voice, open_proposal(request, person)
    said = lines(card, voice, is_own=card.athlete_id == request.speaker.id)
    return Reply(
        title=whose(card.athlete_name, request, card.athlete_id) + words.headline(card, voice),
        lines=(
            *said,
            *proposed,
            *_first_steps(card, request),
            *_as_of(card, request),
        ),
        picture=picture("today", findings.today_alt(card, voice), chart.draw, card, voice),
        buttons=(*see_it, *_buttons(card, request), *page_button(request)),
        is_view=True,
        is_shareable=card.athlete_id == request.speaker.id,
    )


def lines(card: TodayCard, voice: Voice, *, is_own: bool = True) -> tuple[str, ...]:
    """Return the card line by line, most important first."""
    said = [
        *day_lines(card.sessions, card.runs, voice, is_own=is_own),
        reasons.standing_sentence(card.standing, voice),
    ]
    said += flags.flag_lines(card.flags, voice)
    said.append(words.tomorrow(card, voice))
    if card.race:
        said.append(plans.countdown(called(card.race, voice), card.race.date, card.date, voice))
    if card.load:
        said.append(words.load(card.load, voice))
    return tuple(said)


def _first_steps(card: TodayCard, request: Request) -> tuple[str, ...]:
    """Return how to begin, for somebody of whom nothing is known yet."""
    is_new = card.standing.reason == NothingImported(last_date=None) and not card.runs
    is_own = card.athlete_id == request.speaker.id
    return (words.first_steps(request.voice),) if is_new and is_own and not card.week.planned else ()


def _as_of(card: TodayCard, request: Request) -> tuple[str, ...]:
    """Return what the card cannot know yet."""
    again_at = card.next_try_at
    return (words.as_of(card.as_of, again_at, request.speaker.zone, request.voice),) if again_at else ()


def _buttons(card: TodayCard, request: Request) -> tuple[Button, ...]:
    offers = [(Label.WEEK, "/week"), (Label.WHY, "/why")]
    own = card.athlete_id == request.speaker.id
    if own and any(s.mark is Mark.TO_DO and s.kind is not SessionKind.RACE for s in card.sessions):
        offers.append((Label.MOVE_TO_TOMORROW, "/move today tomorrow"))
    if own and any(isinstance(flag, PainReported) for flag in card.flags):
        offers.append((Label.PAIN_GONE, "/pain gone"))
    return buttons_about(request, card.athlete_id, card.athlete_name, *offers)
