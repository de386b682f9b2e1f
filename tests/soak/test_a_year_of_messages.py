"""A simulated year of a team all over the world: clocks that jump, sleep, restarts, kills, and exactly what is due."""

import random
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from tests.contracts.databases import postgres_database
from tests.soak.simulated_instance import Told
from tests.soak.simulated_team import A_MINUTE, BEGIN, ZONES, World

AN_HOUR: Final = timedelta(hours=1)
A_DAY: Final = timedelta(days=1)
CATCH_UP: Final = timedelta(hours=6)
SLEEP_FROM, SLEEP_UNTIL = timedelta(hours=13), timedelta(hours=22)
JUMP_EVERY, SLEEP_EVERY = 5, 11


class Year:
    """What happens to the clock, and which messages are expected of it."""

    def __init__(self, *, days: int, kill_every: int) -> None:
        """Plan so many days of looks, nine hours of sleep now and then, and in between a clock that is wrong.

        Args: kill_every: at how many looks one instance is killed, and after how many one is restarted.
        """
        self._kill_every = kill_every
        self.end = BEGIN + days * A_DAY
        nights = [BEGIN + day * A_DAY for day in range(SLEEP_EVERY, days, SLEEP_EVERY)]
        self._sleeps = [(night + SLEEP_FROM, night + SLEEP_UNTIL) for night in nights]
        usual = {at for day in range(days) for at in _looks_of(BEGIN + day * A_DAY)}
        self.looks = sorted(usual | {woken for _, woken in self._sleeps} | {self.end})
        self.wrong: set[datetime] = set()
        self.deadly: set[datetime] = set()

    def live(self, world: World, dice: random.Random) -> None:
        """Let the time pass; now and then an instance is killed, or begins anew."""
        for number, now in enumerate(self.looks):
            if self._woken(now) != now:
                continue
            if number % self._kill_every == self._kill_every // 2:
                self.deadly.add(now)
                world.look_and_die(now, len(self.deadly), dies_at=dice.randrange(2))
            else:
                world.look(now)
            passed = now - BEGIN
            if passed % (JUMP_EVERY * A_DAY) == 12 * AN_HOUR and self._may_be_wrong(now):
                for moment in (now - AN_HOUR, now + A_DAY):
                    self.wrong.add(moment)
                    world.look(moment)
            if number % self._kill_every == 0:
                world.restart(number)

    def _may_be_wrong(self, now: datetime) -> bool:
        """Leave out days of 23 hours: a clock a day ahead reaches over two dates there, and the later one is told."""
        return now + 2 * A_DAY < self.end and not _is_changed(now.replace(hour=0))

    def _woken(self, now: datetime) -> datetime:
        """Return the next moment of which nobody sleeps."""
        return next((end for begin, end in self._sleeps if begin < now < end), now)

    def expected(self, world: World) -> dict[Told, datetime]:
        """Return each message with when it is to be told, by the walls of the people alone."""
        due: dict[Told, datetime] = {}
        for habit in world.team.habits:
            for day, at in habit.due_looks(self.looks):
                woken = self._woken(at)
                if at > BEGIN and woken <= self.end and woken - at < CATCH_UP:
                    due[habit.kind, habit.place, day] = woken
        return due

    def is_in_time(self, at: datetime, expected: datetime) -> bool:
        """Tell whether it was told when it was due: within a minute where an instance was killed."""
        late_by = A_MINUTE if expected in self.deadly else timedelta(0)
        return at in self.wrong or at in (expected, expected + late_by)


def _hold(url: str, year: Year, *, runners: int, instances: int, seed: str) -> None:
    """Live a year, and hold what was told and judged against what was to be."""
    world = World.begin(url, runners=runners, instances=instances)
    try:
        year.live(world, random.Random(seed))
    finally:
        world.end()
    expected = year.expected(world)
    told = [(what, at) for what, at in world.carried if at > BEGIN]
    twice = {what: count for what, count in Counter(what for what, _ in told).items() if count > 1}
    assert twice.keys() <= world.unmarked, "told twice, though no sender was killed with it"
    assert set(twice.values()) <= {2}, "a kill gives one duplicate at most"
    first = dict(reversed(told))
    assert first.keys() == expected.keys()
    assert [(what, at) for what, at in first.items() if not year.is_in_time(at, expected[what])] == []
    assert world.unmarked, "nobody was killed with a message out"
    for judged in world.judged().values():
        assert judged == _days(judged), "a day is missing"
        assert judged[-1] >= year.end.date() - 2 * A_DAY


def _looks_of(day: datetime) -> list[datetime]:
    """Return when a day is looked at: every four hours, and every hour where somebody's clocks are changed."""
    step = AN_HOUR if _is_changed(day) else 4 * AN_HOUR
    return [day + number * step for number in range(A_DAY // step)]


def _is_changed(day: datetime) -> bool:
    """Tell whether somebody's clocks are changed within a day."""
    zones = map(ZoneInfo, ZONES)
    return any(
        day.astimezone(zone).utcoffset() != (day + A_DAY).astimezone(zone).utcoffset() for zone in zones
    )


def _days(found: tuple[date, ...]) -> tuple[date, ...]:
    """Return all days from the first to the last."""
    return tuple(found[0] + number * A_DAY for number in range((found[-1] - found[0]).days + 1))


def test_seventeen_days_bring_exactly_the_messages_due(sqlite_url: str) -> None:
    """With a night of nine hours, wrong clocks, two kills and the end of winter time in Europe."""
    _hold(sqlite_url, Year(days=17, kill_every=47), runners=12, instances=1, seed="month")


def test_twelve_days_with_two_instances_brings_exactly_the_messages_due(postgres_url: str) -> None:
    with postgres_database(postgres_url) as url:
        _hold(url, Year(days=12, kill_every=23), runners=12, instances=2, seed="twelve")


@pytest.mark.soak
def test_a_year_brings_exactly_the_messages_due_on_sqlite(sqlite_url: str) -> None:
    _hold(sqlite_url, Year(days=365, kill_every=23), runners=200, instances=1, seed="year")


@pytest.mark.soak
def test_a_year_with_two_instances_brings_exactly_the_messages_due_on_postgresql(postgres_url: str) -> None:
    with postgres_database(postgres_url) as url:
        _hold(url, Year(days=365, kill_every=23), runners=200, instances=2, seed="year")
