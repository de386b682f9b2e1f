"""Athletes and coaches all over the world whose year passes in moments, and the processes that serve them."""

import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from marathon.domain.athlete import AthleteId
from marathon.domain.digest import DigestChoice, Rhythm
from marathon.domain.parcel import Address
from marathon.domain.subscription import Subject
from marathon.domain.team import Role
from marathon.store import athletes, consents, days, destinations, digests, subscriptions, team_places, teams
from marathon.store.store import Store
from tests.soak.simulated_instance import Carried, Done, Look, Set, Settle, Told, serve

ZONES: Final = (
    *("UTC", "Europe/Paris", "Africa/Cairo", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo"),
    *("Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Kiritimati", "America/St_Johns"),
    *("America/New_York", "America/Santiago"),
)
SUNDAY: Final = 6
CHOSEN: Final[Sequence[Mapping[Subject, int | None]]] = (
    {Subject.DAY: None},
    {Subject.DAY: None, Subject.WEEK: SUNDAY},
    {Subject.DAY: None, Subject.MORNING: None, Subject.WEEK: SUNDAY},
    {Subject.DAY: None},
    {Subject.DAY: None},
)
"""What each of five runners chose, and on which weekday it comes; None for every day."""
BEGIN: Final = datetime(2026, 3, 15, tzinfo=UTC)
PLATFORM: Final = "telegram"
PATIENCE_S: Final = 60.0
A_MINUTE: Final = timedelta(minutes=1)
_WARM: Final = multiprocessing.get_context("forkserver")
_WARM.set_forkserver_preload(["tests.soak.simulated_instance"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """What somebody is told at a place at an hour of their wall: every day, or on one weekday (Monday is 0)."""

    kind: str
    place: str
    zone: str
    hour: int
    weekday: int | None = None

    def due_looks(self, looks: Sequence[datetime]) -> Iterator[tuple[date, datetime]]:
        """Return each local date with the first look at which its hour has come, by the wall alone."""
        seen, zone = date.min, ZoneInfo(self.zone)
        for now in looks:
            wall = now.astimezone(zone)
            day = wall.date() - timedelta(days=wall.hour < self.hour)
            if day > seen:
                seen = day
                if self.weekday in (None, day.weekday()):
                    yield day, now


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Who is judged, and what is to be told."""

    runners: tuple[AthleteId, ...]
    habits: tuple[Habit, ...]


class Served:
    """One instance: a process of its own that can be killed."""

    def __init__(self, url: str, *, is_alone: bool) -> None:
        """Start it."""
        self._pipe, theirs = _WARM.Pipe()
        self._process = _WARM.Process(target=serve, args=(url, theirs, is_alone), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, order: object) -> Iterator[Any]:
        """Return what it tells until it is done or dead."""
        with suppress(ConnectionError):  # it is dead, and what it told before is still to be read
            self._pipe.send(order)
        with suppress(EOFError, ConnectionError):
            said = None
            while not isinstance(said, Done):
                assert self._pipe.poll(PATIENCE_S), "it does not answer"
                yield (said := self._pipe.recv())

    def end(self) -> None:
        """Let it stop as SIGTERM does."""
        self._pipe.send(None)
        self._process.join(PATIENCE_S)
        assert self._process.exitcode == 0

    def kill(self) -> None:
        """Kill it, unless it is dead already."""
        self._process.kill()
        self._process.join(PATIENCE_S)


@dataclass
class World:
    """The team, the instances that serve it, and all that went out: `unmarked` when its sender was killed."""

    url: str
    team: Team
    instances: list[Served]
    carried: list[tuple[Told, datetime]] = field(default_factory=list)
    unmarked: set[Told] = field(default_factory=set)
    is_alone: bool = True

    @classmethod
    def begin(cls, url: str, *, runners: int, instances: int) -> "World":
        """Begin with everybody added and nobody told."""
        store = Store.open(url)
        team = store.write(partial(_add, runners))
        store.close()
        world = cls(url=url, team=team, instances=[], is_alone=instances == 1)
        for _ in range(instances):
            world._start()
        return world

    def _start(self) -> None:
        self.instances.append(Served(self.url, is_alone=self.is_alone))

    def look(self, now: datetime) -> None:
        """Let every instance do what is due, and wait until all is sent; one of them leads."""
        self._set(now)
        leads = [done.leads for one in self.instances for done in self._hear(one, Look())]
        assert leads.count(True) == 1, "one leads"
        assert len(leads) == len(self.instances), "it died unasked"
        for one in self.instances:
            assert self._hear(one, Settle())

    def look_and_die(self, now: datetime, place: int, dies_at: int) -> None:
        """Let one instance do it alone, and be killed with a message out and not marked, or when nothing more is due.

        A minute later the others have taken over; who is alone has begun anew by then.
        """
        self._set(now - A_MINUTE)  # the others find nothing that is due
        doomed = self.instances.pop(place % len(self.instances))
        self._hear(doomed, Set(now=now))
        self._hear(doomed, Look(dies_at=dies_at))
        self._hear(doomed, Settle())
        doomed.kill()
        if self.is_alone:
            self._start()
        self.look(now + A_MINUTE)
        if not self.is_alone:
            self._start()

    def _set(self, now: datetime) -> None:
        """Set every clock before anybody acts: who is a day ahead takes what others are sending for abandoned."""
        for one in self.instances:
            self._hear(one, Set(now=now))

    def restart(self, place: int) -> None:
        """Let one end, and another begin in its place."""
        ended = self.instances[place % len(self.instances)]
        ended.end()
        self.instances.remove(ended)
        self._start()

    def _hear(self, one: Served, order: object) -> list[Done]:
        """Return whether it is done: nothing when it died; what it carried is noted."""
        done = []
        for said in one.ask(order):
            if isinstance(said, Carried):
                self.carried.append((said.told, said.at))
                self.unmarked |= {said.told} if said.is_last else set()
            else:
                done.append(said)
        return done

    def judged(self) -> Mapping[AthleteId, tuple[date, ...]]:
        """Return the days of every runner that are judged for good."""
        store = Store.open(self.url)
        with store.read() as connection:
            kept = days.between_many(connection, self.team.runners, date(2000, 1, 1), date(2100, 1, 1))
        store.close()
        return {who: tuple(day.date for day in found if day.finished) for who, found in kept.items()}

    def end(self) -> None:
        """Stop everything."""
        for one in self.instances:
            one.kill()


def _add(count: int, connection: Connection) -> Team:
    """Add runners in every zone, and a coach for each dozen with a daily or weekly digest and a card for the group."""
    runners, habits = [], []
    for number in range(count):
        zone, hour = ZONES[number % len(ZONES)], (number * 7) % 24
        who = _add_person(connection, f"Runner {number}", zone)
        runners.append(who)
        for subject, weekday in CHOSEN[number % len(CHOSEN)].items():
            subscriptions.set_hour(connection, who, subject, hour)
            told = Habit(kind=subject.value, place=f"{who}", zone=zone, hour=hour, weekday=weekday)
            habits.append(told)
            hour = (hour + 9) % 24
    for first in range(0, count, len(ZONES)):
        habits += _add_coach(connection, first // len(ZONES), runners[first : first + len(ZONES)])
    return Team(runners=tuple(runners), habits=tuple(habits))


def _add_coach(connection: Connection, number: int, led: Sequence[AthleteId]) -> list[Habit]:
    zone, hour, weekday = ZONES[number * 5 % len(ZONES)], (number * 5 + 6) % 24, (None, SUNDAY)[number % 2]
    coach, team = (
        _add_person(connection, f"Coach {number}", zone),
        teams.add_team(connection, f"Team {number}"),
    )
    teams.add_member(connection, team, coach, Role.COACH)
    for who in led:
        teams.add_member(connection, team, who, Role.ATHLETE)
        consents.give(connection, who, consents.to_team(team), "1", BEGIN)
    digests.choose(connection, coach, DigestChoice(rhythm=Rhythm(hour=hour, weekday=weekday)))
    group = f"group {number}"
    team_places.open_place(connection, team, Address(platform=PLATFORM, external_id=group))
    digests.tell_channel(connection, team, coach)
    return [
        Habit(kind=kind, place=place, zone=zone, hour=hour, weekday=weekday)
        for kind, place in (("digest", f"{coach}"), ("team_card", group))
    ]


def _add_person(connection: Connection, name: str, zone: str) -> AthleteId:
    who = athletes.add(connection, name, zone)
    destinations.open_place(connection, who, Address(platform=PLATFORM, external_id=f"{who}"))
    return who
