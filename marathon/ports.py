"""Protocols for the world outside the core: what it needs, named by it, built by bot.wiring."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from marathon.domain.activity import Samples
from marathon.domain.athlete import AthleteId
from marathon.domain.race import Estimate, RaceQuestion, Refusal
from marathon.domain.strava_account import (
    SealedGrant,
    StravaActivity,
    StravaAthlete,
    StravaId,
    StravaLink,
    Subscription,
    Urgency,
    Usage,
)


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


class Wake(Protocol):
    """Tells the lanes that an athlete has work; the rows say what and when, so a lost call delays and no more."""

    def wake(self, athlete_id: AthleteId) -> None:
        """Take note; called after the commit, from any thread, returns at once."""
        ...


class Mailer(Protocol):
    """Sends the one mail that does not wait in line: the question whether a mailbox wants to be written to."""

    def ask(self, address: str, code: str, language: str) -> None:
        """Mail the question with the code that says yes; blocks until the server has taken it.

        Raises:
            MailboxRefusedError: the server takes nothing for this address.
            MailDelayedError: the server takes nothing now.
        """
        ...


class StravaApi(Protocol):
    """Asks Strava, within its limits and with the athlete's own tokens, which it renews by itself.

    Every method blocks, and raises StravaUnreachableError, StravaRateLimitedError, StravaInactiveError or
    StravaApplicationError when it cannot be done now (facts["until"] may say when to ask again); those of an
    athlete also StravaNotConnectedError, StravaRefusedError and StravaScopeError.
    """

    def athlete(self, athlete_id: AthleteId, urgency: Urgency = Urgency.FRESH) -> StravaAthlete:
        """Return who the athlete is at Strava."""
        ...

    def is_authorised(self, athlete_id: AthleteId) -> bool:
        """Return whether Strava still accepts the athlete's tokens; refused ones stay as they are.

        Raises: TokenUnreadableError when that cannot be known.
        """
        ...

    def activities(
        self, athlete_id: AthleteId, *, before: datetime, urgency: Urgency
    ) -> tuple[StravaActivity, ...]:
        """Return the latest activities that started before an instant, newest first; none when there are no more."""
        ...

    def activity(
        self, athlete_id: AthleteId, activity: StravaId, urgency: Urgency = Urgency.FRESH
    ) -> StravaActivity:
        """Return one activity in detail.

        Raises: StravaGoneError when the athlete has none by that number (or Strava does not show it yet).
        """
        ...

    def samples(
        self, athlete_id: AthleteId, activity: StravaId, urgency: Urgency = Urgency.FRESH
    ) -> Samples | None:
        """Return the points of an activity, or None where there are none (yet)."""
        ...

    def activity_page(self, activity: StravaId) -> str:
        """Return the page at Strava that shows an activity; asks Strava nothing."""
        ...

    def authorize_url(self, state: str, redirect_uri: str) -> str:
        """Return the page at Strava where an athlete says yes."""
        ...

    def exchange(self, code: str, owner: Callable[[StravaId], AthleteId]) -> SealedGrant:
        """Return what a code is good for, sealed for the athlete whose account it is; a code works once.

        Raises: StravaLinkError for a code that is not good; StravaFullError when no more athletes may connect.
        """
        ...

    def detach(self, link: StravaLink) -> str | None:
        """Return a link's tokens, sealed so that they name nobody, for revoke(); asks Strava nothing.

        Returns: None where there are none, or where no key reads them.
        """
        ...

    def revoke(self, detached: str) -> None:
        """Make tokens worthless at Strava; no error when they already are."""
        ...

    def subscriptions(self) -> tuple[Subscription, ...]:
        """Return where Strava sends events to (it keeps at most one)."""
        ...

    def subscribe(self, callback_url: str, verify_token: str) -> Subscription:
        """Have events sent to an address; Strava asks it back before this returns."""
        ...

    def unsubscribe(self, subscription_id: int) -> None:
        """Have no more events sent."""
        ...

    def usages(self) -> tuple[Usage, ...]:
        """Return how much of each of Strava's windows is used, as far as known."""
        ...
