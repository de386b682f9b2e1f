"""The doctor beside a running service, and where something is wrong: each line says what, and what to do."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

from sqlalchemy import Connection

from marathon.domain.strava_account import LinkState, StravaId, StravaLink, Usage, UsageKind
from marathon.domain.work import InboxRow
from marathon.store import athletes, inbox, strava_links, strava_usage
from marathon.store.store import Store
from tests.journeys.conftest import House, house
from tests.on_telegram.bot_api import TOKEN, BotApi

__all__ = ["house"]
STRAVA = {"STRAVA_CLIENT_ID": "4711", "STRAVA_CLIENT_SECRET": "s3cr3tOfStravaQw81", "STRAVA_CAPACITY": "10"}


def _lines(house: House, **told: str) -> dict[str, str]:
    """Returns what the doctor says of each thing, last; a thing that is to be mended begins so."""
    said = house.run("doctor", **told).out.splitlines()
    return {line[6:].partition(": ")[0]: f"{line[:4].strip()} {line[6:].partition(': ')[2]}" for line in said}


def test_beside_a_running_service_it_finds_page_clock_and_queues_fine(house: House) -> None:
    api = BotApi()
    public = f"http://127.0.0.1:{house.port}"
    with api.serving():
        told = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE": api.base, "PUBLIC_URL": public}
        with house.running("serve", until="listens on", **told):
            said = _lines(house, **told)
            astray = _lines(house, PUBLIC_URL="http://127.0.0.1:9")
        stopped = _lines(house, PUBLIC_URL=public)
    assert said["page"] == f"ok {public} leads here"
    assert said["clock"].startswith("ok agrees with Telegram to ")
    assert said["work"] == "ok 0 pieces of work and 0 messages wait"
    assert "; a running Marathon Coach holds it; kept by SQLite 3." in said["database"]
    assert astray["page"].startswith(
        "MEND http://127.0.0.1:9 cannot be reached (ConnectionError): let your proxy"
    )
    assert stopped["page"].startswith("ok")
    assert "does not run now" in stopped["page"]


def test_a_setting_that_the_database_needs_is_named_once_and_the_rest_looked_at(house: House) -> None:
    said = house.run("doctor", PORT="eighty")
    assert (said.code, said.err) == (1, "")
    assert [line[:12] for line in said.out.splitlines()] == ["MEND  settin", "ok    disk: "]


@contextmanager
def _an_hour_behind() -> Iterator[str]:
    """Yields the address of a server whose clock is an hour behind ours."""

    class Handler(BaseHTTPRequestHandler):
        def date_time_string(self, timestamp: float | None = None) -> str:
            hour_ago = datetime.now(UTC) - timedelta(hours=1)
            return f"{hour_ago:%a, %d %b %Y %H:%M:%S GMT}"

        def do_HEAD(self) -> None:
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _in_trouble(connection: Connection) -> None:
    """Adds somebody who ticked too few boxes, a day that is nearly used up, and work that is overdue."""
    now = datetime.now(UTC)
    who = athletes.add(connection, "Ana", "UTC")
    link = StravaLink(
        athlete_id=who,
        strava_id=StravaId(7),
        sealed_tokens=None,
        expires_at=now,
        scopes=frozenset(),
        state=LinkState.LIMITED,
        consent_version="1",
        consented_at=now,
        connected_at=now,
    )
    strava_links.put(connection, link)
    used = Usage(kind=UsageKind.READ_DAY, window_start=now.replace(hour=0, minute=0), used=990, limit=1000)
    strava_usage.save(connection, [used])
    inbox.append(
        connection, [InboxRow(key="1", athlete_id=who, kind="strava_activity")], now - timedelta(hours=1)
    )


def test_what_is_wrong_is_named_with_what_to_do(house: House) -> None:
    store = Store.open(f"sqlite:///{house.database}")
    store.write(_in_trouble)
    store.close()
    with _an_hour_behind() as behind:
        said = _lines(house, STRAVA_API_BASE=behind, STRAVA_OAUTH_BASE=behind, **STRAVA)
    assert re.match(r"MEND 3(59|60)\d s ahead of Strava", said["clock"])
    assert "timedatectl set-ntp true" in said["clock"]
    assert said["athletes"].startswith("ok 1 of 10 connected; 1 without all boxes ticked")
    assert said["quota"].startswith("MEND 990 of 1,000 reads today (UTC). Work waits")
    assert said["work"].startswith("MEND 1 piece of work and 0 messages wait. The oldest is overdue")
