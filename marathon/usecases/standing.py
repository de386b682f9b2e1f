"""Where an athlete stands, read from the kept days."""

from datetime import date

from marathon.domain.athlete import AthleteId
from marathon.domain.cards import LoadDay, Standing
from marathon.domain.day_summary import DaySummary
from marathon.domain.marks import Status
from marathon.domain.reasons import NothingImported
from marathon.store import days
from marathon.store.store import Connection


def standing_on(connection: Connection, athlete_id: AthleteId, today: date) -> Standing:
    """Return the status over the seven finished days before today, and since when it has been so."""
    kept = days.day(connection, athlete_id, today)
    if kept is None:
        return Standing(status=Status.NO_DATA, reason=NothingImported(last_date=None))
    return standing_of(kept, days.statuses(connection, [athlete_id], today)[athlete_id][1])


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
