"""Plans given to athletes by a coach: proposed for each of them, applied and taken back together, told to each."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from marathon.domain.assignment import AssignedLine, AssignmentCard
from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.change_cards import ChangeState, PlanChangeCard
from marathon.domain.notice import PlanGivenNotice, Posting
from marathon.errors import CoachError, NotFoundError, PlanChangedError
from marathon.files.plan_file import read_plan
from marathon.store import assignments, athletes, plans
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.look_ahead import look_ahead
from marathon.usecases.manage_plan import apply_change, propose_plan, undo_change
from marathon.usecases.people import led_by
from marathon.usecases.post_notice import change_notice, post_notice

Propose = Callable[[Athlete], PlanChangeCard]
_REACHED: Final = (ChangeState.PROPOSED, ChangeState.UNDONE, ChangeState.APPLIED)


def propose_assignment(
    desk: Desk, coach: Athlete, people: Sequence[Athlete], propose: Propose
) -> AssignmentCard:
    """Return what a change would do to each athlete's plan; nothing changes yet.

    Raises: what propose raises, where there is only one athlete or all have the same trouble.
    """
    lines = [_proposed(person, propose) for person in people]
    problems = [line.problem for line in lines if line.problem]
    if len(problems) == len(lines) and len({str(problem) for problem in problems}) == 1:
        raise problems[0]
    changes = [line.card.change_id for line in lines if line.card and not line.card.diff.is_empty]
    number = None
    if changes:
        now = desk.clock.now()
        number = desk.store.write(lambda connection: assignments.add(connection, coach.id, changes, now))
    return AssignmentCard(number=number, state=ChangeState.PROPOSED, lines=tuple(lines))


def _proposed(person: Athlete, propose: Propose) -> AssignedLine:
    try:
        return AssignedLine(athlete_id=person.id, athlete_name=person.name, card=propose(person))
    except CoachError as problem:
        return AssignedLine(athlete_id=person.id, athlete_name=person.name, problem=problem)


def propose_file(
    desk: Desk, coach: Athlete, people: Sequence[Athlete], name: str, content: bytes
) -> AssignmentCard:
    """Read a plan file once, in the coach's units and zone, and propose it to each athlete.

    Raises: PlanFileError, FileRefusedError.
    """
    plan = read_plan(name, content, units=coach.units, zone=coach.zone)
    card = propose_assignment(
        desk, coach, people, lambda person: propose_plan(desk, person, plan, for_coach=True)
    )
    return replace(card, passed_over=plan.passed_over)


def read_assignment(desk: Desk, coach: Athlete, number: int) -> AssignmentCard:
    """Return a proposal as it stands: those whose plan it changes or would change.

    Raises: NotFoundError when this coach made none by that number.
    """
    led = led_by(desk, coach.id)
    with desk.store.read() as connection:
        changes = assignments.changes_of(connection, coach.id, number)
        lines = tuple(_standing(connection, desk, led[who], change) for who, change in changes if who in led)
    states = [line.card.state for line in lines if line.card]
    return AssignmentCard(
        number=number, state=max(states, key=_REACHED.index, default=_REACHED[0]), lines=lines
    )


def _standing(connection: Connection, desk: Desk, person: Athlete, change: int) -> AssignedLine:
    card = plans.get_change(connection, person.id, change)
    if card.state is ChangeState.PROPOSED:
        card = look_ahead(connection, desk, person, card, for_coach=True)
    return AssignedLine(athlete_id=person.id, athlete_name=person.name, card=card)


def apply_assignment(desk: Desk, coach: Athlete, number: int) -> AssignmentCard:
    """Carry a proposal out for everybody whose plan still is what it was, and tell each of them.

    Raises: NotFoundError when this coach made none by that number.
    """
    return _each(desk, coach, number, apply_change, ChangeState.APPLIED)


def undo_assignment(desk: Desk, coach: Athlete, number: int) -> AssignmentCard:
    """Take a change back for everybody whose plan nobody has changed since.

    Raises: NotFoundError when this coach made none by that number.
    """
    return _each(desk, coach, number, undo_change, ChangeState.UNDONE)


def _each(
    desk: Desk,
    coach: Athlete,
    number: int,
    act: Callable[..., PlanChangeCard],
    state: ChangeState,
) -> AssignmentCard:
    now, led = desk.clock.now(), led_by(desk, coach.id)
    with desk.store.read() as connection:
        changes = assignments.changes_of(connection, coach.id, number)
        names = {p.id: p.name for p in athletes.get_many(connection, [who for who, _ in changes])}
    lines = []
    for who, change in changes:
        line = AssignedLine(athlete_id=who, athlete_name=names.get(who, ""), problem=NotFoundError())
        if who in led:
            try:
                card = act(desk, who, change, partial(tell_given, coach.id, led[who], now))
                line = AssignedLine(athlete_id=who, athlete_name=names[who], card=card)
            except PlanChangedError as problem:
                line = AssignedLine(athlete_id=who, athlete_name=names[who], problem=problem)
        lines.append(line)
    desk.messages_wait()
    return AssignmentCard(number=number, state=state, lines=tuple(lines))


def tell_given(
    coach: AthleteId, athlete: Athlete, now: datetime, connection: Connection, card: PlanChangeCard
) -> None:
    """Tell an athlete of a change in the unit that makes it, or change what they were told."""
    if athlete.id == coach:
        return
    key = f"plan_given:{athlete.id}:{card.change_id}"
    notice = PlanGivenNotice(change_id=card.change_id, about=coach, state=card.state)
    posting = Posting(key=key, athlete_id=athlete.id, notice=notice, local_date=athlete.local_date(now))
    if not post_notice(connection, posting, now):
        change_notice(connection, athlete.id, key, notice, now)
