"""Where an answer is shown in Slack: a direct message, or a channel where its reader alone sees it."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Protocol

from bot.on_slack.house import SlackPlan
from bot.on_slack.refusals import RefusedError

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

Payload = dict[str, Any]
LONGEST_REASON: Final = 200
QUIET: Final[dict[str, Any]] = {"unfurl_links": False, "unfurl_media": False}


class Spot(Protocol):
    """A place for the messages of one answer."""

    @property
    def is_private(self) -> bool:
        """Tell whether it is the direct message, where nothing needs to be shared."""
        ...

    async def show(self, payload: Payload) -> str:
        """Show a message; return its time stamp, empty where Slack tells none.

        Raises: RefusedError, and what the SDK raises.
        """
        ...

    async def change(self, payload: Payload) -> None:
        """Show this in place of the message whose button was pressed, as a new one where there is none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectMessage:
    """The conversation between a person and the app; ts is the message of a pressed button."""

    client: "AsyncWebClient"
    channel: str
    ts: str = ""
    is_private: bool = True

    async def show(self, payload: Payload) -> str:
        """Post a message."""
        posted = await self.client.chat_postMessage(channel=self.channel, **QUIET, **payload)
        return str(posted["ts"])

    async def change(self, payload: Payload) -> None:
        """Edit the message of the button."""
        if not self.ts:
            await self.show(payload)
            return
        await self.client.chat_update(channel=self.channel, ts=self.ts, **payload)
        return


@dataclass(frozen=True, slots=True, kw_only=True)
class Whisper:
    """A message in a channel that one person sees; needs the app to be there."""

    client: "AsyncWebClient"
    channel: str
    user: str
    thread_ts: str = ""
    is_private: bool = False

    async def show(self, payload: Payload) -> str:
        """Post a message for one person."""
        thread = self.thread_ts or None
        await self.client.chat_postEphemeral(
            channel=self.channel, user=self.user, thread_ts=thread, **payload
        )
        return ""

    async def change(self, payload: Payload) -> None:
        """Post another one, since this kind cannot be edited."""
        await self.show(payload)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseUrl:
    """The address that came with a command or a button; good for half an hour and five messages."""

    plan: SlackPlan
    url: str
    can_replace: bool = False
    is_private: bool = False

    async def show(self, payload: Payload) -> str:
        """Show a message to the one who asked."""
        await _respond(self.plan, self.url, {"response_type": "ephemeral", **payload})
        return ""

    async def change(self, payload: Payload) -> None:
        """Replace the message of the button."""
        shown = {"response_type": "ephemeral", "replace_original": self.can_replace, **payload}
        await _respond(self.plan, self.url, shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Everybody:
    """All who read the channel of a button, whether the app is a member there or not."""

    plan: SlackPlan
    url: str
    is_private: bool = False

    async def show(self, payload: Payload) -> str:
        """Show a message to everybody in the channel."""
        await _respond(self.plan, self.url, {"response_type": "in_channel", **payload})
        return ""

    async def change(self, payload: Payload) -> None:
        """Show another one, since the button's message is somebody's own."""
        await self.show(payload)


async def _respond(plan: SlackPlan, url: str, payload: Payload) -> None:
    from slack_sdk.webhook.async_client import AsyncWebhookClient

    from bot.on_slack.client import retries

    if not plan.answers_at(url):
        raise RefusedError("not an address of Slack's")
    client = AsyncWebhookClient(url, retry_handlers=list(retries()))
    answered = await client.send_dict({"replace_original": False, **QUIET, **payload})
    if answered.status_code != HTTPStatus.OK:
        raise RefusedError(answered.body[:LONGEST_REASON])
