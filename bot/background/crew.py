"""Worker processes that judge days side by side, each with a store of its own; there only while there is work."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from logging import getLogger
from typing import Final

from marathon.store.store import Store
from marathon.usecases.process_many import A_CHUNK, Order, Process, Tally, in_sequence, process_chunk

WORTH_IT: Final = 5 * A_CHUNK
"""How many athletes make up for the start of the workers, which takes a second."""

_log = getLogger(__name__)


def crew(database_url: str, own: Store, *, workers: int | None = None, worth_it: int = WORTH_IT) -> Process:
    """Return what carries orders out by as many processes as there are cores; few athletes are not worth a start.

    Args:
        own: the store of this process, for what it does itself.
        workers: another number of processes.
    """
    count = workers or os.cpu_count() or 1

    def process(order: Order) -> Iterator[Tally]:
        if count == 1 or len(order.athlete_ids) < worth_it:
            yield from in_sequence(own)(order)
        else:
            yield from _side_by_side(database_url, own, order, count)

    return process


def _side_by_side(database_url: str, own: Store, order: Order, count: int) -> Iterator[Tally]:
    spawned = multiprocessing.get_context(
        "spawn"
    )  # a fork would take the threads' locks and connections along
    pool = ProcessPoolExecutor(count, mp_context=spawned, initializer=_begin)
    try:
        left: dict[Future[Tally], Order] = {
            pool.submit(_work, database_url, chunk): chunk for chunk in order.chunks()
        }
        try:
            for done in as_completed(tuple(left)):
                tally = done.result()
                del left[done]
                yield tally
        except BrokenProcessPool:
            _log.error("a worker process was killed; what is left is done without any")
            for chunk in left.values():
                yield from in_sequence(own)(chunk)
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Leave Ctrl-C to the parent, and end with it however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None, "a worker has a parent"
    parent.join()
    os._exit(1)


@cache
def _store(database_url: str) -> Store:
    """Return the one store of a worker process."""
    return Store.open(database_url)


def _work(database_url: str, order: Order) -> Tally:
    return process_chunk(_store(database_url), order)
