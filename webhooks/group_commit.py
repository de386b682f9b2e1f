"""Many doors, few commits: rows wait for the commit under way and then share the next; no timer, no SQL."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextvars import Context
from typing import Final

from marathon.domain.work import InboxRow
from marathon.errors import InboxFullError
from marathon.ports import Wake

MOST_WAITING: Final = 1000
LARGEST_GROUP: Final = 256
QUIET_TURNS: Final = 3  # of the event loop: what a request that has arrived takes to come here

StoreGroup = Callable[[Sequence[InboxRow]], "Future[None]"]
StoreOneByOne = Callable[[Sequence[InboxRow]], Mapping[int, Exception]]
Failed = Mapping[int, Exception]
_log = logging.getLogger(__name__)


class _Kept(asyncio.Future[Failed]):
    """What went wrong with a group, for all who wait; one who leaves early leaves it to the others."""

    def cancel(self, msg: object = None) -> bool:
        """Refuse: the waiter hears of its own end when the group is stored."""
        return False


class _Group:
    """The rows that will share a commit."""

    __slots__ = ("kept", "rows")

    def __init__(self) -> None:
        self.rows: list[InboxRow] = []
        self.kept = _Kept()


class GroupCommit:
    """Stores rows for waiting doors; used on one event loop only."""

    def __init__(
        self, *, store_group: StoreGroup, store_one_by_one: StoreOneByOne, pool: Executor, wake: Wake
    ) -> None:
        """Take what stores, and whom to tell of the rows that were kept.

        Args:
            store_group: begins to store all or none, and returns at once.
            store_one_by_one: stores what it can of a group that failed and returns what went wrong by a row's
                place; blocks, in the pool.
        """
        self._store_group, self._store_one_by_one = store_group, store_one_by_one
        self._pool, self._wake = pool, wake
        self._next: _Group | None = None
        self._storing = 0
        self._is_busy = False
        self._retry: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many rows are not yet stored."""
        return self._storing + (len(self._next.rows) if self._next else 0)

    async def keep(self, row: InboxRow) -> bool:
        """Return after the commit: True when the row is stored, False when that failed.

        Raises: InboxFullError when a thousand rows wait already.
        """
        if self.waiting >= MOST_WAITING:
            raise InboxFullError
        group = self._next = self._next or _Group()
        place = len(group.rows)
        group.rows.append(row)
        if not self._is_busy:
            self._is_busy = True
            asyncio.get_running_loop().call_soon(self._gather, context=Context())
        return place not in await group.kept

    def _gather(self, seen: int = 0, turns: int = QUIET_TURNS) -> None:
        """Begin once nobody new has come for some turns of the loop: larger groups make cheaper rows."""
        here = len(self._next.rows) if self._next else 0
        if here >= LARGEST_GROUP or (here == seen and turns == 0):
            self._begin()
        else:
            turns = QUIET_TURNS if here > seen else turns - 1
            asyncio.get_running_loop().call_soon(self._gather, here, turns)

    def _begin(self) -> None:
        """Have the next group stored by the store's own thread; none waits when nobody came."""
        group, self._next = self._next, None
        if group is None:
            self._is_busy = False
            return
        self._storing = len(group.rows)
        loop = asyncio.get_running_loop()
        try:
            stored = self._store_group(group.rows)
        except Exception as error:  # whoever waits must hear of it, whatever it was
            self._end(group, dict.fromkeys(range(len(group.rows)), error))
        else:
            stored.add_done_callback(lambda done: loop.call_soon_threadsafe(self._stored, group, done))

    def _stored(self, group: _Group, done: "Future[None]") -> None:
        if done.exception() is None:
            self._end(group, {})
        else:
            self._retry = asyncio.get_running_loop().create_task(self._try_again(group))

    async def _try_again(self, group: _Group) -> None:
        loop = asyncio.get_running_loop()
        try:
            failed = await loop.run_in_executor(self._pool, self._store_one_by_one, group.rows)
        except Exception as error:  # as above
            failed = dict.fromkeys(range(len(group.rows)), error)
        self._end(group, failed)

    def _end(self, group: _Group, failed: Failed) -> None:
        """Answer a group, and begin the next at once."""
        if failed:
            first = next(iter(failed.values()))
            _log.error("%d of %d events could not be stored", len(failed), len(group.rows), exc_info=first)
        self._storing = 0
        group.kept.set_result(failed)
        asyncio.get_running_loop().call_soon(self._gather)
        for athlete_id in {row.athlete_id for place, row in enumerate(group.rows) if place not in failed}:
            self._wake.wake(athlete_id)
