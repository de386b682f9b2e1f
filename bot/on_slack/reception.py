"""What Slack delivers, by its kind: messages, mentions, commands, buttons, and that the app has to go."""

from dataclasses import dataclass
from typing import Final

from bot.core.commands import COMMANDS
from bot.on_slack.forms import CHECK_IN, SETTINGS
from bot.on_slack.home import CHANNEL, Home
from bot.on_slack.house import Body
from bot.on_slack.presses import Presses
from bot.on_slack.spots import DirectMessage, ResponseUrl, Spot, Whisper
from bot.on_slack.talk import Said, Talk
from bot.on_slack.text import plain_words, said_by_command

SAID_IN_PERSON: Final = frozenset({None, "file_share"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """Takes what was delivered, whole, so that what an earlier process left is taken the same way.

    bot_user: the account of the app itself.
    """

    talk: Talk
    presses: Presses
    home: Home
    bot_user: str

    async def take(self, body: Body) -> None:
        """Handle one delivery to its end."""
        if body.get("type") == "event_callback":
            await self._event(body["event"])
        elif body.get("type") == "block_actions":
            await self._press(body)
        elif body.get("type") == "view_submission":
            await self.home.fill_in(body)
        elif "command" in body:
            await self._command(body)

    async def _event(self, event: Body) -> None:
        match event.get("type"):
            case "message":
                await self._message(event)
            case "app_mention":
                await self._mention(event)
            case "app_home_opened" if event.get("tab") == "home":
                await self.home.show(event["user"])
            case "app_uninstalled":
                await self.talk.blocking(self.talk.house.closed, "app_uninstalled")
            case "tokens_revoked" if event.get("tokens", {}).get("bot"):
                await self.talk.blocking(self.talk.house.closed, "token_revoked")
            case _:
                pass

    async def _press(self, body: Body) -> None:
        action = body["actions"][0]
        kind = str(action.get("action_id", ""))
        if kind in (CHECK_IN, SETTINGS):
            await self.home.open(body, kind)
        elif kind.startswith(CHANNEL):
            await self.home.choose(body, action)
        else:
            await self.presses.take(body)

    async def _message(self, event: Body) -> None:
        """Answer in the direct message; what the app itself, another one, or an edit put there is no question."""
        is_person = event.get("user") and not event.get("bot_id")
        if event.get("channel_type") != "im" or event.get("subtype") not in SAID_IN_PERSON or not is_person:
            return
        channel = event["channel"]
        await self.talk.hear(
            Said(
                user=event["user"],
                text=plain_words(event.get("text", ""), self.bot_user),
                spot=DirectMessage(client=self.talk.client, channel=channel),
                files=event.get("files", ()),
                private_channel=channel,
            )
        )

    async def _mention(self, event: Body) -> None:
        """Answer a mention so that only who mentioned sees it."""
        if event.get("bot_id") or not event.get("user"):
            return
        spot = Whisper(
            client=self.talk.client,
            channel=event["channel"],
            user=event["user"],
            thread_ts=event.get("thread_ts", ""),
        )
        text = plain_words(event.get("text", ""), self.bot_user)
        await self.talk.hear(Said(user=event["user"], text=text or "/help", spot=spot, is_mention=True))

    async def _command(self, body: Body) -> None:
        plan, user = self.talk.plan, body["user_id"]
        text = said_by_command(
            body["command"],
            body.get("text", ""),
            main=plan.main_command,
            prefix=plan.prefix,
            verbs=COMMANDS,
        )
        profile = await self.talk.accounts.profile(user)
        spot: Spot = ResponseUrl(plan=plan, url=body["response_url"])
        if body.get("channel_id") == profile.private_channel:
            spot = DirectMessage(client=self.talk.client, channel=profile.private_channel)
        await self.talk.hear(Said(user=user, text=text, spot=spot, private_channel=profile.private_channel))
