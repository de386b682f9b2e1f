"""How Strava says no: a status, a message, and which field of which resource is wrong."""

import json
from typing import Final

from aiohttp import web

_BY_STATUS: Final[dict[int, type[web.HTTPException]]] = {
    400: web.HTTPBadRequest,
    401: web.HTTPUnauthorized,
    403: web.HTTPForbidden,
    404: web.HTTPNotFound,
    429: web.HTTPTooManyRequests,
}
_MESSAGES: Final = {
    400: "Bad Request",
    401: "Authorization Error",
    403: "Forbidden",
    404: "Resource Not Found",
    429: "Rate Limit Exceeded",
}


def refusal(
    status: int, resource: str, field: str, code: str, *, message: str | None = None
) -> web.HTTPException:
    """Return the answer of one status, ready to be raised."""
    body = fault_body(message or _MESSAGES[status], resource, field, code)
    return _BY_STATUS[status](text=body, content_type="application/json")


def fault_body(message: str, resource: str, field: str, code: str) -> str:
    """Return the JSON of one error as Strava writes it."""
    error = {"resource": resource, "field": field, "code": code}
    return json.dumps({"message": message, "errors": [error]})


def athlete_limit() -> web.HTTPException:
    """Return the refusal of one athlete too many."""
    message = "Limit of connected athletes exceeded"
    return refusal(403, "Application", "limit of connected athletes", "exceeded", message=message)
