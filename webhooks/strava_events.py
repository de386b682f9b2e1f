"""Strava's webhook over HTTP: the challenge, and events that are answered once they are stored."""

import hmac
import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from aiohttp import hdrs, web

from marathon.domain.work import InboxRow
from marathon.errors import InboxFullError, StravaEventError
from marathon.usecases.accept_event import Ignored
from webhooks.bare_answer import BareAnswer
from webhooks.group_commit import GroupCommit
from webhooks.request_body import read_body
from webhooks.strava_signature import HEADER, SignatureCheck
from webhooks.threads import in_pool

PATH: Final = "/webhooks/strava/{token}"
LARGEST_BODY_BYTES: Final = 4096
LONGEST_CHALLENGE: Final = 256
RETRY_AFTER_S: Final = 30
MAY_BE_NEWS: Final = (Ignored.OWNER, Ignored.SUBSCRIPTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """How to make sure that something is unknown: learn reads anew what is known; it blocks, called in the pool."""

    learn: Callable[[], object]
    pool: Executor


@dataclass(frozen=True, slots=True, kw_only=True)
class StravaEventsDoor:
    """What the webhook needs from the house.

    path_token: the part of the address that only Strava knows.
    verify_token: what Strava repeats when it asks whether the address is ours.
    accept: a decoded body to a row, or why it is ignored; must not block. Raises StravaEventError.
    tally: counts what was stored, ignored (by its reason) and refused, for the status page.
    """

    path_token: str = field(repr=False)
    verify_token: str = field(repr=False)
    accept: Callable[[object], InboxRow | Ignored]
    committer: GroupCommit
    signature: SignatureCheck | None = None
    second_look: SecondLook | None = None
    tally: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True, kw_only=True)
class StravaEventRoutes:
    """The two routes that Strava calls."""

    door: StravaEventsDoor

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to add."""
        return [web.get(PATH, self.challenge, allow_head=False), web.post(PATH, self.receive)]

    async def challenge(self, request: web.Request) -> web.StreamResponse:
        """Show Strava that the address is ours."""
        self._require_path(request)
        asked, challenge = request.query.get("hub.verify_token", ""), request.query.get("hub.challenge", "")
        if not _same(asked, self.door.verify_token):
            raise web.HTTPForbidden
        if request.query.get("hub.mode") != "subscribe" or not 0 < len(challenge) <= LONGEST_CHALLENGE:
            raise web.HTTPBadRequest
        return web.json_response({"hub.challenge": challenge})

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """Store an event and answer after the commit."""
        self._require_path(request)
        body = await read_body(request, LARGEST_BODY_BYTES)
        door = self.door
        if door.signature and not door.signature.accepts(request.headers.get(HEADER), body):
            door.tally["bad_signature"] += 1
            raise web.HTTPUnauthorized
        accepted = self._accept(body)
        if accepted in MAY_BE_NEWS and door.second_look:
            accepted = await self._accept_again(body, door.second_look)
        if isinstance(accepted, Ignored):
            door.tally[accepted.value] += 1
            return BareAnswer()
        return await self._keep(accepted)

    def _require_path(self, request: web.Request) -> None:
        if not _same(request.match_info["token"], self.door.path_token):
            self.door.tally["wrong_path"] += 1
            raise web.HTTPNotFound

    def _accept(self, body: bytes) -> InboxRow | Ignored:
        try:
            return self.door.accept(json.loads(body.decode()))
        except (ValueError, RecursionError, StravaEventError):
            self.door.tally["unreadable"] += 1
            raise web.HTTPBadRequest from None

    async def _accept_again(self, body: bytes, look: SecondLook) -> InboxRow | Ignored:
        """Answer for an owner or a subscription that another process, or this moment, may have made known."""
        await in_pool(look.pool, look.learn)
        return self._accept(body)

    async def _keep(self, row: InboxRow) -> web.StreamResponse:
        try:
            is_kept = await self.door.committer.keep(row)
        except InboxFullError:
            self.door.tally["full"] += 1
            later = {hdrs.RETRY_AFTER: str(RETRY_AFTER_S)}
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers=later)
        self.door.tally["stored" if is_kept else "failed"] += 1
        return BareAnswer() if is_kept else web.Response(status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), right.encode())
