"""Every command of the chat, one module each; this registry is the only list of them."""

from typing import Final

from bot.core.commands import (
    athlete,
    away,
    connect,
    disconnect,
    drop,
    effort,
    export,
    forget,
    form,
    match,
    messages,
    missed,
    move,
    owner,
    plan,
    predict,
    privacy,
    profile,
    race,
    run,
    status,
    team,
    timezone,
    today,
    units,
    week,
    why,
)
from bot.core.commands import (
    help as help_,
)
from bot.core.request import Command

COMMANDS: Final[dict[str, Command]] = {
    "today": today,
    "week": week,
    "plan": plan,
    "predict": predict,
    "form": form,
    "team": team,
    "athlete": athlete,
    "why": why,
    "run": run,
    "match": match,
    "effort": effort,
    "move": move,
    "away": away,
    "missed": missed,
    "race": race,
    "messages": messages,
    "profile": profile,
    "units": units,
    "timezone": timezone,
    "privacy": privacy,
    "export": export,
    "connect": connect,
    "disconnect": disconnect,
    "forget": forget,
    "owner": owner,
    "status": status,
    "help": help_,
    "start": help_,
}

GROUP_COMMANDS: Final = frozenset({"team", "help", "start"})

__all__ = ["COMMANDS", "GROUP_COMMANDS", "drop"]
