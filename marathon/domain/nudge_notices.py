"""Notices that are nudges, but for the question about a missed day: facts of what is worth a word by itself."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningNotice:
    """What the plan asks of a date is more than the body was prepared for."""

    code: Literal["warning"] = "warning"
    date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEndsNotice:
    """The plan of a person holds nothing from this Monday on."""

    code: Literal["plan_ends"] = "plan_ends"
    monday: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceNotice:
    """Nothing has come in since this date of somebody whose plan goes on."""

    code: Literal["silence"] = "silence"
    last: date


NudgeNotice = WarningNotice | PlanEndsNotice | SilenceNotice
