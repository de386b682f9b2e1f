"""Faults of the API and of OAuth on demand: the next calls, those of one path, or all for a while."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.demo.strava.refusals import fault_body, refusal
from marathon.ports import Clock


class FaultKind(StrEnum):
    """What goes wrong with a call."""

    NOT_FOUND = "not_found"
    SERVER_ERROR = "server_error"
    SLOW = "slow"
    HTML = "html"
    TRUNCATED = "truncated"
    DROP = "drop"
    """The connection ends before the call is looked at."""
    LOST_REPLY = "lost_reply"
    """The call takes effect, then the connection ends."""


@dataclass(slots=True, kw_only=True)
class _Fault:
    kind: FaultKind
    path: str
    times: int | None
    until: datetime | None
    wait_s: float


class Faults:
    """The faults that are due; the one ordered first strikes first."""

    def __init__(self, clock: Clock) -> None:
        """Let nothing go wrong."""
        self._clock = clock
        self._due: list[_Fault] = []

    def order(
        self,
        kind: FaultKind,
        *,
        times: int | None = None,
        path: str = "",
        for_s: float | None = None,
        wait_s: float = 3.0,
    ) -> None:
        """Let calls fail whose path holds a text: some times, or for a while, or (with neither) just once.

        Args: wait_s: seconds that a slow call takes.
        """
        until = None if for_s is None else self._clock.now() + timedelta(seconds=for_s)
        left = 1 if times is None and until is None else times
        self._due.append(_Fault(kind=kind, path=path, times=left, until=until, wait_s=wait_s))

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._due.clear()

    async def answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer a call as the fault that is due would have it, or as ever."""
        fault = self._take(request.path)
        if fault is None:
            return await handler(request)
        match fault.kind:
            case FaultKind.NOT_FOUND:
                raise refusal(404, "Activity", "", "not found")
            case FaultKind.SERVER_ERROR:
                body = fault_body("Internal Server Error", "", "", "error")
                return web.Response(status=500, text=body, content_type="application/json")
            case FaultKind.HTML:
                return web.Response(text="<html><body>Be right back</body></html>", content_type="text/html")
            case FaultKind.SLOW:
                await asyncio.sleep(fault.wait_s)
                return await handler(request)
            case FaultKind.TRUNCATED:
                return _halved(await handler(request))
            case FaultKind.DROP | FaultKind.LOST_REPLY:
                with suppress(web.HTTPException):
                    if fault.kind is FaultKind.LOST_REPLY:
                        await handler(request)
                return _hung_up(request)

    def _take(self, path: str) -> _Fault | None:
        now = self._clock.now()
        self._due = [f for f in self._due if f.times != 0 and (f.until is None or now < f.until)]
        fault = next((f for f in self._due if f.path in path), None)
        if fault and fault.times is not None:
            fault.times -= 1
        return fault


def _halved(whole: web.StreamResponse) -> web.Response:
    body = whole.body if isinstance(whole, web.Response) and isinstance(whole.body, bytes) else b"{"
    return web.Response(body=body[: max(len(body) // 2, 1)], content_type="application/json")


def _hung_up(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()
