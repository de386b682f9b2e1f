"""The card of a person's page: what the page shows of one athlete, together, as one reader sees it."""

from dataclasses import dataclass

from marathon.domain.cards import LoadCard, PlanCard, TodayCard
from marathon.domain.coach_cards import AthleteCard
from marathon.domain.prediction_card import PredictionCard


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCard:
    """One athlete's page; about holds the week and what a coach reads beside it."""

    today: TodayCard
    about: AthleteCard
    load: LoadCard
    prediction: PredictionCard
    plan: PlanCard
