"""A process that does nothing but close a night of a bench's database, for whoever watches its memory."""

import sys
from time import perf_counter

from bot.background.crew import crew
from bot.bench.crowd import NOW, SetClock
from bot.wiring import NobodyListens, build_desk
from marathon.store.engines import parse_url, sqlite_path
from marathon.store.store import Store
from marathon.usecases.close_days import close_days
from marathon.usecases.process_many import in_sequence


def main(url: str) -> None:
    """Close everybody's yesterday, and print how many athletes a second that was."""
    store = Store.open(url)
    desk = build_desk(store, listener=NobodyListens(), clock=SetClock(NOW))
    is_file = sqlite_path(parse_url(url)) is not None
    process = in_sequence(store) if is_file else crew(url, store)
    began = perf_counter()
    closed = close_days(desk, process, {})
    sys.stdout.write(f"{closed.athletes / (perf_counter() - began)}\n")
    store.close()


if __name__ == "__main__":
    main(sys.argv[1])
