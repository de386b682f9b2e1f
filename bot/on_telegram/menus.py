"""The lists of commands that Telegram suggests: for private chats, for groups, and for those who lead."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.core.commands import COMMANDS, GROUP_COMMANDS
from marathon.domain.team import Role
from marathon.words.commands import summary
from marathon.words.languages import ENGLISH, languages
from marathon.words.voice import Voice

if TYPE_CHECKING:
    from telegram import Bot

_RANK: Final = (Role.ATHLETE, Role.COACH, Role.ADMIN)
LONGEST_ABOUT: Final = 256
_UNLISTED: Final = frozenset({"start", "owner"})
"""What nobody looks for in a list: Telegram has a button for the one, and the other is printed with its code, once."""


def menu_for(role: Role, voice: Voice) -> Mapping[str, str]:
    """Return the commands that somebody of this role may say in private, and a few words on each."""
    known = _RANK[: _RANK.index(role) + 1]
    return _described({name for name, command in COMMANDS.items() if command.NEEDS in known}, voice)


def menu_for_groups(voice: Voice) -> Mapping[str, str]:
    """Return the commands that are answered where a group reads."""
    return _described(set(GROUP_COMMANDS), voice)


def _described(names: set[str], voice: Voice) -> Mapping[str, str]:
    return {
        name: summary(name, voice)[:LONGEST_ABOUT]
        for name in COMMANDS
        if name in names and name not in _UNLISTED
    }


@dataclass(slots=True)
class Menus:
    """Sets the lists at Telegram; remembers whose list says more than the usual, until the next start."""

    bot: "Bot"
    shown: dict[int, tuple[Role, str]]

    async def set_usual(self) -> None:
        """Set the lists of all private chats and of all groups, in the language of each Telegram."""
        from telegram import BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats

        private, groups = BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()
        for language in languages():
            voice, code = Voice(language=language), None if language == ENGLISH else language[:2]
            athlete, group = menu_for(Role.ATHLETE, voice), menu_for_groups(voice)
            await self.bot.set_my_commands(list(athlete.items()), scope=private, language_code=code)
            await self.bot.set_my_commands(list(group.items()), scope=groups, language_code=code)

    async def suit(self, chat_id: int, role: Role, voice: Voice) -> None:
        """Set the list of one private chat where role or language are no longer those that it was set for."""
        from telegram import BotCommandScopeChat

        wanted, usual = (role, voice.language), (Role.ATHLETE, ENGLISH)
        if self.shown.get(chat_id, usual) == wanted:
            return
        scope = BotCommandScopeChat(chat_id)
        if wanted == usual:
            await self.bot.delete_my_commands(scope=scope)
        else:
            await self.bot.set_my_commands(list(menu_for(role, voice).items()), scope=scope)
        self.shown[chat_id] = wanted
