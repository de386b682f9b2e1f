"""Slack over HTTP: events, commands and buttons at one address; looked into only once their signature is right."""

import hashlib
import hmac
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from aiohttp import web

from webhooks.request_body import read_body

PATH: Final = "/webhooks/slack"
STAMP: Final = "X-Slack-Request-Timestamp"
SIGNATURE: Final = "X-Slack-Signature"
LARGEST_SKEW_S: Final = 300
LARGEST_BODY_BYTES: Final = 1024 * 1024
MOST_DIGITS: Final = 12


class Answered(Protocol):
    """What goes back."""

    @property
    def status(self) -> int:
        """The status of the answer."""
        ...

    @property
    def body(self) -> str:
        """Its text."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """Its headers."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackCheck:
    """Tells Slack's requests from others (signature v0 over the raw body); now: seconds since 1970."""

    secret: str = field(repr=False)
    now: Callable[[], float]

    def accepts(self, stamp: str, signature: str, body: bytes) -> bool:
        """Return whether a body is signed with our secret, and lately."""
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= MOST_DIGITS):
            return False
        if abs(self.now() - int(stamp)) > LARGEST_SKEW_S:
            return False
        right = hmac.new(self.secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(f"v0={right}".encode(), signature.encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackEventRoutes:
    """The route that Slack calls.

    receive: text and headers of a request to what goes back; called on the server's loop.
    """

    check: SlackCheck
    receive: Callable[[str, Mapping[str, str]], Awaitable[Answered]]
    tally: Counter[str] = field(default_factory=Counter)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to add."""
        return [web.post(PATH, self.take)]

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Hand a request on that Slack has signed."""
        body = await read_body(request, LARGEST_BODY_BYTES)
        headers = request.headers
        if not self.check.accepts(headers.get(STAMP, ""), headers.get(SIGNATURE, ""), body):
            self.tally["bad_signature"] += 1
            raise web.HTTPUnauthorized
        try:
            text = body.decode()
        except UnicodeDecodeError:
            raise web.HTTPBadRequest from None
        answered = await self.receive(text, {name.lower(): value for name, value in headers.items()})
        self.tally[str(answered.status)] += 1
        kind = answered.headers.get("content-type", "text/plain").partition(";")[0]
        return web.Response(status=answered.status, text=answered.body, content_type=kind)
