"""What an athlete says of themself: units, zone, birth year, sex and thresholds."""

from datetime import date, timedelta
from typing import Final

from marathon.domain.athlete import AthleteId, Origin, Sex, ThresholdKind, in_force
from marathon.domain.change_cards import ProfileCard
from marathon.domain.units import Units
from marathon.errors import ThresholdDayError
from marathon.store import athletes, days, lanes, thresholds
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.find_zone import find_zone
from marathon.usecases.ingest_activity import estimate_anew, judge_anew
from marathon.usecases.process_day import LONGEST_BACK_DAYS

JUDGED_ANEW_DAYS: Final = 28
"""How far back a newly stated value holds where no day is named (own choice: four weeks)."""
_DERIVED: Final = {
    ThresholdKind.MAX_HR_BPM: ThresholdKind.THRESHOLD_HR_BPM,
    ThresholdKind.RESTING_HR_BPM: ThresholdKind.THRESHOLD_HR_BPM,
}
"""What is estimated from a value of each kind."""


def show_profile(desk: Desk, athlete_id: AthleteId) -> ProfileCard:
    """Return what is known about an athlete, each threshold with its date and source, and what was known before."""
    with desk.store.read() as connection:
        person = athletes.get(connection, athlete_id)
        history = thresholds.history(connection, athlete_id)
    held = in_force(person.local_date(desk.clock.now()), history)
    now = tuple(held[kind] for kind in ThresholdKind if kind in held)
    return ProfileCard(
        athlete_id=athlete_id,
        athlete_name=person.name,
        zone=person.zone,
        birth_year=person.birth_year,
        sex=person.sex,
        thresholds=now,
        earlier=tuple(item for item in reversed(history) if item not in now),
    )


def set_units(desk: Desk, athlete_id: AthleteId, units: Units) -> None:
    """Keep the system in which a person reads distances."""
    desk.store.write(lambda connection: athletes.update(connection, athlete_id, units=units))


def set_language(desk: Desk, athlete_id: AthleteId, language: str) -> None:
    """Keep the language in which a person is spoken to."""
    desk.store.write(lambda connection: athletes.update(connection, athlete_id, language=language))


def set_zone(desk: Desk, athlete_id: AthleteId, text: str) -> str:
    """Keep the time zone that a name or a city means, and return it.

    Raises: UnknownZoneError.
    """
    zone = find_zone(text, desk.clock.now())
    desk.store.write(
        lambda connection: athletes.update(connection, athlete_id, zone=zone, zone_is_guessed=False)
    )
    judge_anew(desk, athlete_id, _back(desk, athlete_id, JUDGED_ANEW_DAYS))
    return zone


def set_birth_year(desk: Desk, athlete_id: AthleteId, year: int | None) -> ProfileCard:
    """Keep or forget the birth year, and estimate anew what rests on it."""
    desk.store.write(lambda connection: athletes.update(connection, athlete_id, birth_year=year))
    return _judged(desk, athlete_id, _back(desk, athlete_id, 0))


def set_sex(desk: Desk, athlete_id: AthleteId, sex: Sex | None) -> ProfileCard:
    """Keep or forget the sex that formulas were published for; it has no date, so every load is found anew."""
    desk.store.write(lambda connection: athletes.update(connection, athlete_id, sex=sex))
    return _judged(desk, athlete_id, _back(desk, athlete_id, LONGEST_BACK_DAYS))


def set_threshold(
    desk: Desk, athlete_id: AthleteId, kind: ThresholdKind, value: float | None, since: date | None = None
) -> ProfileCard:
    """Keep a threshold from a local date on, or forget all that was stated of it.

    What held before stays, and so do the loads of its days. Where no day is named, the last four weeks are the new
    value's, too; where nothing held before, all days are. Said of a value that holds already, it keeps its date.
    Raises: ThresholdDayError for a day to come, or one so long ago that nothing of it remains.
    """
    earliest, today = (_back(desk, athlete_id, days) for days in (LONGEST_BACK_DAYS, 0))
    first = since or _back(desk, athlete_id, JUDGED_ANEW_DAYS)
    if not earliest <= first <= today:
        raise ThresholdDayError(day=first, earliest=earliest)

    def unit(connection: Connection) -> tuple[date, date]:
        athletes.lock(connection, athlete_id)
        if value is None:
            holds = thresholds.forget_stated(connection, athlete_id, kind) or today
        else:
            holds = first
        for changing in {kind, _DERIVED.get(kind, kind)}:
            thresholds.anchor_estimate(connection, athlete_id, changing, holds, earliest)
        known = thresholds.history(connection, athlete_id)
        held = [item for item in known if item.kind is kind and item.valid_from < holds]
        is_first = not held
        if any(item.origin is Origin.STATED and item.value == value for item in held[-1:]):
            thresholds.unsay(connection, athlete_id, kind, holds)
        elif value is not None:
            thresholds.set_stated(connection, athlete_id, kind, value, holds)
        changed = earliest if is_first else max(holds, earliest)
        _wait(connection, athlete_id, changed)
        return holds, changed

    holds, changed = desk.store.write(unit)
    return _judged(desk, athlete_id, changed, holds if kind in _DERIVED else None)


def _judged(desk: Desk, athlete_id: AthleteId, since: date, derived_from: date | None = None) -> ProfileCard:
    """Estimate anew at once, and leave the days from one on to the athlete's lane: nobody has to wait for them."""
    changed = min(since, estimate_anew(desk, athlete_id, derived_from) or since)
    desk.store.write(lambda connection: _wait(connection, athlete_id, changed))
    desk.days_wait(athlete_id)
    desk.listener.cards_changed(athlete_id)
    return show_profile(desk, athlete_id)


def _wait(connection: Connection, athlete_id: AthleteId, since: date) -> None:
    """Let the days from one on be judged anew: by the lane, or by whoever looks at them first."""
    lanes.mark_dirty(connection, athlete_id, since)
    days.reopen(connection, athlete_id, since)


def _back(desk: Desk, athlete_id: AthleteId, back: int) -> date:
    with desk.store.read() as connection:
        person = athletes.get(connection, athlete_id)
    return person.local_date(desk.clock.now()) - timedelta(days=back)
