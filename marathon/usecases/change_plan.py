"""A plan changed by a program: by its athlete or whoever leads them, and only as it was read."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from marathon.domain.activity import SessionId
from marathon.domain.api_cards import WholePlanCard
from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.change_cards import PlanChangeCard
from marathon.domain.plan import PlanDiff, PlannedSession, SessionChange
from marathon.errors import InvalidFieldError, Phrase, PlanReadBeforeError
from marathon.files.plan_csv import MOST_SESSIONS
from marathon.store import assignments, athletes
from marathon.store.store import Connection
from marathon.usecases.assign_plan import tell_given
from marathon.usecases.desk import Desk
from marathon.usecases.manage_plan import change_at_once, judged
from marathon.usecases.read_plan import read_whole_plan, whole_plan

ANY_VERSION: Final = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEdit:
    """Some sessions of a plan: those to add, those to stand in place of the ones with their ids, those to remove."""

    add: tuple[PlannedSession, ...] = ()
    change: tuple[PlannedSession, ...] = ()
    remove: tuple[SessionId, ...] = ()


def replace_plan(
    desk: Desk,
    writer: AthleteId,
    person: Athlete,
    sessions: Sequence[PlannedSession],
    versions: Iterable[str],
) -> WholePlanCard:
    """Put sessions in place of the plan from today on, and return it as it stands then.

    One that carries the id of a standing session is that one, changed; one without an id that stands already stays.

    Args: versions: of which the plan must have one, or ANY_VERSION.
    Raises: PlanReadBeforeError; InvalidFieldError for what cannot be done, naming the session by its place.
    """
    return _change(desk, writer, person, versions, lambda standing: _replaced(standing, sessions))


def edit_plan(
    desk: Desk, writer: AthleteId, person: Athlete, edit: PlanEdit, versions: Iterable[str]
) -> WholePlanCard:
    """Change some sessions and return the plan as it stands then; as replace_plan() in everything else."""
    return _change(desk, writer, person, versions, lambda standing: _edited(standing, edit))


def _change(
    desk: Desk,
    writer: AthleteId,
    person: Athlete,
    versions: Iterable[str],
    make: Callable[[WholePlanCard], PlanDiff],
) -> WholePlanCard:
    now, known = desk.clock.now(), frozenset(versions)

    def unit(connection: Connection) -> PlanChangeCard | None:
        athletes.lock(connection, person.id)
        standing = whole_plan(connection, person, person.local_date(now))
        if not known & {standing.version, ANY_VERSION}:
            raise PlanReadBeforeError
        diff = make(standing)
        _refuse_too_many(standing, diff)
        if diff.is_empty:
            return None
        change = change_at_once(connection, person.id, diff)
        if writer != person.id:
            assignments.add(connection, writer, [change.change_id], now)
            tell_given(writer, person, now, connection, change)
        return change

    if change := desk.store.write(unit):
        judged(desk, person.id, change)
        desk.messages_wait()
    return read_whole_plan(desk, person)


def _replaced(standing: WholePlanCard, sessions: Sequence[PlannedSession]) -> PlanDiff:
    waiting = {session.id: session for session in standing.sessions}
    named = {place: _take(waiting, new.id, place, "sessions") for place, new in enumerate(sessions) if new.id}
    alike: dict[PlannedSession, list[PlannedSession]] = defaultdict(list)
    for before in waiting.values():
        alike[before.as_first_planned()].append(before)
    added, changes = [], []
    for place, new in enumerate(sessions):
        found = named.get(place) or next(iter(alike[new.content()]), None)
        if found is None:
            added.append(_ahead(new, standing.today, f"sessions.{place}"))
            continue
        if place not in named:
            alike[new.content()].remove(found)
            del waiting[found.id]
        elif change := _changed(found, new, standing.today, f"sessions.{place}"):
            changes.append(change)
    removed = tuple(session for session in waiting.values() if session.date >= standing.today)
    return PlanDiff(added=tuple(added), removed=removed, changed=tuple(changes))


def _edited(standing: WholePlanCard, edit: PlanEdit) -> PlanDiff:
    waiting = {session.id: session for session in standing.sessions}
    changes = []
    for place, new in enumerate(edit.change):
        before = _take(waiting, new.id, place, "change")
        if change := _changed(before, new, standing.today, f"change.{place}"):
            changes.append(change)
    removed = []
    for place, number in enumerate(edit.remove):
        before = _take(waiting, number, place, "remove")
        removed.append(_ahead(before, standing.today, f"remove.{place}"))
    added = tuple(_ahead(new, standing.today, f"add.{place}") for place, new in enumerate(edit.add))
    return PlanDiff(added=added, removed=tuple(removed), changed=tuple(changes))


def _take(
    waiting: dict[SessionId | None, PlannedSession], number: SessionId | None, place: int, where: str
) -> PlannedSession:
    """Return the standing session of an id, which is spoken for then."""
    found = waiting.pop(number, None)
    if found is None:
        raise InvalidFieldError(
            name=f"{where}.{place}", problem=Phrase("no session of that id stands there (any more)")
        )
    return found


def _changed(before: PlannedSession, new: PlannedSession, today: date, field: str) -> SessionChange | None:
    """Return the change of a standing session; one on another day has moved."""
    moved = before.moved_to(new.date)
    after = replace(new, id=before.id, original_date=moved.original_date)
    if after == before:
        return None
    return SessionChange(before=_ahead(before, today, field), after=_ahead(after, today, field))


def _ahead(session: PlannedSession, today: date, field: str) -> PlannedSession:
    if session.date < today:
        raise InvalidFieldError(
            name=field, problem=Phrase("that day has passed, and a plan is changed from today on")
        )
    return session


def _refuse_too_many(standing: WholePlanCard, diff: PlanDiff) -> None:
    if len(standing.sessions) + len(diff.added) - len(diff.removed) > MOST_SESSIONS:
        raise InvalidFieldError(
            name="sessions", problem=Phrase("a plan holds at most {most} sessions", most=MOST_SESSIONS)
        )
