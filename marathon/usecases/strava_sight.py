"""What of Strava a coach may see: the one rule, asked by whatever shows one person's training to another."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from marathon.domain.activity import Activity, Source
from marathon.domain.athlete import Athlete, AthleteId, Origin
from marathon.domain.calendar import days_from
from marathon.domain.compliance import SessionResult
from marathon.domain.marks import Mark
from marathon.domain.reasons import AwayFor
from marathon.domain.same_run import is_same_run
from marathon.domain.sharing import SharedCard
from marathon.domain.team import Audience
from marathon.domain.training import Training
from marathon.errors import StravaWithheldError
from marathon.store import activities, athletes, check_ins, consents, plans, strava_activities, thresholds
from marathon.store.store import Connection
from marathon.usecases.card_lines import run_line, session_line
from marathon.usecases.desk import Desk
from marathon.usecases.disconnect_strava import SHARING_CONSENT

RUNS_DAYS: Final = 14
PLAN_DAYS: Final = 8


def withheld(connection: Connection, desk: Desk, athlete_ids: Collection[AthleteId]) -> frozenset[AthleteId]:
    """Return those of these athletes of whom nobody else may see anything that rests on Strava."""
    found = strava_activities.owners_among(connection, athlete_ids)
    if not desk.strava_is_shared:
        return found
    return found - consents.standing_among(connection, found, SHARING_CONSENT)


def parted(
    people: Iterable[Athlete], hidden: Collection[AthleteId]
) -> tuple[tuple[Athlete, ...], tuple[Athlete, ...]]:
    """Return those who can be shown, and those who keep to themselves."""
    everybody = tuple(people)
    return (
        tuple(person for person in everybody if person.id not in hidden),
        tuple(person for person in everybody if person.id in hidden),
    )


def refuse_withheld(desk: Desk, reader: AthleteId, person: Athlete) -> None:
    """Let a reader look at a person's cards, unless those rest on what that person keeps to themself.

    Raises: StravaWithheldError.
    """
    if reader == person.id:
        return
    with desk.store.read() as connection:
        if withheld(connection, desk, [person.id]):
            raise StravaWithheldError(name=person.name, athlete_id=person.id)


def seen_runs(
    connection: Connection, desk: Desk, athlete_id: AthleteId, span: tuple[date, date], *, for_coach: bool
) -> tuple[Activity, ...]:
    """Return what counts from one local date to another as its athlete sees it, or a coach."""
    found = activities.between(connection, athlete_id, *span)
    if not for_coach:
        return found
    if withheld(connection, desk, [athlete_id]):
        return ()
    return tuple(run for run in found if run.audience is not Audience.OWNER)


def shared_card(desk: Desk, athlete_id: AthleteId) -> SharedCard:
    """Return what a coach sees of an athlete who keeps Strava to themself: the same as if Strava did not exist.

    Nothing is judged: what is missing may have been done. Loads go by thresholds that the athlete has stated.
    """
    now = desk.clock.now()
    with desk.store.read() as connection:
        person = athletes.get(connection, athlete_id)
        today = person.local_date(now)
        first, last = today - timedelta(days=RUNS_DAYS - 1), today + timedelta(days=PLAN_DAYS - 1)
        runs = strava_activities.others_between(connection, athlete_id, first, today)
        planned = plans.between_many(connection, [athlete_id], today, last)[athlete_id]
        said = check_ins.covering_many(connection, [athlete_id], today, today)[athlete_id]
        known = thresholds.history(connection, athlete_id)
    stated = Training(
        athlete=person, first=first, thresholds=tuple(t for t in known if t.origin is Origin.STATED)
    )
    away = next((item for item in reversed(said) if item.covers(today)), None)
    return SharedCard(
        athlete_id=athlete_id,
        athlete_name=person.name,
        today=today,
        runs=tuple(run_line(run, stated, planned=False) for run in reversed(_once(runs))),
        planned=tuple(
            session_line(SessionResult(session=session, mark=Mark.NONE))
            for day in days_from(today, PLAN_DAYS)
            for session in planned
            if session.date == day
        ),
        away=AwayFor(kind=away.kind, since=away.local_date, until=away.until) if away else None,
    )


def _once(runs: Sequence[Activity]) -> list[Activity]:
    """Return each run once: two recordings may both have repeated one of Strava's.

    What a recording was given of that one's effort is left out; a typed run's effort was typed.
    """
    kept: list[Activity] = []
    for run in runs:
        if run.audience is not Audience.OWNER and not any(is_same_run(other, run) for other in kept):
            kept.append(run if run.source is Source.HAND else replace(run, effort=None))
    return kept
