"""An empty yes to a machine that tells much, written in one go: putting a response together costs as much as a row."""

import time
from email.utils import formatdate
from functools import lru_cache
from typing import Final

from aiohttp import HttpVersion11, web
from aiohttp.abc import AbstractStreamWriter

from webhooks.middleware import REQUEST_ID, REQUEST_ID_HEADER

_END: Final = b"\r\n\r\n"


class PlainYes(web.Response):
    """A 200 without a body, of which nothing needs protecting.

    It is a response as all others where the connection is not one that HTTP/1.1 keeps open, or the request has no id.
    """

    _writer: AbstractStreamWriter | None = None

    @property
    def keep_alive(self) -> bool | None:
        """Whether the connection stays open."""
        return True if self._writer else super().keep_alive

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        """Write all there is."""
        request_id = request.get(REQUEST_ID)
        if request_id is None or request.version != HttpVersion11 or not request.keep_alive:
            return await super().prepare(request)
        self._writer = request.writer
        await self._writer.write(_head(int(time.time())) + request_id.encode() + _END)
        return self._writer

    async def write_eof(self, data: bytes = b"") -> None:
        """Wait where the other end reads too slowly."""
        if self._writer:
            await self._writer.drain()
        else:
            await super().write_eof(data)


@lru_cache(maxsize=1)
def _head(second: int) -> bytes:
    """Return what all answers of a second have in common."""
    date = formatdate(second, usegmt=True)
    return f"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nDate: {date}\r\n{REQUEST_ID_HEADER}: ".encode()
