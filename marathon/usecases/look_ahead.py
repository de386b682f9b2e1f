"""What a proposed change of a plan meets and would raise, to be read before anybody says yes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from marathon.domain.athlete import Athlete
from marathon.domain.change_cards import PlanChangeCard
from marathon.domain.flags import AHEAD_DAYS
from marathon.domain.plan import PlanDiff, PlannedSession, SessionKind
from marathon.domain.race import Race
from marathon.domain.reasons import Flag, LongRunJump, PainReported, ReturnAfterBreak
from marathon.store import plans, races, trainings
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.standing import FLAGS_LOOK_BACK_DAYS, see
from marathon.usecases.strava_sight import withheld


def look_ahead(
    connection: Connection, desk: Desk, person: Athlete, card: PlanChangeCard, *, for_coach: bool
) -> PlanChangeCard:
    """Return a proposed change with the races it drops, what stands on its days already, and what it raises.

    Args: for_coach: warn of nothing that rests on what a coach does not see.
    """
    return replace(
        card,
        flags=_raised(connection, desk, person, card.diff, for_coach=for_coach),
        dropped_races=_named(card.diff.dropped_races(), races.of_athlete(connection, person.id)),
        beside=_beside(connection, person, card.diff),
    )


def _beside(connection: Connection, person: Athlete, diff: PlanDiff) -> tuple[PlannedSession, ...]:
    if not diff.beside:
        return ()
    days = [session.date for session in diff.added]
    standing = plans.sessions_between(connection, person.id, min(days), max(days))
    return tuple(s for s in standing if s.id in diff.beside and s.kind is not SessionKind.REST)


def _raised(
    connection: Connection, desk: Desk, person: Athlete, diff: PlanDiff, *, for_coach: bool
) -> tuple[Flag, ...]:
    """Return the flags of the plan as it would be, as every card tells them, that have to do with the change."""
    if diff.is_empty or (for_coach and withheld(connection, desk, [person.id])):
        return ()
    today = person.local_date(desk.clock.now())
    span = (today - timedelta(days=FLAGS_LOOK_BACK_DAYS), today + timedelta(days=AHEAD_DAYS))
    known = trainings.read(connection, person, *span)
    changed = replace(known, sessions=diff.applied_to(known.sessions))
    before = see(connection, known, today, for_coach=for_coach).flags
    after = see(connection, changed, today, for_coach=for_coach).flags
    brings = bool(diff.added or diff.changed)
    return tuple(flag for flag in after if _is_told(flag, before, brings=brings))


def _is_told(flag: Flag, before: Sequence[Flag], *, brings: bool) -> bool:
    """Return whether a change raises a flag, or brings sessions to somebody who hurts or comes back."""
    if isinstance(flag, LongRunJump):
        return flag.is_planned and flag not in before
    return brings and isinstance(flag, PainReported | ReturnAfterBreak)


def _named(sessions: Sequence[PlannedSession], entered: Sequence[Race]) -> tuple[Race, ...]:
    names = {race.date: race.name for race in entered}
    return tuple(
        Race(name=names.get(s.date, ""), date=s.date, distance_m=s.distance_m or 0.0) for s in sessions
    )
