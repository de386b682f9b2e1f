"""Telegram's webhook over HTTP: who shows the secret is believed, and answered once the update is kept."""

import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from aiohttp import web

from marathon.domain.chat_update import Delivery
from webhooks.request_body import read_body

PATH: Final = "/webhooks/telegram"
HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
LARGEST_BODY_BYTES: Final = 512 * 1024  # a long message that answers a long one, both spelled out
MOST_DIGITS: Final = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramUpdatesDoor:
    """What the webhook needs from the house.

    secret: what Telegram shows, as we told it to.
    keep: keeps an update unless it was kept before, and returns after the commit.
    """

    secret: str = field(repr=False)
    keep: Callable[[Delivery], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramUpdateRoutes:
    """The route that Telegram calls."""

    door: TelegramUpdatesDoor

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to add."""
        return [web.post(PATH, self.receive)]

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """Keep an update and answer after the commit; an error makes Telegram deliver it again."""
        shown = request.headers.get(HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(shown, self.door.secret.encode()):
            raise web.HTTPUnauthorized
        body = await read_body(request, LARGEST_BODY_BYTES)
        try:
            number = json.loads(body)["update_id"]
            payload = body.decode()
        except (ValueError, KeyError, TypeError, RecursionError):
            raise web.HTTPBadRequest from None
        if not isinstance(number, int) or not 0 <= number < 10**MOST_DIGITS:
            raise web.HTTPBadRequest
        await self.door.keep(Delivery(external_id=str(number), payload=payload))
        return web.Response(status=HTTPStatus.OK)
