"""Keeps the races of a plan as races that are run: without a name, until somebody enters them with one."""

from collections.abc import Iterable
from datetime import date

from marathon.domain.activity import Sport
from marathon.domain.athlete import AthleteId
from marathon.domain.plan import PlanDiff, SessionKind
from marathon.domain.race import Race
from marathon.store import plans, races
from marathon.store.store import Connection


def race_days(diff: PlanDiff) -> set[date]:
    """Return the days on which a change of the plan adds or takes away a race."""
    touched = [*diff.added, *diff.removed, *(s for c in diff.changed for s in (c.before, c.after))]
    return {session.date for session in touched if session.kind is SessionKind.RACE}


def keep_planned_races(connection: Connection, athlete_id: AthleteId, days: Iterable[date]) -> None:
    """Let the races of some days be those that were entered, else those that stand in the plan, inside a unit.

    What has a result stays, whatever becomes of the plan.
    """
    entered = races.of_athlete(connection, athlete_id)
    for day in sorted(days):
        there = [race for race in entered if race.date == day]
        wanted = set() if any(race.name for race in there) else _planned_m(connection, athlete_id, day)
        for race in there:
            if race.id and not (race.name or race.result_s or race.distance_m in wanted):
                races.remove(connection, athlete_id, race.id)
        for distance_m in sorted(wanted - {race.distance_m for race in there}):
            races.add(connection, athlete_id, Race(name="", date=day, distance_m=distance_m))


def _planned_m(connection: Connection, athlete_id: AthleteId, day: date) -> set[float]:
    return {
        session.distance_m
        for session in plans.sessions_between(connection, athlete_id, day, day)
        if session.kind is SessionKind.RACE and session.sport is Sport.RUN and session.distance_m
    }
