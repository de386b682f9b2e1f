"""Trying again: what the Web API could not take a moment ago is said again, or later where Slack names when."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

MOST_RETRIES: Final = 3


class ServerTrouble(AsyncRetryHandler):
    """Tries again, after pauses that grow, when Slack or what stands before it answers that it is in trouble."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        return response is not None and response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR


def retries() -> Sequence[AsyncRetryHandler]:
    """Return what a client does before it gives a call up."""
    return [
        AsyncConnectionErrorRetryHandler(max_retry_count=MOST_RETRIES),
        AsyncRateLimitErrorRetryHandler(max_retry_count=MOST_RETRIES),
        ServerTrouble(max_retry_count=MOST_RETRIES),
    ]
