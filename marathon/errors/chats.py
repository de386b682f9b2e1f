"""What can go wrong in a chat: buttons that are pressed late, haste, and joining two chats of one person."""

from marathon.errors.base import CoachError


class ButtonGoneError(CoachError):
    """This button is too old to be pressed. Say what you want instead; /help lists it."""


class ButtonOwnerError(CoachError):
    """This button is for somebody else."""


class ButtonSpentError(CoachError):
    """That is done already: this button does its work once."""


class HurryError(CoachError):
    """That was too much at once, so I left some of it out. Give me a moment, then say it again."""


class NoPlaceError(CoachError):
    """I cannot write to you there yet. Write to me there first, in a private chat."""


class SamePersonError(CoachError):
    """You made that code here. Say it on the other platform, in a private chat with me."""


class PairElsewhereError(CoachError):
    """Strava is connected to you here, so make the code here with /pair, and say it on the other platform."""
