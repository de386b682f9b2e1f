"""One line in the log for each request, or one for many where they come in crowds; no line holds an address."""

import asyncio
import logging
from collections.abc import Collection, Mapping
from contextvars import Context
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from aiohttp import web

EVERY_S: Final = 10.0
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

Answers = Mapping[tuple[str, str, int], tuple[int, float]]
"""By method, route and status: how many answers, and how many seconds all of them took."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Crowd:
    """Answers of one kind since the last one that had a line of its own."""

    answers: int = 0
    slowest_s: float = 0.0


class RequestLog:
    """Writes what was answered; of a crowded route the first good answer, and ten seconds later how many followed.

    A line costs more than all the rest of storing an event. What went wrong always has a line of its own.
    """

    def __init__(self, crowded: Collection[str] = ()) -> None:
        """Take the patterns of the routes where many come at once."""
        self._crowded = frozenset(crowded)
        self._crowds: dict[tuple[str, str, int], _Crowd] = {}
        self._answers: dict[tuple[str, str, int], list[float]] = {}

    def answers(self) -> Answers:
        """Return what was answered since the start."""
        return {kind: (int(count), spent) for kind, (count, spent) in list(self._answers.items())}

    def note(self, request: web.Request, status: int, spent_s: float) -> None:
        """Write a line, or count the answer for a later one; on the event loop only."""
        route = route_of(request)
        self._count(request.method, route, status, spent_s)
        if route in self._crowded and status < HTTPStatus.BAD_REQUEST:
            kind = (request.method, route, status)
            if crowd := self._crowds.get(kind):
                crowd.answers += 1
                crowd.slowest_s = max(crowd.slowest_s, spent_s)
                return
            self._crowds[kind] = _Crowd()
            asyncio.get_running_loop().call_later(EVERY_S, self._sum_up, kind, context=Context())
        _log.info("%s %s -> %d in %.0f ms", request.method, route, status, spent_s * 1000)

    def _count(self, method: str, route: str, status: int, spent_s: float) -> None:
        known = method if method in _METHODS else "other"  # anybody can send any word
        counted = self._answers.setdefault((known, route, status), [0, 0.0])
        counted[0] += 1
        counted[1] += spent_s

    def close(self) -> None:
        """Write what was only counted yet."""
        for kind in tuple(self._crowds):
            self._sum_up(kind)

    def _sum_up(self, kind: tuple[str, str, int]) -> None:
        crowd = self._crowds.pop(kind, None)
        if crowd and crowd.answers:
            slowest_ms = crowd.slowest_s * 1000
            _log.info("%s %s -> %d, %d times more, the slowest in %.0f ms", *kind, crowd.answers, slowest_ms)


REQUESTS: Final = web.AppKey("requests", RequestLog)


def route_of(request: web.Request) -> str:
    """Return the route's pattern: what a path or query may hold of ids and codes stays out of the log."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "(no such page)"
