"""What Strava's webhook answers when storing fails, takes long or finds the disk full."""

import asyncio
import json
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import make_url

from marathon.domain.work import InboxRow
from marathon.store.store import Store
from tests.webhooks.strava_hook import Hook, Storing, event
from webhooks import group_commit


@dataclass
class Trouble(Storing):
    """A store that is slow, and can be told to fail."""

    pool: ThreadPoolExecutor
    fails: Callable[[InboxRow], bool] = lambda _: False
    groups: list[int] = field(default_factory=list)

    def group(self, rows: Sequence[InboxRow]) -> "Future[None]":
        """Begin to store a group, slowly."""
        self.groups.append(len(rows))
        return self.pool.submit(self._slowly, rows)

    def _slowly(self, rows: Sequence[InboxRow]) -> None:
        time.sleep(0.05)
        super().group(self._spoilt(rows)).result()

    def one_by_one(self, rows: Sequence[InboxRow]) -> dict[int, Exception]:
        """Store what can be stored."""
        return super().one_by_one(self._spoilt(rows))

    def _spoilt(self, rows: Sequence[InboxRow]) -> list[InboxRow]:
        return [replace(row, kind=None) if self.fails(row) else row for row in rows]  # type: ignore[arg-type] # a bad one


@pytest.fixture
def trouble(store: Store, commits: ThreadPoolExecutor) -> Trouble:
    """Returns a store that can be told to fail."""
    return Trouble(store, commits)


@pytest.fixture
def storing(trouble: Trouble) -> Trouble:
    """Returns the failing store as what the committer calls."""
    return trouble


async def test_rows_that_wait_share_the_next_commit(hook: Hook, trouble: Trouble) -> None:
    sent = [hook.post(event(object_id=number)) for number in range(1, 41)]
    assert await asyncio.gather(*sent) == [200] * 40
    assert hook.rows() == sum(trouble.groups) == 40
    assert len(trouble.groups) <= 5


async def test_of_a_failing_group_only_the_bad_row_is_answered_with_an_error(
    hook: Hook, trouble: Trouble
) -> None:
    trouble.fails = lambda row: row.payload["object_id"] == 3
    answers = await asyncio.gather(*(hook.post(event(object_id=number)) for number in range(1, 6)))
    assert answers == [200, 200, 500, 200, 200]
    assert (hook.rows(), hook.door.tally) == (4, {"stored": 4, "failed": 1})
    trouble.fails = lambda _: False
    assert await hook.post(event(object_id=3)) == 200


async def test_when_too_many_wait_the_next_is_asked_to_come_again(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "MOST_WAITING", 10)
    answers = await asyncio.gather(*(hook.post(event(object_id=number)) for number in range(1, 31)))
    assert set(answers) == {200, 503}
    assert hook.rows() == answers.count(200) >= 10
    body = json.dumps(event(object_id=99)).encode()
    monkeypatch.setattr(group_commit, "MOST_WAITING", 0)
    async with hook.session.post(hook.url, data=body) as response:
        assert (response.status, response.headers["Retry-After"]) == (503, "30")


async def test_a_waiter_who_leaves_takes_nobody_along(hook: Hook) -> None:
    committer = hook.door.committer
    rows = [InboxRow(key=f"{number}", athlete_id=hook.athlete_id, kind="run") for number in range(3)]
    first, leaving, staying = (asyncio.create_task(committer.keep(row)) for row in rows)
    await asyncio.sleep(0.01)
    leaving.cancel()
    assert all(await asyncio.gather(first, staying))
    await asyncio.wait([leaving])
    assert leaving.cancelled()
    assert hook.rows() == 3


async def test_a_full_disk_is_answered_with_an_error_and_the_retry_is_stored(
    hook: Hook, sqlite_url: str
) -> None:
    path = Path(str(make_url(sqlite_url).database))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = max(Path(f"{path}{end}").stat().st_size for end in ("", "-wal"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        answers = await asyncio.gather(
            *(hook.post(event(object_id=n, updates={"title": "x" * 900})) for n in range(1, 901))
        )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert 500 in answers
    assert hook.rows() == answers.count(200)
    assert await hook.post(event(object_id=100)) == 200
