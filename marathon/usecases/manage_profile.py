"""What an athlete says of themself: units, zone, birth year, sex and thresholds."""

from datetime import date, timedelta
from typing import Final

from marathon.domain.athlete import AthleteId, Origin, Sex, ThresholdKind, thresholds_on
from marathon.domain.change_cards import ProfileCard
from marathon.domain.units import Units
from marathon.store import athletes, thresholds
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.find_zone import find_zone
from marathon.usecases.ingest_activity import judge_anew

JUDGED_ANEW_DAYS: Final = 28
"""How far back a newly stated value changes what was judged before (own choice: four weeks)."""


def show_profile(desk: Desk, athlete_id: AthleteId) -> ProfileCard:
    """Return what is known about an athlete, and which thresholds are only estimated."""
    with desk.store.read() as connection:
        person = athletes.get(connection, athlete_id)
        history = thresholds.history(connection, athlete_id)
    stated = {item.kind for item in history if item.origin is Origin.STATED}
    estimated = {item.kind for item in history} - stated
    return ProfileCard(
        athlete_id=athlete_id,
        athlete_name=person.name,
        zone=person.zone,
        birth_year=person.birth_year,
        sex=person.sex,
        thresholds=thresholds_on(person.local_date(desk.clock.now()), history),
        estimated=tuple(sorted(estimated)),
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
    judge_anew(desk, athlete_id, _recent(desk, athlete_id))
    return zone


def set_birth_year(desk: Desk, athlete_id: AthleteId, year: int | None) -> ProfileCard:
    """Keep or forget the birth year, and estimate anew what rests on it."""
    desk.store.write(lambda connection: athletes.update(connection, athlete_id, birth_year=year))
    return _judged(desk, athlete_id)


def set_sex(desk: Desk, athlete_id: AthleteId, sex: Sex | None) -> ProfileCard:
    """Keep or forget the sex that formulas were published for."""
    desk.store.write(lambda connection: athletes.update(connection, athlete_id, sex=sex))
    return _judged(desk, athlete_id)


def set_threshold(desk: Desk, athlete_id: AthleteId, kind: ThresholdKind, value: float | None) -> ProfileCard:
    """Keep a threshold that holds for the last four weeks and from now on, or forget all that was stated of it."""
    since = _recent(desk, athlete_id)

    def unit(connection: Connection) -> None:
        if value is None:
            thresholds.forget_stated(connection, athlete_id, kind)
        else:
            thresholds.set_stated(connection, athlete_id, kind, value, since)

    desk.store.write(unit)
    return _judged(desk, athlete_id)


def _judged(desk: Desk, athlete_id: AthleteId) -> ProfileCard:
    judge_anew(desk, athlete_id, _recent(desk, athlete_id))
    return show_profile(desk, athlete_id)


def _recent(desk: Desk, athlete_id: AthleteId) -> date:
    with desk.store.read() as connection:
        person = athletes.get(connection, athlete_id)
    return person.local_date(desk.clock.now()) - timedelta(days=JUDGED_ANEW_DAYS)
