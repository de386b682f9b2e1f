"""A platform that shows what it is sent, and fails as it is told to; and an announcer that writes to it."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from bot.background.announce import Announcer
from bot.background.notice_board import NoticeBoard
from bot.core.message import Outlet, Reply
from bot.core.notices import render
from marathon.domain.athlete import AthleteId
from marathon.domain.notice import BackfillNotice, Notice, Posting
from marathon.domain.parcel import Address, Parcel
from marathon.ports import Clock
from marathon.store import destinations
from marathon.store.store import Connection, Store
from marathon.usecases.desk import Desk
from marathon.usecases.post_notice import change_notice, post_notice, take_back_notice
from models.predictor import FormulaPredictor

PATIENCE_S = 60.0  # generous: only a failing test waits so long


class Deaf:
    """A listener without open pages."""

    def cards_changed(self, athlete_id: AthleteId) -> None:
        """Does nothing."""


@dataclass
class Platform:
    """What stands in each chat by message id, what was called, and errors to raise next, by place."""

    platform: str = "test"
    at_once: int = 2
    calls: list[tuple[str, str, str]] = field(default_factory=list)
    chats: dict[str, dict[str, Reply]] = field(default_factory=lambda: defaultdict(dict))
    trouble: dict[str, list[Exception]] = field(default_factory=lambda: defaultdict(list))
    before: Callable[[Parcel], None] = lambda _parcel: None
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def send(self, parcel: Parcel, reply: Reply) -> str:
        """Shows a message under a new id."""
        self._call("send", parcel, reply.title)
        with self._changed:
            chat = self.chats[parcel.external_id]
            number = f"{parcel.external_id}/{len(self.calls)}"
            chat[number] = reply
            self._changed.notify_all()
        return number

    def edit(self, parcel: Parcel, reply: Reply) -> None:
        """Shows something else under a known id."""
        self._call("edit", parcel, reply.title)
        with self._changed:
            assert parcel.platform_message_id in self.chats[parcel.external_id]
            self.chats[parcel.external_id][parcel.platform_message_id] = reply
            self._changed.notify_all()

    def remove(self, parcel: Parcel) -> None:
        """Takes a message away."""
        self._call("remove", parcel, "")
        with self._changed:
            self.chats[parcel.external_id].pop(parcel.platform_message_id or "", None)
            self._changed.notify_all()

    def _call(self, verb: str, parcel: Parcel, title: str) -> None:
        self.before(parcel)
        with self._changed:
            self.calls.append((verb, parcel.external_id, title))
            self._changed.notify_all()
            if self.trouble[parcel.external_id]:
                raise self.trouble[parcel.external_id].pop(0)

    def titles(self, place: str) -> list[str]:
        """Returns the headlines that stand in a chat, oldest first."""
        return [reply.title for reply in self.chats[place].values()]

    def verbs(self, place: str) -> list[str]:
        """Returns what was asked for at a place, in order."""
        return [verb for verb, where, _ in self.calls if where == place]

    def until(self, holds: Callable[[], bool]) -> None:
        """Waits until something holds."""
        with self._changed:
            assert self._changed.wait_for(holds, PATIENCE_S), self.calls


@dataclass
class Office:
    """A desk, a board, and an announcer that runs while it is open."""

    store: Store
    clock: Clock
    platform: Platform = field(default_factory=Platform)

    def __post_init__(self) -> None:
        """Builds the board."""
        self.board = NoticeBoard(self.store, self.clock)

    @property
    def desk(self) -> Desk:
        """Returns the desk that messages are rendered at."""
        return Desk(store=self.store, clock=self.clock, predictor=FormulaPredictor(), listener=Deaf())

    @contextmanager
    def open(self, outlet: Outlet | None = None) -> Iterator[Announcer]:
        """Sends until the end of the block, and then to the end of what is being sent; elsewhere if so told."""
        announcer = Announcer(
            store=self.store,
            clock=self.clock,
            board=self.board,
            outlets=[outlet or self.platform],
            render=partial(render, self.desk),
            jitter=lambda: 0.0,
        )
        announcer.start(alone=True)
        try:
            yield announcer
        finally:
            assert announcer.stop()

    def place(self, athlete_id: AthleteId, name: str) -> None:
        """Gives a person a chat."""
        address = Address(platform=self.platform.platform, external_id=name)
        self.store.write(lambda connection: destinations.open_place(connection, athlete_id, address))

    def change(self, athlete_id: AthleteId, key: str, notice: Notice | None) -> None:
        """Changes what was told, or takes it back."""
        now = self.clock.now()

        def unit(connection: Connection) -> None:
            if notice is None:
                take_back_notice(connection, athlete_id, key, now)
            else:
                change_notice(connection, athlete_id, key, notice, now)
            self.board.wake()

        self.store.write(unit)

    def post(self, athlete_id: AthleteId, key: str, notice: Notice) -> None:
        """Puts a notice in line, as a verb does: in its unit, and the wake in it."""
        now = self.clock.now()
        posting = Posting(key=key, athlete_id=athlete_id, notice=notice, local_date=now.date())

        def unit(connection: Connection) -> None:
            post_notice(connection, posting, now)
            self.board.wake()

        self.store.write(unit)


def progress(count: int) -> BackfillNotice:
    """Returns a notice that says a number."""
    return BackfillNotice(count=count, back_to=date(2026, 6, 1), is_done=False, paused_until=None)


def eventually(holds: Callable[[], object]) -> None:
    """Waits until something holds."""
    until = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.01)
