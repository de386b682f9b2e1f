"""What a flag comes down to for whoever reads numbers: its code, its number and where the rule comes from."""

from dataclasses import dataclass
from typing import assert_never

from marathon.domain.reasons import (
    EfficiencyDrop,
    Flag,
    HighMonotony,
    LongRunJump,
    PainReported,
    ReturnAfterBreak,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """One flag with the number that raised it. It is a finding, and no probability of anything."""

    flag: str
    number: float
    source: str


def risk_of(flag: Flag) -> Risk:
    """Return a flag's number: how much longer (0.41: 41 %), monotony, days off, severity, or how much slower."""
    number, source = _found(flag)
    return Risk(flag=flag.code, number=number, source=source)


def _found(flag: Flag) -> tuple[float, str]:
    match flag:
        case LongRunJump():
            return flag.increase, "Garmin-RUNSAFE 2025, 5,205 runners"
        case HighMonotony():
            return flag.monotony, "Foster 1998, Med Sci Sports Exerc 30:1164"
        case ReturnAfterBreak():
            return flag.days_off, "own choice: 14 days without a run"
        case PainReported():
            return flag.severity, "reported by the athlete"
        case EfficiencyDrop():
            return flag.pace_s_per_km / flag.before_s_per_km - 1, "own choice: 5 % against the month before"
        case _:
            assert_never(flag)
