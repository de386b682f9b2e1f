"""Reads what is sent: a body of bounded size that comes in time, and the fields that it holds as JSON."""

import asyncio
import json
from typing import Any, Final

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


async def read_fields(request: web.Request, most_bytes: int) -> dict[str, Any]:
    """Return a request's body that is an object of JSON.

    Raises: ValueError where it is none; what read_body() raises.
    """
    try:
        said = json.loads(await read_body(request, most_bytes))
    except RecursionError:
        raise ValueError("its brackets stand too deep") from None
    if not isinstance(said, dict):
        raise ValueError("it is no object")
    return said


async def _read_slowly(request: web.Request, most_bytes: int) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(READ_WITHIN_S):
            while len(body) <= most_bytes and (chunk := await request.content.readany()):
                body += chunk
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    return bytes(body)
