"""An answer of a status and a few headers, written in one go: putting a response together costs as much as a row."""

from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from time import time

from aiohttp import HttpVersion11, hdrs, web
from aiohttp.abc import AbstractStreamWriter

from webhooks.middleware import REQUEST_ID, REQUEST_ID_HEADER


class BareAnswer(web.StreamResponse):
    """An answer without a body, of which nothing needs protecting: a plain yes to a machine, or a 304.

    It is a response as all others where the connection is not one that HTTP/1.1 keeps open, or the request has no id.
    """

    _writer: AbstractStreamWriter | None = None

    @property
    def keep_alive(self) -> bool | None:
        """Whether the connection stays open."""
        return True if self._writer else super().keep_alive

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        """Write all there is."""
        headers, request_id = self.headers, request.get(REQUEST_ID)
        if self.status != HTTPStatus.NOT_MODIFIED:
            headers[hdrs.CONTENT_LENGTH] = "0"
        if request_id is None or request.version != HttpVersion11 or not request.keep_alive:
            return await super().prepare(request)
        headers[hdrs.DATE] = _date(int(time()))
        headers[REQUEST_ID_HEADER] = request_id
        self._writer = writer = request.writer
        await writer.write_headers(f"HTTP/1.1 {self.status} {self.reason}", headers)
        writer.send_headers()
        return writer

    async def write_eof(self, data: bytes = b"") -> None:
        """Wait where the other end reads too slowly."""
        if self._writer:
            await self._writer.drain()
        else:
            await super().write_eof(data)


@lru_cache(maxsize=1)
def _date(second: int) -> str:
    """Return what all answers of a second say of their time."""
    return formatdate(second, usegmt=True)
