"""How fast the JSON API answers: a day, a team of a hundred, and an unchanged card next to a bare reply."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from statistics import median
from subprocess import Popen
from tempfile import TemporaryDirectory
from typing import Final

from aiohttp import ClientSession, web

from bot.bench.crowd import COACH, Crowd, crowd
from bot.bench.door import Round, one_round, opened, running_load
from bot.bench.measured import Measured, seconds
from marathon.domain.activity import Activity, Source, Sport
from marathon.domain.athlete import AthleteId
from marathon.domain.team import TeamId
from marathon.logs import start_logging
from marathon.signed_links import SigningKeys
from marathon.store import activities
from marathon.usecases.desk import Desk
from marathon.usecases.program_tokens import begin_program, program_code
from marathon.usecases.team_overview import team_overview
from webhooks.api_callers import api_routes
from webhooks.app import build_app
from webhooks.rate_limits import Quota
from webhooks.signed_in import SignedIn

HISTORY_DAYS: Final = 60
ROUNDS: Final = 3
KNOWN_ROUNDS: Final = 9
DAYS_ASKED: Final = 400
TEAMS_ASKED: Final = 60
KNOWN_ASKED: Final = 4000
COACHES: Final = 4
CHANGES: Final = 40
CONNECTIONS: Final = 32
_TEAM_ID: Final = TeamId(1)
TEAM: Final = f"/api/team/{_TEAM_ID}"
_KEYS: Final = SigningKeys(("only-for-the-bench-" + "x" * 32,))
_HOST: Final = "127.0.0.1"
_UNLIMITED: Final = Quota(requests=10**9, within_s=3600)


def today_per_s() -> Measured:
    """Measure how many cards of a runner's day are answered in a second."""
    return _per_s(_answers().today)


def team_of_100_per_s() -> Measured:
    """Measure the same of the card of a team of a hundred, for four coaches at once."""
    return _per_s(_answers().team)


def team_of_100_p99() -> Measured:
    """Measure what one in a hundred of these takes longer than, four coaches asking at once."""
    return Measured(value=median(taken.ms_p99 for taken in _answers().team))


def team_of_100_anew() -> Measured:
    """Measure the card of a team of a hundred made after each run that came in, without the way to it."""
    with crowd(100, history_days=HISTORY_DAYS) as people:
        show = partial(team_overview, people.desk, _TEAM_ID, COACH)
        show()
        return Measured(value=median(_after_a_change(people, number, show) for number in range(CHANGES)))


def _after_a_change(people: Crowd, number: int, show: Callable[[], object]) -> float:
    """Return how long a card takes once somebody has typed a run."""
    who, now = people.athletes[number % len(people.athletes)], people.clock.now()
    run = Activity(
        source=Source.HAND,
        source_id=f"{number}",
        sport=Sport.RUN,
        started_at=now,
        local_date=now.date(),
        duration_s=1800.0,
        elapsed_s=1800.0,
        distance_m=5000.0,
    )
    people.desk.store.write(lambda connection: activities.insert(connection, who, run))
    return 1000 * seconds(show)


def known_per_s() -> Measured:
    """Measure how many times a second it is answered that nothing has changed."""
    return _per_s(_answers().known)


def known_ratio() -> Measured:
    """Measure the same next to a bare reply of a few bytes, taken in turn."""
    found = _answers()
    ratios = [known.per_s / bare.per_s for known, bare in zip(found.known, found.bare, strict=True)]
    return Measured(value=median(ratios))


def _per_s(rounds: list[Round]) -> Measured:
    return Measured(value=median(taken.per_s for taken in rounds))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answers:
    """Rounds of each kind, what is compared in turn, so that a busy machine hits both alike."""

    today: list[Round]
    team: list[Round]
    known: list[Round]
    bare: list[Round]


@cache
def _answers() -> _Answers:
    with crowd(100, history_days=HISTORY_DAYS) as people:
        desk = replace(people.desk, signing=_KEYS, public_url="https://bench.test")
        return asyncio.run(_measure(desk, people.athletes[0]))


async def _measure(desk: Desk, runner: AthleteId) -> _Answers:
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="marathon-bench-"))
        start_logging(file=Path(folder) / "coach.log", terminal=False)
        stack.callback(start_logging, level="WARNING", terminal=False)
        pool = stack.enter_context(ThreadPoolExecutor(8))
        ports = [await stack.enter_async_context(opened(app)) for app in (_app(desk, pool), _bare())]
        load = stack.enter_context(running_load())
        tokens = {
            who: begin_program(desk, program_code(desk, who), "bench").access_token for who in (COACH, runner)
        }
        day = f"/api/athlete/{runner}/today"
        mark = await _mark(ports[0], day, tokens[runner])
        today, team = await _in_turn(
            load,
            ROUNDS,
            _told(ports[0], _request(day, tokens[runner]), DAYS_ASKED),
            _told(ports[0], _request(TEAM, tokens[COACH]), TEAMS_ASKED, connections=COACHES),
        )
        known, bare = await _in_turn(
            load,
            KNOWN_ROUNDS,
            _told(ports[0], _request(day, tokens[runner], mark), KNOWN_ASKED, status=304),
            _told(ports[1], _request("/", ""), KNOWN_ASKED),
        )
    return _Answers(today=today, team=team, known=known, bare=bare)


async def _in_turn(load: "Popen[str]", times: int, *kinds: dict[str, object]) -> list[list[Round]]:
    """Return the rounds of each kind, without the first, in which all is still cold."""
    taken: list[list[Round]] = [[] for _ in kinds]
    for _ in range(1 + times):
        for rounds, told in zip(taken, kinds, strict=True):
            rounds.append(await one_round(load, told))
    return [rounds[1:] for rounds in taken]


def _told(
    port: int, request: str, count: int, *, status: int = 200, connections: int = CONNECTIONS
) -> dict[str, object]:
    return {"port": port, "request": request, "count": count, "status": status, "connections": connections}


async def _mark(port: int, path: str, token: str) -> str:
    """Return the mark of a card, as a program keeps it; asked twice, so that the day is judged by then."""
    headers, mark = {"Authorization": f"Bearer {token}"}, ""
    async with ClientSession(f"http://{_HOST}:{port}", headers=headers) as client:
        for _ in range(2):
            async with client.get(path) as answer:
                answer.raise_for_status()
                mark = answer.headers["ETag"]
    return mark


def _request(path: str, token: str, mark: str = "") -> str:
    lines = [f"GET {path} HTTP/1.1", f"Host: {_HOST}", "User-Agent: load", "Accept: */*"]
    lines += [f"Authorization: Bearer {token}"] if token else []
    lines += [f"If-None-Match: {mark}"] if mark else []
    return "\r\n".join([*lines, "", ""])


def _app(desk: Desk, pool: ThreadPoolExecutor) -> web.Application:
    return build_app(
        health=dict,
        pool=pool,
        record_error=lambda _error, _id: None,
        people=SignedIn(desk=desk, pool=pool, is_secure=False),
        api=partial(api_routes, desk, pool, quota=_UNLIMITED),
    )


def _bare() -> web.Application:
    async def reply(_request: web.Request) -> web.Response:
        return web.Response(text="ok")

    app = web.Application()
    app.add_routes([web.get("/", reply)])
    return app
