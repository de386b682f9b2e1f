"""Who leads: of several processes on one database one does what is done once; when it goes, another takes over."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Final
from uuid import uuid4

from marathon.errors import StoreUnavailableError
from marathon.store.sole_leases import LEASE
from marathon.usecases.desk import Desk
from marathon.usecases.hold_lease import hold_lease, leave_lease

NAME: Final = "schedule"
RENEW_EVERY_S: Final = 8.0
LOOK_EVERY_S: Final = 2.0
STOP_WITHIN_S: Final = 5.0

_log = logging.getLogger(__name__)


class Leader:
    """Holds the lease of the schedule wherever it can get it, in a thread of its own."""

    def __init__(self, desk: Desk, *, look_every_s: float = LOOK_EVERY_S) -> None:
        """Take what keeps the lease, and how often to look while another process leads."""
        self._desk, self._look_every_s, self._holder = desk, look_every_s, uuid4().hex
        self._until = 0.0
        self._begins: list[Callable[[], None]] = []
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="leader", daemon=True)

    def begins(self, call: Callable[[], None]) -> None:
        """Have something called whenever this process begins to lead; it returns at once."""
        self._begins.append(call)

    def leads(self) -> bool:
        """Tell whether this process leads; one that cannot renew its lease does no longer than that lasts."""
        return time.monotonic() < self._until

    def is_alive(self) -> bool:
        """Tell whether it asks for the lease."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin to ask for the lease."""
        self._thread.start()

    def stop(self) -> None:
        """Lead no more, and let another process lead at once."""
        self._stopping.set()
        self._thread.join(STOP_WITHIN_S)
        self._until = 0.0
        try:
            leave_lease(self._desk, NAME, self._holder)
        except StoreUnavailableError as down:
            _log.warning("the lead could not be left, it ends by itself: %s", down)

    def _run(self) -> None:
        while not self._stopping.is_set():
            has_led = self.leads()
            self._ask()
            if self.leads() is not has_led:
                self._tell()
            self._stopping.wait(RENEW_EVERY_S if self.leads() else self._look_every_s)

    def _ask(self) -> None:
        asked_at = time.monotonic()
        try:
            is_ours = hold_lease(self._desk, NAME, self._holder)
        except (
            Exception
        ) as error:  # the thread must outlive any fault, and what was got lasts as long as it lasts
            _log.warning("the lead could not be asked for: %s", error)
        else:
            self._until = asked_at + LEASE.total_seconds() if is_ours else 0.0

    def _tell(self) -> None:
        if not self.leads():
            _log.warning("this process leads no more")
            return
        _log.info("this process leads: it does what is to be done once")
        for begin in self._begins:
            begin()
