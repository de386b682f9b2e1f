"""A simulated year of a team all over the world: clocks that jump, sleep and restarts, and exactly the messages due."""

import random
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Final

import pytest

from tests.contracts.databases import postgres_database
from tests.soak.simulated_team import BEGIN, Told, World, due_looks

AN_HOUR: Final = timedelta(hours=1)
A_DAY: Final = timedelta(days=1)
CATCH_UP: Final = timedelta(hours=6)
SLEEP_FROM, SLEEP_UNTIL = timedelta(hours=13), timedelta(hours=22)
JUMP_EVERY, SLEEP_EVERY = 5, 11


class Year:
    """What happens to the clock, and which messages are expected of it."""

    def __init__(self, *, days: int, step: timedelta) -> None:
        """Plan so many days of looks, nine hours of sleep now and then, and in between a clock that is wrong."""
        self.end = BEGIN + days * A_DAY
        self.looks = [BEGIN + number * step for number in range(int((self.end - BEGIN) / step) + 1)]
        nights = [BEGIN + day * A_DAY for day in range(SLEEP_EVERY, days, SLEEP_EVERY)]
        self._sleeps = [(night + SLEEP_FROM, night + SLEEP_UNTIL) for night in nights]
        self.wrong: set[datetime] = set()

    def live(self, world: World, dice: random.Random) -> None:
        """Let the time pass; an instance begins anew about once a day, half of them after they were killed."""
        for number, now in enumerate(self.looks):
            if self._woken(now) != now:
                continue
            world.look(now)
            passed = now - BEGIN
            if passed % (JUMP_EVERY * A_DAY) == 12 * AN_HOUR and now + 2 * A_DAY < self.end:
                for moment in (now - AN_HOUR, now + A_DAY):
                    self.wrong.add(moment)
                    world.look(moment)
            if passed % A_DAY == dice.randrange(24) * AN_HOUR:
                world.restart(number, is_killed=dice.random() < 0.5)

    def _woken(self, now: datetime) -> datetime:
        """Return the next moment of which nobody sleeps."""
        return next((end for begin, end in self._sleeps if begin < now < end), now)

    def expected(self, world: World) -> dict[Told, datetime]:
        """Return each message with when it is to be told, by the walls of the runners alone."""
        due: dict[Told, datetime] = {}
        for runner in world.runners:
            for day, at in due_looks(runner, self.looks):
                woken = self._woken(at)
                if at > BEGIN and woken <= self.end and woken - at < CATCH_UP:
                    due[runner.id, day] = woken
        return due


def _hold(url: str, year: Year, *, runners: int, instances: int, seed: str) -> None:
    """Live a year, and hold what was told and judged against what was to be."""
    world = World(url, BEGIN, runners=runners, instances=instances)
    try:
        year.live(world, random.Random(seed))
        expected = year.expected(world)
        told = [(who, at) for who, at in world.post.carried if at > BEGIN]
        assert [who for who, count in Counter(who for who, _ in told).items() if count > 1] == []
        assert {who for who, _ in told} == set(expected)
        assert [(who, at) for who, at in told if at not in year.wrong and at != expected[who]] == []
        judged = world.judged()
        for runner in world.runners:
            last = _days(judged[runner.id])[-1]
            assert judged[runner.id] == _days(judged[runner.id]), "a day is missing"
            assert last >= year.end.date() - 2 * A_DAY
    finally:
        world.end()


def _days(found: tuple[date, ...]) -> tuple[date, ...]:
    """Return all days from the first to the last."""
    return tuple(found[0] + number * A_DAY for number in range((found[-1] - found[0]).days + 1))


def test_a_month_brings_exactly_the_messages_due(sqlite_url: str) -> None:
    _hold(sqlite_url, Year(days=30, step=2 * AN_HOUR), runners=24, instances=1, seed="month")


def test_twelve_days_with_two_instances_brings_exactly_the_messages_due(postgres_url: str) -> None:
    with postgres_database(postgres_url) as url:
        _hold(url, Year(days=12, step=2 * AN_HOUR), runners=12, instances=2, seed="twelve")


@pytest.mark.soak
def test_a_year_brings_exactly_the_messages_due_on_sqlite(sqlite_url: str) -> None:
    _hold(sqlite_url, Year(days=365, step=AN_HOUR), runners=200, instances=1, seed="year")


@pytest.mark.soak
def test_a_year_with_two_instances_brings_exactly_the_messages_due_on_postgresql(postgres_url: str) -> None:
    with postgres_database(postgres_url) as url:
        _hold(url, Year(days=365, step=AN_HOUR), runners=200, instances=2, seed="year")
