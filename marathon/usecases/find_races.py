"""Which runs were races: of one run, of all that predictions rest on, and what the athlete says of one."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from marathon.domain.activity import Activity, ActivityId
from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.race_cards import FoundRace, FoundRacesCard, SaidRaceCard
from marathon.domain.race_finding import USUAL_WEEKS, RaceFinding, RaceVerdict, judge_runs
from marathon.errors import NeverARaceError
from marathon.store import activities, races, thresholds
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.people import person_of
from marathon.usecases.record_run import change_run
from marathon.usecases.runner_past import EVIDENCE_DAYS
from marathon.usecases.tell_run import tell_run_anew

LOOKED_BACK: Final = timedelta(weeks=USUAL_WEEKS)


def found_race(connection: Connection, person: Athlete, run: Activity) -> FoundRace | None:
    """Return whether a run was a race, held against the eight weeks before it; None for what cannot be one."""
    if not run.is_run or not run.distance_m:
        return None
    day = run.local_date
    known = activities.between(connection, person.id, day - LOOKED_BACK, day)
    runs = [*(other for other in known if other.local_date < day), run]
    entered = races.of_athlete(connection, person.id)
    finding = judge_runs(runs, entered, thresholds.history(connection, person.id))[-1]
    return _as_found(run, finding)


def look_for_race(desk: Desk, athlete_id: AthleteId, number: ActivityId) -> FoundRace | None:
    """Return whether a run was a race, None for what cannot have been one.

    Raises: UnknownNumberError.
    """
    person = person_of(desk, athlete_id)
    with desk.store.read() as connection:
        return found_race(connection, person, activities.get(connection, athlete_id, number))


def found_races(desk: Desk, athlete_id: AthleteId) -> FoundRacesCard:
    """Return the runs predictions take for races, and those that only their athlete can tell of, newest first."""
    today = person_of(desk, athlete_id).local_date(desk.clock.now())
    with desk.store.read() as connection:
        first = today - timedelta(days=EVIDENCE_DAYS) - LOOKED_BACK
        runs = activities.between(connection, athlete_id, first, today)
        findings = judge_runs(
            runs, races.of_athlete(connection, athlete_id), thresholds.history(connection, athlete_id)
        )
    found = [
        _as_found(run, finding)
        for run, finding in zip(runs, findings, strict=True)
        if finding.verdict is not RaceVerdict.TRAINING or run.race_said is not None
        if run.local_date >= first + LOOKED_BACK
    ]
    return FoundRacesCard(found=tuple(reversed(found)))


def say_race(desk: Desk, athlete_id: AthleteId, number: ActivityId, said: bool | None) -> SaidRaceCard:
    """Keep whether a run was a race as its athlete's last word, and change the message that tells of it.

    Args: said: None takes back what was said.
    Raises: UnknownNumberError; NeverARaceError for what cannot have been one.
    """
    now, person = desk.clock.now(), person_of(desk, athlete_id)
    with desk.store.read() as connection:
        before = activities.get(connection, athlete_id, number)
        found = found_race(connection, person, replace(before, race_said=said))
    if found is None:
        raise NeverARaceError
    change_run(
        desk,
        person,
        number,
        lambda run: replace(run, race_said=said),
        lambda connection, run: tell_run_anew(connection, athlete_id, run, now),
    )
    desk.messages_wait()
    return SaidRaceCard(run=found, said=said, before=before.race_said)


def _as_found(run: Activity, finding: RaceFinding) -> FoundRace:
    assert run.id is not None, "what is kept has a number"
    return FoundRace(
        activity_id=run.id,
        name=run.name,
        date=run.local_date,
        distance_m=run.distance_m or 0.0,
        elapsed_s=run.elapsed_s,
        finding=finding,
    )
