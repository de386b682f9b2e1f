"""Many doors, few commits: rows wait for the commit under way and then share the next; no timer, no SQL."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextvars import Context
from typing import Final

from marathon.domain.work import InboxRow
from marathon.errors import InboxFullError
from marathon.ports import Wake

MOST_WAITING: Final = 1000

StoreGroup = Callable[[Sequence[InboxRow]], Mapping[int, Exception]]
_log = logging.getLogger(__name__)


class _Kept(asyncio.Future[Mapping[int, Exception]]):
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

    def __init__(self, *, store_group: StoreGroup, pool: Executor, wake: Wake) -> None:
        """Take what stores, the thread it runs in, and whom to tell of the rows that were kept.

        Args:
            store_group: returns what went wrong by a row's place in the group; blocks.
        """
        self._store_group = store_group
        self._pool = pool
        self._wake = wake
        self._next: _Group | None = None
        self._storing = 0
        self._task: asyncio.Task[None] | None = None

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
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._store(), context=Context())
        return place not in await group.kept

    async def _store(self) -> None:
        """Store group after group until nobody waits."""
        while self._next is not None:
            group, self._next = self._next, None
            self._storing = len(group.rows)
            failed = await self._try(group.rows)
            self._storing = 0
            group.kept.set_result(failed)
            for athlete_id in {row.athlete_id for place, row in enumerate(group.rows) if place not in failed}:
                self._wake.wake(athlete_id)
        self._task = None

    async def _try(self, rows: Sequence[InboxRow]) -> Mapping[int, Exception]:
        loop = asyncio.get_running_loop()
        try:
            failed = await loop.run_in_executor(self._pool, self._store_group, rows)
        except Exception as error:  # whoever waits must hear of it, whatever it was
            failed = dict.fromkeys(range(len(rows)), error)
        if failed:
            first = next(iter(failed.values()))
            _log.error("%d of %d events could not be stored", len(failed), len(rows), exc_info=first)
        return failed
