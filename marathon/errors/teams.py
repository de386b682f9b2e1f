"""Errors about who is what in a team; each docstring is the message."""

from marathon.errors.base import CoachError


class LastLeadError(CoachError):
    """Nobody else leads {team}, and others are in it. An admin can make somebody its coach first, with /team role."""


class OnlyCoachError(LastLeadError):
    """{name} is the only coach of {team}. Make somebody else its coach first: /team role NAME coach."""


class InviteWithdrawnError(CoachError):
    """This invite into {team} was withdrawn. Ask whoever gave it to you for a new one."""


class LastAdminError(CoachError):
    """Nobody else is admin of this coach. Make somebody admin first: /team role NAME admin."""


class TakenNameError(CoachError):
    """“{name}” is taken. Choose another name."""


class NotAllowedError(CoachError):
    """That needs the role “{role}” in a team."""
