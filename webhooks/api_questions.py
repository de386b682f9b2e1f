"""What a request of the API may say: the fields of its query and its body, and the bounds of each."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pydantic import BeforeValidator, ConfigDict, Field

STRICT: Final = ConfigDict(extra="forbid", allow_inf_nan=False)
MOST_A_PAGE: Final = 100
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2099, 12, 31)

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _day(said: object) -> dt.date:
    """Return a day as it is written; no number of seconds, which would else be taken for one."""
    if isinstance(said, dt.date):
        return said
    if not isinstance(said, str) or not _DAY.fullmatch(said):
        raise ValueError("write a day like 2026-11-28")
    day = dt.date.fromisoformat(said)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError("that day is too far away")
    return day


Day = Annotated[
    dt.date,
    BeforeValidator(_day),
    Field(description="A local date of the athlete", examples=["2026-11-28"]),
]
Limit = Annotated[int, Field(ge=1, le=MOST_A_PAGE, description="At most so many")]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayQuery:
    """Another day than today."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    date: Annotated[Day | None, Field(description="Another day than today")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceQuery:
    """Another distance or goal than those of the next race."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    distance_m: Annotated[
        float | None,
        Field(ge=1000, le=200_000, description="Else that of the next race, else the marathon"),
    ] = None
    goal_s: Annotated[
        float | None, Field(ge=60, le=172_800, description="Else the goal of the race over this distance")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageQuery:
    """Where a page begins, and how long it is."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    cursor: Annotated[
        str | None, Field(min_length=1, max_length=80, description="“next” of the page before")
    ] = None
    limit: Limit = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class NewestQuery:
    """How many of the newest."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    limit: Limit = 30
