"""Races: added, listed, removed. A race in the past with a time is a result that predictions rest on."""

from collections.abc import Sequence
from dataclasses import replace

from marathon.domain.athlete import AthleteId
from marathon.domain.names import clean_name
from marathon.domain.race import Race, RaceId
from marathon.domain.race_recordings import recorded_s
from marathon.domain.units import parse_time_over_s
from marathon.errors import FutureRaceError, Phrase, UnknownNumberError
from marathon.store import activities, athletes, races
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.keep_planned_races import keep_planned_races
from marathon.usecases.people import person_of


def add_race(desk: Desk, athlete_id: AthleteId, race: Race) -> RaceId:
    """Keep a race and return its number; it takes the place of one that only the plan knew.

    Raises: UnreadableTextError for a name of which nothing can be seen.
    """
    named = replace(race, name=clean_name(race.name, example="Lisbon Marathon"))

    def unit(connection: Connection) -> RaceId:
        athletes.lock(connection, athlete_id)
        number = races.add(connection, athlete_id, named)
        keep_planned_races(connection, athlete_id, [race.date])
        return number

    number = desk.store.write(unit)
    desk.listener.cards_changed(athlete_id)
    return number


def list_races(desk: Desk, athlete_id: AthleteId) -> tuple[Race, ...]:
    """Return every race of an athlete, earliest first."""
    with desk.store.read() as connection:
        return races.of_athlete(connection, athlete_id)


def recorded_results(desk: Desk, athlete_id: AthleteId, entered: Sequence[Race]) -> dict[RaceId, float]:
    """Return, of the races without a typed result, how long the recordings of those took that were recorded."""
    open_ones = [race for race in entered if race.result_s is None]
    if not open_ones:
        return {}
    today = person_of(desk, athlete_id).local_date(desk.clock.now())
    with desk.store.read() as connection:
        runs = activities.between(connection, athlete_id, open_ones[0].date, today)
    found = {race.id: recorded_s(race, runs) for race in open_ones}
    return {number: seconds for number, seconds in found.items() if number and seconds}


def set_result(desk: Desk, athlete_id: AthleteId, number: int, time: str) -> tuple[Race, Race]:
    """Keep the time that was run in a race, read as a time over its distance, and return it as it was and as it is.

    Args: time: empty takes the result back.
    Raises: UnknownNumberError; UnreadableTextError; FutureRaceError before the race's day has come.
    """
    today = person_of(desk, athlete_id).local_date(desk.clock.now())

    def unit(connection: Connection) -> tuple[Race, Race]:
        race = _known(connection, athlete_id, number)
        if race.date > today:
            raise FutureRaceError(race=race.name or Phrase("The race"))
        time_s = parse_time_over_s(time, race.distance_m) if time else None
        races.set_result(connection, athlete_id, RaceId(number), time_s)
        return race, replace(race, result_s=time_s)

    finished = desk.store.write(unit)
    desk.listener.cards_changed(athlete_id)
    return finished


def remove_race(desk: Desk, athlete_id: AthleteId, number: int) -> Race:
    """Forget a race and return it; where the plan holds one on its day, that stays, without a name.

    Raises: UnknownNumberError.
    """

    def unit(connection: Connection) -> Race:
        athletes.lock(connection, athlete_id)
        race = _known(connection, athlete_id, number)
        races.remove(connection, athlete_id, RaceId(number))
        if race.name:
            keep_planned_races(connection, athlete_id, [race.date])
        return race

    removed = desk.store.write(unit)
    desk.listener.cards_changed(athlete_id)
    return removed


def _known(connection: Connection, athlete_id: AthleteId, number: int) -> Race:
    race = next((r for r in races.of_athlete(connection, athlete_id) if r.id == number), None)
    if race is None:
        raise UnknownNumberError(number=number)
    return race
