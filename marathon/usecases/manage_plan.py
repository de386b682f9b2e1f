"""Changes of a plan: proposed as a difference, applied, undone. Every way into the plan goes through here."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from marathon.domain.athlete import Athlete, AthleteId, Origin, thresholds_on
from marathon.domain.change_cards import ChangeState, PlanChangeCard
from marathon.domain.plan import PlanDiff, PlannedSession, SessionChange, SessionKind, diff_plans
from marathon.domain.plan_builder import PlanRequest, build_plan
from marathon.domain.plan_outline import outline_of
from marathon.errors import NoSessionError, PlanChangedError
from marathon.files.plan_file import PLAN_SUFFIXES, PlanFile, read_plan
from marathon.store import athletes, plans, thresholds
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.keep_planned_races import keep_planned_races, race_days
from marathon.usecases.look_ahead import look_ahead
from marathon.usecases.people import person_of
from marathon.usecases.process_day import process_athletes
from marathon.usecases.strava_sight import seen_runs, withheld

Also = Callable[[Connection, PlanChangeCard], None]


def _nothing_else(_connection: Connection, _card: PlanChangeCard) -> None:
    """Leave it at the change."""


def is_plan_file(name: str, content: bytes) -> bool:
    """Return whether a dropped file is a plan rather than a recording, by content first and name second."""
    head = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"BEGIN:VCALENDAR") or name.lower().endswith(PLAN_SUFFIXES)


def propose_plan_file(desk: Desk, athlete_id: AthleteId, name: str, content: bytes) -> PlanChangeCard:
    """Read a plan file and return what it would change; days outside the file's span keep their sessions.

    A session that the athlete moved stays where they moved it; see diff_plans().

    Raises: PlanFileError, FileRefusedError.
    """
    person = person_of(desk, athlete_id)
    return propose_plan(desk, person, read_plan(name, content, units=person.units, zone=person.zone))


def propose_plan(desk: Desk, person: Athlete, plan: PlanFile, *, for_coach: bool = False) -> PlanChangeCard:
    """Return what a plan would change from its first day to its last.

    Args: for_coach: warn of nothing that rests on what a coach does not see.
    """
    span = plan.sessions[0].date, plan.sessions[-1].date
    card = _propose(desk, person, plan.sessions, span, for_coach=for_coach)
    return replace(card, passed_over=plan.passed_over)


def propose_new_plan(
    desk: Desk,
    athlete_id: AthleteId,
    *,
    race_date: date,
    race_distance_m: float,
    weekly_distance_m: float,
    days_a_week: int,
    for_coach: bool = False,
) -> PlanChangeCard:
    """Build a plan from tomorrow to the race and return what it would change.

    Args: for_coach: build it from nothing that a coach does not see.
    Raises: PlanLimitError.
    """
    person = person_of(desk, athlete_id)
    today = person.local_date(desk.clock.now())
    with desk.store.read() as connection:
        past = seen_runs(
            connection, desk, athlete_id, (today - timedelta(days=30), today), for_coach=for_coach
        )
        history = thresholds.history(connection, athlete_id)
        if for_coach and withheld(connection, desk, [athlete_id]):
            history = tuple(t for t in history if t.origin is Origin.STATED)
        known = thresholds_on(today, history)
    request = PlanRequest(
        race_date=race_date,
        race_distance_m=race_distance_m,
        start=today + timedelta(days=1),
        weekly_distance_m=weekly_distance_m,
        days_a_week=days_a_week,
        longest_recent_m=max((a.distance_m or 0.0 for a in past if a.is_run), default=None),
        threshold_pace_s_per_km=known.threshold_pace_s_per_km,
    )
    return _propose(desk, person, build_plan(request), (request.start, race_date), for_coach=for_coach)


def _propose(
    desk: Desk,
    person: Athlete,
    sessions: Sequence[PlannedSession],
    span: tuple[date, date],
    *,
    for_coach: bool,
) -> PlanChangeCard:
    def diff(connection: Connection) -> PlanDiff:
        return diff_plans(plans.first_planned_between(connection, person.id, *span), tuple(sessions))

    card = propose_diff(desk, person, diff, for_coach=for_coach)
    return replace(card, outline=outline_of(sessions, span[0]))


def propose_diff(
    desk: Desk, person: Athlete, make: Callable[[Connection], PlanDiff], *, for_coach: bool = False
) -> PlanChangeCard:
    """Keep a difference, made of the plan as it stands, for a later yes.

    Args: for_coach: warn of nothing that rests on what a coach does not see.
    """

    def unit(connection: Connection) -> PlanChangeCard:
        diff = make(connection)
        diff = replace(diff, beside=plans.beside(connection, person.id, diff))
        number = plans.propose_change(connection, person.id, diff)
        return PlanChangeCard(change_id=number, state=ChangeState.PROPOSED, diff=diff)

    card = desk.store.write(unit)
    with desk.store.read() as connection:
        return look_ahead(connection, desk, person, card, for_coach=for_coach)


def apply_change(
    desk: Desk, athlete_id: AthleteId, number: int, also: Also = _nothing_else
) -> PlanChangeCard:
    """Carry out a proposed change; applying it twice changes nothing more.

    Args: also: what else belongs into the unit that makes the change.
    Raises: NotFoundError; PlanChangedError when the plan is no longer what the difference was made from.
    """

    def unit(connection: Connection) -> PlanChangeCard:
        athletes.lock(connection, athlete_id)
        card = plans.get_change(connection, athlete_id, number)
        if card.state is ChangeState.APPLIED:
            return replace(card, was_so=True)
        if card.state is ChangeState.UNDONE or card.diff.beside != plans.beside(
            connection, athlete_id, card.diff
        ):
            raise PlanChangedError
        done = _carry_out(connection, athlete_id, number, card.diff, ChangeState.APPLIED)
        also(connection, done)
        return done

    return judged(desk, athlete_id, desk.store.write(unit))


def undo_change(desk: Desk, athlete_id: AthleteId, number: int, also: Also = _nothing_else) -> PlanChangeCard:
    """Take an applied change back; undoing it twice changes nothing more.

    Args: also: what else belongs into the unit that makes the change.
    Raises: NotFoundError; PlanChangedError when the plan has been changed since.
    """

    def unit(connection: Connection) -> PlanChangeCard:
        athletes.lock(connection, athlete_id)
        card = plans.get_change(connection, athlete_id, number)
        if card.state is not ChangeState.APPLIED:
            done = card.diff.inverse() if card.state is ChangeState.UNDONE else PlanDiff()
            return PlanChangeCard(change_id=number, state=ChangeState.UNDONE, diff=done, was_so=True)
        done = plans.apply(connection, athlete_id, card.diff.inverse())
        keep_planned_races(connection, athlete_id, race_days(done))
        plans.set_change_state(connection, athlete_id, number, ChangeState.UNDONE)
        undone = PlanChangeCard(change_id=number, state=ChangeState.UNDONE, diff=done)
        also(connection, undone)
        return undone

    return judged(desk, athlete_id, desk.store.write(unit))


def move_session(desk: Desk, athlete_id: AthleteId, first: date, second: date) -> PlanChangeCard:
    """Move a day's sessions to another day; what stands there swaps only if it is rest.

    Raises: NoSessionError when the first day holds nothing to move.
    """

    def unit(connection: Connection) -> PlanChangeCard:
        athletes.lock(connection, athlete_id)
        sessions = plans.sessions_between(connection, athlete_id, first, first)
        moving = [s for s in sessions if s.kind is not SessionKind.REST]
        if not moving or first == second:
            raise NoSessionError(day=first)
        return move_together(connection, athlete_id, moving, first, second)

    return judged(desk, athlete_id, desk.store.write(unit))


def move_together(
    connection: Connection,
    athlete_id: AthleteId,
    moving: Sequence[PlannedSession],
    first: date,
    second: date,
) -> PlanChangeCard:
    """Move sessions of one day to another inside a unit; rest that stands there swaps, and nothing is judged yet."""
    there = plans.sessions_between(connection, athlete_id, second, second)
    changes = [SessionChange(before=s, after=s.moved_to(second)) for s in moving]
    changes += [SessionChange(before=s, after=s.moved_to(first)) for s in there if s.kind is SessionKind.REST]
    return change_at_once(connection, athlete_id, PlanDiff(changed=tuple(changes)))


def change_at_once(connection: Connection, athlete_id: AthleteId, diff: PlanDiff) -> PlanChangeCard:
    """Keep a difference and carry it out inside a unit, so that it can be undone; nothing is judged yet."""
    number = plans.propose_change(connection, athlete_id, diff)
    return _carry_out(connection, athlete_id, number, diff, ChangeState.APPLIED)


def _carry_out(
    connection: Connection, athlete_id: AthleteId, number: int, diff: PlanDiff, state: ChangeState
) -> PlanChangeCard:
    done = plans.apply(connection, athlete_id, diff)
    keep_planned_races(connection, athlete_id, race_days(done))
    plans.set_change_state(connection, athlete_id, number, state, done)
    return PlanChangeCard(change_id=number, state=state, diff=done)


def judged(desk: Desk, athlete_id: AthleteId, card: PlanChangeCard) -> PlanChangeCard:
    """Judge the days anew that the change touches, where they are not all ahead."""
    diff = card.diff
    touched = [s.date for s in (*diff.added, *diff.removed)]
    touched += [s.date for c in diff.changed for s in (c.before, c.after)]
    today = person_of(desk, athlete_id).local_date(desk.clock.now())
    process_athletes(desk, [athlete_id], min([*touched, today]))
    desk.listener.cards_changed(athlete_id)
    return card
