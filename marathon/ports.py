"""Protocols for the world outside the core: what it needs, named by it, built by bot.wiring."""

from datetime import datetime
from typing import Protocol

from marathon.domain.athlete import AthleteId
from marathon.domain.race import Estimate, RaceQuestion, Refusal


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class RacePredictor(Protocol):
    """Predicts a race time from past efforts, or names what is missing."""

    def predict(self, question: RaceQuestion) -> Estimate | Refusal:
        """Return an estimate for the asked distance, or a refusal."""
        ...


class CardListener(Protocol):
    """Hears that an athlete's cards have changed, so live views can be drawn anew."""

    def cards_changed(self, athlete_id: AthleteId) -> None:
        """Take note; called from any thread, returns at once."""
        ...
