"""Builds the demo: the service with its chat page, the picker, and a Strava of its own where things happen."""

import secrets
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from bot.background.notice_board import NoticeBoard
from bot.demo.arrival import Arrivals
from bot.demo.at_strava import TeamAtStrava
from bot.demo.files import sample_run
from bot.demo.strava.server import LocalStrava
from bot.demo.team import DemoTeam
from bot.wiring import build_desk
from bot.wiring.messages import build_announcer, sending
from bot.wiring.page import build_page
from bot.wiring.pools import Pools, build_pools
from bot.wiring.program import Program, build_telling, health
from bot.wiring.strava import StravaPlan, build_strava
from marathon import __version__
from marathon.ports import Clock
from marathon.store.store import Store
from marathon.strava.wire import Application
from marathon.usecases.desk import Desk
from marathon.usecases.report_faults import record_error
from marathon.words import demo as demo_words
from marathon.words.voice import Voice
from webhooks.api_callers import api_routes
from webhooks.app import build_app
from webhooks.demo import DemoDoor, Person
from webhooks.live import LiveRooms

STRAVA_PAGES: Final = "/demo/strava/oauth"
"""Where a browser meets the demo's Strava: a host such as Replit shows one port only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoScene:
    """What the demo is made of: the seeded team, its life at Strava, and its addresses for a browser and for Strava."""

    store: Store
    clock: Clock
    team: DemoTeam
    strava: LocalStrava
    life: TeamAtStrava
    token_key: str = field(repr=False)
    url: str
    local_url: str
    delay_s: float


def build_demo(scene: DemoScene) -> Program:
    """Build the service with the chat page and the picker, joined to its own Strava as a real one would be."""
    pools, rooms = build_pools(), LiveRooms()
    board = NoticeBoard(scene.store, scene.clock)
    bare = build_desk(scene.store, listener=rooms, clock=scene.clock)
    bare = replace(bare, messages_wait=board.wake)
    strava = build_strava(bare, _plan(scene), board, pools.chat)
    page = build_page(strava.desk, pools, rooms)
    announcer = build_announcer(strava.desk, board, [page.outlet])
    app = build_app(
        health=partial(health, strava.desk),
        pool=pools.chat,
        record_error=partial(record_error, strava.desk),
        public_url=scene.url,
        chat=page.door,
        api=partial(api_routes, strava.desk, pools.chat, version=__version__),
        demo=_demo_door(scene, pools, strava.desk),
        strava_events=strava.events,
        more=[strava.connect],
    )
    works = (sending(announcer, alone=True), *build_telling(strava.desk), *strava.works)
    return Program(app=app, works=works)


def _plan(scene: DemoScene) -> StravaPlan:
    registered = scene.strava.app
    return StravaPlan(
        application=Application(
            client_id=str(registered.client_id),
            client_secret=registered.client_secret,
            api_base=scene.strava.api_base,
            oauth_base=scene.strava.oauth_base,
            pages_base=scene.url + STRAVA_PAGES,
        ),
        token_keys=(scene.token_key,),
        browser_url=scene.url,
        hook_url=scene.local_url,
        path_token=secrets.token_urlsafe(24),
        verify_token=secrets.token_urlsafe(24),
    )


def _demo_door(scene: DemoScene, pools: Pools, desk: Desk) -> DemoDoor:
    people = {person.athlete.id: person for person in scene.team.people}
    arrivals = Arrivals(
        team=scene.team,
        ingest=scene.life.record,
        pool=pools.chat,
        clock=scene.clock,
        delay_s=scene.delay_s,
    )
    return DemoDoor(
        desk=desk,
        people=tuple(
            Person(id=number, name=person.athlete.name, role=person.role, about=person.about)
            for number, person in people.items()
        ),
        picked=lambda athlete_id: "" if arrivals.expect(athlete_id) else demo_words.no_run_comes(Voice()),
        sample_run=lambda athlete_id: sample_run(people[athlete_id].athlete, scene.clock.now()),
        strava_pages=scene.strava.oauth.pages(STRAVA_PAGES),
        at_strava={"rename": scene.life.rename, "delete": scene.life.delete},
    )
