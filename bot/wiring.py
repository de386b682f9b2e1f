"""The one place that builds everything, by explicit arguments; no logic."""

from collections.abc import Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

from aiohttp import web

from bot.core.commands import COMMANDS
from bot.core.notices import run_arrived
from bot.core.router import Router
from bot.demo.arrival import Arrivals
from bot.demo.files import sample_run
from bot.demo.team import DemoTeam
from bot.on_web import WebChat
from marathon import __version__
from marathon.domain.activity import Activity
from marathon.domain.athlete import AthleteId
from marathon.ports import CardListener, Clock
from marathon.store.schema import SCHEMA_VERSION
from marathon.store.store import Store
from marathon.usecases.desk import Desk
from marathon.usecases.ingest_activity import ingest_activities
from marathon.usecases.people import watched_by
from marathon.usecases.record_error import record_error
from marathon.words import commands as command_words
from marathon.words.voice import Voice
from models.predictor import FormulaPredictor
from webhooks.app import build_app
from webhooks.demo import DemoDoor, Person
from webhooks.doors import ChatDoor
from webhooks.live import LiveRooms

BUILT_DOORS: Final[frozenset[str]] = frozenset()
"""The optional doors that this version can open, by their feature's name."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)


class NobodyListens:
    """A listener for commands that run without open pages."""

    def cards_changed(self, athlete_id: AthleteId) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pools:
    """Named threads: chat answers, and one for charts."""

    chat: Executor
    charts: Executor


def build_pools() -> Pools:
    """Make the threads of one process."""
    return Pools(
        chat=ThreadPoolExecutor(8, thread_name_prefix="chat"),
        charts=ThreadPoolExecutor(1, thread_name_prefix="charts"),
    )


def build_desk(store: Store, *, listener: CardListener, clock: Clock) -> Desk:
    """Put the store and the ports together."""
    return Desk(store=store, clock=clock, predictor=FormulaPredictor(), listener=listener)


def build_service(desk: Desk, *, public_url: str = "") -> web.Application:
    """Build the service without a chat of its own: chats are connected by their tokens."""
    return build_app(
        health=_health,
        pool=build_pools().chat,
        record_error=partial(record_error, desk),
        public_url=public_url,
    )


def build_demo(store: Store, team: DemoTeam, *, clock: Clock, delay_s: float) -> web.Application:
    """Build the service with the chat page, the picker, and the run that arrives."""
    pools, rooms = build_pools(), LiveRooms()
    desk = build_desk(store, listener=rooms, clock=clock)
    chat = WebChat(
        answer=Router(desk).answer, chat_pool=pools.chat, chart_pool=pools.charts, deliver=rooms.send
    )

    def ingest(athlete_id: AthleteId, run: Activity) -> None:
        ingest_activities(desk, athlete_id, [run])
        chat.push(athlete_id, run_arrived(desk, athlete_id))

    people = {person.athlete.id: person for person in team.people}
    arrivals = Arrivals(team=team, ingest=ingest, pool=pools.chat, clock=clock, delay_s=delay_s)
    return build_app(
        health=_health,
        pool=pools.chat,
        record_error=partial(record_error, desk),
        chat=ChatDoor(
            say=chat.say,
            picture=chat.picture,
            watches=partial(watched_by, desk),
            rooms=rooms,
            commands=tuple((f"/{name}", command_words.summary(name, Voice())) for name in COMMANDS),
        ),
        demo=DemoDoor(
            people=tuple(
                Person(id=person.athlete.id, name=person.athlete.name, role=person.role, about=person.about)
                for person in team.people
            ),
            picked=arrivals.expect,
            sample_run=lambda athlete_id: sample_run(people[athlete_id].athlete, clock.now()),
        ),
    )


def _health() -> Mapping[str, object]:
    return {"version": __version__, "schema": SCHEMA_VERSION}
