"""The one place that builds everything, by explicit arguments; no logic. Here is what every command builds."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.ports import CardListener, Clock
from marathon.settings import Settings, browser_url, signing_secrets
from marathon.signed_links import SigningKeys
from marathon.store.store import Store
from marathon.usecases.desk import Desk
from models.learned import LearnedPredictor

BUILT_DOORS: Final[frozenset[str]] = frozenset({"strava", "telegram", "slack", "mail"})
"""The optional doors that this version can open, by their feature's name."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)


class NobodyListens:
    """A listener for commands that run without open pages."""

    def cards_changed(self, athlete_id: AthleteId) -> None:
        """Do nothing."""


def build_desk(store: Store, *, listener: CardListener, clock: Clock, strava_is_shared: bool = True) -> Desk:
    """Put the store and the ports together."""
    return Desk(
        store=store,
        clock=clock,
        predictor=LearnedPredictor(),
        listener=listener,
        strava_is_shared=strava_is_shared,
    )


def with_pages(desk: Desk, settings: Settings) -> Desk:
    """Return a desk that knows by which address its pages are opened, and signs the links to them."""
    return replace(desk, public_url=browser_url(settings), signing=SigningKeys(signing_secrets(settings)))
