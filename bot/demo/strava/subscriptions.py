"""Push subscriptions: created after a challenge, viewed, deleted; one at most for the application."""

import secrets
from collections.abc import Callable
from typing import Final

from aiohttp import web

from bot.demo.strava.postman import Postman, Subscription
from bot.demo.strava.refusals import refusal
from bot.demo.strava.registration import Registration
from marathon.ports import Clock

_FIRST_ID: Final = 240_001


class SubscriptionRoutes:
    """Answers to the application's own credentials."""

    def __init__(self, *, app: Registration, postman: Postman, clock: Clock) -> None:
        """Keep the subscription where events are sent from."""
        self._app = app
        self._postman = postman
        self._clock = clock
        self._next_id = _FIRST_ID

    def routes(self, prefix: str) -> list[web.RouteDef]:
        """Return the routes below a path."""
        return [
            web.post(f"{prefix}/push_subscriptions", self._create),
            web.get(f"{prefix}/push_subscriptions", self._view),
            web.delete(f"{prefix}/push_subscriptions/{{id}}", self._delete),
        ]

    async def _create(self, request: web.Request) -> web.Response:
        told = await self._credentials(request)
        url, token = told("callback_url"), told("verify_token")
        if not url.startswith(("http://", "https://")) or len(url) > 255:
            raise refusal(400, "PushSubscription", "callback url", "invalid")
        if self._postman.subscription:
            raise refusal(400, "PushSubscription", "", "already exists")
        await self._verify(url, token)
        made = Subscription(id=self._next_id, callback_url=url, created_at=self._clock.now())
        self._next_id += 1
        self._postman.subscription = made
        return web.json_response({"id": made.id}, status=201)

    async def _verify(self, url: str, token: str) -> None:
        challenge = secrets.token_hex(8)
        params = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": token}
        status, answer = await self._postman.challenge(url, params)
        if status != 200:
            raise refusal(400, "PushSubscription", "callback url", "GET to callback URL does not return 200")
        if not isinstance(answer, dict) or answer.get("hub.challenge") != challenge:
            raise refusal(400, "PushSubscription", "callback url", "not verifiable")

    async def _view(self, request: web.Request) -> web.Response:
        await self._credentials(request)
        held = self._postman.subscription
        return web.json_response([self._payload(held)] if held else [])

    async def _delete(self, request: web.Request) -> web.Response:
        await self._credentials(request)
        held = self._postman.subscription
        if held is None or request.match_info["id"] != str(held.id):
            raise refusal(404, "PushSubscription", "", "not found")
        self._postman.subscription = None
        return web.Response(status=204)

    async def _credentials(self, request: web.Request) -> Callable[[str], str]:
        """Return what was told, in the form or the query, once the credentials in it are good."""
        form = await request.post()

        def told(name: str) -> str:
            return str(form.get(name) or request.query.get(name, ""))

        self._app.check(told("client_id"), told("client_secret"))
        return told

    def _payload(self, held: Subscription) -> dict[str, object]:
        stamp = held.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        return {
            "id": held.id,
            "resource_state": 2,
            "application_id": self._app.client_id,
            "callback_url": held.callback_url,
            "created_at": stamp,
            "updated_at": stamp,
        }
