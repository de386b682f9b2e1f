"""How fast a platform may be written to, whoever writes; where that is kept and who waits is known elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

ALL: Final = ""
"""The name of what all messages to a platform share."""
AHEAD_S: Final = 0.25
"""How long a line may be before nobody need join it."""
LONGEST_LINE_S: Final = 300.0
LONGEST_CLOSED_S: Final = 3600.0
"""What lies further ahead was left by a clock that ran ahead, and counts as this much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One message every so many seconds for long, and so many at once before that."""

    every_s: float
    at_once: int = 1


def rate_within(most: int, window_s: float, *, at_once: int) -> Rate:
    """Return the rate at which no window of this length sees more than so many messages.

    Source: ITU-T I.371, annex A (generic cell rate algorithm): at most at_once + window / every fit into a window.
    """
    return Rate(every_s=window_s / (most - at_once), at_once=at_once)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How what is limited stands, as instants in seconds: when it is free, and until when it takes nothing."""

    free_at: float = 0.0
    closed_until: float = 0.0

    def held_for(self, now: float) -> float | None:
        """Return for how long nobody need join this line, or None when somebody may."""
        seen = _seen(self, now)
        if seen.closed_until > now:
            return seen.closed_until - now
        return seen.free_at - now if seen.free_at > now + AHEAD_S else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendRequest:
    """A message that wants to go out.

    own: the lines, by name, in which only what goes to the same place stands; shared: those that others wait in, too.
    is_unasked: nobody waits for it, so it goes when nothing else has gone for a while.
    patience_s: how long it waits for its own, longest_s: for all; who is refused takes no place in any line.
    """

    own: Mapping[str, Rate]
    shared: Mapping[str, Rate]
    is_unasked: bool
    patience_s: float
    longest_s: float

    @property
    def rates(self) -> Mapping[str, Rate]:
        """All the lines."""
        return {**self.own, **self.shared}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """After how many seconds a message goes out, or may ask again where it was refused."""

    wait_s: float
    is_made: bool


def reserve(
    request: SendRequest, lines: Mapping[str, Line], now: float
) -> tuple[Reservation, Mapping[str, Line]]:
    """Return when a message may go, and the lines that it has changed by that.

    Args:
        lines: as they stand; one that is missing is free.
    """
    known = {name: _seen(lines.get(name, Line()), now) for name in request.rates}
    waits = {name: _wait(known[name], rate, request, now) for name, rate in request.rates.items()}
    wait_s = max(waits.values())
    if max(waits[name] for name in request.own) > request.patience_s or wait_s > request.longest_s:
        return Reservation(wait_s=wait_s, is_made=False), {}
    after = {}
    for name, rate in request.rates.items():
        begins = now + (wait_s if name in request.own else 0.0)  # others go while this one waits for its own
        after[name] = replace(known[name], free_at=max(known[name].free_at, begins) + rate.every_s)
    return Reservation(wait_s=wait_s, is_made=True), after


def _seen(line: Line, now: float) -> Line:
    free_at, closed_until = now + LONGEST_LINE_S, now + LONGEST_CLOSED_S
    return Line(free_at=min(line.free_at, free_at), closed_until=min(line.closed_until, closed_until))


def _wait(line: Line, rate: Rate, request: SendRequest, now: float) -> float:
    early_s = 0.0 if request.is_unasked else (rate.at_once - 1) * rate.every_s
    return max(0.0, line.free_at - early_s - now, line.closed_until - now)
