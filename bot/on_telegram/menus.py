"""The lists of commands that Telegram suggests: for private chats, for groups, and for those who lead."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.core.commands import COMMANDS, GROUP_COMMANDS
from marathon.domain.team import Role
from marathon.words.commands import summary
from marathon.words.voice import Voice

if TYPE_CHECKING:
    from telegram import Bot

_RANK: Final = (Role.ATHLETE, Role.COACH, Role.ADMIN)
LONGEST_ABOUT: Final = 256
_UNLISTED: Final = frozenset({"start"})  # Telegram has a button of its own for it


def menu_for(role: Role) -> Mapping[str, str]:
    """Return the commands that somebody of this role may say in private, and a few words on each."""
    known = _RANK[: _RANK.index(role) + 1]
    return _described({name for name, command in COMMANDS.items() if command.NEEDS in known})


def menu_for_groups() -> Mapping[str, str]:
    """Return the commands that are answered where a group reads."""
    return _described(set(GROUP_COMMANDS))


def _described(names: set[str]) -> Mapping[str, str]:
    voice = Voice()
    return {
        name: summary(name, voice)[:LONGEST_ABOUT]
        for name in COMMANDS
        if name in names and name not in _UNLISTED
    }


@dataclass(slots=True)
class Menus:
    """Sets the lists at Telegram; remembers whose list says more than the usual, until the next start."""

    bot: "Bot"
    shown: dict[int, Role]

    async def set_usual(self) -> None:
        """Set the lists of all private chats and of all groups."""
        from telegram import BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats

        private, groups = BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()
        await self.bot.set_my_commands(list(menu_for(Role.ATHLETE).items()), scope=private)
        await self.bot.set_my_commands(list(menu_for_groups().items()), scope=groups)

    async def suit(self, chat_id: int, role: Role) -> None:
        """Set the list of one private chat where it says another role than it did."""
        from telegram import BotCommandScopeChat

        if self.shown.get(chat_id, Role.ATHLETE) is role:
            return
        scope = BotCommandScopeChat(chat_id)
        if role is Role.ATHLETE:
            await self.bot.delete_my_commands(scope=scope)
        else:
            await self.bot.set_my_commands(list(menu_for(role).items()), scope=scope)
        self.shown[chat_id] = role
