"""Errors in words."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final

from marathon.domain.plan_builder import RACE_M, WEEKLY_M, PlanLimit
from marathon.domain.team import Role
from marathon.errors import CoachError, Phrase
from marathon.words.labels import role_name
from marathon.words.voice import Voice

LONGEST_FACT: Final = 80
LONGEST_PROBLEM: Final = 300  # a sentence of ours, which quotes people only cut short


def error_text(error: CoachError, voice: Voice) -> str:
    """Return an error's message in this language and these units."""
    facts = {name: _shown(name, fact, voice) for name, fact in error.facts.items()}
    return voice.say(error.template(), **facts)


def _shown(name: str, fact: object, voice: Voice) -> object:
    """Return a fact as people read it: instants by their hour, dates and distances their way, long text cut short.

    An enumeration's values are msgids; an error within an error is said as part of its sentence.
    """
    if isinstance(fact, PlanLimit):
        return _limit(fact, voice)
    if isinstance(fact, Phrase):
        parts = {name: _shown("problem", part, voice) for name, part in fact.fields.items()}
        return voice.say(fact.template, **parts)
    if isinstance(fact, Role):
        return role_name(fact, voice)
    if isinstance(fact, StrEnum):
        return voice.say(fact.value)
    if isinstance(fact, CoachError):
        return error_text(fact, voice).removesuffix(".")
    if isinstance(fact, datetime):
        return f"{fact.astimezone(UTC):%H:%M} UTC"
    if isinstance(fact, date):
        return voice.day(fact)
    if isinstance(fact, float) and name.endswith("_m"):
        return voice.distance(fact)
    if isinstance(fact, str):
        most = LONGEST_PROBLEM if name == "problem" else LONGEST_FACT
        return fact if len(fact) <= most else f"{fact[: most - 1]}…"
    return fact


def _limit(limit: PlanLimit, voice: Voice) -> str:
    if limit is PlanLimit.RACE_DISTANCE:
        return voice.say("a race is {low} to {high} long", **_ends(RACE_M, voice))
    if limit is PlanLimit.WEEK_DISTANCE:
        return voice.say("the weekly distance is to be {low} to {high}", **_ends(WEEKLY_M, voice))
    return voice.say(limit.value)


def _ends(range_m: tuple[float, float], voice: Voice) -> dict[str, str]:
    low, high = range_m
    return {"low": voice.distance(low), "high": voice.distance(high)}
