"""A conversation in Slack: what was said is answered in words, then with the picture, then with the file."""

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bot.core.commands import COMMANDS
from bot.core.message import Attachment, Incoming, Picture, Reply
from bot.doorway.buttons import kept_buttons
from bot.doorway.threads import in_pool
from bot.doorway.turns import Turn, Turns
from bot.on_slack.accounts import Accounts
from bot.on_slack.blocks import blocks_of, fallback, picture_block
from bot.on_slack.house import PLATFORM, SHORT_COMMANDS, House, SlackPlan
from bot.on_slack.joined import joined
from bot.on_slack.refusals import is_early, is_refusal
from bot.on_slack.spots import DirectMessage, Spot
from bot.on_slack.uploads import Downloads, NotDownloadedError, send_file, show_when_ready, upload_picture
from marathon.domain.athlete import AthleteId
from marathon.errors import CoachError, HurryError
from marathon.words import slack as words
from marathon.words.doors import failed
from marathon.words.errors import error_text
from marathon.words.voice import Voice

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

T = TypeVar("T")
_COMMAND: Final = re.compile(r"(?<![\w/])/([a-z]+)\b")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something said by an account, and where it is answered.

    files: as Slack describes them; private_channel: where it is known already.
    button: the token and place of the button that says it, once its turn has come; empty where it was said in words.
    more: what else the same form says; all of it gets one answer.
    is_mention: said in a channel for everybody to read.
    """

    user: str
    text: str
    spot: Spot
    files: Sequence[Mapping[str, Any]] = ()
    private_channel: str = ""
    button: tuple[str, int] | tuple[()] = ()
    more: tuple[str, ...] = ()
    is_mention: bool = False

    @property
    def may_change_language(self) -> bool:
        """Whether what is below the answer may have to be said in another language than before."""
        return any(text.lstrip("/ ").startswith("language") for text in (self.text, *self.more))


class Talk:
    """Answers in Slack; used from the door's loop."""

    def __init__(
        self, *, house: House, plan: SlackPlan, client: "AsyncWebClient", accounts: Accounts
    ) -> None:
        """Take what answers and what shows it."""
        self.house, self.plan, self.client, self.accounts = house, plan, client, accounts
        self._turns = Turns()
        self._downloads = Downloads(plan=plan, token=plan.bot_token)

    async def hear(self, said: Said) -> None:
        """Answer one message, in its turn."""
        async with self._turns.take(said.user, said.user) as turn:
            if turn is Turn.LEFT_OUT:
                return
            speaker = await self.accounts.find(said.user, said.private_channel)
            voice = await self.blocking(self.house.voice, speaker)
            if turn is Turn.TOO_MUCH:
                reply = Reply(title=error_text(HurryError(), voice))
                await said.spot.show(await self.payload(reply, speaker, voice))
                return
            await self._answer(said, speaker, voice)

    async def _answer(self, said: Said, speaker: AthleteId, voice: Voice) -> None:
        try:
            if said.button:
                said = replace(
                    said, text=await self.blocking(self.house.buttons.press, speaker, *said.button)
                )
            reply = await self._reply_to(said, speaker, voice)
        except CoachError as error:
            reply = Reply(title=error_text(error, voice), is_refusal=True)
        except Exception:
            _log.exception("an answer failed")
            reply = Reply(title=failed(voice))
        if said.button and not (reply.is_view or reply.is_refusal or reply.is_farewell):
            await self.blocking(self.house.buttons.spend, *said.button)
        if reply.is_farewell:
            self.accounts.forget(said.user)
        if said.may_change_language:
            voice = await self.blocking(self.house.voice, speaker)
        await self._show(reply, said, speaker, voice)

    async def _reply_to(self, said: Said, speaker: AthleteId, voice: Voice) -> Reply:
        """Return what is answered; files are fetched first."""
        try:
            files: tuple[Attachment, ...] = ()
            if said.files:
                files = await self._downloads.fetch(said.files)
        except CoachError as error:
            return Reply(title=error_text(error, voice))
        except NotDownloadedError as error:
            return Reply(title=words.not_downloaded((str(error),), voice))
        incoming = Incoming(
            speaker=speaker,
            text=said.text,
            attachments=files,
            platform=PLATFORM,
            is_overheard=said.is_mention,
        )
        replies = [
            await self.blocking(self.house.answer, replace(incoming, text=text))
            for text in (said.text, *said.more)
        ]
        if said.may_change_language:
            voice = await self.blocking(self.house.voice, speaker)
        return joined(replies, voice)

    async def _show(self, reply: Reply, said: Said, speaker: AthleteId, voice: Voice) -> None:
        """Show a reply: its words at once, then what takes longer."""
        if reply.asks_for_words and not said.spot.is_private:
            reply = replace(reply, lines=(*reply.lines, words.where_to_type(self.plan.main_command, voice)))
        share = "" if said.spot.is_private or not reply.is_shareable else said.text
        payload = await self.payload(reply, speaker, voice, share=share)
        can_stand_there = bool(said.button) and not reply.picture and not reply.explains_another
        spot = await self._shown(said, payload, is_change=reply.is_view and can_stand_there)
        if reply.picture:
            await self._follow_with(reply.picture, spot, said)
        if reply.attachment:
            channel = (await self.accounts.profile(said.user, said.private_channel)).private_channel
            with reply.attachment.content as file:
                content = await self.blocking(file.read)
            await send_file(self.client, channel, reply.attachment.name, content)
            if not spot.is_private:
                note = Reply(title=words.file_in_private(voice))
                await spot.show(await self.payload(note, speaker, voice))

    async def payload(
        self, reply: Reply, owner: AthleteId, voice: Voice, *, share: str = ""
    ) -> dict[str, Any]:
        """Return a reply as Slack takes it, with its text for notifications.

        Args:
            share: the command whose answer may be shown to others, empty where none may.
        """
        reply = self._to_pass_on(reply)
        commands = [button.command for button in reply.buttons]
        commands += [share] if share else []
        token = await kept_buttons(self.house.chat_pool, self.house.buttons.keep, owner, commands)
        blocks = blocks_of(
            reply if token else replace(reply, buttons=()),
            token=token,
            share=words.share(voice) if share and token else "",
            link_base=self.plan.link_base,
            note=how_to_say(reply, self.plan, voice),
        )
        return {"text": fallback(reply), "blocks": blocks}

    def _to_pass_on(self, reply: Reply) -> Reply:
        """Return an invite whose line Slack would take as it stands: /join is a command of its own."""
        if not reply.start_code:
            return reply
        said, here = f"/join {reply.start_code}", f"/{self.plan.main_command} join {reply.start_code}"
        return replace(reply, lines=tuple(here if line == said else line for line in reply.lines))

    async def _shown(self, said: Said, payload: dict[str, Any], *, is_change: bool) -> Spot:
        """Show a message, in the direct message where the channel takes none; return where it stands."""
        try:
            await (said.spot.change(payload) if is_change else said.spot.show(payload))
        except Exception as error:
            if said.spot.is_private or not is_refusal(error):
                raise
            profile = await self.accounts.profile(said.user, said.private_channel)
            spot = DirectMessage(client=self.client, channel=profile.private_channel)
            await spot.show(payload)
            return spot
        return said.spot

    async def _follow_with(self, picture: Picture, spot: Spot, said: Said) -> None:
        """Show a picture below its words, as a file in the direct message where that is refused."""
        try:
            await self.show_picture(picture, spot)
        except Exception as error:
            if not is_refusal(error):
                raise
            _log.warning("a picture was refused: %s", error)
            channel = (await self.accounts.profile(said.user, said.private_channel)).private_channel
            png = await self.drawn(picture)
            await send_file(self.client, channel, f"{picture.name}.png", png, picture.alt)

    async def show_picture(self, picture: Picture, spot: Spot) -> None:
        """Show a picture as a message of its own."""
        file_id = await upload_picture(self.client, picture.name, picture.alt, await self.drawn(picture))
        text = fallback(Reply(title=picture.alt))
        payload = {"text": text, "blocks": [picture_block(file_id, picture.alt)]}
        await show_when_ready(lambda: spot.show(payload), is_early)

    async def drawn(self, picture: Picture) -> bytes:
        """Return a chart's bytes, drawn on the thread for charts."""
        return await in_pool(self.house.chart_pool, picture.draw)

    async def blocking(self, call: Callable[..., T], *args: Any) -> T:
        """Return what a call that blocks returns."""
        return await in_pool(self.house.chat_pool, call, *args)


def how_to_say(reply: Reply, plan: SlackPlan, voice: Voice) -> str:
    """Return how to say what a reply names, where Slack would not take it as it stands."""
    named = (found[1] for found in _COMMAND.finditer(reply.text))
    short = () if plan.prefix else SHORT_COMMANDS
    example = next((name for name in named if name in COMMANDS and name not in short), "")
    return words.how_to_say(plan.main_command, example, voice) if example else ""
