"""The two closed scales of judgement: a session's (or day's) mark and an athlete's status."""

from enum import StrEnum


class Mark(StrEnum):
    """How one session, or one day, stands against the plan."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    MISSED = "missed"
    TO_DO = "to_do"
    EXCUSED = "excused"
    UNPLANNED = "unplanned"
    REST = "rest"
    NONE = "none"


class Status(StrEnum):
    """Where an athlete stands over the last seven finished local days."""

    ON_TRACK = "on_track"
    AHEAD = "ahead"
    UNDER_PERFORMED = "under_performed"
    OVER_REACHED = "over_reached"
    EXCUSED = "excused"
    NO_PLAN = "no_plan"
    NO_DATA = "no_data"
