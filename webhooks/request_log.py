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
class _Kind:
    """Answers of one kind: all of them, and those of a crowd since the last one that had a line of its own."""

    answers: int = 0
    spent_s: float = 0.0
    is_crowd: bool = False
    unsaid: int = 0
    slowest_s: float = 0.0


class RequestLog:
    """Writes what was answered; of a crowded route the first good answer, and ten seconds later how many followed.

    A line costs more than all the rest of storing an event. What went wrong always has a line of its own.
    """

    def __init__(self, crowded: Collection[str] = ()) -> None:
        """Take the patterns of the routes where many come at once."""
        self._crowded = frozenset(crowded)
        self._kinds: dict[tuple[str, str, int], _Kind] = {}

    def answers(self) -> Answers:
        """Return what was answered since the start."""
        return {name: (kind.answers, kind.spent_s) for name, kind in list(self._kinds.items())}

    def note(self, request: web.Request, status: int, spent_s: float) -> None:
        """Write a line, or count the answer for a later one; on the event loop only."""
        method = request.method if request.method in _METHODS else "other"  # anybody can send any word
        name = (method, route_of(request), status)
        kind = self._kinds.get(name) or self._kinds.setdefault(name, _Kind())
        kind.answers += 1
        kind.spent_s += spent_s
        if kind.is_crowd:
            kind.unsaid += 1
            kind.slowest_s = max(kind.slowest_s, spent_s)
            return
        if status < HTTPStatus.BAD_REQUEST and name[1] in self._crowded:
            kind.is_crowd = True
            asyncio.get_running_loop().call_later(EVERY_S, self._sum_up, name, kind, context=Context())
        _log.info("%s %s -> %d in %.0f ms", request.method, name[1], status, spent_s * 1000)

    def close(self) -> None:
        """Write what was only counted yet."""
        for name, kind in self._kinds.items():
            self._sum_up(name, kind)

    def _sum_up(self, name: tuple[str, str, int], kind: _Kind) -> None:
        if kind.unsaid:
            slowest_ms = kind.slowest_s * 1000
            _log.info("%s %s -> %d, %d times more, the slowest in %.0f ms", *name, kind.unsaid, slowest_ms)
        kind.is_crowd, kind.unsaid, kind.slowest_s = False, 0, 0.0


REQUESTS: Final = web.AppKey("requests", RequestLog)


def route_of(request: web.Request) -> str:
    """Return the route's pattern: what a path or query may hold of ids and codes stays out of the log."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "(no such page)"
