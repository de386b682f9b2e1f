"""Sends what is in line: a few threads for each platform, one message each; what it says is not known here."""

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Final
from uuid import uuid4

from bot.background.load import Load, joined, load_of
from bot.background.notice_board import NoticeBoard
from bot.background.outcomes import OUTCOMES, Never, Out, Outcome, is_busy
from bot.background.tally import Tally
from bot.core.message import Outlet, Reply
from marathon.domain.athlete import AthleteId
from marathon.domain.notice import SPEAKS_OF_MANY, Notice
from marathon.domain.parcel import Parcel
from marathon.domain.work import BUSY, MOST_ATTEMPTS, Retry
from marathon.errors import (
    MessageRefusedError,
    NotFoundError,
    OutletBusyError,
    OutletError,
    PlaceClosedError,
    StoreUnavailableError,
)
from marathon.logs import speaking_of
from marathon.ports import Clock
from marathon.store import notification_log, outbox, outbox_claims, send_rates
from marathon.store.json_values import from_json
from marathon.store.store import Connection, Store
from marathon.usecases.hold_late import hold_late

LOOK_AGAIN_S: Final = 5.0  # what another process left behind waits at most beyond its lease
LOOK_ELSEWHERE_S: Final = 1.0  # what another process put in line waits at most
COMMITTED_WITHIN_S: Final = 2.0
FIRST_LOOK_S: Final = 0.02
OUTAGE_S: Final = 1.0
STOP_WITHIN_S: Final = 10.0

Render = Callable[[AthleteId, Notice], Reply]
Report = Callable[[Connection], None]
_log = logging.getLogger(__name__)


class Announcer:
    """The sending threads of one process."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        board: NoticeBoard,
        outlets: Sequence[Outlet],
        render: Render,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """Take who puts messages in line, who carries them, and what makes the words of one (NotFoundError: none)."""
        self._store, self._clock, self._board = store, clock, board
        self._render, self._jitter = render, jitter
        self._idle = threading.Condition()
        self._news, self._woken_at = 0, 0.0
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(
                target=self._run,
                args=(outlet, LOOK_ELSEWHERE_S if store.is_shared and n == 1 else LOOK_AGAIN_S),
                name=f"{outlet.platform}-out-{n}",
                daemon=True,
            )
            for outlet in outlets
            for n in range(1, outlet.at_once + 1)
        ]
        self.outcomes: Tally[tuple[str, str]] = Tally()
        board.wakes(self.wake)

    def start(self, *, alone: bool) -> None:
        """Start sending, with what an earlier process left behind first.

        Args:
            alone: no other process works on this database, so whatever is being sent was being sent by the dead.

        Raises: StoreUnavailableError.
        """
        if alone:
            self._store.write(outbox.release_all)
        for thread in self._threads:
            thread.start()

    def is_alive(self) -> bool:
        """Tell whether every thread runs."""
        return all(thread.is_alive() for thread in self._threads)

    def wake(self) -> None:
        """Look for messages; from any thread, also inside the unit that puts one in line; returns at once."""
        with self._idle:
            self._news += 1
            self._woken_at = time.monotonic()
            self._idle.notify_all()

    def stop(self, within_s: float = STOP_WITHIN_S) -> bool:
        """Let each thread finish its message, no longer than this; False when one was left behind.

        What was left behind is sent again by whoever runs, once its lease has ended.
        """
        self._stopping.set()
        with self._idle:
            self._idle.notify_all()
        until = time.monotonic() + within_s
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _run(self, outlet: Outlet, look_every_s: float) -> None:
        is_down = False
        while not self._stopping.is_set():
            seen = self._news
            try:
                self._send_all(outlet)
                self._rest(outlet, seen, look_every_s)
                is_down = False
            except Exception as error:  # the thread must outlive any fault
                if not is_down:
                    _log.error("nothing is sent to %s", outlet.platform, exc_info=_unexpected(error))
                is_down = True
                self._stopping.wait(OUTAGE_S)

    def _send_all(self, outlet: Outlet) -> None:
        """Send one message after the other until nothing is due, looking around now and then."""
        looked_at = time.monotonic()
        load = self._store.write(partial(self._next, outlet, None, is_looking=True))
        while load is not None:
            with speaking_of(athlete_id=load.parcel.athlete_id):
                outcome = self._attempt(outlet, load)
                report = self._report(load, outcome)
            is_looking = is_busy(outcome) or time.monotonic() - looked_at > LOOK_AGAIN_S
            looked_at = time.monotonic() if is_looking else looked_at
            load = self._store.write(partial(self._next, outlet, report, is_looking=is_looking))

    def _next(
        self, outlet: Outlet, report: Report | None, connection: Connection, *, is_looking: bool
    ) -> Load | None:
        """Keep how the last message went, and take the next one in the same unit.

        Args: is_looking: ask whether the platform holds everybody up, and begin with what the dead were sending.
        """
        if report is not None:
            report(connection)
        if self._stopping.is_set():
            return None
        now, platform = self._clock.now(), outlet.platform
        if is_looking and send_rates.held_for(connection, platform, now):
            return None
        claim = partial(outbox_claims.claim, platforms=(platform,), of_the_dead=is_looking)
        while (taken := claim(connection, uuid4().hex, now)) is not None:
            if not hold_late(connection, taken, now):
                return load_of(connection, taken, self._clock)
        return None

    def _rest(self, outlet: Outlet, seen: int, look_every_s: float) -> None:
        """Sleep until something is due, somebody calls, or it is time to look for what other processes left.

        Whoever called may not have committed yet: then the pauses grow from very short ones. While the platform's
        limits hold everybody up, nobody's call makes a difference.
        """
        now = self._clock.now()
        with self._store.read() as connection:
            held_s = send_rates.held_for(connection, outlet.platform, now)
            due_at = outbox.next_due_at(connection, now)
        if held_s:
            self._stopping.wait(min(LOOK_AGAIN_S, held_s))
            return
        wait_s = min(look_every_s, max(0.0, (due_at - now).total_seconds())) if due_at else look_every_s
        with self._idle:
            since_s = time.monotonic() - self._woken_at
            if since_s < COMMITTED_WITHIN_S:
                wait_s = min(wait_s, max(FIRST_LOOK_S, since_s))
            if self._news == seen and not self._stopping.is_set():
                self._idle.wait(wait_s)

    def _attempt(self, outlet: Outlet, load: Load) -> Outcome:
        parcel = load.parcel
        try:
            return self._carry(outlet, load)
        except OutletBusyError as busy:
            until = busy.facts["until"]
            assert isinstance(until, datetime), "an outlet says until when"
            return Retry(reason=BUSY, at=until)
        except PlaceClosedError as closed:
            return Never(problem=str(closed.facts["problem"]), is_closed=True)
        except MessageRefusedError as refused:
            return Never(problem=str(refused.facts["problem"]))
        except NotFoundError:
            return Never(problem="there is nothing to tell any more")
        except Exception as error:  # whatever it was, the message must not be lost and hold up nobody else
            _log.warning(
                *("a message to %s failed (attempt %d): %s", outlet.platform, parcel.attempts, error),
                exc_info=_unexpected(error) if parcel.attempts == 1 else None,
            )
            is_last, name = parcel.attempts >= MOST_ATTEMPTS, type(error).__name__
            return Never(problem=name) if is_last else Retry(reason=name)

    def _carry(self, outlet: Outlet, load: Load) -> Out:
        parcel, others = load.parcel, self._words(load.behind or load.beside)
        if parcel.removed:
            return self._take_back(outlet, load, others)
        reply = self._render(parcel.athlete_id, from_json(Notice, parcel.content))
        told = {**others, parcel.id: reply}
        whole = joined([told[number] for number in sorted(told)])
        if parcel.platform_message_id is None:
            message_id = outlet.send(parcel, whole)
        else:
            message_id = outlet.edit(parcel, whole) or parcel.platform_message_id
        behind = {one.id: _as_told(one, others[one.id]) for one in load.behind if one.id in others}
        return Out(message_id=message_id, told=_as_told(parcel, reply), behind=behind)

    def _take_back(self, outlet: Outlet, load: Load, others: Mapping[int, Reply]) -> Out:
        """Take a message away, or out of the one that it shares."""
        parcel = load.parcel
        if parcel.platform_message_id is None:
            return Out(message_id=None)
        if not others:
            outlet.remove(parcel)
            return Out(message_id=None)
        left = outlet.edit(parcel, joined([others[number] for number in sorted(others)]))
        return Out(message_id=None, shared_id=left)

    def _words(self, parcels: Sequence[Parcel]) -> dict[int, Reply]:
        """Return what each says, those left out of which there is nothing to tell any more."""
        said = {}
        for parcel in parcels:
            with suppress(NotFoundError):
                said[parcel.id] = self._render(parcel.athlete_id, from_json(Notice, parcel.content))
        return said

    def _report(self, load: Load, outcome: Outcome) -> Report:
        parcel, now, jitter = load.parcel, self._clock.now(), self._jitter()
        self.outcomes.add((parcel.platform, OUTCOMES[type(outcome)]))

        def unit(connection: Connection) -> None:
            behind = outcome.behind if isinstance(outcome, Out) else {}
            for other in load.behind:
                if other.id not in behind:
                    outbox.hand_back(connection, other)
            match outcome:
                case Out() as out:
                    self._is_out(connection, load, out, now)
                case Retry() as again:
                    outbox.retry(connection, parcel, again, now, jitter)
                case Never() as never:
                    self._give_up(connection, parcel, never, now)

        return unit

    def _is_out(self, connection: Connection, load: Load, out: Out, now: datetime) -> None:
        parcel = load.parcel
        stands = out.message_id or out.shared_id
        if load.beside and stands and stands != parcel.platform_message_id:
            outbox.move_message(connection, parcel, stands)
        told = [
            (parcel, out.told),
            *((one, out.behind[one.id]) for one in load.behind if one.id in out.behind),
        ]
        for one, words in told:
            outbox.sent(connection, one, out.message_id, now)
            if words:
                notification_log.tell(connection, one.notice_key, words, now)

    def _give_up(self, connection: Connection, parcel: Parcel, never: Never, now: datetime) -> None:
        outbox.failed(connection, parcel, never.problem)
        notification_log.give_up(connection, parcel.notice_key)
        if never.is_closed and outbox.mute_place(connection, parcel.platform, parcel.external_id, now):
            self._board.place_muted(connection, parcel.address, never.problem)
        self._board.notes_undelivered(connection, parcel.athlete_id)


def _unexpected(error: Exception) -> Exception | None:
    """Return an error whose trace is worth a look; a database out of reach is none, nor is a platform's trouble."""
    return None if isinstance(error, StoreUnavailableError | OutletError) else error


def _as_told(parcel: Parcel, reply: Reply) -> tuple[str, ...]:
    """Return the words that are kept of a message."""
    return (reply.title,) if parcel.kind in SPEAKS_OF_MANY else (reply.title, *reply.lines)
