"""Who an account in Slack is: what Slack tells of it, asked once, and who that is here."""

import logging
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.doorway.threads import in_pool
from bot.on_slack.house import House, Profile
from marathon.domain.athlete import AthleteId
from marathon.words.languages import spoken

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

PROFILES_KEPT: Final = 2_000

_log = logging.getLogger(__name__)


class Accounts:
    """Finds people by their account; a workspace's ids stand behind the workspace's own."""

    def __init__(self, house: House, client: "AsyncWebClient", workspace: str) -> None:
        """Take who is asked, and which workspace it is."""
        self._house, self._client, self._workspace = house, client, workspace
        self._profiles: OrderedDict[str, Profile] = OrderedDict()

    async def find(self, user: str, private_channel: str = "") -> AthleteId:
        """Return who an account is here; somebody new is made known."""
        profile = await self.profile(user, private_channel)
        external_id = f"{self._workspace}:{user}"
        return await in_pool(self._house.chat_pool, self._house.arrive, external_id, profile)

    async def profile(self, user: str, private_channel: str = "") -> Profile:
        """Return what Slack tells of an account, and the channel of its direct message."""
        profile = self._profiles.pop(user, None)
        if profile is None:
            profile = await self._ask(user)
        if not profile.private_channel:
            profile = replace(profile, private_channel=private_channel or await self._open(user))
        self._profiles[user] = profile
        while len(self._profiles) > PROFILES_KEPT:
            self._profiles.popitem(last=False)
        return profile

    def forget(self, user: str) -> None:
        """Let go of what is known of an account."""
        self._profiles.pop(user, None)

    async def _ask(self, user: str) -> Profile:
        """Ask Slack for name, zone and language; a known person is answered without them, too."""
        from slack_sdk.errors import SlackApiError

        try:
            told = (await self._client.users_info(user=user, include_locale=True))["user"]
        except SlackApiError as error:
            _log.warning("Slack does not tell who somebody is: %s", error.response.get("error"))
            return Profile()
        shown = told.get("profile", {})
        name = shown.get("real_name") or told.get("real_name") or told.get("name") or ""
        language = spoken(str(told.get("locale") or "")) or ""
        return Profile(name=str(name), zone=str(told.get("tz") or ""), language=language)

    async def _open(self, user: str) -> str:
        opened = await self._client.conversations_open(users=user)
        return str(opened["channel"]["id"])
