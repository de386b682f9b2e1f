"""A worker alone in its process: a row there is a wait of 50 ms, as for an answer of Strava, and nothing is judged."""

import signal
import sys
import time
from typing import Final

from bot.background.carrier import Carrier
from bot.background.visits import Visits
from bot.wiring import SystemClock
from marathon.domain.work import Done, Outcome, Work
from marathon.store.engines import libpq_address
from marathon.store.store import Store

WAIT_S: Final = 0.05


def _wait(_work: Work) -> Outcome:
    time.sleep(WAIT_S)
    return Done()


def main(url: str, at_once: int) -> None:
    """Work until asked to stop."""
    store, clock = Store.open(url), SystemClock()
    visits = Visits(store=store, clock=clock, handle=_wait, judge=lambda _lease, _since: None)
    carrier = Carrier(store=store, clock=clock, visits=visits, address=libpq_address(url), at_once=at_once)
    carrier.start()
    signal.sigwait({signal.SIGTERM})
    carrier.stop()
    store.close()


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    main(sys.argv[1], int(sys.argv[2]))
