"""What every request passes through: an id, a line in the log, protecting headers, errors without insides."""

import itertools
import logging
import secrets
import time
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import Executor
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from marathon.errors import (
    CoachError,
    FileRefusedError,
    FileTooLargeError,
    InvalidFieldError,
    MediaTypeError,
    NotAllowedError,
    NotFoundError,
    OwnerOnlyError,
    PlanReadBeforeError,
    StoreBusyError,
    StoreUnavailableError,
    StravaWithheldError,
    TokenError,
    TooOftenError,
    UnconditionalError,
)
from marathon.logs import speak_of_request
from webhooks.error_page import error_page
from webhooks.problems import problem
from webhooks.request_log import RequestLog, route_of
from webhooks.threads import in_pool

REQUEST_ID: Final = web.RequestKey("request_id", str)
REQUEST_ID_HEADER: Final = "X-Request-ID"
RecordError = Callable[[Exception, str], object]

API: Final = "/api/"
"""Below it errors are problem details (RFC 9457)."""

IN_THE_LOG: Final = "the log says why"

_log = logging.getLogger(__name__)
_PROTECTION: Final = (
    (
        "Content-Security-Policy",
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    ),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
)
_STATUS: Final[dict[type[CoachError], HTTPStatus]] = {
    NotFoundError: HTTPStatus.NOT_FOUND,
    TokenError: HTTPStatus.UNAUTHORIZED,
    NotAllowedError: HTTPStatus.FORBIDDEN,
    OwnerOnlyError: HTTPStatus.FORBIDDEN,
    StravaWithheldError: HTTPStatus.FORBIDDEN,
    InvalidFieldError: HTTPStatus.UNPROCESSABLE_ENTITY,
    MediaTypeError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    UnconditionalError: HTTPStatus.PRECONDITION_REQUIRED,
    PlanReadBeforeError: HTTPStatus.PRECONDITION_FAILED,
    TooOftenError: HTTPStatus.TOO_MANY_REQUESTS,
    FileTooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    FileRefusedError: HTTPStatus.UNPROCESSABLE_ENTITY,
    StoreUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    StoreBusyError: HTTPStatus.SERVICE_UNAVAILABLE,
}


def _status(error: CoachError) -> HTTPStatus:
    """Return what an error is to HTTP; a kind of a kind is what that is."""
    kinds = (_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
    return next(kinds, HTTPStatus.BAD_REQUEST)


async def protect(request: web.BaseRequest, response: web.StreamResponse) -> None:
    """Put protecting headers and the request's id on a response; unless it says otherwise it is not stored."""
    headers = response.headers
    if response.status != HTTPStatus.NOT_MODIFIED:  # that leaves what was read before, and its headers
        for name, value in _PROTECTION:
            headers.setdefault(name, value)  # a page with a form that leads elsewhere says so itself
    headers.pop(hdrs.SERVER, None)  # nobody needs to know which version of what runs here
    if request_id := request.get(REQUEST_ID):
        headers[REQUEST_ID_HEADER] = request_id


def watch_requests(
    record_error: RecordError, pool: Executor, log: RequestLog, refuse: Callable[[web.Request], None]
) -> Middleware:
    """Return what names each request, has its status logged and turns errors into answers.

    It is the only one: each layer more would cost an event of Strava as much as its row does.

    Args:
        record_error: keeps an unexpected error and its request's id; called in the pool, may block.
        refuse: raises the status of a request that shall go no further.
    """
    start, numbers = secrets.randbits(64), itertools.count()  # not one look at the system's randomness each

    @web.middleware
    async def watch(request: web.Request, handler: Handler) -> web.StreamResponse:
        request[REQUEST_ID] = request_id = f"{(start + next(numbers)) % 2**64:016x}"
        speak_of_request(request_id)  # aiohttp answers each in a task of its own
        started = time.perf_counter()
        try:
            refuse(request)
            response = await handler(request)
        except web.HTTPException as error:
            response = _of_http(request, error)
        except CoachError as error:
            response = _refusal(request, _status(error), _speakable(request, error))
        except Exception as error:
            _log.exception("%s %s failed", request.method, route_of(request))
            await _keep(error, request_id)
            response = _refusal(request, HTTPStatus.INTERNAL_SERVER_ERROR)
        log.note(request, response.status, time.perf_counter() - started)
        return response

    async def _keep(error: Exception, request_id: str) -> None:
        try:
            await in_pool(pool, record_error, error, request_id)
        except Exception:
            _log.exception("the error above could not be kept")

    return watch


def _speakable(request: web.Request, error: CoachError) -> CoachError:
    """Return what of an error may be said; what a database says of itself, which may name its host, goes to the log."""
    if not isinstance(error, StoreUnavailableError):
        return error
    _log.warning("%s %s: %s", request.method, route_of(request), error)
    return type(error)(problem=IN_THE_LOG)


def same_origin(public_url: str = "", *, open_to_all: Collection[str] = ()) -> Callable[[web.Request], None]:
    """Return what refuses a changing request or a live connection that another site's page has started.

    Browsers name the origin of both; a program that sends none is held by its session alone. Forwarding
    headers are not believed: behind a proxy that changes the host, public_url says where the pages live.

    Args: open_to_all: patterns of routes that a mailbox's own page may post to: what they need is in the address.
    """
    home = urlsplit(public_url).netloc

    def refuse(request: web.Request) -> None:
        origin = request.headers.get(hdrs.ORIGIN)
        if origin is None:
            return
        changes = request.method not in (hdrs.METH_GET, hdrs.METH_HEAD) or hdrs.UPGRADE in request.headers
        if changes and route_of(request) not in open_to_all and not _is_home(origin, (request.host, home)):
            raise web.HTTPForbidden

    return refuse


def _is_home(origin: str, homes: Iterable[str]) -> bool:
    return urlsplit(origin).netloc in {home for home in homes if home}


def _of_http(request: web.Request, error: web.HTTPException) -> web.StreamResponse:
    if error.status < HTTPStatus.BAD_REQUEST:
        return error
    response = _refusal(request, HTTPStatus(error.status))
    if hdrs.ALLOW in error.headers:
        response.headers[hdrs.ALLOW] = error.headers[hdrs.ALLOW]
    return response


def _refusal(request: web.Request, status: HTTPStatus, error: CoachError | None = None) -> web.Response:
    said, request_id = str(error) if error else status.phrase, request[REQUEST_ID]
    if request.path.startswith(API):
        return problem(status, said, request_id, error)
    if "text/html" not in request.headers.get(hdrs.ACCEPT, ""):
        return web.json_response({"error": said, "request_id": request_id}, status=status)
    return error_page(status, request_id, error, request.headers.get(hdrs.ACCEPT_LANGUAGE, ""))
