"""The demo's story where the asking takes longer than the run that arrives meanwhile, as on a busy machine."""

import asyncio
from pathlib import Path

from bot.background.beside import Beside
from bot.demo.seeding import seed
from bot.demo.story import tell_story
from bot.demo.team import demo_team
from bot.wiring import NobodyListens, SystemClock, build_desk
from bot.wiring.demo import build_demo
from marathon.store.store import Store
from marathon.usecases.process_day import process_athletes
from webhooks.listening import listening, take_port

HOST = "127.0.0.1"


async def test_a_run_that_arrives_while_others_still_ask_is_heard(store: Store, tmp_path: Path) -> None:
    clock = SystemClock()
    team = seed(store, demo_team(clock.now()))
    process_athletes(
        build_desk(store, listener=NobodyListens(), clock=clock), [one.athlete.id for one in team.people]
    )
    program = build_demo(store, team, clock=clock, delay_s=0.1)
    beside, told = Beside(program.works), list[object]()
    beside.begin()
    try:
        with take_port(HOST, 0) as place:
            url = f"http://{HOST}:{place.getsockname()[1]}"
            async with listening(program.app, place):
                assert await tell_story(url, team, tmp_path, told.append) == 0, told
    finally:
        await asyncio.to_thread(beside.end)
    assert len(list(tmp_path.glob("*-arrived.txt"))) == 1
