"""The lines of the log for requests: one each, or one for a crowd; what went wrong always has its own."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from aiohttp.test_utils import TestServer

from tests.webhooks.strava_hook import Hook, event
from webhooks import request_log
from webhooks.app import build_app


def _lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == request_log.__name__]


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the crowd be summed up soon."""
    monkeypatch.setattr(request_log, "EVERY_S", 0.5)


async def test_of_a_crowd_the_first_has_a_line_and_the_rest_share_one(
    hook: Hook, soon: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="webhooks"):
        answers = await asyncio.gather(*(hook.post(event(object_id=number)) for number in range(1, 31)))
        assert answers == [200] * 30
        first, *rest = _lines(caplog)
        assert first.startswith("POST /webhooks/strava/{token} -> 200 in ")
        assert rest == []
        await asyncio.sleep(0.7)
        (_, summed) = _lines(caplog)
        assert summed.startswith("POST /webhooks/strava/{token} -> 200, 29 times more, the slowest in ")
        assert await hook.post(event(object_id=99)) == 200
        assert len(_lines(caplog)) == 3, "after the crowd each has its own line again"


async def test_what_went_wrong_has_its_own_line_in_any_crowd(
    hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="webhooks"):
        for body in (event(), b"{", b"["):
            await hook.post(body)
    assert [line.split(" -> ")[1][:3] for line in _lines(caplog)] == ["200", "400", "400"]


async def test_what_was_only_counted_is_written_at_the_end(
    hook: Hook, commits: ThreadPoolExecutor, caplog: pytest.LogCaptureFixture
) -> None:
    app = build_app(health=dict, pool=commits, record_error=lambda *_: pytest.fail(), strava_events=hook.door)
    with caplog.at_level(logging.INFO, logger="webhooks"):
        async with TestServer(app) as server:
            other = replace(hook, url=str(server.make_url(urlsplit(hook.url).path)))
            for number in (1, 2, 3):
                await other.post(event(object_id=number))
            assert len(_lines(caplog)) == 1
    assert "-> 200, 2 times more" in _lines(caplog)[-1]
