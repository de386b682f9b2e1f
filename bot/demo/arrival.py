"""The run that arrives while somebody watches: half a minute after they came, a run of theirs is there."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.demo.people import Runner, Story
from bot.demo.runs import run_session
from bot.demo.team import DemoAthlete, DemoTeam
from marathon.domain.activity import Activity, Sport
from marathon.domain.athlete import AthleteId
from marathon.domain.plan import PlannedSession, SessionKind
from marathon.domain.team import Role
from marathon.ports import Clock

DELAY_S: Final = 30.0
_JUST_NOW: Final = timedelta(minutes=2)
_AWAY: Final = (Story.ILL, Story.TRAVELLING)
_SHAKE_OUT_M: Final = 5000.0
_LATE_M: Final = 3000.0
_BEFORE_MIDNIGHT: Final = timedelta(minutes=5)

_log = logging.getLogger(__name__)


def arriving_run(person: DemoAthlete, now: datetime) -> Activity | None:
    """Return today's session as a run that ended two minutes ago; on a rest day an easy 5 km.

    Where the local day is too young to hold it, it is a late easy run of yesterday evening. None for the coach, for
    those who are away, and for those who have run today.
    """
    today = person.athlete.local_date(now)
    if (
        person.runner is None
        or person.story in _AWAY
        or any(a.local_date == today for a in person.activities)
    ):
        return None
    done = run_session(person.runner, _session_of(person, today), fitness=1.0)
    started_at = now - _JUST_NOW - timedelta(seconds=done.elapsed_s)
    if person.athlete.local_date(started_at) != today:
        return _late_run(person, person.runner, now)
    return replace(done, started_at=started_at, source_id=f"{done.source_id}/arrived")


def _session_of(person: DemoAthlete, today: date) -> PlannedSession:
    runs = (s for s in person.plan if s.date == today and s.measure and s.sport is Sport.RUN)
    return next(runs, PlannedSession(date=today, kind=SessionKind.EASY, distance_m=_SHAKE_OUT_M))


def _late_run(person: DemoAthlete, runner: Runner, now: datetime) -> Activity:
    """Return an easy run begun yesterday evening: today's session is never done by what is far too short for it."""
    today = person.athlete.local_date(now)
    evening = PlannedSession(date=today - timedelta(days=1), kind=SessionKind.EASY, distance_m=_LATE_M)
    done = run_session(runner, evening, fitness=1.0)
    midnight = datetime.combine(today, time(), tzinfo=ZoneInfo(runner.zone)).astimezone(UTC)
    started_at = min(now - _JUST_NOW - timedelta(seconds=done.elapsed_s), midnight - _BEFORE_MIDNIGHT)
    return replace(done, started_at=started_at, source_id=f"{done.source_id}/arrived")


class Arrivals:
    """Lets each athlete's run arrive once, a while after they, or the coach, came to look."""

    def __init__(
        self,
        *,
        team: DemoTeam,
        ingest: Callable[[AthleteId, Activity], object],
        pool: Executor,
        clock: Clock,
        delay_s: float = DELAY_S,
    ) -> None:
        """Take the seeded team and what stores a run; ingest is called in the pool and may block."""
        self._people = {person.athlete.id: person for person in team.people}
        self._ingest = ingest
        self._pool = pool
        self._clock = clock
        self._delay_s = delay_s
        self._timers: dict[AthleteId, asyncio.TimerHandle] = {}

    def expect(self, athlete_id: AthleteId) -> bool:
        """Let a run arrive after the delay, once; call it on the loop. Whoever coaches sees an athlete's.

        Returns: False where none comes, and none has come.
        """
        runner_id = self._whose(athlete_id)
        if runner_id in self._timers:
            return True
        if runner_id is None or arriving_run(self._people[runner_id], self._clock.now()) is None:
            return False
        loop = asyncio.get_running_loop()
        self._timers[runner_id] = loop.call_later(self._delay_s, self._pool.submit, self._arrive, runner_id)
        return True

    def cancel(self) -> None:
        """Let nothing more arrive."""
        for timer in self._timers.values():
            timer.cancel()

    def _whose(self, athlete_id: AthleteId) -> AthleteId | None:
        person = self._people.get(athlete_id)
        if person is None or person.role is not Role.COACH:
            return athlete_id if person else None
        now = self._clock.now()
        able = (i for i, p in self._people.items() if i not in self._timers and arriving_run(p, now))
        return next(able, None)

    def _arrive(self, athlete_id: AthleteId) -> None:
        try:
            run = arriving_run(self._people[athlete_id], self._clock.now())
            if run is not None:
                self._ingest(athlete_id, run)
        except Exception:
            _log.exception("the run of athlete %d could not arrive", athlete_id)
