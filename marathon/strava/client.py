"""The athletes' Strava: each call within the budget, with a token that works; what follows from it is elsewhere."""

import logging
import math
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import urlencode

from marathon.domain.activity import Samples
from marathon.domain.athlete import AthleteId
from marathon.domain.strava_account import (
    ASKED_SCOPES,
    LONGEST_PAGE,
    LinkState,
    SealedGrant,
    StravaActivity,
    StravaAthlete,
    StravaId,
    StravaLink,
    Subscription,
    TokenPair,
    Urgency,
    Usage,
)
from marathon.errors import (
    StoreUnavailableError,
    StravaError,
    StravaFullError,
    StravaGoneError,
    StravaLinkError,
    StravaPayloadError,
    StravaRefusedError,
    StravaRequestError,
    StravaUnreachableError,
    TokenUnreadableError,
)
from marathon.ports import Clock
from marathon.store.store import Store
from marathon.store.token_box import TokenBox
from marathon.strava.breaker import Breaker
from marathon.strava.budget import Budget
from marathon.strava.decode_detail import STREAM_KEYS, decode_activity, decode_page, decode_streams
from marathon.strava.shared_budget import SharedBudget
from marathon.strava.tokens import NOBODY, OnRefused, TokenKeeper, read_link, tokens_in
from marathon.strava.wire import Application, Wire

T = TypeVar("T")
log = logging.getLogger(__name__)


class StravaClient:
    """Strava as the use cases ask it (ports.StravaApi); safe on any thread."""

    def __init__(
        self,
        application: Application,
        *,
        store: Store,
        box: TokenBox,
        clock: Clock,
        alert: Callable[[StravaError], None],
        refused: OnRefused,
    ) -> None:
        """Put the parts together.

        Args:
            alert: hears once when Strava begins to refuse the application itself, and of each athlete too many.
            refused: hears, in the unit that erases them, that an athlete's tokens are refused.
        """
        self._application, self._store, self._box, self._clock = application, store, box, clock
        self._budget = SharedBudget(store, clock) if store.is_shared else Budget(store, clock)
        self._breaker, self._alert = Breaker(clock, alert), alert
        self._wire = Wire(application, self._learn)
        self._tokens = TokenKeeper(store, box, clock, self._refresh, refused)

    def athlete(self, athlete_id: AthleteId, urgency: Urgency = Urgency.FRESH) -> StravaAthlete:
        """Return who the athlete is at Strava."""
        return athlete_in(self._read(athlete_id, urgency, "/athlete"))

    def is_authorised(self, athlete_id: AthleteId) -> bool:
        """Return whether Strava still accepts the athlete's tokens; refused ones stay as they are.

        Raises: TokenUnreadableError when that cannot be known, because no key reads them.
        """
        try:
            self._ask(athlete_id, Urgency.FRESH, "/athlete")
        except TokenUnreadableError:
            raise
        except StravaRefusedError:
            return False
        return True

    def activities(
        self, athlete_id: AthleteId, *, before: datetime, urgency: Urgency
    ) -> tuple[StravaActivity, ...]:
        """Return the latest activities that started before an instant, newest first; none when there are no more."""
        span = {"before": math.ceil(before.timestamp()), "per_page": LONGEST_PAGE}
        return decode_page(self._read(athlete_id, urgency, "/athlete/activities", **span))

    def activity(
        self, athlete_id: AthleteId, activity: StravaId, urgency: Urgency = Urgency.FRESH
    ) -> StravaActivity:
        """Return one activity in detail.

        Raises: StravaGoneError when the athlete has none by that number (or Strava does not show it yet).
        """
        return decode_activity(_object(self._read(athlete_id, urgency, f"/activities/{int(activity)}")))

    def samples(
        self, athlete_id: AthleteId, activity: StravaId, urgency: Urgency = Urgency.FRESH
    ) -> Samples | None:
        """Return the points of an activity, or None where there are none (yet)."""
        path, keys = f"/activities/{int(activity)}/streams", ",".join(STREAM_KEYS)
        try:
            return decode_streams(self._read(athlete_id, urgency, path, keys=keys, key_by_type="true"))
        except StravaGoneError:
            return None

    def activity_page(self, activity: StravaId) -> str:
        """Return the page at Strava that shows an activity; asks Strava nothing."""
        return f"{self._pages.removesuffix('/oauth')}/activities/{int(activity)}"

    def authorize_url(self, state: str, redirect_uri: str) -> str:
        """Return the page at Strava where an athlete says yes."""
        asked = {
            "client_id": self._application.client_id,
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "approval_prompt": "force",  # else who comes back to tick more is not asked
            "scope": ",".join(ASKED_SCOPES),
            "state": state,
        }
        return f"{self._pages}/authorize?{urlencode(asked)}"

    @property
    def _pages(self) -> str:
        return self._application.pages_base or self._application.oauth_base

    def exchange(self, code: str, owner: Callable[[StravaId], AthleteId]) -> SealedGrant:
        """Return what a code is good for, sealed for the athlete whose account it is; a code works once.

        Raises: StravaLinkError for a code that is not good; StravaFullError when no more athletes may connect.
        """
        form = {"code": code, "grant_type": "authorization_code"}
        try:
            with self._breaker.guard():
                body = _object(self._wire.oauth("/token", form))
        except (StravaRefusedError, StravaRequestError):
            raise StravaLinkError from None
        except StravaFullError as full:
            self._alert(full)
            raise
        tokens, athlete = tokens_in(body), athlete_in(body.get("athlete"))
        return SealedGrant(
            athlete=athlete,
            sealed_tokens=self._tokens.seal(owner(athlete.id), tokens),
            expires_at=tokens.expires_at,
        )

    def detach(self, link: StravaLink) -> str | None:
        """Return a link's tokens, sealed so that they name nobody, for revoke(); asks Strava nothing."""
        try:
            return self._tokens.seal(NOBODY, self._tokens.open(link))
        except StravaRefusedError:  # there are none, or no key reads them
            return None

    def revoke(self, detached: str) -> None:
        """Make tokens worthless at Strava; no error when they already are.

        Raises: TokenUnreadableError when no key reads them (any more).
        """
        token = self._box.open(NOBODY, detached).refresh_token
        try:
            with self._breaker.guard():
                self._wire.oauth("/revoke", {"token": token}, basic=True)
        except (StravaRefusedError, StravaRequestError, StravaGoneError):
            return

    def subscriptions(self) -> tuple[Subscription, ...]:
        """Return where Strava sends events to (it keeps at most one)."""
        found = self._of_application("GET")
        return tuple(map(_subscription, found)) if isinstance(found, list) else ()

    def subscribe(self, callback_url: str, verify_token: str) -> Subscription:
        """Have events sent to an address; Strava asks it back before this returns."""
        made = self._of_application("POST", callback_url=callback_url, verify_token=verify_token)
        return _subscription({"callback_url": callback_url, **_object(made)})

    def unsubscribe(self, subscription_id: int) -> None:
        """Have no more events sent."""
        try:
            self._of_application("DELETE", f"/{int(subscription_id)}")
        except StravaGoneError:
            return

    def usages(self) -> tuple[Usage, ...]:
        """Return how much of each of Strava's windows is used, as far as known."""
        return self._budget.usages()

    def keep_usage(self) -> None:
        """Keep in the store how much is used; while calls are made that happens by itself every few seconds."""
        try:
            self._budget.keep()
        except StoreUnavailableError as down:
            log.warning("how much of Strava's limits is used could not be kept: %s", down)

    def _of_application(self, method: str, path: str = "", **fields: str) -> Any:
        with self._breaker.guard(), self._budget.call(Urgency.FRESH, is_read=method == "GET"):
            return self._wire.application(method, f"/push_subscriptions{path}", **fields)

    def _read(self, athlete_id: AthleteId, urgency: Urgency, path: str, **params: Any) -> Any:
        """Ask with the athlete's token; when even a renewed one is refused, the link is marked and told of."""
        link = read_link(self._store, athlete_id)
        if link.state is LinkState.REFUSED:
            raise StravaRefusedError
        try:
            return self._ask(athlete_id, urgency, path, **params)
        except TokenUnreadableError:
            self._tokens.set_aside(link)
            raise
        except StravaRefusedError:
            newest = read_link(self._store, athlete_id)
            self._tokens.refuse(newest if newest.connected_at == link.connected_at else link)
            raise

    def _ask(self, athlete_id: AthleteId, urgency: Urgency, path: str, **params: Any) -> Any:
        with self._breaker.guard(), self._budget.call(urgency):
            token = self._tokens.access_token(athlete_id)
            try:
                return self._wire.get(token, path, **params)
            except StravaRefusedError:
                token = self._tokens.access_token(athlete_id, not_this=token)
                return self._wire.get(token, path, **params)

    def _refresh(self, refresh_token: str) -> TokenPair:
        form = {"refresh_token": refresh_token, "grant_type": "refresh_token"}
        return tokens_in(self._wire.oauth("/token", form))

    def _learn(self, status: int, headers: Mapping[str, str], spent_s: float) -> None:
        """Count a response in the window in which it was asked for, not in the one that began meanwhile."""
        started_at = self._clock.now() - timedelta(seconds=spent_s)
        is_refused = status == HTTPStatus.TOO_MANY_REQUESTS
        self._budget.learn(headers, started_at=started_at, was_refused=is_refused)


def athlete_in(body: object) -> StravaAthlete:
    """Return the athlete that an answer names.

    Raises: StravaPayloadError when it names none.
    """
    told: Mapping[str, Any] = body if isinstance(body, Mapping) else {}
    number = told.get("id")
    if not isinstance(number, int) or isinstance(number, bool) or number <= 0:
        raise StravaPayloadError(field="athlete")
    words = (told.get("firstname"), told.get("lastname"))
    name = " ".join(word.strip() for word in words if isinstance(word, str) and word.strip())
    return StravaAthlete(id=StravaId(number), name=name)


def _object(body: Any) -> Mapping[str, Any]:
    if not isinstance(body, Mapping):
        raise StravaUnreachableError(problem="an answer of another kind")
    return body


def _subscription(row: Mapping[str, Any]) -> Subscription:
    number = row.get("id")
    if not isinstance(number, int):
        raise StravaUnreachableError(problem="a subscription without a number")
    return Subscription(id=number, callback_url=str(row.get("callback_url", "")))
