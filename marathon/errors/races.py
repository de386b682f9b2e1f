"""Errors about races; each docstring is the message."""

from marathon.errors.base import CoachError


class FutureRaceError(CoachError):
    """{race} has not been run yet. Give its result from the day of the race on."""


class NoRaceAheadError(CoachError):
    """No race lies ahead of you. Enter one: /race add NAME DATE DISTANCE GOAL."""


class NeverARaceError(CoachError):
    """That is no run with a distance, so it cannot have been a race."""
