"""Whose race is near, on both databases: each person's own races by their own local date."""

from datetime import UTC, date, datetime
from functools import partial

from marathon.domain.race import Race
from marathon.domain.units import MARATHON_M
from marathon.store import athletes, races
from marathon.store.store import Store
from marathon.usecases.find_race_week import find_race_week

NOW = datetime(2026, 11, 21, 22, tzinfo=UTC)  # the 22nd in Auckland, where the race is in seven days


def test_races_are_found_by_the_local_date_of_each(store: Store) -> None:
    for name, zone in (("Ana", "Pacific/Auckland"), ("Bo", "UTC"), ("Cy", "UTC")):
        person = store.write(partial(athletes.add, name=name, zone=zone))
        if name != "Cy":
            race = Race(name="Lisbon", date=date(2026, 11, 29), distance_m=MARATHON_M)
            over = Race(name="Old", date=date(2026, 11, 20), distance_m=MARATHON_M)
            store.write(partial(races.add, athlete_id=person, race=race))
            store.write(partial(races.add, athlete_id=person, race=over))
    with store.read() as connection:
        people = athletes.active_after(connection, 0, 10)
        keys = [nudge.posting.key for nudge in find_race_week(connection, people, NOW)]
    assert keys == ["race_result:2", "race_week:1:7", "race_result:4"]
