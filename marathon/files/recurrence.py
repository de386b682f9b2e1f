"""The repetitions a training calendar uses: daily and weekly with an end; any other is refused clearly."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice, takewhile
from typing import Final
from zoneinfo import ZoneInfo

from marathon.errors import Phrase, PlanFileError

_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MOST_DAYS: Final = 2_000
_UNDERSTOOD: Final = frozenset(("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"))


def repeated(first: date, rule: Mapping[str, Sequence[object]], *, zone: str, line: int) -> Iterator[date]:
    """Return the days of a repetition from its first one, at most 2,000.

    Args: rule maps the names of RFC 5545 (FREQ, INTERVAL, COUNT, UNTIL, BYDAY) to their lists of values; line
        is the event's, for the error.
    Raises: PlanFileError for a rule without an end, or one that is neither daily nor weekly.
    """
    named = {name.upper(): list(values) for name, values in rule.items()}
    frequency = str(named.get("FREQ", [""])[0]).upper()
    if frequency not in ("DAILY", "WEEKLY") or set(named) - _UNDERSTOOD:
        problem = Phrase("the event repeats in a way I do not follow; use daily or weekly, or single events")
        raise PlanFileError(line=line, problem=problem)
    if not ("COUNT" in named or "UNTIL" in named):
        raise PlanFileError(
            line=line, problem=Phrase("the event repeats without an end; give it an end date")
        )
    step = _whole(named.get("INTERVAL", [1]), line)
    days = (
        _weekly(first, step, _weekdays(first, named, line)) if frequency == "WEEKLY" else _daily(first, step)
    )
    if "UNTIL" in named:
        last = _until(named["UNTIL"][0], zone, line)
        days = takewhile(lambda day: day <= last, days)
    return islice(days, min(_whole(named.get("COUNT", [_MOST_DAYS]), line), _MOST_DAYS))


def _whole(values: Sequence[object], line: int) -> int:
    number = int(str(values[0]))
    if not 1 <= number <= _MOST_DAYS:
        raise PlanFileError(
            line=line,
            problem=Phrase("the event repeats more often than a plan can hold; give it a nearer end"),
        )
    return number


def _weekdays(first: date, named: Mapping[str, Sequence[object]], line: int) -> set[int]:
    days = {str(day).upper() for day in named.get("BYDAY", ())}
    if days - set(_WEEKDAYS):
        raise PlanFileError(
            line=line, problem=Phrase("the event repeats in a way I do not follow; name plain weekdays")
        )
    return {_WEEKDAYS.index(day) for day in days} or {first.weekday()}


def _daily(first: date, step: int) -> Iterator[date]:
    return (first + timedelta(days=step * n) for n in range(_MOST_DAYS))


def _weekly(first: date, step: int, weekdays: set[int]) -> Iterator[date]:
    monday = first - timedelta(days=first.weekday())
    for week in range(_MOST_DAYS):
        for weekday in sorted(weekdays):
            day = monday + timedelta(days=7 * step * week + weekday)
            if day >= first:
                yield day


def _until(value: object, zone: str, line: int) -> date:
    if isinstance(value, datetime):
        return (value.astimezone(ZoneInfo(zone)) if value.tzinfo else value).date()
    if isinstance(value, date):
        return value
    raise PlanFileError(line=line, problem=Phrase("the event repeats until a date I cannot read"))
