"""Sends what is in line as a running service does, for as long as a block lasts."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from bot.background.announce import Announcer
from bot.background.notice_board import NoticeBoard
from bot.core.message import Outlet
from bot.core.notices import render
from marathon.usecases.desk import Desk


@contextmanager
def announcing(desk: Desk, outlet: Outlet, board: NoticeBoard | None = None) -> Iterator[Announcer]:
    """Sends from one desk to one platform, and ends what is being sent at the end."""
    board = board or NoticeBoard(desk.store, desk.clock)
    announcer = Announcer(
        store=desk.store, clock=desk.clock, board=board, outlets=[outlet], render=partial(render, desk)
    )
    announcer.start(alone=False)
    try:
        yield announcer
    finally:
        assert announcer.stop()
