"""Ready or not, what Prometheus reads and the machine's state: who may ask, what is told, and what fails alone."""

import re
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from marathon.domain.team import Role, TeamId
from marathon.store import system_log, teams
from tests.club import ANA, MARIT, Club, club, club_file
from tests.webhooks.api_site import KEYS, PUBLIC, ApiSite, pool
from webhooks.api_callers import ApiCallers, api_routes
from webhooks.app import build_app
from webhooks.ops import OpsRoutes, Watched
from webhooks.signed_in import SignedIn

__all__ = ["club", "club_file", "pool"]
TOKEN = "prometheus-Reads-7Qq9-this"
SAMPLE = re.compile(r'[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? \S+')


@dataclass
class _State:
    """What the process would know of itself."""

    loops: dict[str, bool] = field(default_factory=lambda: {"telegram": True, "lanes": True})
    is_full: bool = False


@dataclass
class OpsSite(ApiSite):
    """The running service, and what it watches."""

    state: _State = field(default_factory=_State)
    ops: OpsRoutes = None  # type: ignore[assignment] # always given


@pytest.fixture
async def site(club: Club, pool: ThreadPoolExecutor) -> AsyncIterator[OpsSite]:
    """Runs the service for the club, of which Marit is admin."""
    desk = replace(club.desk, signing=KEYS, public_url=PUBLIC)
    desk.store.write(lambda one: teams.add_member(one, TeamId(1), MARIT, Role.ADMIN))
    people, state = SignedIn(desk=desk, pool=pool, is_secure=False), _State()
    watched = Watched(
        version="1.2.3",
        loops=lambda: state.loops,
        is_full=lambda: state.is_full,
        sent=lambda: {("telegram", "sent"): 5},
        events=lambda: {"stored": 3},
        errors=lambda: {"812b26664c": 2},
    )
    callers = ApiCallers(desk=desk, pool=pool, people=people)
    ops = OpsRoutes(desk=desk, pool=pool, callers=callers, watched=watched, token=TOKEN)
    app = build_app(
        health=dict,
        pool=pool,
        record_error=lambda *_: pytest.fail(),
        people=people,
        api=partial(api_routes, desk, pool),
        more=[ops],
    )
    async with TestServer(app) as server, ClientSession(server.make_url("/")) as client:
        yield OpsSite(club, desk, server, client, app, state=state, ops=ops)


async def test_ready_names_what_is_not_and_nothing_else(site: OpsSite) -> None:
    assert (await site.ask("/readyz")).json == {"ready": True, "not_ready": []}
    site.state.loops["telegram"], site.state.is_full = False, True
    broken = await site.ask("/readyz")
    assert (broken.status, broken.json) == (503, {"ready": False, "not_ready": ["inbox", "telegram"]})
    site.desk.store.close()
    site.ops._look_again_at = 0.0
    assert "database" in (await site.ask("/readyz")).json["not_ready"]


async def test_only_an_admin_or_who_shows_the_token_reads_the_metrics(site: OpsSite) -> None:
    assert (await site.ask("/metrics")).status == 401
    assert (await site.ask("/metrics", Authorization=f"Bearer {TOKEN}x")).status == 401
    assert (await site.ask("/metrics", ANA)).status == 404
    for path in ("/metrics", "/replit_metrics"):
        assert (await site.ask(path, MARIT)).status == 200
        assert (await site.ask(path, Cookie=site.cookie(MARIT))).status == 200
    assert (await site.ask("/metrics", Authorization=f"Bearer {TOKEN}")).status == 200
    assert (await site.ask("/replit_metrics", Authorization=f"Bearer {TOKEN}")).status == 401
    assert (await site.ask("/replit_metrics", ANA)).status == 404
    site.ops.is_local = True
    assert (await site.ask("/metrics")).status == 200
    assert (await site.ask("/metrics", Host="coach.example.org")).status == 401, "a page with another name"
    assert (await site.ask("/replit_metrics")).status == 401


async def test_who_was_let_in_reads_them_while_the_database_is_out_of_reach(
    site: OpsSite, tmp_path: Path
) -> None:
    cookie, other = site.cookie(MARIT), site.token(ANA)
    assert (await site.ask("/replit_metrics", Cookie=cookie)).status == 200
    site.desk.store.close()
    (tmp_path / "club.sqlite3").write_bytes(b"no database " * 1000)
    there = (await site.ask("/replit_metrics", Cookie=cookie)).json
    assert there["memory"]["process_bytes"] > 0
    assert "damaged" in there["database"]["error"]
    assert (await site.ask("/replit_metrics", Authorization=f"Bearer {other}")).status == 503
    assert (await site.ask("/replit_metrics", Cookie=cookie + "x")).status == 503


async def test_the_metrics_are_well_formed_and_name_routes_and_no_person(site: OpsSite) -> None:
    await site.ask(f"/api/athlete/{ANA}/today", ANA)
    await site.ask(f"/link/{KEYS}")
    await site.ask("/no/such/4711-page", method="PROPFIND")
    told = (await site.ask("/metrics", Authorization=f"Bearer {TOKEN}")).text
    lines = [line for line in told.splitlines() if not line.startswith("#")]
    assert [line for line in lines if not SAMPLE.fullmatch(line)] == []
    assert len({line.rsplit(" ", 1)[0] for line in lines}) == len(lines), "a sample stands there twice"
    for wanted in (
        'coach_http_requests_total{method="GET",route="/api/athlete/{athlete_id}/today",status="200"} 1.0',
        'coach_http_requests_total{method="other",route="(no such page)",status="404"} 1.0',
        'coach_messages_total{platform="telegram",outcome="sent"} 5.0',
        'coach_strava_events_total{outcome="stored"} 3.0',
        'coach_errors_total{fingerprint="812b26664c"} 2.0',
        'coach_up{part="database"} 1.0',
        'coach_inbox_rows{state="dead"} 0.0',
        "coach_outbox_lag_seconds 0.0",
    ):
        assert wanted in lines
    assert {"process_cpu_seconds_total", "process_resident_memory_bytes"} <= {one.split()[0] for one in lines}
    for secret in ("Ana", "4711", site.token(ANA), TOKEN, "PROPFIND"):
        assert secret not in told


async def test_each_part_of_the_machine_fails_alone(site: OpsSite) -> None:
    whole = (await site.ask("/replit_metrics", MARIT)).json
    assert whole["database"]["kind"] == "sqlite"
    assert whole["database"]["size_bytes"] > 100_000
    assert whole["database"]["connections"] >= 1
    assert whole["memory"]["process_bytes"] > 10_000_000
    assert set(whole["cpu"]) >= {"machine_percent", "process_percent"}
    assert whole["queue"] == {"waiting": 0, "due": 0, "dead": 0, "lag_s": 0.0}
    site.desk.store.write(lambda one: system_log.record(one, "INFO", "strava_paused"))
    site.desk.store.write(lambda one: one.exec_driver_sql("DROP TABLE inbox").close())
    rest = (await site.ask("/replit_metrics", MARIT)).json
    assert rest["queue"] == {"error": "This could not be found out (OperationalError)."}
    assert rest["database"]["size_bytes"] > 100_000
    assert "process_bytes" in rest["memory"]
