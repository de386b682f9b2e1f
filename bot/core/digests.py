"""Messages of a team as a whole: the coach's digest, and the card that its group reads at the same hour."""

from datetime import timedelta
from typing import Final

from bot.core.layout import buttons, picture
from bot.core.message import Button, Reply
from bot.core.screen import ONE_SCREEN
from marathon.charts import team as chart
from marathon.domain.athlete import Athlete
from marathon.domain.notice import DigestNotice, TeamCardNotice
from marathon.domain.team import TeamId
from marathon.domain.team_cards import TeamCard
from marathon.errors import NotFoundError
from marathon.usecases.desk import Desk
from marathon.usecases.people import coached_teams
from marathon.usecases.team_overview import group_overview, team_overview
from marathon.words import digest as words
from marathon.words import team as team_words
from marathon.words.labels import Label
from marathon.words.phrases import units
from marathon.words.voice import Voice

NEWS_FOR: Final = timedelta(days=1)
"""How long after its day it may be told: quiet hours may end on the next one."""
_NAMED: Final = 3


OfATeam = DigestNotice | TeamCardNotice


def of_a_team(desk: Desk, coach: Athlete, notice: OfATeam, voice: Voice) -> Reply:
    """Return what a message about a whole team says now.

    Raises: NotFoundError for somebody who leads it no more, for an old one, and where nobody trains in it.
    """
    if isinstance(notice, DigestNotice):
        return digest(desk, coach, notice, voice)
    return team_card(desk, coach, notice, voice)


def digest(desk: Desk, coach: Athlete, notice: DigestNotice, voice: Voice) -> Reply:
    """Return how a team stands now, on one screen.

    Raises: NotFoundError for somebody who leads it no more, for an old one, and where nobody trains in it.
    """
    _hold(desk, coach, notice)
    card = team_overview(desk, notice.team_id, coach.id)
    if not (card.rows or card.withheld):
        raise NotFoundError
    title, alt = words.title(card, voice), words.alt(card, voice)
    drawn = picture("team", alt, chart.draw, card, voice)
    room = ONE_SCREEN - units(title) - (units(alt) + 1 if drawn else 0)
    return Reply(
        title=title,
        lines=words.lines(card, room, voice),
        picture=drawn,
        buttons=(
            *buttons(voice, (Label.TEAM, f"/team {card.team_id}")),
            *_who(card),
            *buttons(voice, (Label.NO_MORE, "/digest off")),
        ),
    )


def _who(card: TeamCard) -> tuple[Button, ...]:
    """Return a button for each of those who need a word first; the number tells two of one name apart."""
    return tuple(
        Button(label=line.athlete_name, command=f"/athlete {line.athlete_id}") for line in card.needs[:_NAMED]
    )


def team_card(desk: Desk, coach: Athlete, notice: TeamCardNotice, voice: Voice) -> Reply:
    """Return what a team's group sees of its week; its buttons would be one person's own, so it has none.

    Raises: NotFoundError as digest().
    """
    _hold(desk, coach, notice)
    card = group_overview(desk, notice.team_id)
    return Reply(title=team_words.group_title(card, voice), lines=team_words.group_lines(card, voice))


def _hold(desk: Desk, coach: Athlete, notice: DigestNotice | TeamCardNotice) -> None:
    led: set[TeamId] = {team.id for team in coached_teams(desk, coach.id)}
    if notice.team_id not in led or coach.local_date(desk.clock.now()) > notice.date + NEWS_FOR:
        raise NotFoundError
