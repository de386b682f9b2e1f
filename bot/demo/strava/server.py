"""The local Strava as one thing that starts and stops: its parts joined, its address, and who called."""

import secrets
from collections import deque
from dataclasses import dataclass
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.demo.strava.api import ApiRoutes
from bot.demo.strava.athletes import Athletes
from bot.demo.strava.control import ControlRoutes
from bot.demo.strava.faults import Faults
from bot.demo.strava.grants import Grants
from bot.demo.strava.limits import RateLimits
from bot.demo.strava.oauth import OAuthRoutes
from bot.demo.strava.postman import Postman
from bot.demo.strava.records import Records
from bot.demo.strava.refusals import refusal
from bot.demo.strava.registration import Registration
from bot.demo.strava.subscriptions import SubscriptionRoutes
from marathon.ports import Clock

API: Final = "/api/v3"
OAUTH: Final = "/oauth"
CONTROL: Final = "/control"
_CALLS_KEPT: Final = 10_000


@dataclass(frozen=True, slots=True)
class Call:
    """One request that was answered; status 0 where the connection was dropped."""

    method: str
    path: str
    status: int


class LocalStrava:
    """A Strava of one's own: `app`, `athletes`, `faults`, `limits`, `grants` and `postman` are its controls."""

    def __init__(
        self,
        *,
        clock: Clock,
        client_id: int = 4242,
        client_secret: str = "local-secret",  # noqa: S107 - opens nothing but this stand-in
        webhook_key: str = "",
        answer_within_s: float = 2.0,
        retry_after_s: float = 1.0,
    ) -> None:
        """Prepare; nothing listens yet.

        Args:
            webhook_key: signs events where it is not empty.
            answer_within_s: how long a webhook may take, challenge and events alike.
            retry_after_s: pause between the three attempts of an event.
        """
        self.app = Registration(client_id=client_id, client_secret=client_secret)
        self.records = Records()
        self.grants = Grants(self.app, clock)
        self.limits = RateLimits(clock)
        self.faults = Faults(clock)
        self.postman = Postman(
            clock=clock, key=webhook_key, answer_within_s=answer_within_s, retry_after_s=retry_after_s
        )
        self.athletes = Athletes(records=self.records, grants=self.grants, postman=self.postman, clock=clock)
        self.oauth = OAuthRoutes(
            app=self.app, records=self.records, grants=self.grants, athletes=self.athletes, clock=clock
        )
        self.control_token = secrets.token_urlsafe(24)
        self.calls: deque[Call] = deque(maxlen=_CALLS_KEPT)
        self._clock = clock
        self._runner: web.AppRunner | None = None
        self._base_url = ""

    @property
    def base_url(self) -> str:
        """Where it listens, without a slash at the end; empty before the start."""
        return self._base_url

    @property
    def api_base(self) -> str:
        """Where the API begins."""
        return self._base_url + API

    @property
    def oauth_base(self) -> str:
        """Where OAuth begins."""
        return self._base_url + OAUTH

    @property
    def control_base(self) -> str:
        """Where the control verbs begin; they want `Authorization: Bearer control_token`."""
        return self._base_url + CONTROL

    async def start(self, port: int = 0, host: str = "127.0.0.1") -> None:
        """Listen, on any free port unless one is named."""
        await self.postman.open()
        self._runner = web.AppRunner(self._build(), access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self._base_url = f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop listening; events under way are dropped."""
        await self.postman.close()
        if self._runner:
            await self._runner.cleanup()

    def count_calls(self, path_end: str, method: str = "GET") -> int:
        """Return how many calls of one method went to a path with this end."""
        return sum(call.method == method and call.path.endswith(path_end) for call in self.calls)

    def _build(self) -> web.Application:
        app = web.Application(middlewares=(self._note(), self._within_limits(), self._with_faults()))
        api = ApiRoutes(app=self.app, records=self.records, grants=self.grants, clock=self._clock)
        subscriptions = SubscriptionRoutes(app=self.app, postman=self.postman, clock=self._clock)
        control = ControlRoutes(
            token=self.control_token, athletes=self.athletes, faults=self.faults, postman=self.postman
        )
        app.add_routes([*self.oauth.pages(OAUTH), *self.oauth.routes(OAUTH), *self.oauth.routes(API + OAUTH)])
        app.add_routes([*api.routes(API), *subscriptions.routes(API), *control.routes(CONTROL)])
        return app

    def _note(self) -> Middleware:
        @web.middleware
        async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
            status = 0
            try:
                response = await handler(request)
                status = 0 if request.transport is None or request.transport.is_closing() else response.status
            except web.HTTPException as refused:
                status = refused.status
                raise
            finally:
                self.calls.append(Call(request.method, request.path, status))
            return response

        return note

    def _within_limits(self) -> Middleware:
        @web.middleware
        async def within_limits(request: web.Request, handler: Handler) -> web.StreamResponse:
            if not request.path.startswith(f"{API}/") or request.path.startswith(API + OAUTH):
                return await handler(request)
            is_read = request.method == "GET"
            self.limits.count(is_read=is_read)
            try:
                if self.limits.exceeded(is_read=is_read):
                    raise refusal(429, "Application", "rate limit", "exceeded")
                self.app.check_active()
                response = await handler(request)
            except web.HTTPException as refused:
                refused.headers.update(self.limits.headers())
                raise
            response.headers.update(self.limits.headers())
            return response

        return within_limits

    def _with_faults(self) -> Middleware:
        @web.middleware
        async def with_faults(request: web.Request, handler: Handler) -> web.StreamResponse:
            if request.path.startswith(CONTROL):
                return await handler(request)
            return await self.faults.answer(request, handler)

        return with_faults
