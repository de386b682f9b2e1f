"""What each reason asks of a plan: easy days, shorter runs, a day of rest, a key session made up for."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import median
from typing import Final, assert_never

from marathon.domain.activity import Activity, Sport
from marathon.domain.adaptation_reasons import MAKE_UP_DAYS, AdaptationReason, easy_until
from marathon.domain.calendar import days_from
from marathon.domain.flags import longest_before, planned_m, usual_m_per_s
from marathon.domain.lighter_sessions import at_most, demand_of, made_easy, shortened
from marathon.domain.plan import PlannedSession, SessionKind
from marathon.domain.reasons import (
    AwayFor,
    EfficiencyDrop,
    HighMonotony,
    KeySessionMissed,
    LongRunJump,
    ReturnAfterBreak,
)

Plan = tuple[PlannedSession, ...]
Rule = Callable[[Plan], Plan]

LONG_SHARE: Final = 0.75
"""The longest run in the easy days after an absence, as a share of the longest of the 30 days before (own choice)."""
RETURN_DAYS: Final = 7
RETURN_SHARE: Final = 0.5
"""How long, and how far as a share of what was usual, runs are after a break (own choice, as its flag says)."""
REST_WITHIN_DAYS: Final = 3
LEAST_SHARE: Final = 0.75
"""What must be left of a key session where another day has less room than it took (own choice)."""
FREE_BEFORE_RACE_DAYS: Final = 3
_GENTLE: Final = (SessionKind.EASY, SessionKind.RECOVERY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What the rules look at: the runs that were done, the first day that can still be changed, and the races.

    missed: the days and kinds of key sessions that were not done, so that nobody has to recover from them.
    """

    runs: tuple[Activity, ...]
    first: date
    race_days: Collection[date]
    missed: Collection[tuple[date, SessionKind]] = ()

    def is_open(self, session: PlannedSession, last: date) -> bool:
        """Return whether a session up to a day may be changed; a race day never is."""
        is_training = session.kind is not SessionKind.REST and session.measure is not None
        return is_training and self.first <= session.date <= last and session.date not in self.race_days


def rule_for(reason: AdaptationReason, scene: Scene) -> Rule:
    """Return what a reason asks of a plan; a plan that answers it already comes back as it was."""
    match reason:
        case AwayFor():
            return lambda plan: _eased_after(reason, scene, plan)
        case ReturnAfterBreak():
            return lambda plan: _eased_back(reason, scene, plan)
        case HighMonotony() | EfficiencyDrop():
            return lambda plan: _with_rest(scene, plan)
        case KeySessionMissed():
            return lambda plan: _made_up(reason, scene, plan)
        case LongRunJump():
            return lambda plan: _without_jump(reason, scene, plan)
        case _:
            assert_never(reason)


def _eased_after(absence: AwayFor, scene: Scene, plan: Plan) -> Plan:
    """Make what is hard easy, and a long run no longer than a share of the longest of late."""
    last = easy_until(absence)
    ran = [(run.local_date, run.distance_m) for run in scene.runs if run.distance_m]

    def eased(session: PlannedSession) -> PlannedSession:
        if session.kind.is_quality:
            return made_easy(session)
        longest_m = longest_before(session.date, ran)
        is_capped = session.kind is SessionKind.LONG and longest_m
        return at_most(session, LONG_SHARE * longest_m) if is_capped else session

    return tuple(eased(s) if scene.is_open(s, last) else s for s in plan)


def _eased_back(back: ReturnAfterBreak, scene: Scene, plan: Plan) -> Plan:
    """Make every run of the first week easy, and at most half of what was usual before the break."""
    began = back.date - timedelta(days=back.days_off)
    usual_m = median(
        [run.distance_m for run in scene.runs if run.local_date < began and run.distance_m] or [0]
    )
    last = back.date + timedelta(days=RETURN_DAYS - 1)

    def eased(session: PlannedSession) -> PlannedSession:
        easy = made_easy(session) if session.kind.is_key else session
        is_capped = usual_m and easy.sport is Sport.RUN
        return at_most(easy, RETURN_SHARE * usual_m) if is_capped else easy

    return tuple(eased(s) if scene.is_open(s, last) else s for s in plan)


def _with_rest(scene: Scene, plan: Plan) -> Plan:
    """Give the lightest gentle day of the next ones to rest, unless one of them is free as it is."""
    days = days_from(scene.first, REST_WITHIN_DAYS)
    held = {day: [s for s in plan if s.date == day and s.measure] for day in days}
    alone = [sessions[0] for sessions in held.values() if len(sessions) == 1]
    gentle = [s for s in alone if s.kind in _GENTLE and scene.is_open(s, days[-1])]
    if not all(held.values()) or not gentle:
        return plan
    chosen = min(gentle, key=lambda s: (demand_of([s]).load_au, s.date))
    rest = replace(
        chosen, kind=SessionKind.REST, distance_m=None, duration_s=None, pace_s_per_km=None, notes=""
    )
    return tuple(rest if s is chosen else s for s in plan)


def _without_jump(jump: LongRunJump, scene: Scene, plan: Plan) -> Plan:
    """Shorten a long run to what its flag advises."""
    share = (jump.advised_m or jump.distance_m) / jump.distance_m

    usual = usual_m_per_s(scene.runs)

    def is_meant(session: PlannedSession) -> bool:
        is_it = session.date == jump.date and session.sport is Sport.RUN
        return is_it and planned_m(session, usual) == jump.distance_m

    return tuple(shortened(s, share) if is_meant(s) and scene.is_open(s, jump.date) else s for s in plan)


def _made_up(missed: KeySessionMissed, scene: Scene, plan: Plan) -> Plan:
    """Put a missed key session in place of a gentle one that asks for as much, where hard days stay apart."""
    session = next((s for s in plan if (s.date, s.kind) == (missed.date, missed.kind)), None)
    if session is None or session.date in scene.race_days:
        return plan
    found = list(_places_for(session, scene, plan))
    if not found:
        return plan
    fitted, gentle = max(found, key=lambda place: (demand_of([place[0]]).load_au, -place[1].date.toordinal()))
    moved = fitted.moved_to(gentle.date)
    return tuple(moved if s is session else s for s in plan if s is not gentle)


def _places_for(
    session: PlannedSession, scene: Scene, plan: Plan
) -> Iterator[tuple[PlannedSession, PlannedSession]]:
    """Yield what would be left of a session, and the gentle one in whose place it would stand."""
    last = session.date + timedelta(days=MAKE_UP_DAYS)
    for gentle in plan:
        that_day = [s for s in plan if s.date == gentle.date and s.measure]
        is_alone = len(that_day) == 1 and gentle.kind in _GENTLE and gentle.sport is session.sport
        if is_alone and scene.is_open(gentle, last) and _is_apart(gentle.date, scene, plan):
            fitted = _fitted(session, gentle)
            if fitted:
                yield fitted, gentle


def _is_apart(day: date, scene: Scene, plan: Plan) -> bool:
    """Return whether no key session stands on the day before or after, and no race soon after."""
    a_day, free = timedelta(days=1), timedelta(days=FREE_BEFORE_RACE_DAYS)
    keys = [s.date for s in plan if s.kind.is_key and (s.date, s.kind) not in scene.missed]
    return not any(abs(key - day) <= a_day for key in keys) and not any(
        day < race <= day + free for race in scene.race_days
    )


def _fitted(session: PlannedSession, gentle: PlannedSession) -> PlannedSession | None:
    """Return as much of a session as asks for no more than another one, None where too little would be left."""
    asked, room = demand_of([session]), demand_of([gentle])
    share = min(
        theirs / mine
        for mine, theirs in (
            (asked.distance_m, room.distance_m),
            (asked.duration_s, room.duration_s),
            (asked.load_au, room.load_au),
        )
        if mine
    )
    return shortened(session, share) if share >= LEAST_SHARE else None
