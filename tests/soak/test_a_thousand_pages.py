"""A thousand pages are open at once: each hears of a change, who leaves is let go, and memory stays in bounds."""

import time

import psutil
import pytest

from bot.bench.sockets import PATIENCE_S, RUNNER, open_pages

pytestmark = pytest.mark.soak

MANY = 1_000
MOST_EACH_BYTES = 64 * 1024


def test_a_thousand_pages_hear_of_every_change_and_leave_nothing_behind() -> None:
    process = psutil.Process()
    with open_pages() as pages:
        pages.connect(1)
        before = process.memory_info().rss
        pages.connect(MANY - 1)
        for _ in range(5):
            assert len(pages.heard_after_s()) == MANY
        assert process.memory_info().rss - before < MANY * MOST_EACH_BYTES
        assert len(pages.rooms.watched - {RUNNER}) == MANY
        while len(pages.clients) > 10:
            pages.clients.pop().close()
        until = time.monotonic() + PATIENCE_S
        while len(pages.rooms.watched - {RUNNER}) > 10 and time.monotonic() < until:
            time.sleep(0.05)
        assert len(pages.rooms.watched - {RUNNER}) == 10
        assert len(pages.heard_after_s()) == 10
