"""Buttons that were pressed: what each says is said in its owner's name, and shown to others where they ask."""

from dataclasses import dataclass, field, replace
from typing import Final

from bot.core.message import Incoming, Reply
from bot.core.plain_words import command_meant
from bot.doorway.buttons import read_button
from bot.on_slack.blocks import SHARE
from bot.on_slack.fingers import Fingers
from bot.on_slack.house import PLATFORM, Body
from bot.on_slack.refusals import is_refusal
from bot.on_slack.spots import DirectMessage, Everybody, ResponseUrl, Spot
from bot.on_slack.talk import Said, Talk
from marathon.domain.athlete import AthleteId
from marathon.errors import CoachError
from marathon.words import slack as words
from marathon.words.errors import error_text
from marathon.words.voice import Voice

GROUP_CARD: Final = "/team"


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """One press: who, what stands behind the button, and where the answer goes.

    response_url: empty where Slack gave none, as for buttons of the Home tab.
    """

    user: str
    action_id: str
    value: str
    channel: str
    spot: Spot
    response_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Presses:
    """Takes presses; used from the door's loop."""

    talk: Talk
    fingers: Fingers = field(default_factory=Fingers)

    async def take(self, body: Body) -> None:
        """Answer one press."""
        press = await self._read(body)
        if self.fingers.is_double(press.user, press.channel, press.action_id, press.value):
            return None
        button = read_button(press.value)
        if press.action_id != SHARE:
            return await self.talk.hear(Said(user=press.user, text="", spot=press.spot, button=button))
        speaker = await self.talk.accounts.find(press.user)
        voice = await self.talk.blocking(self.talk.house.voice, speaker)
        try:
            command = await self.talk.blocking(self.talk.house.buttons.press, speaker, *button)
        except CoachError as error:
            return await self._say(error_text(error, voice), press, speaker, voice)
        return await self._share(command, press, speaker, voice)

    async def _read(self, body: Body) -> Press:
        action, container = body["actions"][0], body.get("container", {})
        channel, url = str(container.get("channel_id") or ""), str(body.get("response_url") or "")
        user, client = str(body["user"]["id"]), self.talk.client
        spot: Spot
        if url and (container.get("is_ephemeral") or not channel.startswith("D")):
            spot = ResponseUrl(plan=self.talk.plan, url=url, can_replace=True)
        elif channel.startswith("D"):
            spot = DirectMessage(client=client, channel=channel, ts=str(container.get("message_ts", "")))
        else:
            profile = await self.talk.accounts.profile(user)
            spot = DirectMessage(client=client, channel=profile.private_channel)
        return Press(
            user=user,
            action_id=str(action.get("action_id", "")),
            value=str(action.get("value", "")),
            channel=channel,
            spot=spot,
            response_url=url,
        )

    async def _say(self, sentence: str, press: Press, speaker: AthleteId, voice: Voice) -> None:
        """Tell the one who pressed, and nobody else."""
        plan = self.talk.plan
        spot = ResponseUrl(plan=plan, url=press.response_url) if press.response_url else press.spot
        await spot.show(await self.talk.payload(Reply(title=sentence), speaker, voice))

    async def _share(self, command: str, press: Press, speaker: AthleteId, voice: Voice) -> None:
        """Show to the channel what its owner was answered, anew; the group's card only where an admin said."""
        command = command_meant(command) or command
        incoming = Incoming(speaker=speaker, text=command, platform=PLATFORM)
        reply = await self.talk.blocking(self.talk.house.answer, incoming)
        if not reply.is_shareable:
            return await self._say(words.not_shareable(voice), press, speaker, voice)
        spot = await self._stage(command, press, speaker)
        if spot is None:
            return await self._say(words.nowhere_to_share(voice), press, speaker, voice)
        name = (await self.talk.blocking(self.talk.house.person, speaker)).name
        bare = replace(reply, buttons=(), lines=(*reply.lines, words.shared_by(name, voice)))
        try:
            ts = await spot.show(await self.talk.payload(bare, speaker, voice))
            if reply.card_of is not None and isinstance(spot, DirectMessage):
                where = spot.channel, f"{spot.channel}:{ts}"
                await self.talk.blocking(self.talk.house.card_shown, speaker, reply.card_of, *where)
            if reply.picture:
                await self.talk.show_picture(reply.picture, spot)
        except Exception as error:
            if not is_refusal(error):
                raise
            return await self._say(words.not_in_channel(voice), press, speaker, voice)
        is_elsewhere = isinstance(spot, DirectMessage) and spot.channel != press.channel
        return await self._say(words.shared(voice, is_elsewhere=is_elsewhere), press, speaker, voice)

    async def _stage(self, command: str, press: Press, speaker: AthleteId) -> Spot | None:
        """Return where an answer is shown to everybody, None where no admin has chosen a channel."""
        if command.split(maxsplit=1)[0] != GROUP_CARD:
            return Everybody(plan=self.talk.plan, url=press.response_url)
        channel = await self.talk.blocking(self.talk.house.group_channel, speaker)
        return DirectMessage(client=self.talk.client, channel=channel) if channel else None
