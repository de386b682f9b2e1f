"""What a predictor may be asked about one runner on any day: evidence and mileage up to then, nothing later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from marathon.domain.activity import Activity, BestEffort
from marathon.domain.athlete import Athlete, Threshold
from marathon.domain.race import Evidence, EvidenceKind, Race, RaceQuestion
from marathon.domain.race_finding import with_races
from marathon.domain.race_recordings import SAME_RACE, recorded_s
from marathon.domain.thresholds import fast_efforts, usual_pace_s_per_km
from marathon.store import activities, races, thresholds
from marathon.store.store import Connection

EVIDENCE_DAYS: Final = 548
MILEAGE_WEEKS: Final = 8
RACE_LEAST_M: Final = 3_000.0
BEST_LEAST_M: Final = 5_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerPast:
    """A runner, the results of races they entered, and their runs, of which too early ones do no harm.

    runs say for themselves whether they were races, see with_races().
    """

    runner: Athlete
    results: tuple[Evidence, ...]
    runs: tuple[Activity, ...]

    def question(self, on: date, distance_m: float) -> RaceQuestion:
        """Return the question as it could have been asked on a day: nothing later is in it, nor decides on it."""
        known = self._known(on)
        since = on - timedelta(weeks=MILEAGE_WEEKS)
        recent = [run for run in known if run.local_date > since]
        weekly_m = sum(run.distance_m or 0.0 for run in recent) / _weeks_logged(known, on)
        return RaceQuestion(
            on=on,
            distance_m=distance_m,
            evidence=self._evidence(on, known),
            weekly_distance_m=weekly_m or None,
            runs_in_8_weeks=len(recent),
            age=on.year - self.runner.birth_year if self.runner.birth_year else None,
            sex=self.runner.sex,
        )

    def races(self, on: date) -> tuple[Evidence, ...]:
        """Return the races run up to a day, earliest first; one that was typed in and recorded is one."""
        return _races([item for item in self.results if item.date <= on], self._known(on))

    def _known(self, on: date) -> tuple[Activity, ...]:
        first = on - timedelta(days=EVIDENCE_DAYS)
        return tuple(run for run in self.runs if first <= run.local_date <= on)

    def _evidence(self, on: date, known: Sequence[Activity]) -> tuple[Evidence, ...]:
        """Return the races, and the stretches of training that were clearly harder than usual."""
        usual = usual_pace_s_per_km(known) or 0.0
        races = self.races(on)
        raced_on = {race.date for race in races}
        bests = [
            Evidence(
                kind=EvidenceKind.TRAINING_BEST,
                date=run.local_date,
                distance_m=best.distance_m,
                time_s=best.duration_s,
            )
            for run in known
            if run.local_date not in raced_on
            for best in _hard_efforts(run, usual)
            if best.distance_m >= BEST_LEAST_M
        ]
        return (*races, *bests)


def _hard_efforts(run: Activity, usual_s_per_km: float) -> tuple[BestEffort, ...]:
    """Return the stretches of a run that were clearly faster than usual, the whole of it among them.

    Of what comes as a summary the whole is all there is.
    """
    if run.oddities or not run.distance_m:
        return ()
    whole = BestEffort(distance_m=run.distance_m, duration_s=run.elapsed_s)
    return fast_efforts((*run.best_efforts, whole), usual_s_per_km)


def past_of(
    runner: Athlete, entered: Sequence[Race], recorded: Sequence[Activity], known: tuple[Threshold, ...]
) -> RunnerPast:
    """Return a runner's past from what is kept of it: races are found among the runs and results among the races.

    Args: recorded: what may be looked at, earliest first. known: the thresholds a run's heart rate is held against.
    """
    runs = with_races([run for run in recorded if run.is_run], entered, known)
    return RunnerPast(runner=runner, results=known_results(entered, runs), runs=runs)


def read_past(connection: Connection, person: Athlete, day: date) -> RunnerPast:
    """Return all that may be known of a runner on a day, for nobody but the runner."""
    runs = activities.between(connection, person.id, day - timedelta(days=EVIDENCE_DAYS), day)
    entered, known = races.of_athlete(connection, person.id), thresholds.history(connection, person.id)
    return past_of(person, entered, runs, known)


def known_results(entered: Sequence[Race], runs: Sequence[Activity]) -> tuple[Evidence, ...]:
    """Return the results of entered races: as typed in, else as recorded on the day; a goal is no result."""
    return tuple(
        Evidence(
            kind=EvidenceKind.RACE, date=race.date, distance_m=race.distance_m, time_s=time_s, name=race.name
        )
        for race in entered
        if (time_s := race.result_s or recorded_s(race, runs))
    )


def _races(typed: Sequence[Evidence], runs: Sequence[Activity]) -> tuple[Evidence, ...]:
    recorded = [
        Evidence(
            kind=EvidenceKind.RACE,
            date=run.local_date,
            distance_m=run.distance_m,
            time_s=run.elapsed_s,
            name=run.name,
        )
        for run in runs
        if run.is_race and run.distance_m and run.distance_m >= RACE_LEAST_M
    ]
    further = [race for race in recorded if not any(_is_same(race, result) for result in typed)]
    return tuple(sorted((*typed, *further), key=lambda race: race.date))


def _is_same(race: Evidence, result: Evidence) -> bool:
    return (
        race.date == result.date and abs(race.distance_m - result.distance_m) < SAME_RACE * result.distance_m
    )


def _weeks_logged(runs: Sequence[Activity], on: date) -> float:
    """Return how many of the last eight weeks the log can speak of: a young one says nothing of before."""
    first = min((run.local_date for run in runs), default=on)
    return min(max(((on - first).days + 1) / 7, 1.0), MILEAGE_WEEKS)
