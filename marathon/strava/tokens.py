"""Access tokens of athletes: renewed one at a time and stored before they are used; links are made elsewhere."""

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from marathon.domain.athlete import AthleteId
from marathon.domain.strava_account import StravaLink, TokenPair
from marathon.errors import (
    StravaNotConnectedError,
    StravaRefusedError,
    StravaUnreachableError,
    TokenUnreadableError,
)
from marathon.ports import Clock
from marathon.store import strava_links, strava_revocations
from marathon.store.store import Connection, Store
from marathon.store.token_box import TokenBox

log = logging.getLogger(__name__)

EARLY: Final = timedelta(minutes=5)
"""A token is renewed this long before it ends."""

NOBODY: Final = AthleteId(0)
"""Whose tokens are once their owner has left."""

LATEST_S: Final = 2**33  # the year 2242; beyond is nonsense that datetime may not hold

Refresh = Callable[[str], TokenPair]
OnRefused = Callable[[Connection, AthleteId], None]


def tokens_in(body: object) -> TokenPair:
    """Return the tokens of a token endpoint's answer.

    Raises: StravaUnreachableError when there are none in it.
    """
    told: Mapping[str, Any] = body if isinstance(body, Mapping) else {}
    access, refresh, expires_at = (told.get(name) for name in ("access_token", "refresh_token", "expires_at"))
    if not (isinstance(access, str) and isinstance(refresh, str) and isinstance(expires_at, int)):
        raise StravaUnreachableError(problem="an answer without tokens")
    if not 0 < expires_at < LATEST_S:
        raise StravaUnreachableError(problem="an answer without tokens")
    return TokenPair(
        access_token=access, refresh_token=refresh, expires_at=datetime.fromtimestamp(expires_at, UTC)
    )


class TokenKeeper:
    """Gives out access tokens that are good for a while."""

    def __init__(self, store: Store, box: TokenBox, clock: Clock, refresh: Refresh, told: OnRefused) -> None:
        """Keep the parts.

        Args:
            refresh: exchanges a refresh token for a new pair, at Strava.
            told: hears in the unit that sets an athlete's tokens aside, so that the athlete is told exactly once.
        """
        self._store, self._box, self._clock = store, box, clock
        self._refresh, self._told = refresh, told
        self._gate = threading.Lock()
        self._one_each: defaultdict[AthleteId, threading.Lock] = defaultdict(threading.Lock)

    def access_token(self, athlete_id: AthleteId, *, not_this: str = "") -> str:
        """Return a token that works, renewing it where it ends soon or is the one that was just refused.

        Raises:
            StravaNotConnectedError: there is no link.
            StravaRefusedError: Strava no longer accepts the athlete's tokens.
            TokenUnreadableError: no key reads them.
            StravaError: it could not be renewed now.
        """
        tokens, _ = self._stored(athlete_id)
        if self._is_good(tokens, not_this):
            return tokens.access_token
        with self._gate:
            mine = self._one_each[athlete_id]
        with mine:
            tokens, link = self._stored(athlete_id)
            if not self._is_good(tokens, not_this):
                tokens = self._renew(link, tokens)
        return tokens.access_token

    def refuse(self, link: StravaLink) -> None:
        """Use tokens that were refused no more, and have the athlete told; newer ones are used on."""
        now = self._clock.now()

        def unit(connection: Connection) -> bool:
            is_new = strava_links.refuse(connection, link.athlete_id, link.sealed_tokens or "", now)
            if is_new:
                self._told(connection, link.athlete_id)
            return is_new

        if self._store.write(unit):
            log.warning("Strava refused the athlete's tokens; the athlete is asked to connect again")

    def set_aside(self, link: StravaLink) -> None:
        """Use tokens that no key reads no more, and have the athlete told; they stay, for they prove nothing."""

        def unit(connection: Connection) -> None:
            if strava_links.set_aside(connection, link.athlete_id, link.sealed_tokens or ""):
                self._told(connection, link.athlete_id)

        self._store.write(unit)

    def open(self, link: StravaLink) -> TokenPair:
        """Return the tokens of a link.

        Raises: StravaRefusedError when there are none (any more); TokenUnreadableError when no key reads them.
        """
        if link.sealed_tokens is None:
            raise StravaRefusedError
        try:
            return self._box.open(link.athlete_id, link.sealed_tokens)
        except TokenUnreadableError:
            log.warning("the tokens cannot be read with the present keys; the athlete must connect again")
            raise

    def seal(self, athlete_id: AthleteId, tokens: TokenPair) -> str:
        """Return tokens as they are stored."""
        return self._box.seal(athlete_id, tokens)

    def _is_good(self, tokens: TokenPair, not_this: str) -> bool:
        return tokens.access_token != not_this and tokens.expires_at - self._clock.now() > EARLY

    def _stored(self, athlete_id: AthleteId) -> tuple[TokenPair, StravaLink]:
        link = read_link(self._store, athlete_id)
        return self.open(link), link

    def _renew(self, link: StravaLink, tokens: TokenPair) -> TokenPair:
        """Exchange the tokens and store the new pair before anybody uses it: the old one may be dead now."""
        new = self._refresh(tokens.refresh_token)
        athlete_id, before = link.athlete_id, link.sealed_tokens or ""
        sealed, detached = self._box.seal(athlete_id, new), self._box.seal(NOBODY, new)

        def unit(connection: Connection) -> bool:
            kept = strava_links.replace_tokens(connection, athlete_id, before, sealed, new.expires_at)
            if not kept and strava_links.get(connection, athlete_id) is None:
                strava_revocations.add(connection, detached, self._clock.now())
            return kept

        if not self._store.write(
            unit
        ):  # disconnected or connected anew in the meantime: what is stored now counts
            new, _ = self._stored(link.athlete_id)
        return new


def read_link(store: Store, athlete_id: AthleteId) -> StravaLink:
    """Return an athlete's link.

    Raises: StravaNotConnectedError without one.
    """
    with store.read() as connection:
        link = strava_links.get(connection, athlete_id)
    if link is None:
        raise StravaNotConnectedError
    return link
