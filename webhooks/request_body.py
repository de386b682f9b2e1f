"""Reads what a platform sends: a body of bounded size that comes in time."""

import asyncio
from typing import Final

from aiohttp import web

READ_WITHIN_S: Final = 5.0


async def read_body(request: web.Request, most_bytes: int) -> bytes:
    """Return a request's body.

    Raises: web.HTTPRequestEntityTooLarge, web.HTTPRequestTimeout.
    """
    if (request.content_length or 0) > most_bytes:
        raise web.HTTPRequestEntityTooLarge(most_bytes, request.content_length or 0)
    if request.content.is_eof():  # it came with the head, as small ones do: no timer, no waiting
        body = request.content.read_nowait()
    else:
        body = await _read_slowly(request, most_bytes)
    if len(body) > most_bytes:
        raise web.HTTPRequestEntityTooLarge(most_bytes, len(body))
    return body


async def _read_slowly(request: web.Request, most_bytes: int) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(READ_WITHIN_S):
            while len(body) <= most_bytes and (chunk := await request.content.readany()):
                body += chunk
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    return bytes(body)
