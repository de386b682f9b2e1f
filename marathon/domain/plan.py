"""The training plan: sessions, and the difference between two plans that every change goes through."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from marathon.domain.activity import SessionId, Sport


class SessionKind(StrEnum):
    """What a session is for."""

    EASY = "easy"
    RECOVERY = "recovery"
    LONG = "long"
    TEMPO = "tempo"
    INTERVALS = "intervals"
    MARATHON_PACE = "marathon_pace"
    RACE = "race"
    CROSS = "cross"
    STRENGTH = "strength"
    REST = "rest"

    @property
    def is_gentle(self) -> bool:
        """Whether running it hard defeats its purpose."""
        return self in (SessionKind.EASY, SessionKind.RECOVERY, SessionKind.LONG)

    @property
    def is_quality(self) -> bool:
        """Whether it asks for a stretch of hard running."""
        return self in (SessionKind.TEMPO, SessionKind.INTERVALS, SessionKind.MARATHON_PACE, SessionKind.RACE)

    @property
    def is_key(self) -> bool:
        """Whether the week leans on it: quality and the long run."""
        return self.is_quality or self is SessionKind.LONG


class Measure(StrEnum):
    """What a session, a day or a week is measured by."""

    DURATION = "duration"
    DISTANCE = "distance"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVolume:
    """How much is planned, each part 0 where none of it is: metres, and seconds of what has no metres."""

    distance_m: float = 0.0
    duration_s: float = 0.0

    def __bool__(self) -> bool:
        """Return whether anything is planned."""
        return bool(self.distance_m or self.duration_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSession:
    """One session on one local date; REST has neither duration nor distance, all others at least one.

    original_date is the day it was first planned for, kept when it is moved.
    """

    date: date
    kind: SessionKind
    sport: Sport = Sport.RUN
    duration_s: float | None = None
    distance_m: float | None = None
    pace_s_per_km: float | None = None
    notes: str = ""
    original_date: dt.date | None = None
    id: SessionId | None = None

    @property
    def measure(self) -> Measure | None:
        """What it is held against: its duration where planned, else its distance, None for rest."""
        if self.duration_s:
            return Measure.DURATION
        return Measure.DISTANCE if self.distance_m else None

    @property
    def is_moved(self) -> bool:
        """Whether it stands on another day than first planned."""
        return self.original_date is not None and self.original_date != self.date

    def moved_to(self, day: dt.date) -> "PlannedSession":
        """Return the session on another day, remembering the first one while it stands elsewhere."""
        first = self.original_date or self.date
        return replace(self, date=day, original_date=None if day == first else first)

    def as_first_planned(self) -> "PlannedSession":
        """Return what was planned, on the day it was first planned for and without identity."""
        return self.moved_to(self.original_date or self.date).content()

    def content(self) -> "PlannedSession":
        """Return it without identity: two sessions with equal content are the same plan."""
        return replace(self, id=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionChange:
    """One session before and after."""

    before: PlannedSession
    after: PlannedSession


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDiff:
    """What a change does to a plan; import, generator, move and adaptation all speak it.

    kept_moved: sessions that the new plan has on their first day, and that stay where the athlete moved them.
    beside: what else stood, when it was proposed, on the days and in the sports that it adds to.
    """

    added: tuple[PlannedSession, ...] = ()
    removed: tuple[PlannedSession, ...] = ()
    changed: tuple[SessionChange, ...] = ()
    unchanged: int = 0
    kept_moved: tuple[PlannedSession, ...] = ()
    beside: tuple[SessionId, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether applying it would change nothing."""
        return not (self.added or self.removed or self.changed)

    def applied_to(self, sessions: Sequence["PlannedSession"]) -> tuple["PlannedSession", ...]:
        """Return the sessions of a plan as they would be with this change."""
        gone = {s.id for s in (*self.removed, *(c.before for c in self.changed))}
        stay = (session for session in sessions if session.id not in gone)
        return (*stay, *self.added, *(c.after for c in self.changed))

    def dropped_races(self) -> tuple[PlannedSession, ...]:
        """Return the races that stand in the plan and on whose days it would hold none."""
        gone = [*self.removed, *(c.before for c in self.changed)]
        still = {
            s.date for s in (*self.added, *(c.after for c in self.changed)) if s.kind is SessionKind.RACE
        }
        return tuple(s for s in gone if s.kind is SessionKind.RACE and s.date not in still)

    def inverse(self) -> "PlanDiff":
        """Return the diff that undoes this one."""
        back = tuple(SessionChange(before=c.after, after=c.before) for c in self.changed)
        return PlanDiff(added=self.removed, removed=self.added, changed=back, unchanged=self.unchanged)


def diff_plans(old: tuple[PlannedSession, ...], new: tuple[PlannedSession, ...]) -> PlanDiff:
    """Return what turns the old sessions into the new ones.

    Sessions pair by local date and sport: those with equal content first, which are unchanged, then the others in
    order, which are changed and keep the old identity. A session that was moved stays where it was moved to while
    the new plan has one of its kind on its first day. Pass only the sessions first planned for the new plan's span.
    """
    wanted, kept_moved = _keep_moves(old, new)
    waiting = _by_day_and_sport(old)
    fresh = [session for session in wanted if not _take_equal(waiting, session)]
    added, changed = [], []
    for session in fresh:
        if same_day := waiting.get((session.date, session.sport)):
            before = same_day.pop(0)
            changed.append(SessionChange(before=before, after=replace(session, id=before.id)))
        else:
            added.append(session)
    removed = tuple(s for rest in waiting.values() for s in rest)
    unchanged = len(new) - len(fresh)
    return PlanDiff(
        added=tuple(added),
        removed=removed,
        changed=tuple(changed),
        unchanged=unchanged,
        kept_moved=kept_moved,
    )


def _keep_moves(
    old: tuple[PlannedSession, ...], new: tuple[PlannedSession, ...]
) -> tuple[list[PlannedSession], tuple[PlannedSession, ...]]:
    """Return the new sessions with the moves of the old ones, and those of them that keep one (rest is not told)."""
    wanted, kept = list(new), []
    known = {session.as_first_planned() for session in old}
    for moved in (session for session in old if session.is_moved):
        mine = moved.as_first_planned()
        alike = [s for s in wanted if (s.date, s.sport, s.kind) == (mine.date, mine.sport, mine.kind)]
        if alike:
            answer = min(alike, key=lambda session: (session != mine, session in known))
            wanted.remove(answer)
            kept.append(answer.moved_to(moved.date))
    return [*wanted, *kept], tuple(session for session in kept if session.kind is not SessionKind.REST)


def _take_equal(waiting: dict[tuple[date, Sport], list[PlannedSession]], session: PlannedSession) -> bool:
    """Take the first waiting session with equal content out, and return whether there was one."""
    same_day = waiting.get((session.date, session.sport), [])
    for place, before in enumerate(same_day):
        if before.content() == session.content():
            del same_day[place]
            return True
    return False


def _by_day_and_sport(
    sessions: tuple[PlannedSession, ...],
) -> dict[tuple[date, Sport], list[PlannedSession]]:
    grouped: dict[tuple[date, Sport], list[PlannedSession]] = {}
    for session in sorted(sessions, key=lambda s: (s.date, s.id or 0)):
        grouped.setdefault((session.date, session.sport), []).append(session)
    return grouped
