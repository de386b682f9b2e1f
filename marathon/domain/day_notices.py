"""Notices about a local date that a person chose to be told of: its morning, its end, and the end of its week."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class MorningNotice:
    """The hour came at which somebody hears what the day asks, and why."""

    code: Literal["morning"] = "morning"
    date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DayNotice:
    """The hour came at which somebody hears how their day went; the shape is a fingerprint of what is known of it."""

    code: Literal["day"] = "day"
    date: date
    shape: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekNotice:
    """The hour came at which somebody hears how the week went that ends on this date; the shape is that date's."""

    code: Literal["week"] = "week"
    date: date
    shape: str = ""
