"""Athletes all over the world whose days pass in moments: real duties, store and announcer, and a clock that is set."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from time import monotonic, sleep
from typing import Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from bot.background.announce import Announcer
from bot.background.closing import Closing
from bot.background.leader import NAME
from bot.background.notice_board import NoticeBoard
from bot.core.message import Reply
from marathon.domain.athlete import AthleteId
from marathon.domain.parcel import Address, Parcel
from marathon.domain.subscription import Subject
from marathon.store import athletes, days, destinations, subscriptions, tables
from marathon.store.store import Store
from marathon.usecases.desk import Desk
from marathon.usecases.hold_lease import hold_lease, leave_lease
from marathon.usecases.tell_chosen import tell_chosen
from tests.club import SetClock, desk_of

ZONES: Final = (
    *("UTC", "Europe/Paris", "Africa/Cairo", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo"),
    *("Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Kiritimati", "America/St_Johns"),
    *("America/New_York", "America/Santiago"),
)
BEGIN: Final = datetime(2026, 3, 15, tzinfo=UTC)
PATIENCE_S: Final = 60.0
OUTBOX = tables.Outbox.__table__
Told = tuple[AthleteId, date]


@dataclass(frozen=True, kw_only=True)
class Runner:
    """Somebody who is told at an hour of their wall."""

    id: AthleteId
    zone: str
    hour: int


@dataclass
class Post:
    """An outlet that keeps what it carries: whose day, and what the clock on the wall said."""

    clock: SetClock
    platform: str = "telegram"
    at_once: int = 1
    carried: list[tuple[Told, datetime]] = field(default_factory=list)

    def send(self, parcel: Parcel, _reply: Reply) -> str:
        """Keep it."""
        told = (parcel.athlete_id, date.fromisoformat(str(parcel.content["date"])))
        self.carried.append((told, self.clock.now()))
        return str(len(self.carried))

    def edit(self, parcel: Parcel, _reply: Reply) -> str | None:
        """Nothing is edited here."""
        raise AssertionError(parcel)

    def remove(self, parcel: Parcel) -> None:
        """Nothing is taken back here."""
        raise AssertionError(parcel)


class Instance:
    """One process as far as the schedule and the sending go, with a store of its own."""

    def __init__(self, url: str, clock: SetClock, post: Post, *, is_alone: bool) -> None:
        """Start as a process does."""
        self.store, self._holder, self._is_alone = Store.open(url), uuid4().hex, is_alone
        self.desk: Desk = desk_of(self.store, clock)
        self._closing = Closing(self.desk)
        self._announcer = Announcer(
            store=self.store,
            clock=clock,
            board=(board := NoticeBoard(self.store, clock)),
            outlets=[post],
            render=lambda _who, _notice: Reply(title="Your day"),
        )
        self._wake = board.wake
        self._announcer.start(alone=is_alone)

    def tick(self) -> None:
        """Do what is due, where this instance leads."""
        if self._is_alone or hold_lease(self.desk, NAME, self._holder):
            tell_chosen(self.desk)
            self._closing.look()
        self._wake()

    def end(self, *, is_killed: bool = False) -> None:
        """Stop; one that is killed leaves its lease behind."""
        self._announcer.stop()
        if not (is_killed or self._is_alone):
            leave_lease(self.desk, NAME, self._holder)
        self.store.close()


class World:
    """The team, the instances that serve it, and the clock."""

    def __init__(self, url: str, begin: datetime, *, runners: int, instances: int) -> None:
        """Begin with everybody added and nobody told."""
        self._url, self.clock = url, SetClock(begin)
        self.post = Post(self.clock)
        store = Store.open(url)
        self.runners = store.write(partial(_add, runners))
        store.close()
        self._is_alone = instances == 1
        self.instances = [self._new() for _ in range(instances)]

    def _new(self) -> Instance:
        return Instance(self._url, self.clock, self.post, is_alone=self._is_alone)

    def restart(self, number: int, *, is_killed: bool) -> None:
        """Let one instance end, and another begin in its place."""
        place = number % len(self.instances)
        self.instances[place].end(is_killed=is_killed)
        self.instances[place] = self._new()

    def look(self, now: datetime) -> None:
        """Set the clock, let every instance do what is due, and wait until all is sent."""
        self.clock.moment = now
        for instance in self.instances:
            instance.tick()
        ends = monotonic() + PATIENCE_S
        while self._waiting():
            assert monotonic() < ends, "what is due is not sent"
            sleep(0.001)

    def _waiting(self) -> int:
        with self.instances[0].store.read() as connection:
            open_rows = OUTBOX.c.state.in_(("waiting", "sending"))
            return int(connection.scalar(select(func.count()).select_from(OUTBOX).where(open_rows)) or 0)

    def judged(self) -> dict[AthleteId, tuple[date, ...]]:
        """Return the days of everybody that are judged for good."""
        ids = [runner.id for runner in self.runners]
        with self.instances[0].store.read() as connection:
            kept = days.between_many(connection, ids, date(2000, 1, 1), date(2100, 1, 1))
        return {who: tuple(day.date for day in found if day.finished) for who, found in kept.items()}

    def end(self) -> None:
        """Stop everything."""
        for instance in self.instances:
            instance.end()


def _add(count: int, connection: Connection) -> tuple[Runner, ...]:
    runners = []
    for number in range(count):
        zone, hour = ZONES[number % len(ZONES)], (number * 7) % 24
        who = athletes.add(connection, f"Runner {number}", zone)
        subscriptions.set_hour(connection, who, Subject.DAY, hour)
        destinations.open_place(connection, who, Address(platform="telegram", external_id=f"{who}"))
        runners.append(Runner(id=who, zone=zone, hour=hour))
    return tuple(runners)


def due_looks(runner: Runner, looks: Sequence[datetime]) -> Iterator[tuple[date, datetime]]:
    """Return each local date of a runner with the first look at which its hour has come, by the wall alone."""
    seen: date | None = None
    for now in looks:
        wall = now.astimezone(ZoneInfo(runner.zone))
        if wall.hour >= runner.hour and wall.date() != seen:
            seen = wall.date()
            yield seen, now
