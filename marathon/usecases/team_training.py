"""What the card of a team rests on, read for all its members at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.coach_cards import CheckInLine
from marathon.domain.day_summary import DayMark, DaySummary
from marathon.domain.flags import reported_pain
from marathon.domain.marks import Mark, Status
from marathon.domain.plan import PlannedSession
from marathon.domain.reasons import Flag, NothingImported, PainReported
from marathon.store import days, plans, trainings
from marathon.store.said import about_days
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.run_flags import run_flags
from marathon.usecases.standing import FLAGS_LOOK_BACK_DAYS, days_for_coach, standing_since


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamTraining:
    """What is read of those whose training can be shown, by athlete: their days, the last in full, and since when.

    flags: of whoever has private runs only the pain, for what those raise would tell of them.
    """

    kept: Mapping[AthleteId, Sequence[DaySummary | DayMark]]
    last: Mapping[AthleteId, DaySummary]
    flags: Mapping[AthleteId, tuple[Flag, ...]]
    since: Mapping[AthleteId, date]
    planned: Mapping[AthleteId, tuple[PlannedSession, ...]]
    said: Mapping[AthleteId, tuple[CheckInLine, ...]]


def team_training(
    desk: Desk,
    connection: Connection,
    people: Sequence[Athlete],
    todays: Mapping[AthleteId, date],
    *,
    reader: AthleteId | None,
    first: date,
    until: date,
) -> TeamTraining:
    """Read what the card rests on.

    Args:
        first: the first day whose mark is shown. until: how far the plans are read.
        reader: who sees everything of their own.
    """
    planned, said = plans_ahead(connection, todays, until), about_days(connection, list(todays), first)
    pains = {who: reported_pain(today, said[who]) for who, today in todays.items()}
    raised = run_flags(connection, desk.run_flags, todays, planned, pains)
    theirs = [person for person in people if person.id != reader and raised[person.id].has_private]
    anew = _judged_anew(connection, theirs, todays)
    flags = {who: raised[who].flags if who not in anew else _alone(pains[who]) for who in todays}
    standing = _standing(connection, todays)
    standing |= {who: (found[-1], standing_since(found)) for who, found in anew.items()}
    return TeamTraining(
        kept={**_kept(connection, todays, first), **anew},
        last={who: day for who, (day, _) in standing.items()},
        flags=flags,
        since={who: since for who, (_, since) in standing.items()},
        planned=planned,
        said=said,
    )


def _alone(pain: PainReported | None) -> tuple[Flag, ...]:
    return (pain,) if pain else ()


def plans_ahead(
    connection: Connection, todays: Mapping[AthleteId, date], until: date
) -> dict[AthleteId, tuple[PlannedSession, ...]]:
    """Return each athlete's plan from today on, as far as the reader's coming week may reach."""
    return plans.between_many(connection, list(todays), min(todays.values(), default=until), until)


def _kept(
    connection: Connection, todays: Mapping[AthleteId, date], first: date
) -> dict[AthleteId, tuple[DayMark, ...]]:
    """Return the days kept up to each athlete's today: who has moved west has some that are still to come."""
    rows = days.marks_many(connection, list(todays), first, max(todays.values(), default=first))
    return {who: tuple(day for day in rows[who] if day.date <= today) for who, today in todays.items()}


def _standing(
    connection: Connection, todays: Mapping[AthleteId, date]
) -> dict[AthleteId, tuple[DaySummary, date]]:
    """Return each athlete's today, and since when its status has held; of whom it cannot be judged nothing is said."""
    found: dict[AthleteId, tuple[DaySummary, date]] = {}
    for day, ids in _by_day(todays).items():
        found |= days.with_since(connection, ids, day)
    missing = {who: today for who, today in todays.items() if who not in found}
    return found | {who: (_unjudged(who, today), today) for who, today in missing.items()}


def _unjudged(who: AthleteId, today: date) -> DaySummary:
    return DaySummary(
        athlete_id=who,
        date=today,
        mark=Mark.NONE,
        status=Status.NO_DATA,
        status_reason=NothingImported(last_date=None),
        finished=False,
    )


def _by_day(todays: Mapping[AthleteId, date]) -> dict[date, list[AthleteId]]:
    found: dict[date, list[AthleteId]] = defaultdict(list)
    for athlete_id, today in todays.items():
        found[today].append(athlete_id)
    return found


def _judged_anew(
    connection: Connection, theirs: Sequence[Athlete], todays: Mapping[AthleteId, date]
) -> dict[AthleteId, tuple[DaySummary, ...]]:
    """Return the days of those who have private activities as a coach may see them."""
    if not theirs:
        return {}
    first = min(todays.values()) - timedelta(days=FLAGS_LOOK_BACK_DAYS)
    known = trainings.read_many(connection, theirs, first, max(todays.values()))
    return {who: days_for_coach(connection, known[who].for_coach(), todays[who]) for who in known}
