"""Judges days side by side: by processes of its own, there only while there is work, and by all that work elsewhere."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from logging import getLogger
from typing import Final
from uuid import uuid4

from marathon.errors import StoreUnavailableError
from marathon.store import shares
from marathon.store.store import Store
from marathon.usecases.process_many import A_CHUNK, Order, Process, Tally, in_sequence
from marathon.usecases.take_share import take_share

WORTH_IT: Final = 5 * A_CHUNK
"""How many athletes make up for the start of the workers, which takes a second."""
LOOK_EVERY_S: Final = 0.05
LOOK_ELSEWHERE_S: Final = 2.0
LEFT_FOR_S: Final = 5.0
"""How long whoever offers shares leaves them to workers, more than two of their looks; own choice."""

_log = getLogger(__name__)


def crew(database_url: str, own: Store, *, workers: int | None = None, worth_it: int = WORTH_IT) -> Process:
    """Return what carries orders out by as many processes as there are cores; few athletes are not worth a start.

    Args:
        own: the store of this process, for what it does itself.
        workers: another number of processes.
    """
    count = workers or os.cpu_count() or 1

    def process(order: Order) -> Iterator[Tally]:
        if len(order.athlete_ids) < worth_it:
            yield from in_sequence(own)(order)
        else:
            yield from _side_by_side(database_url, own, order, count)

    return process


def left_to_workers(own: Store) -> Process:
    """Return what has orders carried out by those that work elsewhere, and by this process where nobody does."""

    def process(order: Order) -> Iterator[Tally]:
        with _offered(own, order) as (errand, count):
            yield from _collected(own, errand, count, (), LEFT_FOR_S)

    return process


@contextmanager
def _offered(own: Store, order: Order) -> Iterator[tuple[str, int]]:
    """Offer an order in shares for a while, and say as what errand, in how many."""
    errand, parts = uuid4().hex, [chunk.athlete_ids for chunk in order.chunks()]
    own.write(partial(shares.offer, errand=errand, parts=parts, since=order.since, at=order.now))
    try:
        yield errand, len(parts)
    finally:
        own.write(partial(shares.withdraw, errand=errand))


def _side_by_side(database_url: str, own: Store, order: Order, count: int) -> Iterator[Tally]:
    """Offer an order in shares, and give a tally for each that is done, whoever did it."""
    spawned = multiprocessing.get_context(
        "spawn"
    )  # a fork would take the threads' locks and connections along
    pool = ProcessPoolExecutor(count, mp_context=spawned, initializer=_begin)
    try:
        with _offered(own, order) as (errand, left):
            hands = [pool.submit(_take_all, database_url) for _ in range(count)]
            yield from _collected(own, errand, left, hands)
    finally:
        pool.shutdown(cancel_futures=True)


def _collected(
    own: Store, errand: str, left: int, hands: Sequence["Future[None]"], patience_s: float = 0.0
) -> Iterator[Tally]:
    """Wait until every share is done; what nobody is there for any more is done here.

    Args: patience_s: how long nobody else may have done any before that.
    """
    is_told, taken_here, came_at = False, 0, time.monotonic()
    while left:
        done = own.write(partial(shares.collect, errand=errand))
        left -= len(done)
        came_at = time.monotonic() if len(done) > taken_here else came_at
        for one in done:
            yield Tally(athletes=one.athletes, days=one.days, failed=one.failed)
        are_gone = all(hand.done() for hand in hands)
        if not is_told and are_gone and any(hand.exception() for hand in hands):
            is_told = True
            _log.error("a worker process was killed; what is left is done without any")
        is_left = are_gone and time.monotonic() - came_at >= patience_s
        taken_here = int(bool(left) and is_left and take_share(own))
        if not done and not taken_here:
            time.sleep(LOOK_EVERY_S)


def _begin() -> None:
    """Leave Ctrl-C to the parent, and end with it however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None, "a worker has a parent"
    parent.join()
    os._exit(1)


def _take_all(database_url: str) -> None:
    """Take share after share until none is free."""
    store = Store.open(database_url)
    try:
        while take_share(store):
            pass
    finally:
        store.close()


class Hand:
    """A thread of a process that works beside others: it takes shares of what any of them has offered."""

    def __init__(self, store: Store) -> None:
        """Take where shares are offered."""
        self._store = store
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hand", daemon=True)

    def start(self) -> None:
        """Begin to look for shares."""
        self._thread.start()

    def is_alive(self) -> bool:
        """Tell whether it looks."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Take no more; the share in hand is finished, or another process's after its time."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.wait(LOOK_ELSEWHERE_S):
            try:
                while not self._stopping.is_set() and take_share(self._store):
                    pass
            except StoreUnavailableError as down:
                _log.warning("a share of the days was left undone: %s", down)
            except Exception:  # the thread must outlive any fault
                _log.exception("a share of the days was left undone")
