"""How an athlete's training looks to a reader: the athlete, or a coach, who sees nothing of a private activity."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.cards import LoadDay, Standing
from marathon.domain.check_in import in_order_said
from marathon.domain.day_summary import DaySummary
from marathon.domain.flags import find_flags, reported_pain
from marathon.domain.marks import Status
from marathon.domain.reasons import Flag, NothingImported
from marathon.domain.training import WINDOW_DAYS, Training, summarise_days
from marathon.store import days
from marathon.store.store import Connection

FLAGS_LOOK_BACK_DAYS: Final = 45


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What one reader sees: the training to judge days by, where it has led, and what it raises.

    day is None where none is kept, or where what is kept counts something private.
    """

    training: Training
    standing: Standing
    day: DaySummary | None
    flags: tuple[Flag, ...]


def see(
    connection: Connection, known: Training, today: date, *, for_coach: bool, day: date | None = None
) -> Sight:
    """Return what the athlete sees today of what is known, or what a coach does.

    Args:
        known: at least the FLAGS_LOOK_BACK_DAYS before the day shown, and the coming seven.
        day: another day than today, whose flags and averages an athlete asks for.
    """
    shown = known.for_coach() if for_coach else known
    pain = reported_pain(day or today, in_order_said(known.check_ins))
    if shown.private_dates:
        anew = days_for_coach(connection, shown, today)
        # The longest run may be among what is private: a jump would be reckoned from the wrong one, or tell it.
        told = (pain,) if pain else ()
        return Sight(
            training=shown, standing=standing_of(anew[-1], standing_since(anew)), day=None, flags=told
        )
    on, finished = (
        day or today,
        today - timedelta(days=1),
    )  # of a day that lasts still, part of the load is known
    return Sight(
        training=shown,
        standing=_standing_on(connection, known.athlete.id, today),
        day=days.day(connection, known.athlete.id, on),
        flags=find_flags(on, known.activities, known.sessions, known.loads_until(min(on, finished)), pain),
    )


def days_for_coach(connection: Connection, shown: Training, today: date) -> tuple[DaySummary, ...]:
    """Return the days that a coach's view of a training reaches, judged anew: those kept count what is private."""
    first = shown.first + timedelta(days=WINDOW_DAYS + 1)
    before = days.last_before(connection, shown.athlete.id, first)
    return summarise_days(
        shown,
        first,
        today,
        fitness_au=before.fitness_au if before else 0.0,
        fatigue_au=before.fatigue_au if before else 0.0,
    )


def standing_since(kept: tuple[DaySummary, ...]) -> date:
    """Return the day since which the last day's status has stood, oldest first, without a break."""
    changed = next((day.date for day in reversed(kept) if day.status is not kept[-1].status), None)
    return changed + timedelta(days=1) if changed else kept[0].date


def _standing_on(connection: Connection, athlete_id: AthleteId, today: date) -> Standing:
    """Return the status over the seven finished days before today, and since when it has been so."""
    kept = days.day(connection, athlete_id, today)
    if kept is None:
        return Standing(status=Status.NO_DATA, reason=NothingImported(last_date=None))
    return standing_of(kept, days.with_since(connection, [athlete_id], today)[athlete_id][1])


def standing_of(day: DaySummary, since: date) -> Standing:
    """Return the standing that a kept day holds."""
    return Standing(status=day.status, reason=day.status_reason, since=since)


def load_day(day: DaySummary) -> LoadDay:
    """Return the load averages that a kept day holds."""
    return LoadDay(
        date=day.date,
        load_au=day.load_au,
        fitness_au=day.fitness_au,
        fatigue_au=day.fatigue_au,
        form_au=day.form_au,
    )
