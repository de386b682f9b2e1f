"""Builds what sends messages that nobody asked for, in a process that serves and in one that only works."""

from collections.abc import Sequence
from functools import partial

from bot.background.announce import Announcer
from bot.background.beside import Work
from bot.background.notice_board import NoticeBoard
from bot.core.message import Outlet, Reply
from bot.wiring.pools import build_pools
from marathon.domain.athlete import AthleteId
from marathon.domain.notice import Notice
from marathon.settings import Settings
from marathon.usecases.desk import Desk


def build_announcer(desk: Desk, board: NoticeBoard, outlets: Sequence[Outlet]) -> Announcer:
    """Put together what sends messages that nobody asked for."""

    def render(athlete_id: AthleteId, notice: Notice) -> Reply:
        from bot.core import notices

        return notices.render(desk, athlete_id, notice)

    return Announcer(store=desk.store, clock=desk.clock, board=board, outlets=outlets, render=render)


def sending(announcer: Announcer, *, alone: bool) -> Work:
    """Return what sends messages, as a work."""
    start = partial(announcer.start, alone=alone)
    return Work(start=start, stop=announcer.stop, name="messages", is_alive=announcer.is_alive)


def build_senders(desk: Desk, settings: Settings, board: NoticeBoard) -> tuple[Work, ...]:
    """Return what sends messages to wherever they can be sent from a process that hears nothing."""
    pools = build_pools()
    outlets: list[Outlet] = []
    works: list[Work] = []
    if settings.telegram_bot_token:
        from bot.wiring.telegram import access_of, build_telegram_outlet

        telegram, door = build_telegram_outlet(desk, access_of(settings), board, pools.chat, pools.charts)
        outlets.append(telegram)
        works.append(door)
    if settings.has("slack"):
        from bot.wiring.slack import build_slack_outlet, slack_plan

        outlets.append(build_slack_outlet(desk, slack_plan(settings), board, pools.chat, pools.charts))
    if settings.has("mail"):
        from bot.wiring.mail import build_mail_outlet, mail_plan

        outlets.append(build_mail_outlet(desk, mail_plan(settings), board, pools.charts))
    if not outlets:
        return ()
    return (sending(build_announcer(desk, board, outlets), alone=False), *works)
