"""Builds the service: the web application, and the works beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web

from bot.background.beside import Work
from bot.background.closing import LOOK_EVERY, Closing
from bot.background.leader import Leader
from bot.background.notice_board import NoticeBoard
from bot.background.schedule import Duty, Schedule
from bot.wiring import with_pages
from bot.wiring.messages import build_announcer, sending
from bot.wiring.ops import build_ops, build_watch
from bot.wiring.page import build_page
from bot.wiring.pools import Pools, build_pools
from marathon import __version__
from marathon.settings import Settings
from marathon.usecases.desk import Desk
from marathon.usecases.process_many import Process
from marathon.usecases.schema_of import schema_of
from marathon.usecases.tell_chosen import TELL_EVERY, tell_chosen
from marathon.usecases.tell_coaches import tell_coaches
from marathon.usecases.tidy_messages import tidy_messages
from webhooks.api_callers import api_routes
from webhooks.app import build_app
from webhooks.live import LiveRooms
from webhooks.signed_in import SignedIn

if TYPE_CHECKING:
    from bot.wiring.mail import MailParts
    from bot.wiring.slack import SlackParts
    from bot.wiring.strava import StravaParts
    from bot.wiring.telegram import TelegramParts


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What answers, and what works beside it."""

    app: web.Application
    works: tuple[Work, ...] = ()


def build_service(desk: Desk, settings: Settings) -> Program:
    """Build the service: chats are connected by their tokens, and a page is opened by a link of its owner."""
    pools, rooms = build_pools(), LiveRooms()
    board = NoticeBoard(desk.store, desk.clock)
    desk, looking_elsewhere = _open_to_pages(desk, settings, board, rooms)
    leader, process = _many(desk, settings)
    strava = _strava(desk, settings, board, pools, leader) if settings.has("strava") else None
    desk = strava.desk if strava else desk
    mail = _mail(desk, settings, board, pools) if settings.has("mail") else None
    desk = mail.desk if mail else desk
    telegram = _telegram(desk, settings, board, pools) if settings.telegram_bot_token else None
    slack = _slack(desk, settings, board, pools) if settings.has("slack") else None
    chats, page = [chat for chat in (telegram, slack) if chat], build_page(desk, pools, rooms)
    senders = (*chats, mail) if settings.is_alone or settings.serve_works else ()
    events, pages = [telegram and telegram.updates, slack and slack.events], mail and mail.pages
    routes = [strava and strava.connect, *events, pages]
    announcer = build_announcer(desk, board, [page.outlet, *(one.outlet for one in senders if one)])
    watch, watching = build_watch(desk)
    telling = (sending(announcer, alone=settings.is_alone), *_leading(leader))
    telling += build_telling(desk, leader, process)
    telling += looking_elsewhere
    works = (*telling, *(strava.works if strava else ()), *(chat.work for chat in chats), watching)
    people = SignedIn(desk=desk, pool=pools.chat, is_secure=desk.public_url.startswith("https://"))
    ops = build_ops(people, settings, works, watch, announcer, strava.events if strava else None)
    app = build_app(
        health=partial(health, desk),
        pool=pools.chat,
        record_error=watch.note,
        public_url=settings.public_url or "",
        chat=page.door,
        people=people,
        api=partial(api_routes, desk, pools.chat, version=__version__),
        strava_events=strava.events if strava else None,
        more=[ops, *(route for route in routes if route)],
    )
    return Program(app=app, works=works)


def _leading(leader: Leader | None) -> tuple[Work, ...]:
    if leader is None:
        return ()
    return (
        Work(start=leader.start, stop=leader.stop, ends_last=True, name="leader", is_alive=leader.is_alive),
    )


def _open_to_pages(
    desk: Desk, settings: Settings, board: NoticeBoard, rooms: LiveRooms
) -> tuple[Desk, tuple[Work, ...]]:
    """Return a desk whose changes reach the messages in line and the pages that are open.

    Returns: beside it what tells these pages of other processes' work, where there may be any.
    """
    desk = replace(with_pages(desk, settings), messages_wait=board.wake, session_ended=rooms.signed_out)
    if settings.is_alone:
        return replace(desk, listener=rooms), ()
    from bot.background.elsewhere import Elsewhere

    looking = Elsewhere(
        store=desk.store, clock=desk.clock, watched=lambda: rooms.watched, tell=rooms.cards_changed
    )
    return replace(desk, listener=looking), (Work(start=looking.start, stop=looking.stop),)


def _many(desk: Desk, settings: Settings) -> tuple[Leader | None, Process | None]:
    """Return who leads and what closes days where several processes may work on one database."""
    if settings.is_alone:
        return None, None
    from bot.background.crew import crew, left_to_workers

    if not settings.serve_works:
        return Leader(desk), left_to_workers(desk.store)
    return Leader(desk), crew(settings.database_url.get_secret_value(), desk.store)


def build_telling(
    desk: Desk, leader: Leader | None = None, process: Process | None = None
) -> tuple[Work, ...]:
    """Put together what tells people and teams in time, and beside it what takes long."""
    schedules = {
        "telling": Schedule(duties_of_telling(desk), leader),
        "closing": Schedule(duties_beside(desk, process), leader),
    }
    return tuple(
        Work(start=one.start, stop=one.stop, name=name, is_alive=one.is_alive)
        for name, one in schedules.items()
    )


def duties_of_telling(desk: Desk) -> tuple[Duty, ...]:
    """Name what tells people and teams in time."""
    return (
        Duty(name="chosen-messages", every=TELL_EVERY, do=partial(tell_chosen, desk)),
        Duty(name="digests", every=TELL_EVERY, do=partial(tell_coaches, desk)),
    )


def duties_beside(desk: Desk, process: Process | None = None) -> tuple[Duty, ...]:
    """Name what takes long: closing days, tidying up."""
    return (
        Duty(name="closing-days", every=LOOK_EVERY, do=Closing(desk, process).look),
        Duty(name="messages-upkeep", every=timedelta(days=1), do=partial(tidy_messages, desk)),
    )


def _strava(
    desk: Desk, settings: Settings, board: NoticeBoard, pools: Pools, leader: Leader | None
) -> "StravaParts":
    from bot.wiring.strava import build_strava, plan_of

    return build_strava(desk, plan_of(settings), board, pools.chat, leader)


def _telegram(desk: Desk, settings: Settings, board: NoticeBoard, pools: Pools) -> "TelegramParts":
    from bot.wiring.telegram import access_of, build_telegram

    return build_telegram(
        desk, access_of(settings), board, pools.chat, pools.charts, is_alone=settings.is_alone
    )


def _slack(desk: Desk, settings: Settings, board: NoticeBoard, pools: Pools) -> "SlackParts":
    from bot.wiring.slack import build_slack, slack_plan

    return build_slack(
        desk, slack_plan(settings), board, pools.chat, pools.charts, is_alone=settings.is_alone
    )


def _mail(desk: Desk, settings: Settings, board: NoticeBoard, pools: Pools) -> "MailParts":
    from bot.wiring.mail import build_mail, mail_plan

    return build_mail(desk, mail_plan(settings), board, pools.chat, pools.charts)


def health(desk: Desk) -> Mapping[str, object]:
    """Return the facts of /healthz; raises where the database does not answer."""
    return {"version": __version__, "schema": schema_of(desk)}
