"""Who asks the API: a program by its token, a person by their cookie; remembered while nothing changes."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from aiohttp import hdrs, web

from marathon.domain.web_session import SessionKind
from marathon.errors import TokenInvalidError, TokenMissingError
from marathon.usecases.desk import Desk
from marathon.usecases.program_tokens import who_asks
from marathon.usecases.web_sessions import Caller, data_version, who_looks
from webhooks.api import ApiRoutes, Known
from webhooks.api_auth import ApiAuthRoutes
from webhooks.api_reference import ReferenceRoutes
from webhooks.calendar_feed import CalendarRoutes
from webhooks.doors import Visitors
from webhooks.rate_limits import CALLERS, Quota, RateLimit
from webhooks.signed_in import LONGEST_TOKEN, SignedIn
from webhooks.threads import in_pool

REMEMBERED: Final = 2048
_SCHEME: Final = "bearer"
_Find = Callable[[Desk, str], Caller]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Who was found by a secret, and until when that holds where nothing changes."""

    known: Known
    good_until: datetime


@dataclass(slots=True, kw_only=True)
class ApiCallers:
    """People and programs, as they are kept in the store.

    What was found is good as long as nobody has changed anything since; where that cannot be told without asking the
    database, it is asked each time.
    """

    desk: Desk
    pool: Executor
    people: SignedIn
    _found: OrderedDict[tuple[_Find, bytes], _Found] = field(default_factory=OrderedDict)

    async def caller(self, request: web.Request) -> Known:
        """Return who asks; a token goes before a cookie.

        Raises: TokenError.
        """
        said = request.headers.get(hdrs.AUTHORIZATION)
        if said is not None:
            return await self._remembered(who_asks, _token(said))
        if key := self.people.key(request):
            return await self._remembered(_looks, key)
        raise TokenMissingError

    async def _remembered(self, find: _Find, secret: str) -> Known:
        mark = find, hashlib.sha256(secret.encode("utf-8", "replace")).digest()
        found, version = self._found.get(mark), data_version(self.desk)
        if found and found.known.version == version and self.desk.clock.now() < found.good_until:
            return found.known
        caller = await in_pool(self.pool, find, self.desk, secret)
        self._found[mark] = found = _Found(known=_known(caller), good_until=caller.good_until)
        self._found.move_to_end(mark)
        while len(self._found) > REMEMBERED:
            self._found.popitem(last=False)
        return found.known


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCallers:
    """Whoever the demo's picker made somebody; nothing of them is kept."""

    visitors: Visitors

    async def caller(self, request: web.Request) -> Known:
        """Return who a browser speaks as.

        Raises: TokenMissingError.
        """
        try:
            who = await self.visitors.speaker(request)
        except web.HTTPUnauthorized:
            raise TokenMissingError from None
        return Known(athlete_id=who, counted_as=f"demo:{who}")


@dataclass(frozen=True, slots=True)
class Api:
    """All addresses below /api, and that of the calendar."""

    parts: tuple[ApiRoutes | ApiAuthRoutes | CalendarRoutes | ReferenceRoutes, ...]

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to add."""
        return [route for part in self.parts for route in part.routes()]


def api_routes(
    desk: Desk, pool: Executor, visitors: Visitors, *, version: str = "", quota: Quota = CALLERS
) -> Api:
    """Put the API together for people who sign in, and for their programs; in the demo for whoever was picked.

    Args: version: the program's, which the description names. quota: how often each of those known may ask.
    """
    reference = ReferenceRoutes(pool=pool, version=version)
    if not isinstance(visitors, SignedIn):
        return Api((ApiRoutes(desk=desk, pool=pool, callers=DemoCallers(visitors=visitors)), reference))
    callers = ApiCallers(desk=desk, pool=pool, people=visitors)
    asked = ApiRoutes(desk=desk, pool=pool, callers=callers, limit=RateLimit(quota))
    calendar = CalendarRoutes(desk=desk, pool=pool)
    return Api((asked, ApiAuthRoutes(desk=desk, pool=pool), calendar, reference))


def _token(said: str) -> str:
    scheme, _, token = said.strip().partition(" ")
    if scheme.lower() != _SCHEME or not token.strip():
        raise TokenMissingError
    if len(token) > LONGEST_TOKEN:
        raise TokenInvalidError
    return token.strip()


def _looks(desk: Desk, key: str) -> Caller:
    found = who_looks(desk, key)
    if found is None:
        raise TokenMissingError
    return found


def _known(caller: Caller) -> Known:
    session = caller.session
    counted_as = (
        f"program:{session.id}" if session.kind is SessionKind.PROGRAM else f"person:{session.athlete_id}"
    )
    return Known(athlete_id=session.athlete_id, counted_as=counted_as, version=caller.version)
