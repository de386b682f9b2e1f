"""A program's tokens over HTTP: begun by a code from the chat, changed for the next ones, ended."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from aiohttp import hdrs, web

from marathon.errors import MissingFieldError, TokenError, UsedCodeError
from marathon.usecases.desk import Desk
from marathon.usecases.program_tokens import TokenPair, begin_program, refresh_program, revoke_program
from webhooks.rate_limits import STRANGERS, RateLimit, network_of
from webhooks.request_body import read_fields
from webhooks.threads import in_pool

LARGEST_BODY_BYTES: Final = 4 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiAuthRoutes:
    """The routes of signing a program in and out."""

    desk: Desk
    pool: Executor
    limit: RateLimit = field(default_factory=lambda: RateLimit(STRANGERS))

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to add."""
        return [
            web.post("/api/auth/token", self.begin),
            web.post("/api/auth/refresh", self.refresh),
            web.post("/api/auth/revoke", self.revoke),
        ]

    async def begin(self, request: web.Request) -> web.StreamResponse:
        """Change a code from the chat for the first pair of tokens."""
        with self._counting(request):
            code, agent = await _field(request, "code"), request.headers.get(hdrs.USER_AGENT, "")
            return _as_json(await in_pool(self.pool, begin_program, self.desk, code, agent))

    async def refresh(self, request: web.Request) -> web.StreamResponse:
        """Change a refresh token for a new pair, once."""
        with self._counting(request):
            token = await _refresh_token(request)
            return _as_json(await in_pool(self.pool, refresh_program, self.desk, token))

    async def revoke(self, request: web.Request) -> web.StreamResponse:
        """End a program's sign-in."""
        with self._counting(request):
            await in_pool(self.pool, revoke_program, self.desk, await _refresh_token(request))
        return web.Response(status=204)

    @contextmanager
    def _counting(self, request: web.Request) -> Iterator[None]:
        """Count an attempt that fails; a good one always passes, as behind a proxy all come from one address."""
        try:
            yield
        except (TokenError, UsedCodeError, MissingFieldError):
            self.limit.take(network_of(request.remote))
            raise


async def _refresh_token(request: web.Request) -> str:
    return await _field(request, "refresh_token")


async def _field(request: web.Request, name: str) -> str:
    """Return one text of a JSON body; it stands in no address, which would be kept in logs."""
    try:
        said = (await read_fields(request, LARGEST_BODY_BYTES)).get(name)
    except ValueError:
        said = None
    if not isinstance(said, str):
        raise MissingFieldError(name=name)
    return said


def _as_json(pair: TokenPair) -> web.Response:
    """Return a pair as RFC 6749 section 5.1 spells it."""
    return web.json_response(
        {
            "token_type": "Bearer",
            "access_token": pair.access_token,
            "refresh_token": pair.refresh_token,
            "expires_in": pair.expires_in_s,
        }
    )
