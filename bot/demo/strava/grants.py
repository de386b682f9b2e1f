"""Who lets the application see what: codes and tokens as Strava gives, rotates and ends them. No HTTP here."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.demo.strava.refusals import athlete_limit, refusal
from bot.demo.strava.registration import Registration
from marathon.ports import Clock

SCOPES: Final = (
    *("read", "read_all", "profile:read_all", "profile:write"),
    *("activity:read", "activity:read_all", "activity:write"),
)
TOKEN_LIVES: Final = timedelta(hours=6)
_RENEWED_BEFORE: Final = timedelta(hours=1)
_CODE_LIVES: Final = timedelta(minutes=10)  # own choice; Strava does not say


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One athlete's consent with its present pair of tokens."""

    athlete_id: int
    scopes: frozenset[str]
    access_token: str
    expires_at: datetime
    refresh_token: str

    @property
    def reads_activities(self) -> bool:
        """Whether activities are seen at all."""
        return bool(self.scopes & {"activity:read", "activity:read_all"})

    @property
    def reads_private(self) -> bool:
        """Whether activities for “Only You” are seen too."""
        return "activity:read_all" in self.scopes


@dataclass(frozen=True, slots=True)
class _Offer:
    athlete_id: int
    scopes: frozenset[str]
    valid_until: datetime


class Grants:
    """Codes and tokens of the one application."""

    def __init__(self, app: Registration, clock: Clock) -> None:
        """Know no consent yet."""
        self._app = app
        self._clock = clock
        self._offers: dict[str, _Offer] = {}
        self._grants: dict[int, Grant] = {}
        self._access: dict[str, tuple[int, datetime]] = {}

    @property
    def connected(self) -> frozenset[int]:
        """The athletes who count against the capacity."""
        return frozenset(self._grants)

    def of(self, athlete_id: int) -> Grant | None:
        """Return an athlete's consent."""
        return self._grants.get(athlete_id)

    def has_room_for(self, athlete_id: int) -> bool:
        """Whether an athlete may connect; whoever is connected already may again."""
        return athlete_id in self._grants or len(self._grants) < self._app.capacity

    def offer(self, athlete_id: int, scopes: frozenset[str]) -> str:
        """Return a code that can be exchanged once, soon."""
        code = secrets.token_hex(20)
        self._offers[code] = _Offer(athlete_id, scopes, self._clock.now() + _CODE_LIVES)
        return code

    def exchange(self, code: str) -> Grant:
        """Return the tokens for a code, which is spent; an earlier consent of the athlete is replaced.

        Raises: HTTPBadRequest for a bad code, HTTPForbidden when the application is full.
        """
        offer = self._offers.pop(code, None)
        if offer is None:
            raise refusal(400, "AuthorizationCode", "code", "invalid")
        if self._clock.now() >= offer.valid_until:
            raise refusal(400, "AuthorizationCode", "", "expired")
        if not self.has_room_for(offer.athlete_id):
            raise athlete_limit()
        return self._issue(offer.athlete_id, offer.scopes)

    def refresh(self, refresh_token: str) -> Grant:
        """Return a new refresh token, the old one dead at once; the access token too if it ends within the hour.

        Raises: HTTPBadRequest.
        """
        found = next((g for g in self._grants.values() if g.refresh_token == refresh_token), None)
        if found is None:
            raise refusal(400, "RefreshToken", "refresh_token", "invalid")
        alive = self._access.get(found.access_token, (0, self._clock.now()))[1]
        if alive - self._clock.now() <= _RENEWED_BEFORE:
            return self._issue(found.athlete_id, found.scopes)
        rotated = replace(found, refresh_token=secrets.token_hex(20))
        self._grants[found.athlete_id] = rotated
        return rotated

    def holder(self, access_token: str) -> Grant:
        """Return the consent that an access token stands for.

        Raises: HTTPUnauthorized for an unknown, ended or revoked token.
        """
        athlete_id, valid_until = self._access.get(access_token, (0, self._clock.now()))
        grant = self._grants.get(athlete_id)
        if grant is None or self._clock.now() >= valid_until:
            raise refusal(401, "Athlete", "access_token", "invalid")
        return grant

    def owner_of(self, token: str) -> int | None:
        """Return whose access or refresh token it is, spent ones aside."""
        by_access = self._access.get(token, (None, None))[0]
        by_refresh = next((g.athlete_id for g in self._grants.values() if g.refresh_token == token), None)
        return by_refresh if by_access is None else by_access

    def end(self, athlete_id: int) -> bool:
        """Revoke everything an athlete gave; false where nothing was given."""
        self._access = {token: held for token, held in self._access.items() if held[0] != athlete_id}
        return self._grants.pop(athlete_id, None) is not None

    def expire_access(self, athlete_id: int) -> None:
        """Let an athlete's access tokens end now; the refresh token stays good."""
        self._access = {token: held for token, held in self._access.items() if held[0] != athlete_id}

    def _issue(self, athlete_id: int, scopes: frozenset[str]) -> Grant:
        grant = Grant(
            athlete_id=athlete_id,
            scopes=scopes,
            access_token=secrets.token_hex(20),
            expires_at=self._clock.now() + TOKEN_LIVES,
            refresh_token=secrets.token_hex(20),
        )
        self._grants[athlete_id] = grant
        self._access[grant.access_token] = (athlete_id, grant.expires_at)
        return grant
