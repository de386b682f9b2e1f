"""Errors of the API as problem details: what they are to HTTP, in words, by code, and which field is meant.

Source: RFC 9457; RFC 6750 section 3 for what a refused token is answered with.
"""

import re
from http import HTTPStatus
from typing import Any, Final

from aiohttp import hdrs, web

from marathon.errors import (
    CoachError,
    InvalidFieldError,
    NotFoundError,
    TokenError,
    TokenMissingError,
    TooOftenError,
)

MEDIA_TYPE: Final = "application/problem+json"


def problem(status: HTTPStatus, said: str, request_id: str, error: CoachError | None = None) -> web.Response:
    """Return an error as a program reads it; whatever is not there, or not theirs, is the same answer to everybody."""
    if status is HTTPStatus.NOT_FOUND:
        said, error = NotFoundError.template(), NotFoundError()
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": said,
        "code": _code(error) if error else _snake(status.phrase),
        "request_id": request_id,
    }
    if isinstance(error, InvalidFieldError):
        body["field"] = error.facts["name"]
    return web.json_response(body, status=status, content_type=MEDIA_TYPE, headers=_headers(error))


def _headers(error: CoachError | None) -> dict[str, str]:
    match error:
        case TokenMissingError():
            return {hdrs.WWW_AUTHENTICATE: "Bearer"}
        case TokenError():
            return {hdrs.WWW_AUTHENTICATE: 'Bearer error="invalid_token"'}
        case TooOftenError():
            return {hdrs.RETRY_AFTER: str(error.facts["seconds"])}
        case _:
            return {}


def _code(error: CoachError) -> str:
    return _snake(re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__.removesuffix("Error")))


def _snake(words: str) -> str:
    return re.sub(r"\W+", "_", words).lower()
