"""The smallest change of a plan that answers what has happened: it only takes away, or moves where there is room."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from marathon.domain.adaptation_reasons import AdaptationReason, find_reasons, key_of
from marathon.domain.adaptation_rules import Plan, Scene, rule_for
from marathon.domain.flags import find_flags
from marathon.domain.plan import PlanDiff, SessionChange, SessionKind
from marathon.domain.reasons import (
    AwayFor,
    EfficiencyDrop,
    Flag,
    HighMonotony,
    KeySessionMissed,
    LongRunJump,
    ReturnAfterBreak,
)
from marathon.domain.training import Training

LOOKS_BACK_DAYS: Final = 45
LOOKS_AHEAD_DAYS: Final = 14
_ORDER: Final = (AwayFor, ReturnAfterBreak, KeySessionMissed, HighMonotony, EfficiencyDrop)
"""Jumps come last, looked for in what the others leave: where one run gets shorter, the next may be too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adaptation:
    """What is proposed, and why; without reasons nothing is.

    keys: those of every reason that an answer to it settles, also of those that asked for nothing more.
    unplaced: key sessions that were missed, and that fit nowhere.
    """

    diff: PlanDiff
    reasons: tuple[AdaptationReason, ...] = ()
    keys: frozenset[str] = frozenset()
    unplaced: tuple[KeySessionMissed, ...] = ()


def adapt_plan(known: Training, flags: Sequence[Flag], today: date, kept: Collection[str] = ()) -> Adaptation:
    """Return the smallest change that answers every reason of today.

    No day, and so no week, asks for more than before: not farther, not longer, not harder. Only days that lie ahead
    change, today while nothing was run yet, and a missed session leaves its day; a race and its day stay as they are.
    Asked of the plan that it leads to, it proposes nothing more.

    Args:
        known: the LOOKS_BACK_DAYS before today, and the plan of the LOOKS_AHEAD_DAYS after it.
        flags: those of today.
        kept: the keys of reasons for which the plan stays as it is.
    """
    reasons = [reason for reason in _answerable(known, flags, today) if key_of(reason) not in kept]
    if not reasons:
        return Adaptation(diff=PlanDiff())
    scene = _scene(known, reasons, today)
    plan, used = known.sessions, []
    for reason in (reason for kind in _ORDER for reason in reasons if isinstance(reason, kind)):
        changed = rule_for(reason, scene)(plan)
        if changed != plan:
            used.append(reason)
        plan = changed
    plan, jumps = _without_jumps(known, plan, today, scene, kept)
    unplaced = (r for r in reasons if isinstance(r, KeySessionMissed) and r not in used)
    return Adaptation(
        diff=_difference(known.sessions, plan),
        reasons=(*used, *jumps),
        keys=frozenset(map(key_of, (*reasons, *jumps))),
        unplaced=tuple(unplaced),
    )


def _answerable(known: Training, flags: Sequence[Flag], today: date) -> Sequence[AdaptationReason]:
    """Return the reasons of today; who is to take it easy makes up for nothing, even where they keep their plan."""
    found = find_reasons(known, flags, today)
    if any(isinstance(reason, AwayFor | ReturnAfterBreak) for reason in found):
        return [reason for reason in found if not isinstance(reason, KeySessionMissed)]
    return found


def _scene(known: Training, reasons: Sequence[AdaptationReason], today: date) -> Scene:
    runs = tuple(run for run in known.activities if run.is_run and run.local_date <= today)
    ran_today = any(run.local_date == today for run in runs)
    return Scene(
        runs=runs,
        first=today + timedelta(days=1) if ran_today else today,
        race_days=frozenset(s.date for s in known.sessions if s.kind is SessionKind.RACE),
        missed=frozenset((r.date, r.kind) for r in reasons if isinstance(r, KeySessionMissed)),
    )


def _without_jumps(
    known: Training, plan: Plan, today: date, scene: Scene, kept: Collection[str]
) -> tuple[Plan, tuple[LongRunJump, ...]]:
    """Shorten the long runs ahead that are too long, until none is; each reason names what its run becomes."""
    planned_m = {key_of(flag): flag.distance_m for flag in _jumps_ahead(known, known.sessions, today)}
    found: dict[str, LongRunJump] = {}
    while True:
        before = plan
        for flag in _jumps_ahead(known, plan, today):
            key = key_of(flag)
            shorter = plan if key in kept else rule_for(flag, scene)(plan)
            if shorter != plan:
                asked_m = planned_m.setdefault(key, flag.distance_m)
                found[key] = replace(flag, distance_m=asked_m, increase=asked_m / flag.longest_m - 1)
            plan = shorter
        if plan == before:
            return plan, tuple(found.values())


def _jumps_ahead(known: Training, plan: Plan, today: date) -> list[LongRunJump]:
    flags = find_flags(today, known.activities, plan)
    return [flag for flag in flags if isinstance(flag, LongRunJump) and flag.is_planned]


def _difference(standing: Plan, plan: Plan) -> PlanDiff:
    after = {session.id: session for session in plan}
    return PlanDiff(
        removed=tuple(session for session in standing if session.id not in after),
        changed=tuple(
            SessionChange(before=session, after=after[session.id])
            for session in standing
            if session.id in after and after[session.id] != session
        ),
    )
