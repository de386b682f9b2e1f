"""The JSON API: who asks, how often, what of it is known already; cards become bytes here, and nothing is decided."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final, Protocol

from aiohttp import hdrs, web

from marathon.domain.athlete import AthleteId
from marathon.domain.calendar import quarter_of
from marathon.errors import MediaTypeError, NotFoundError, TokenError, UnconditionalError
from marathon.logs import speaking_of
from marathon.usecases.desk import Desk
from webhooks.api_table import ENDPOINTS, LARGEST_NUMBER, Endpoint
from webhooks.bare_answer import BareAnswer
from webhooks.rate_limits import CALLERS, STRANGERS, Left, RateLimit, network_of
from webhooks.request_body import read_body
from webhooks.threads import in_pool

LARGEST_BODY_BYTES: Final = 256 * 1024
MARKS_KEPT: Final = 4096
_Version = tuple[str, datetime]
"""Of the data, and the quarter of an hour: somebody's local date may change at each, and what a card shows with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Who asks, as far as the API needs it.

    counted_as: by what their requests are counted. version: that of the data by which they are known; empty where
    it is not.
    """

    athlete_id: AthleteId
    counted_as: str
    version: str = ""


class Callers(Protocol):
    """Knows who sent a request to the API."""

    async def caller(self, request: web.Request) -> Known:
        """Return who it was.

        Raises: TokenError.
        """
        ...


@dataclass(frozen=True, slots=True)
class Made:
    """A card as bytes, with the mark by which the same is known again."""

    body: bytes
    etag: str


@dataclass(slots=True)
class Marks:
    """The marks of what was answered last, by reader and address, each with the version at which it was made."""

    _kept: OrderedDict[tuple[AthleteId, str], tuple[_Version, str]] = field(default_factory=OrderedDict)

    def at(self, key: tuple[AthleteId, str], version: _Version) -> str:
        """Return the mark of what is answered there as long as nothing has changed, empty where it is not known."""
        kept = self._kept.get(key)
        return kept[1] if kept and kept[0] == version else ""

    def keep(self, key: tuple[AthleteId, str], version: _Version, etag: str) -> None:
        """Keep one; the oldest go for it."""
        self._kept[key] = (version, etag)
        self._kept.move_to_end(key)
        while len(self._kept) > MARKS_KEPT:
            self._kept.popitem(last=False)


@dataclass(slots=True, kw_only=True)
class ApiRoutes:
    """The addresses of the API."""

    desk: Desk
    pool: Executor
    callers: Callers
    limit: RateLimit = field(default_factory=lambda: RateLimit(CALLERS))
    strangers: RateLimit = field(default_factory=lambda: RateLimit(STRANGERS))
    _marks: Marks = field(default_factory=Marks)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to add."""
        return [_route(endpoint, partial(self._answer, endpoint)) for endpoint in ENDPOINTS]

    async def _answer(self, endpoint: Endpoint, request: web.Request) -> web.StreamResponse:
        caller, left = await self._count(request)
        wanted = request.headers.get(hdrs.IF_NONE_MATCH, "") if endpoint.is_read else ""
        key = caller.athlete_id, request.raw_path
        version = caller.version, quarter_of(self.desk.clock.now())
        if is_named(wanted, etag := self._marks.at(key, version)):
            return _not_modified(etag, left)
        made = await self._made(endpoint, request, caller)
        if endpoint.is_read and caller.version:
            self._marks.keep(key, version, made.etag)
        return _not_modified(made.etag, left) if is_named(wanted, made.etag) else _whole(endpoint, made, left)

    async def _count(self, request: web.Request) -> tuple[Known, Left]:
        """Return who asks, and what is left to them; who is nobody is counted by where they come from."""
        try:
            caller = await self.callers.caller(request)
        except TokenError:
            self.strangers.take(network_of(request.remote))
            raise
        return caller, self.limit.take(caller.counted_as)

    async def _made(self, endpoint: Endpoint, request: web.Request, caller: Known) -> Made:
        read = await _read(endpoint, request)
        with speaking_of(athlete_id=caller.athlete_id):
            return await in_pool(self.pool, _make, endpoint, self.desk, caller.athlete_id, read)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What a request says, still as it came."""

    about: int
    query: Mapping[str, str]
    body: bytes
    if_match: str


def _route(endpoint: Endpoint, handler: Callable[[web.Request], object]) -> web.RouteDef:
    if endpoint.is_read:
        return web.get(endpoint.path, handler)  # type: ignore[arg-type] # a part of a coroutine function
    return web.route(endpoint.method, endpoint.path, handler)  # type: ignore[arg-type] # the same


async def _read(endpoint: Endpoint, request: web.Request) -> _Read:
    body = b""
    if not endpoint.is_read:
        if request.content_type != "application/json":
            raise MediaTypeError
        body = await read_body(request, LARGEST_BODY_BYTES)
    if_match = request.headers.get(hdrs.IF_MATCH, "")
    if endpoint.changes and not if_match:
        raise UnconditionalError
    return _Read(about=_number(request), query=request.query, body=body, if_match=if_match)


def _number(request: web.Request) -> int:
    """Return the number in an address, 0 where it has none; what is no number is nobody's."""
    said = next(iter(request.match_info.values()), "0")
    if not (said.isascii() and said.isdigit()) or len(said) > 16 or int(said) > LARGEST_NUMBER:
        raise NotFoundError
    return int(said)


def _make(endpoint: Endpoint, desk: Desk, reader: AthleteId, read: _Read) -> Made:
    """Return what an endpoint answers; in the pool, where it may block and load what it needs."""
    from webhooks import api_answers, api_json

    answer = api_answers.ANSWERS[endpoint.name]
    ask = api_answers.Ask(
        desk=desk,
        reader=reader,
        about=read.about,
        query=api_json.read_query(answer.query, read.query),
        body=api_json.read_body(answer.body, read.body) if answer.body is not None else None,
        if_match=read.if_match,
    )
    card = answer.make(ask)
    body = api_json.adapter(answer.card).dump_json(card)
    if version := getattr(card, "version", ""):
        return Made(body, f'"{version}"')
    bare, is_dated = api_json.without_moment(body)
    mark = hashlib.sha256(bare).hexdigest()[:32]
    return Made(body, f'W/"{mark}"' if is_dated else f'"{mark}"')


def is_named(wanted: str, etag: str) -> bool:
    """Return whether If-None-Match names a mark, which compares weakly (RFC 9110 section 13.1.2)."""
    if not (wanted and etag):
        return False
    bare = etag.removeprefix("W/")
    return wanted == etag or any(one.strip().removeprefix("W/") in (bare, "*") for one in wanted.split(","))


def _whole(endpoint: Endpoint, made: Made, left: Left) -> web.Response:
    headers = {**_headers(made.etag, left), hdrs.CONTENT_TYPE: "application/json"}
    return web.Response(body=made.body, status=endpoint.status, headers=headers)


def _not_modified(etag: str, left: Left) -> BareAnswer:
    return BareAnswer(status=304, headers=_headers(etag, left))


def _headers(etag: str, left: Left) -> dict[str, str]:
    return {
        hdrs.ETAG: etag,
        hdrs.CACHE_CONTROL: "private, no-cache",
        hdrs.VARY: "Authorization, Cookie",
        **left.headers,
    }
