"""Errors about races; each docstring is the message."""

from marathon.errors.base import CoachError


class FutureRaceError(CoachError):
    """{race} has not been run yet. Give its result from the day of the race on."""


class NeverARaceError(CoachError):
    """That is no run with a distance, so it cannot have been a race."""
