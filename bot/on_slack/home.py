"""The Home tab: how it stands today, buttons, and for a coach each team's headline and the channel of its card."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from bot.core.message import Button, Incoming, Reply
from bot.on_slack.blocks import Block, blocks_of, button, plain
from bot.on_slack.forms import CHECK_IN, SETTINGS, commands_of, filled_in, form
from bot.on_slack.house import PLATFORM, Body, ChannelChoice
from bot.on_slack.spots import DirectMessage
from bot.on_slack.talk import Said, Talk
from marathon.domain.athlete import AthleteId
from marathon.errors import CoachError
from marathon.words import slack as words
from marathon.words.errors import error_text
from marathon.words.group import hide, what_that_means
from marathon.words.labels import Label, label
from marathon.words.voice import Voice

CHANNEL: Final = "channel:"
SHOWN: Final = "/today"
OFFERED: Final = ((Label.TODAY, "/today"), (Label.WEEK, "/week"), (Label.PREDICT, "/predict"))
MORE_OFFERED: Final = ((Label.TEAM, "/team"), (Label.HELP, "/help"))
LONGEST_SECTION: Final = 2_900


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Shows the tab, opens its forms and takes what was filled in; used from the door's loop."""

    talk: Talk

    async def show(self, user: str) -> None:
        """Publish the tab of a person anew."""
        speaker = await self.talk.accounts.find(user)
        view = await self._view(speaker)
        await self.talk.client.views_publish(user_id=user, view=view)

    async def open(self, body: Body, kind: str) -> None:
        """Open a form; Slack allows three seconds for it."""
        speaker = await self.talk.accounts.find(body["user"]["id"])
        house = self.talk.house
        voice = await self.talk.blocking(house.voice, speaker)
        known = await self.talk.blocking(house.known, speaker)
        if (view := form(kind, known, voice)) is not None:
            await self.talk.client.views_open(trigger_id=body["trigger_id"], view=view)

    async def fill_in(self, body: Body) -> None:
        """Say what a form says, all of it at once, and answer with one message in the direct message."""
        user, view = str(body["user"]["id"]), body["view"]
        profile = await self.talk.accounts.profile(user)
        spot = DirectMessage(client=self.talk.client, channel=profile.private_channel)
        known = await self.talk.blocking(self.talk.house.known, await self.talk.accounts.find(user))
        first, *more = commands_of(view["callback_id"], filled_in(view["state"]["values"]), known)
        await self.talk.hear(
            Said(user=user, text=first, more=tuple(more), spot=spot, private_channel=profile.private_channel)
        )

    async def wrong_fields(self, body: Body) -> dict[str, str]:
        """Return what is wrong with a form, by its fields, to be said while it is still open."""
        view = body["view"]
        kind, filled = view["callback_id"], filled_in(view["state"]["values"])
        speaker = await self.talk.accounts.find(str(body["user"]["id"]))
        voice = await self.talk.blocking(self.talk.house.voice, speaker)
        if kind == CHECK_IN and not any(filled.get(name) for name in ("missed", "effort", "pain", "away")):
            return {"effort": words.nothing_filled_in(voice)}
        if kind == SETTINGS and (zone := filled.get("timezone")):
            try:
                await self.talk.blocking(self.talk.house.zone_meant, speaker, zone)
            except CoachError as error:
                return {"timezone": error_text(error, voice)}
        return {}

    async def choose(self, body: Body, action: Body) -> None:
        """Keep which channel shows a team's card, and show that it was kept."""
        user = str(body["user"]["id"])
        speaker = await self.talk.accounts.find(user)
        team, chosen = str(action["action_id"]).removeprefix(CHANNEL), action.get("selected_conversation")
        if chosen and team.isdigit():
            with suppress(CoachError):  # it was refused and noted; the tab shows what holds
                await self.talk.blocking(self.talk.house.choose, speaker, int(team), str(chosen))
        await self.show(user)

    async def _headline(self, speaker: AthleteId, team: ChannelChoice) -> str:
        """Return how a team stands, in one line."""
        incoming = Incoming(speaker=speaker, text=f"/team {team.team_id}", platform=PLATFORM)
        reply = await self.talk.blocking(self.talk.house.answer, incoming)
        return reply.title

    async def _view(self, speaker: AthleteId) -> dict[str, Any]:
        house = self.talk.house
        voice = await self.talk.blocking(house.voice, speaker)
        incoming = Incoming(speaker=speaker, text=SHOWN, platform=PLATFORM)
        reply = await self.talk.blocking(house.answer, incoming)
        offers = tuple(
            Button(label=label(code, voice), command=said) for code, said in OFFERED + MORE_OFFERED
        )
        channels = await self.talk.blocking(house.channels, speaker)
        offers += tuple(
            Button(label=hide(choice.name, voice), command=f"/team here off {choice.team_id}")
            for choice in channels
            if choice.channel
        )
        if await self.talk.blocking(house.role, speaker) is None:
            offers = (*_first_steps(voice), *offers)
        teams = [await self._headline(speaker, choice) for choice in channels]
        shown = Reply(title=reply.title, lines=(*reply.lines, *teams), buttons=offers)
        token = await self.talk.blocking(house.buttons.keep, speaker, [offer.command for offer in offers])
        hint = plain(words.home_hint(self.talk.plan.main_command, voice), LONGEST_SECTION)
        return {
            "type": "home",
            "blocks": [
                *blocks_of(shown, token=token, link_base=self.talk.plan.link_base),
                _forms(voice),
                *(_channel(choice, voice) for choice in channels),
                *_about(channels, voice),
                {"type": "context", "elements": [hint]},
            ],
        }


def _first_steps(voice: Voice) -> tuple[Button, ...]:
    """Return what somebody without a team does first."""
    return (
        Button(label=label(Label.SET_UP, voice), command="/setup"),
        Button(label=words.join(voice), command="/join"),
    )


def _forms(voice: Voice) -> Block:
    return {
        "type": "actions",
        "elements": [
            button(words.check_in(voice), CHECK_IN, CHECK_IN),
            button(words.settings(voice), SETTINGS, SETTINGS),
        ],
    }


def _about(channels: Sequence[ChannelChoice], voice: Voice) -> tuple[Block, ...]:
    """Return what such a channel sees, where one can be chosen."""
    said = plain(what_that_means(voice), LONGEST_SECTION)
    return ({"type": "context", "elements": [said]},) if channels else ()


def _channel(choice: ChannelChoice, voice: Voice) -> Block:
    """Return the question which channel shows a team's card."""
    select: Block = {
        "type": "conversations_select",
        "action_id": f"{CHANNEL}{choice.team_id}",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if choice.channel:
        select["initial_conversation"] = choice.channel
    question = plain(words.channel_question(choice.name, voice), LONGEST_SECTION)
    return {"type": "section", "text": question, "accessory": select}
