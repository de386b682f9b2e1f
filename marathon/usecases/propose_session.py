"""One session that a coach adds to a plan, changes or drops: read from words, and proposed as a difference."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from marathon.domain.athlete import Athlete
from marathon.domain.change_cards import PlanChangeCard
from marathon.domain.plan import PlanDiff, PlannedSession, SessionChange, SessionKind
from marathon.domain.units import Units, parse_distance_m
from marathon.errors import NothingStandsError, Phrase, SeveralSessionsError, UnreadableTextError
from marathon.files.plan_words import distance_in, duration_in, kind_in, sport_of
from marathon.store import plans
from marathon.usecases.desk import Desk
from marathon.usecases.manage_plan import propose_diff

Diff = Callable[[Sequence[PlannedSession]], PlanDiff]


def read_session(day: date, text: str, units: Units) -> PlannedSession:
    """Read “long 20 km”, “tempo 50 min” or “rest”; a bare number at the end is a distance in these units.

    Raises: UnreadableTextError.
    """
    kind = kind_in(text)
    distance_m, duration_s = distance_in(text, units), duration_in(text)
    if kind is not None and not distance_m and not duration_s and kind is not SessionKind.REST:
        last = text.rsplit(maxsplit=1)[-1]
        distance_m = parse_distance_m(last, units) if last[:1].isdigit() else None
    has_amount = bool(distance_m or duration_s)
    if kind is None or has_amount == (kind is SessionKind.REST):
        raise UnreadableTextError(
            text=text, kind=Phrase("session"), example=Phrase("long 20 km, tempo 50 min or rest")
        )
    return PlannedSession(
        date=day, kind=kind, sport=sport_of(kind, text), distance_m=distance_m, duration_s=duration_s
    )


def propose_added(desk: Desk, person: Athlete, session: PlannedSession) -> PlanChangeCard:
    """Propose a session more; rest that stands on its day makes room."""

    def diff(standing: Sequence[PlannedSession]) -> PlanDiff:
        resting = [s for s in standing if s.kind is SessionKind.REST]
        if not resting:
            return PlanDiff(added=(session,))
        return _changed(resting[0], session)

    return _propose(desk, person, session.date, diff)


def propose_changed(desk: Desk, person: Athlete, session: PlannedSession) -> PlanChangeCard:
    """Propose another session in place of the day's only one, or of its only one of that kind.

    Raises: NothingStandsError; SeveralSessionsError.
    """

    def diff(standing: Sequence[PlannedSession]) -> PlanDiff:
        alike = [s for s in standing if s.kind is session.kind]
        return _changed(_only(alike or standing, session.date), session)

    return _propose(desk, person, session.date, diff)


def propose_dropped(desk: Desk, person: Athlete, day: date, kind: SessionKind | None) -> PlanChangeCard:
    """Propose to take the day's only session out of the plan, or its only one of a kind.

    Raises: NothingStandsError; SeveralSessionsError.
    """

    def diff(standing: Sequence[PlannedSession]) -> PlanDiff:
        found = [s for s in standing if kind in (None, s.kind)]
        return PlanDiff(removed=(_only(found, day),))

    return _propose(desk, person, day, diff)


def read_kind(text: str) -> SessionKind | None:
    """Return the kind that a text names, None for an empty text.

    Raises: UnreadableTextError.
    """
    if not text:
        return None
    if (kind := kind_in(text)) is None:
        raise UnreadableTextError(text=text, kind=Phrase("session"), example=Phrase("long, tempo or easy"))
    return kind


def _only(found: Sequence[PlannedSession], day: date) -> PlannedSession:
    training = [s for s in found if s.kind is not SessionKind.REST] or list(found)
    if not training:
        raise NothingStandsError(day=day)
    if len(training) > 1:
        raise SeveralSessionsError(day=day)
    return training[0]


def _changed(before: PlannedSession, session: PlannedSession) -> PlanDiff:
    after = replace(session, id=before.id, original_date=before.original_date, notes=before.notes)
    if after == before:
        return PlanDiff(unchanged=1)
    return PlanDiff(changed=(SessionChange(before=before, after=replace(after, notes="")),))


def _propose(desk: Desk, person: Athlete, day: date, diff: Diff) -> PlanChangeCard:
    return propose_diff(
        desk,
        person,
        lambda connection: diff(plans.sessions_between(connection, person.id, day, day)),
        for_coach=True,
    )
