"""Which cards have a picture, and making every figure before the first is asked for."""

from marathon.charts import load, pacing, prediction, team, today
from marathon.domain.cards import LoadCard, TodayCard, WeekCard
from marathon.domain.pacing import PacingCard
from marathon.domain.prediction_card import PredictionCard
from marathon.domain.race import Estimate
from marathon.domain.team_cards import TeamCard


def has_picture(card: object) -> bool:
    """Return whether there is anything to draw on a card."""
    match card:
        case TodayCard() | WeekCard():
            return card.week.planned > 0 or card.week.done > 0
        case TeamCard():
            return bool(card.rows)
        case PredictionCard():
            return isinstance(card.outcome, Estimate)
        case PacingCard():
            return bool(card.times_s)
        case LoadCard():
            return bool(card.days)
        case _:
            return False


def warm() -> None:
    """Import matplotlib and make each figure once, so that the first chart costs no more than the next."""
    for made in (today.picture(), team.picture(), prediction.picture(), load.picture(), pacing.picture()):
        with made.sheet.drawing():
            made.sheet.head("0", "0")
            made.sheet.png()
