"""The named threads of one process."""

import gc
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pools:
    """Named threads: chat answers, and one for charts."""

    chat: Executor
    charts: Executor


def build_pools() -> Pools:
    """Make the threads of one process."""
    return Pools(
        chat=ThreadPoolExecutor(8, thread_name_prefix="chat"),
        charts=ThreadPoolExecutor(1, thread_name_prefix="charts", initializer=_get_ready_to_draw),
    )


def _get_ready_to_draw() -> None:
    """Make every figure before the first chart; all that is loaded by then, the chats' SDKs too, stays.

    A collection that walks it would stall the event loops.
    """
    from marathon.charts import pictures

    with suppress(Exception):  # else the pool would draw nothing ever again; the chart itself will tell
        pictures.warm()
    gc.collect()
    gc.freeze()
