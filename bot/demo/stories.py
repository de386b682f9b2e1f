"""The demo's stories: how each runner's last days differ from the plan; the runs are made elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.demo.people import Runner, Story
from bot.demo.runs import Manner, chance
from marathon.domain.calendar import monday_of
from marathon.domain.check_in import CheckIn, CheckInKind
from marathon.domain.plan import PlannedSession, SessionKind

SILENT_DAYS: Final = 24
_AWAY: Final = {Story.ILL: CheckInKind.ILL, Story.TRAVELLING: CheckInKind.TRAVELLING}
_AWAY_SINCE_DAYS: Final = 5
_RECENT_DAYS: Final = 8
_NOTES: Final = {Story.ILL: "Fever, resting.", Story.TRAVELLING: "Conference; hotel treadmill if I am lucky."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One runner's story on one local date."""

    runner: Runner
    today: date

    def plan(self, plan: tuple[PlannedSession, ...]) -> tuple[PlannedSession, ...]:
        """Return the plan as it stands today."""
        if self.runner.story is Story.PLAN_ENDS:
            sunday = monday_of(self.today) + timedelta(days=6)
            return tuple(session for session in plan if session.date <= sunday)
        if self.runner.story is Story.MOVED_A_SESSION:
            return tuple(sorted(self._swapped(plan), key=lambda session: session.date))
        return plan

    def _swapped(self, plan: tuple[PlannedSession, ...]) -> Iterator[PlannedSession]:
        """Move the last Tuesday's quality to Wednesday and Wednesday's easy run to Tuesday."""
        last = self.today - timedelta(days=2)
        tuesday = last - timedelta(days=(last.weekday() - 1) % 7)
        other = {tuesday: tuesday + timedelta(days=1), tuesday + timedelta(days=1): tuesday}
        for session in plan:
            yield session.moved_to(other[session.date]) if session.date in other else session

    def manner(self, session: PlannedSession, plan: tuple[PlannedSession, ...]) -> Manner | None:
        """Return how a session before today was run, None where it was not."""
        story, days_ago = self.runner.story, (self.today - session.date).days
        if story is Story.STOPPED_SYNCING and days_ago < SILENT_DAYS:
            return None
        if story in _AWAY and days_ago <= _AWAY_SINCE_DAYS:
            return None
        if story is Story.MISSED_LONG_RUN and session.kind is SessionKind.LONG and days_ago <= 7:
            return None
        if days_ago > 10 and session.kind is SessionKind.EASY:
            skipped = chance(self.runner, session.date, 1).random() < 0.05
            return None if skipped else Manner()
        if story is Story.OVER_REACHING and days_ago < _RECENT_DAYS:
            return self._too_hard(session, plan)
        if story is Story.AHEAD and days_ago < _RECENT_DAYS and session.kind is not SessionKind.LONG:
            return Manner(amount=1.28)
        return Manner()

    def _too_hard(self, session: PlannedSession, plan: tuple[PlannedSession, ...]) -> Manner:
        """Easy days run near threshold, and a long run far beyond the longest of the month before."""
        if session.kind is not SessionKind.LONG:
            return Manner(amount=1.15, speed=1.12, hr=1.15)
        month = session.date - timedelta(days=30)
        longest = max(s.distance_m or 0.0 for s in plan if month <= s.date < session.date)
        return Manner(amount=1.38 * longest / (session.distance_m or longest), speed=1.05, hr=1.1)

    def extras(self, plan: tuple[PlannedSession, ...]) -> Iterator[PlannedSession]:
        """Yield what was run without being planned, as if it had been."""
        for session in plan:
            days_ago = (self.today - session.date).days
            is_free = session.kind in (SessionKind.REST, SessionKind.STRENGTH)
            if not is_free or not 1 <= days_ago < _RECENT_DAYS:
                continue
            if self.runner.story is Story.AHEAD:
                yield PlannedSession(date=session.date, kind=SessionKind.EASY, distance_m=9000.0)
            elif self.runner.story is Story.TRAVELLING and days_ago == 3:
                yield PlannedSession(date=session.date, kind=SessionKind.RECOVERY, distance_m=5000.0)

    def check_ins(self) -> tuple[CheckIn, ...]:
        """Return what the runner has told."""
        kind = _AWAY.get(self.runner.story)
        if kind is None:
            return ()
        since = self.today - timedelta(days=_AWAY_SINCE_DAYS)
        until = self.today + timedelta(days=2)
        return (CheckIn(kind=kind, local_date=since, until=until, note=_NOTES[self.runner.story]),)
