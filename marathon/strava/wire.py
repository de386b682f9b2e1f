"""Every request to Strava: one session with time limits, one line in the log each, every failure by its name."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from marathon.errors import (
    StravaApplicationError,
    StravaError,
    StravaFullError,
    StravaGoneError,
    StravaInactiveError,
    StravaRateLimitedError,
    StravaRefusedError,
    StravaRequestError,
    StravaScopeError,
    StravaUnreachableError,
)

if TYPE_CHECKING:
    from stravalib.protocol import ApiV3

log = logging.getLogger(__name__)

CONNECT_S: Final = 5.0
ANSWER_S: Final = 15.0
_BUILT_IN: Final = "https://www.strava.com/api/v3"  # stravalib writes this address by hand
_NO_COOKIES: Final = DefaultCookiePolicy(allowed_domains=[])

Observe = Callable[[int, Mapping[str, str], float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What Strava knows this installation by, and where Strava is.

    pages_base: where a browser is asked, if that is elsewhere than what this process asks (a demo behind a proxy).
    """

    client_id: str
    client_secret: str = field(repr=False)
    api_base: str = _BUILT_IN
    oauth_base: str = "https://www.strava.com/oauth"
    pages_base: str = ""

    @property
    def credentials(self) -> dict[str, str]:
        """Id and secret as the form fields that Strava asks for."""
        return {"client_id": self.client_id, "client_secret": self.client_secret}


class Wire:
    """Speaks HTTP to Strava; it keeps no token and knows no athlete."""

    def __init__(self, application: Application, observe: Observe) -> None:
        """Prepare the session.

        Args: observe: hears status, headers and seconds spent of each of the API's responses, before errors are raised.
        """
        self._application = application
        self._session = _session(application, observe)

    def get(self, access_token: str, path: str, **params: Any) -> Any:
        """Return what the API answers to an athlete's token, through stravalib.

        Raises: StravaError by what went wrong.
        """
        protocol = self._protocol_kind(access_token=access_token, requests_session=self._session)
        protocol.rate_limiter = _nothing
        return self._named(lambda: protocol.get(path, **params))

    def oauth(self, path: str, form: Mapping[str, str], *, basic: bool = False) -> Any:
        """Return the answer of a token endpoint; the client authenticates in the body, or by HTTP Basic.

        Raises: StravaError by what went wrong.
        """
        application = self._application
        url = application.oauth_base + path
        sent = dict(form) if basic else {**application.credentials, **form}
        auth = (application.client_id, application.client_secret) if basic else None
        return self._named(lambda: _body(self._session.post(url, data=sent, auth=auth)))

    def application(self, method: str, path: str, **fields: str) -> Any:
        """Return the answer of an endpoint that belongs to the application, such as its subscriptions.

        Strava wants id and secret in the query of GET and DELETE; the address is neither kept nor logged.

        Raises: StravaError by what went wrong.
        """
        url, sent = self._application.api_base + path, {**self._application.credentials, **fields}
        if method == "POST":
            return self._named(lambda: _body(self._session.post(url, data=sent)))
        return self._named(lambda: _body(self._session.request(method, url, params=sent)))

    def _named(self, ask: Callable[[], Any]) -> Any:
        """Return the answer, or raise by name outside the handler: what requests says may hold a secret."""
        answer: requests.Response | None = None
        try:
            return ask()
        except requests.HTTPError as fault:
            answer, problem = fault.response, "no answer"
        except requests.JSONDecodeError:
            problem = "an answer that is not JSON"
        except requests.RequestException as fault:
            problem = type(fault).__name__
        if answer is None:
            raise StravaUnreachableError(problem=problem)
        raise error_of(answer)

    @cached_property
    def _protocol_kind(self) -> "type[ApiV3]":
        from stravalib.protocol import ApiV3

        class TokenOnly(ApiV3):
            """stravalib's protocol without the environment: it would rotate tokens behind our back."""

            def _check_credentials(self) -> None:
                self.client_id = self.client_secret = None
                self.log.setLevel(logging.WARNING)  # the adapter logs each call already

        return TokenOnly


def error_of(response: requests.Response) -> StravaError:
    """Return the error that a response stands for."""
    status, errors = response.status_code, _errors(response)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return StravaRateLimitedError(until="")
    if status == HTTPStatus.NOT_FOUND:
        return StravaGoneError()
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status < HTTPStatus.BAD_REQUEST:
        return StravaUnreachableError(problem=f"status {status}")
    if status == HTTPStatus.FORBIDDEN and ("Application", "Status", "Inactive") in errors:
        return StravaInactiveError()
    if status == HTTPStatus.FORBIDDEN and "connected athletes exceeded" in response.text:
        return StravaFullError()
    if any(resource == "Application" for resource, _, _ in errors):
        return StravaApplicationError()
    if any(code == "missing" and ":" in name for _, name, code in errors):
        return StravaScopeError()
    if status == HTTPStatus.UNAUTHORIZED or any(name.endswith("_token") for _, name, _ in errors):
        return StravaRefusedError()
    return StravaRequestError(status=status)


def _errors(response: requests.Response) -> tuple[tuple[str, str, str], ...]:
    """Return (resource, field, code) of each error in a body; none where it holds no such list."""
    try:
        body = response.json()
    except requests.JSONDecodeError:
        return ()
    found = body.get("errors") if isinstance(body, dict) else None
    rows = found if isinstance(found, list) else [found]
    return tuple(
        (str(row.get("resource")), str(row.get("field")), str(row.get("code")))
        for row in rows
        if isinstance(row, dict)
    )


def _body(response: requests.Response) -> Any:
    if not response.ok:
        raise requests.HTTPError(response=response)
    return response.json() if response.content else None


def _nothing(_headers: Mapping[str, str], _method: str) -> None:
    """Limit nothing: the budget is asked before, and stravalib's own limiter would sleep here for hours."""


def _session(application: Application, observe: Observe) -> requests.Session:
    session = requests.Session()
    session.auth = _as_it_is
    session.max_redirects = 0  # the API answers where it is asked; a token is carried nowhere else
    session.cookies.set_policy(_NO_COOKIES)
    for prefix in ("https://", "http://"):
        session.mount(prefix, _TimedAdapter(application.api_base, observe))
    return session


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Leave the request alone: with no auth at all, requests takes one from a netrc file."""
    return request


class _TimedAdapter(HTTPAdapter):
    """Sends within time limits to wherever Strava is said to be, and logs each call without its query."""

    def __init__(self, api_base: str, observe: Observe) -> None:
        super().__init__(max_retries=0, pool_maxsize=16)
        self._api_base, self._observe = api_base, observe

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        address = request.url or ""
        if address.startswith(f"{_BUILT_IN}/"):
            request.url = self._api_base + address.removeprefix(_BUILT_IN)
        kwargs["timeout"] = (CONNECT_S, ANSWER_S)
        started, outcome = time.perf_counter(), "failed"
        try:
            response = super().send(request, *args, **kwargs)
            outcome = str(response.status_code)
        except requests.RequestException as fault:
            outcome = type(fault).__name__
            raise
        finally:
            spent_s = time.perf_counter() - started
            path = urlsplit(request.url or "").path
            log.info("Strava %s %s -> %s in %.0f ms", request.method, path, outcome, spent_s * 1000)
        if (request.url or "").startswith(self._api_base):
            self._observe(response.status_code, response.headers, spent_s)
        return response
