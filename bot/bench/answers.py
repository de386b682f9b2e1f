"""How long an answer takes, through the router: /today of the demo's runners, /team of small and large teams."""

from functools import partial
from typing import Final

from bot.bench.crowd import COACH, crowd
from bot.bench.measured import Measured, p50_ms
from bot.core.message import Incoming
from bot.core.router import Router
from marathon.domain.athlete import AthleteId

HISTORY_DAYS: Final = 60
ROUNDS: Final = 5
TEAM_ROUNDS: Final = 15


def today_words() -> Measured:
    """Measure /today without its chart."""
    return Measured(value=_today(with_chart=False))


def today_chart() -> Measured:
    """Measure /today with its chart."""
    return Measured(value=_today(with_chart=True))


def team_of_12() -> Measured:
    """Measure /team of the demo's team with its chart."""
    return _team(12)


def team_of_100() -> Measured:
    """Measure /team of a hundred with its chart."""
    return _team(100)


def team_of_1000() -> Measured:
    """Measure /team of a thousand with its chart."""
    return _team(1000)


def _today(*, with_chart: bool) -> float:
    with crowd(12, history_days=HISTORY_DAYS) as people:
        router = Router(people.desk)
        asked = [partial(ask, router, who, "/today", with_chart=with_chart) for who in people.athletes]
        for one in asked:
            one()
        return p50_ms(asked * ROUNDS)


def _team(count: int) -> Measured:
    with crowd(count, history_days=HISTORY_DAYS) as people:
        team = partial(ask, Router(people.desk), COACH, "/team", with_chart=True)
        team()
        return Measured(value=p50_ms([team] * TEAM_ROUNDS))


def ask(router: Router, speaker: AthleteId, text: str, *, with_chart: bool) -> None:
    """Say something and, where asked, draw the answer's picture."""
    reply = router.answer(Incoming(speaker=speaker, text=text))
    if with_chart and reply.picture:
        reply.picture.draw()
