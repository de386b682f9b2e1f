"""Builds the demo: the service with its chat page, the picker, and the run that arrives."""

from functools import partial

from bot.background.beside import Work
from bot.background.notice_board import NoticeBoard
from bot.core.commands import COMMANDS
from bot.core.notices import open_page
from bot.core.router import Router
from bot.demo.arrival import Arrivals
from bot.demo.files import sample_run
from bot.demo.team import DemoTeam
from bot.on_web import WebChat, WebOutlet
from bot.wiring import Program, build_announcer, build_desk, build_pools, health
from marathon.domain.activity import Activity
from marathon.domain.athlete import AthleteId
from marathon.ports import Clock
from marathon.store.store import Store
from marathon.usecases.ingest_activity import ingest_activities
from marathon.usecases.people import watched_by
from marathon.usecases.put_activity import ActivityChange
from marathon.usecases.record_error import record_error
from marathon.words import commands as command_words
from marathon.words.voice import Voice
from webhooks.app import build_app
from webhooks.demo import DemoDoor, Person
from webhooks.doors import ChatDoor
from webhooks.live import LiveRooms


def build_demo(store: Store, team: DemoTeam, *, clock: Clock, delay_s: float) -> Program:
    """Build the service with the chat page, the picker, and the run that arrives."""
    pools, rooms = build_pools(), LiveRooms()
    desk = build_desk(store, listener=rooms, clock=clock)
    chat = WebChat(answer=Router(desk).answer, chat_pool=pools.chat, chart_pool=pools.charts)
    board = NoticeBoard(store, clock)
    outlet = WebOutlet(chat=chat, deliver=rooms.send, open_page=partial(open_page, desk), pool=pools.chat)
    announcer = build_announcer(desk, board, [outlet])

    def ingest(athlete_id: AthleteId, run: Activity) -> None:
        (taken,) = ingest_activities(desk, athlete_id, [run])
        change = ActivityChange(athlete_id=athlete_id, before=None, after=taken.activity, is_news=True)
        store.write(lambda connection: board.changed(connection, change))

    people = {person.athlete.id: person for person in team.people}
    arrivals = Arrivals(team=team, ingest=ingest, pool=pools.chat, clock=clock, delay_s=delay_s)
    app = build_app(
        health=partial(health, desk),
        pool=pools.chat,
        record_error=partial(record_error, desk),
        chat=ChatDoor(
            say=chat.say,
            picture=chat.picture,
            file=chat.file,
            messages=outlet.messages,
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
    return Program(app=app, works=(Work(start=partial(announcer.start, alone=True), stop=announcer.stop),))
