"""A process that serves the simulated team: the product's duties, store and announcer by a clock that it is told."""

import logging
import os
import signal
from dataclasses import dataclass
from datetime import date, datetime
from multiprocessing.connection import Connection as Pipe
from threading import Lock
from time import sleep
from uuid import uuid4

from sqlalchemy import bindparam, func, select

from bot.background.announce import Announcer
from bot.background.leader import NAME
from bot.background.notice_board import NoticeBoard
from bot.background.schedule import BEGAN, Duty
from bot.core.message import Reply
from bot.wiring.program import duties_beside, duties_of_telling
from marathon.domain.parcel import Parcel
from marathon.store import tables
from marathon.store.store import Store
from marathon.usecases.desk import Desk
from marathon.usecases.hold_lease import hold_lease, leave_lease
from tests.club import SetClock, desk_of

OUTBOX = tables.Outbox.__table__
UNSENT = select(func.count()).where(
    OUTBOX.c.state.in_(("waiting", "sending")),
    OUTBOX.c.due_at <= bindparam("now", type_=OUTBOX.c.due_at.type),
)
Told = tuple[str, str, date]
"""Of which kind, at which place, of which local date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """Set the clock."""

    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Do what is due; dies_at: be killed with this message (from 0) sent and not marked as sent."""

    dies_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle:
    """Wait until all is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A message went out."""

    told: Told
    at: datetime
    is_last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was asked for is done."""

    leads: bool = False


class Post:
    """An outlet that reports what it carries, and may be the last thing that its process does."""

    at_once = 1

    def __init__(self, platform: str, clock: SetClock, pipe: Pipe, talking: Lock) -> None:
        """Take where to report to."""
        self.platform, self._clock, self._pipe, self._talking = platform, clock, pipe, talking
        self.left: int | None = None

    def send(self, parcel: Parcel, _reply: Reply) -> str:
        """Carry it."""
        told = (parcel.kind, parcel.external_id, date.fromisoformat(str(parcel.content["date"])))
        is_last = self.left == 0
        with self._talking:
            self._pipe.send(Carried(told=told, at=self._clock.now(), is_last=is_last))
        if is_last:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.left is not None:
            self.left -= 1
        return parcel.key

    def edit(self, _parcel: Parcel, _reply: Reply) -> None:
        """Change it where it stands, which is no message."""

    def remove(self, parcel: Parcel) -> None:
        """Nothing is taken back here."""
        raise AssertionError(parcel)


class Instance:
    """One process as far as the schedule and the sending go."""

    def __init__(self, url: str, pipe: Pipe, *, is_alone: bool) -> None:
        """Start as a process does."""
        self._pipe, self._talking = pipe, Lock()
        self._store, self._holder, self._is_alone = Store.open(url), uuid4().hex, is_alone
        self._clock = SetClock()
        self._post = Post("telegram", self._clock, pipe, self._talking)
        board = NoticeBoard(self._store, self._clock)
        self._desk: Desk = desk_of(self._store, self._clock)
        self._duties = (*duties_of_telling(self._desk), *duties_beside(self._desk))
        self._turns: dict[str, int] = {}
        self._announcer = Announcer(
            store=self._store,
            clock=self._clock,
            board=board,
            outlets=[self._post],
            render=lambda _who, _notice: Reply(title="Your day"),
        )
        self._wake = board.wake

    def live(self) -> None:
        """Do what is asked for until nothing is asked any more."""
        is_sending = False
        while (order := self._pipe.recv()) is not None:
            done = Done()
            if isinstance(order, Set):
                self._clock.moment = order.now
            elif isinstance(order, Look):
                self._post.left = order.dies_at
                if not is_sending:
                    self._announcer.start(alone=self._is_alone)
                is_sending = True
                done = Done(leads=self._look(self._clock.now()))
            else:
                self._settle()
            with self._talking:
                self._pipe.send(done)
        if is_sending:
            self._announcer.stop()
        if not self._is_alone:
            leave_lease(self._desk, NAME, self._holder)
        self._store.close()

    def _look(self, now: datetime) -> bool:
        leads = self._is_alone or hold_lease(self._desk, NAME, self._holder)
        for duty in self._duties if leads else ():
            self._do(duty, (now - BEGAN) // duty.every)
        self._wake()
        return leads

    def _do(self, duty: Duty, turn: int) -> None:
        if self._turns.get(duty.name) != turn:
            self._turns[duty.name] = turn
            duty.do()

    def _settle(self) -> None:
        while self._unsent():
            sleep(0.002)

    def _unsent(self) -> int:
        with self._store.read() as connection:
            return int(connection.scalar(UNSENT, {"now": self._clock.now()}) or 0)


def serve(url: str, pipe: Pipe, is_alone: bool) -> None:
    """Be an instance until it ends or is killed."""
    logging.disable(logging.WARNING)
    Instance(url, pipe, is_alone=is_alone).live()
