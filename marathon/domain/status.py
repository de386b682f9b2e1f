"""An athlete's status over the last seven finished local days: one ordered table, the first row that fits decides."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from marathon.domain.check_in import CheckIn
from marathon.domain.compliance import DayResult, SessionResult
from marathon.domain.marks import Mark, Status
from marathon.domain.plan import SessionKind
from marathon.domain.reasons import (
    AwayFor,
    EasyDaysTooHard,
    IntensityUnknown,
    KeySessionMissed,
    NothingImported,
    NothingPlanned,
    SessionsMissed,
    TooHardByHeartRate,
    TooHardByPace,
    WeekReason,
    WeekVolume,
)
from marathon.domain.week import absence_in, week_volume

SILENT_AFTER_DAYS: Final = 21
AWAY_MOST_DAYS: Final = 4
"""How many of the seven days an absence must cover to excuse a week without a plan (own choice: most of them)."""
FAR_OVER: Final = 1.5
OVER: Final = 1.2
SHORT: Final = 0.8
MISSED_TOO_MANY: Final = 2
TOO_HARD_TOO_OFTEN: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekFacts:
    """All that the status table looks at, from seven finished days.

    volume is None when nothing was planned; days_silent is None when no activity was ever imported.
    """

    days_silent: int | None
    last_activity: date | None
    away: AwayFor | None
    days_away: int
    sessions_planned: int
    sessions_excused: int
    sessions_missed: int
    key_missed: tuple[SessionKind, date] | None
    gentle_judged: int
    gentle_too_hard: int
    volume: WeekVolume | None
    done: float
    runs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRule:
    """One row: when it fits, the status it gives and the reason it names."""

    status: Status
    fits: Callable[[WeekFacts], bool]
    reason: Callable[[WeekFacts], WeekReason]


def _ratio(facts: WeekFacts) -> float:
    return round(facts.volume.ratio, 4) if facts.volume else 1.0


def _volume(facts: WeekFacts) -> WeekReason:
    return facts.volume or _nothing_planned(facts)


def _nothing_planned(facts: WeekFacts) -> WeekReason:
    return NothingPlanned(done=facts.done, runs=facts.runs)


def _is_silent(facts: WeekFacts) -> bool:
    return facts.days_silent is None or facts.days_silent >= SILENT_AFTER_DAYS


def _is_excused(facts: WeekFacts) -> bool:
    if facts.sessions_planned == 0:
        return facts.days_away >= AWAY_MOST_DAYS
    return facts.away is not None and facts.sessions_excused * 2 >= facts.sessions_planned


def _away(facts: WeekFacts) -> WeekReason:
    return facts.away or _volume(facts)


def _key_missed(facts: WeekFacts) -> WeekReason:
    if facts.key_missed is None:
        return _volume(facts)
    return KeySessionMissed(kind=facts.key_missed[0], date=facts.key_missed[1])


def _is_too_hard(facts: WeekFacts) -> bool:
    return facts.gentle_too_hard >= TOO_HARD_TOO_OFTEN and facts.gentle_too_hard * 2 >= facts.gentle_judged


STATUS_TABLE: Final = (
    StatusRule(status=Status.EXCUSED, fits=_is_excused, reason=_away),
    StatusRule(
        status=Status.NO_DATA, fits=_is_silent, reason=lambda f: NothingImported(last_date=f.last_activity)
    ),
    StatusRule(status=Status.NO_PLAN, fits=lambda f: f.sessions_planned == 0, reason=_nothing_planned),
    StatusRule(status=Status.OVER_REACHED, fits=lambda f: _ratio(f) > FAR_OVER, reason=_volume),
    StatusRule(
        status=Status.OVER_REACHED,
        fits=_is_too_hard,
        reason=lambda f: EasyDaysTooHard(too_hard=f.gentle_too_hard, judged=f.gentle_judged),
    ),
    StatusRule(
        status=Status.UNDER_PERFORMED,
        fits=lambda f: f.sessions_missed >= MISSED_TOO_MANY,
        reason=lambda f: SessionsMissed(missed=f.sessions_missed, planned=f.sessions_planned),
    ),
    StatusRule(status=Status.UNDER_PERFORMED, fits=lambda f: f.key_missed is not None, reason=_key_missed),
    StatusRule(status=Status.UNDER_PERFORMED, fits=lambda f: _ratio(f) < SHORT, reason=_volume),
    StatusRule(status=Status.AHEAD, fits=lambda f: _ratio(f) > OVER, reason=_volume),
    StatusRule(status=Status.ON_TRACK, fits=lambda _: True, reason=_volume),
)


def find_status(facts: WeekFacts) -> tuple[Status, WeekReason]:
    """Return the status and reason of the first row of the table that fits."""
    rule = next(rule for rule in STATUS_TABLE if rule.fits(facts))
    return rule.status, rule.reason(facts)


def gather_facts(
    days: Sequence[DayResult],
    check_ins: Sequence[CheckIn],
    last_activity: date | None,
    plan_from: date | None = None,
) -> WeekFacts:
    """Return what the table looks at.

    Args:
        days: the last seven finished local days, oldest first.
        check_ins: those that reach any of these days.
        last_activity: the date of the latest activity of any sport; one of today ends a silence at once.
        plan_from: the plan's first day; what was run before it is not held against the plan. None: no matter.
    """
    results = [r for day in days for r in day.sessions if r.mark is not Mark.REST]
    missed = [r for r in results if r.mark is Mark.MISSED]
    gentle = [r for r in results if r.session.kind.is_gentle and _is_judged(r)]
    keys = [(r.session.kind, r.session.date) for r in missed if r.session.kind.is_key]
    volume, _ = week_volume([day for day in days if plan_from is None or day.date >= plan_from])
    _, done = week_volume(days)
    return WeekFacts(
        days_silent=max((days[-1].date - last_activity).days, 0) if last_activity else None,
        last_activity=last_activity,
        away=absence_in([day.date for day in days], check_ins),
        days_away=sum(any(said.covers(day.date) for said in check_ins) for day in days),
        sessions_planned=len(results),
        sessions_excused=sum(r.mark is Mark.EXCUSED for r in results),
        sessions_missed=len(missed),
        key_missed=keys[-1] if keys else None,
        gentle_judged=len(gentle),
        gentle_too_hard=sum(
            any(isinstance(why, TooHardByHeartRate | TooHardByPace) for why in r.reasons) for r in gentle
        ),
        volume=volume,
        done=done,
        runs=sum(activity.is_run for day in days for activity in day.activities),
    )


def _is_judged(result: SessionResult) -> bool:
    """Return whether how hard a gentle session was run could be told."""
    if result.mark not in (Mark.GREEN, Mark.YELLOW, Mark.RED) or not any(a.is_run for a in result.activities):
        return False
    return not any(isinstance(why, IntensityUnknown) for why in result.reasons)
