"""Strava's rate limits: calls counted per quarter of an hour and per day, UTC, for all calls and for reads."""

from dataclasses import dataclass, field
from datetime import datetime

from marathon.ports import Clock


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many calls a quarter of an hour and a day may hold."""

    quarter: int
    day: int


@dataclass(slots=True)
class _Count:
    quarter: int = 0
    day: int = 0


@dataclass(slots=True)
class RateLimits:
    """Counts calls; a test may change the allowances, or add calls made by somebody else."""

    clock: Clock
    overall: Allowance = Allowance(200, 2000)
    reads: Allowance = Allowance(100, 1000)
    _all_calls: _Count = field(default_factory=_Count)
    _read_calls: _Count = field(default_factory=_Count)
    _since: tuple[datetime, datetime] | None = None

    def count(self, *, is_read: bool, calls: int = 1) -> None:
        """Count calls, refused ones too."""
        self._turn()
        for counted in (self._all_calls, self._read_calls) if is_read else (self._all_calls,):
            counted.quarter += calls
            counted.day += calls

    def exceeded(self, *, is_read: bool) -> bool:
        """Whether the call that was just counted is one too many."""
        pairs = [(self._all_calls, self.overall)] + [(self._read_calls, self.reads)] * is_read
        return any(used.quarter > most.quarter or used.day > most.day for used, most in pairs)

    def headers(self) -> dict[str, str]:
        """Return what every answer of the API says about the limits."""
        self._turn()
        return {
            "X-RateLimit-Limit": f"{self.overall.quarter},{self.overall.day}",
            "X-RateLimit-Usage": f"{self._all_calls.quarter},{self._all_calls.day}",
            "X-ReadRateLimit-Limit": f"{self.reads.quarter},{self.reads.day}",
            "X-ReadRateLimit-Usage": f"{self._read_calls.quarter},{self._read_calls.day}",
        }

    def _turn(self) -> None:
        """Start again at :00, :15, :30 and :45, and at midnight."""
        now = self.clock.now()
        day = now.replace(hour=0, minute=0, second=0, microsecond=0)
        quarter = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
        if self._since and self._since[0] != quarter:
            self._all_calls.quarter = self._read_calls.quarter = 0
        if self._since and self._since[1] != day:
            self._all_calls.day = self._read_calls.day = 0
        self._since = (quarter, day)
