"""Runs typed by hand, and what a person may change about any run."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from marathon.domain.activity import Activity, ActivityId, Source, Sport
from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.cards import RunLine
from marathon.domain.change_cards import ImportOutcome
from marathon.domain.check_in import CheckIn, CheckInKind
from marathon.domain.effort import digest
from marathon.domain.training import Training, judge_days
from marathon.domain.units import FASTEST_M_PER_S
from marathon.errors import FutureRunError, ImplausibleRunError, NoRunError, RecordedRunError
from marathon.store import activities, check_ins, originals, trainings
from marathon.store.store import Connection
from marathon.usecases.card_lines import run_line, run_lines
from marathon.usecases.desk import Desk
from marathon.usecases.ingest_activity import ingest_activities, judge_anew
from marathon.usecases.people import person_of
from marathon.usecases.tell_run import tell_run_anew

LISTED_DAYS: Final = 14
FARTHEST_M: Final = 200_000.0
_NOON: Final = time(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunByHand:
    """What a person types of a run: how far, how long, which local day, how hard (1-10).

    Without a day a new run is today's, and a changed one stays on its own. effort: in a change None leaves it as it
    was, and 0 takes it back.
    """

    distance_m: float
    duration_s: float
    day: date | None = None
    effort: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandRun:
    """The run that counts after one was typed, and whether it had been there already."""

    line: RunLine
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedRun:
    """A run that was removed, and how many files that were handed in for it were deleted."""

    line: RunLine
    files: int


def record_run(desk: Desk, athlete_id: AthleteId, run: RunByHand) -> HandRun:
    """Keep a run typed by hand; one that is there already is counted once and only takes the effort.

    Raises: FutureRunError for a day that has not come; ImplausibleRunError.
    """
    person = person_of(desk, athlete_id)
    typed = _activity(run, person, uuid4().hex, person.local_date(desk.clock.now()))
    _refuse_nonsense(desk, person, typed)
    (taken,) = ingest_activities(desk, athlete_id, [typed])
    same = taken.same_as if taken.outcome is ImportOutcome.DUPLICATE else None
    if same is None or same.id is None:
        return HandRun(line=_line(desk, person, taken.activity), is_new=True)
    if run.effort and same.effort is None:
        return HandRun(line=set_effort(desk, athlete_id, same.id, run.effort), is_new=False)
    return HandRun(line=_line(desk, person, same), is_new=False)


def edit_run(
    desk: Desk, athlete_id: AthleteId, number: ActivityId, run: RunByHand
) -> tuple[RunLine, RunByHand]:
    """Change a run that was typed by hand, and return it with what it was before, which undoes that.

    Its choice of session stands while it stays on its day.

    Raises:
        NotFoundError; FutureRunError; ImplausibleRunError.
        RecordedRunError: a device recorded it, and its numbers are the device's.
    """
    person = person_of(desk, athlete_id)

    def changed(before: Activity) -> Activity:
        if before.source is not Source.HAND:
            raise RecordedRunError
        after = _activity(run, person, before.source_id, before.local_date)
        _refuse_nonsense(desk, person, after)
        if after.local_date == before.local_date:
            after = replace(after, session_id=before.session_id, session_locked=before.session_locked)
        effort = before.effort if run.effort is None else run.effort or None
        return digest(replace(after, id=before.id, effort=effort, race_said=before.race_said))

    with desk.store.read() as connection:
        before = activities.get(connection, athlete_id, number)
    return change_run(desk, person, number, changed), _typed(before)


def _typed(run: Activity) -> RunByHand:
    return RunByHand(
        distance_m=run.distance_m or 0.0,
        duration_s=run.duration_s,
        day=run.local_date,
        effort=run.effort or 0,
    )


def set_effort(desk: Desk, athlete_id: AthleteId, number: ActivityId, effort: int) -> RunLine:
    """Keep how hard a run felt, 1 to 10, as the athlete's last word on it, and change the message that tells of it.

    Raises: NotFoundError.
    """
    now = desk.clock.now()

    def also(connection: Connection, run: Activity) -> None:
        kinds = (CheckInKind.EFFORT,)
        check_ins.withdraw(connection, athlete_id, kinds, activity_id=number)
        said = CheckIn(
            kind=CheckInKind.EFFORT,
            local_date=run.local_date,
            effort=effort,
            activity_id=number,
            said_at=now,
        )
        check_ins.add(connection, athlete_id, said)
        tell_run_anew(connection, athlete_id, run, now)

    rated = change_run(
        desk, person_of(desk, athlete_id), number, lambda before: replace(before, effort=effort), also
    )
    desk.messages_wait()
    return rated


def latest_run(desk: Desk, athlete_id: AthleteId) -> RunLine:
    """Return the activity that started last within 14 days, a run before any other sport.

    Raises: NoRunError when there is none.
    """
    person = person_of(desk, athlete_id)
    today = person.local_date(desk.clock.now())
    with desk.store.read() as connection:
        recent = activities.between(connection, athlete_id, today - timedelta(days=LISTED_DAYS - 1), today)
    if not recent:
        raise NoRunError
    return _line(desk, person, max(recent, key=lambda one: (one.is_run, one.started_at)))


def get_run(desk: Desk, athlete_id: AthleteId, number: ActivityId) -> RunLine:
    """Return an activity by its number.

    Raises: NotFoundError.
    """
    with desk.store.read() as connection:
        found = activities.get(connection, athlete_id, number)
    return _line(desk, person_of(desk, athlete_id), found)


def remove_run(desk: Desk, athlete_id: AthleteId, number: ActivityId) -> RemovedRun:
    """Take a run out of everything, its file for good; restore_run() brings back the run.

    Raises: NotFoundError.
    """
    person = person_of(desk, athlete_id)
    with desk.store.read() as connection:
        gone = activities.get(connection, athlete_id, number)
    line = _line(desk, person, gone)

    def unit(connection: Connection) -> int:
        activities.remove(connection, athlete_id, number)
        return originals.delete_with(connection, athlete_id, number)

    files = desk.store.write(unit)
    judge_anew(desk, athlete_id, gone.local_date)
    return RemovedRun(line=line, files=files)


def restore_run(desk: Desk, athlete_id: AthleteId, number: ActivityId) -> RunLine:
    """Bring a removed run back.

    Raises: NotFoundError.
    """

    def unit(connection: Connection) -> Activity:
        activities.restore(connection, athlete_id, number)
        return activities.get(connection, athlete_id, number)

    back = desk.store.write(unit)
    judge_anew(desk, athlete_id, back.local_date)
    return _line(desk, person_of(desk, athlete_id), back)


def list_runs(desk: Desk, athlete_id: AthleteId) -> tuple[RunLine, ...]:
    """Return the activities of the last 14 days, newest first."""
    person = person_of(desk, athlete_id)
    today = person.local_date(desk.clock.now())
    days = [today - timedelta(days=back) for back in range(LISTED_DAYS)]
    with desk.store.read() as connection:
        known = trainings.read(connection, person, days[-1], today)
    return run_lines(judge_days(known, days, today), known)


def _nothing_else(_connection: Connection, _run: Activity) -> None:
    """Leave it at the change."""


def change_run(
    desk: Desk,
    person: Athlete,
    number: ActivityId,
    change: Callable[[Activity], Activity],
    also: Callable[[Connection, Activity], None] = _nothing_else,
) -> RunLine:
    def unit(connection: Connection) -> tuple[Activity, Activity]:
        before = activities.get(connection, person.id, number)
        after = change(before)
        activities.update(connection, person.id, after)
        also(connection, after)
        return before, after

    before, after = desk.store.write(unit)
    judge_anew(desk, person.id, min(before.local_date, after.local_date))
    return _line(desk, person, after)


def _refuse_nonsense(desk: Desk, person: Athlete, run: Activity) -> None:
    if run.local_date > person.local_date(desk.clock.now()):
        raise FutureRunError
    distance_m = run.distance_m or 0.0
    if distance_m > FARTHEST_M or distance_m > FASTEST_M_PER_S * run.duration_s:
        raise ImplausibleRunError(longest_m=FARTHEST_M)


def _activity(run: RunByHand, person: Athlete, source_id: str, day: date) -> Activity:
    """Return the run as an activity; `day` is its day where none was typed."""
    day = run.day or day
    started = datetime.combine(day, _NOON, tzinfo=ZoneInfo(person.zone)).astimezone(UTC)
    return Activity(
        source=Source.HAND,
        source_id=source_id,
        sport=Sport.RUN,
        started_at=started,
        local_date=day,
        duration_s=run.duration_s,
        elapsed_s=run.duration_s,
        distance_m=run.distance_m,
        effort=run.effort or None,
    )


def _line(desk: Desk, person: Athlete, activity: Activity) -> RunLine:
    """Return the run as its day now shows it; one that repeats another is not among its runs."""
    day = activity.local_date
    with desk.store.read() as connection:
        known: Training = trainings.read(connection, person, day, day)
    lines = run_lines(judge_days(known, [day], person.local_date(desk.clock.now())), known)
    found = (line for line in lines if line.activity_id == activity.id)
    return next(found, run_line(activity, known, planned=False))
