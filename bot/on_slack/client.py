"""The client of Slack's Web API: in the pace of each channel, and again where Slack could not take it a moment ago."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.on_slack.house import SlackPlan
from bot.on_slack.pace import Pace

if TYPE_CHECKING:
    from slack_sdk.http_retry.request import HttpRequest
    from slack_sdk.http_retry.response import HttpResponse
    from slack_sdk.http_retry.state import RetryState
    from slack_sdk.web.async_slack_response import AsyncSlackResponse

MOST_RETRIES: Final = 3
PACED: Final = frozenset({"chat.postMessage", "chat.postEphemeral", "chat.update"})


class ServerTrouble(AsyncRetryHandler):
    """Tries again, after pauses that grow, when Slack or what stands before it answers that it is in trouble."""

    async def _can_retry_async(
        self,
        *,
        state: "RetryState",
        request: "HttpRequest",
        response: "HttpResponse | None" = None,
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


class PacedClient(AsyncWebClient):
    """Writes to a channel when it is this message's turn."""

    def __init__(self, plan: SlackPlan, pace: Pace) -> None:
        """Take whose token it is, where Slack is, and how fast it is written to; asks nobody anything yet."""
        super().__init__(token=plan.bot_token, base_url=plan.api_url, retry_handlers=list(retries()))
        self._pace = pace

    async def api_call(self, api_method: str, **how: Any) -> "AsyncSlackResponse":
        """Call one method of the Web API."""
        if api_method not in PACED:
            return await super().api_call(api_method, **how)
        async with self._pace.turn(str(how["json"]["channel"])):
            return await super().api_call(api_method, **how)
