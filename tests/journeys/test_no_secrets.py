"""A whole run of the service at its most talkative, with errors: none of its secrets is in what it left anywhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from sqlalchemy import text

from marathon.logs import start_logging
from marathon.settings import secret_values, webhook_token
from marathon.store.token_box import TokenBox
from tests.background.platform import eventually
from tests.journeys.everything import BOSS, CHATS, RUNNER, Everything, everything
from tests.test_logs import logging_as_before

__all__ = ["everything", "logging_as_before"]


@pytest.fixture
def log(everything: Everything, tmp_path: Path) -> Iterator[Path]:
    """Yields where the service logs all there is, as it does when it serves."""
    path = tmp_path / "coach.log"
    start_logging(level="DEBUG", file=path, secrets=secret_values(everything.settings))
    yield path
    start_logging(level="WARNING", terminal=False)


class _Visitor:
    """Asks for pages, and keeps what was handed out to be secret, and all that was answered otherwise."""

    def __init__(self, base: str) -> None:
        self.base, self.http = base, requests.Session()
        self.secrets: set[str] = set()
        self.seen: list[str] = []

    def ask(self, path: str, method: str = "GET", **said: object) -> requests.Response:
        answer = self.http.request(method, f"{self.base}{path}", timeout=20, allow_redirects=False, **said)  # type: ignore[arg-type] # handed through
        shown = {name: value for name, value in answer.headers.items() if name != "Set-Cookie"}
        self.seen.append(f"{answer.status_code} {shown} {answer.text}")
        self.secrets |= {cookie.value or "" for cookie in self.http.cookies}
        return answer

    def tokens(self, path: str, **said: str) -> dict[str, str]:
        """Returns the tokens that are given for a secret; the answer that holds them is for its program alone."""
        pair = self.ask(path, "POST", json=said).json()
        del self.seen[-1]
        self.secrets |= {*said.values(), pair["access_token"], pair["refresh_token"]}
        return dict(pair)


def _sign_in(there: Everything, visitor: _Visitor) -> dict[str, str]:
    """Opens Boss's page, has a program signed in for him, and returns the head of its requests."""
    link = re.search(r"/open/(\S+)", there.say("/link", BOSS))
    code = re.search(r"\b([A-Z0-9]{4}-[A-Z0-9-]+)\b", there.say("/link api", BOSS))
    feed = re.search(r"/calendar/(\S+)\.ics", there.say("/link calendar", BOSS))
    assert link and code and feed
    visitor.secrets |= {link[1], code[1], feed[1]}
    visitor.ask(f"/open/{link[1]}")
    assert visitor.ask(f"/open/{link[1]}", "POST").status_code == 303
    visitor.ask(f"/open/{link[1]}", "POST")  # too late
    assert visitor.ask(f"/calendar/{feed[1]}.ics").status_code == 200
    pair = visitor.tokens("/api/auth/token", code=code[1])
    pair = visitor.tokens("/api/auth/refresh", refresh_token=pair["refresh_token"])
    return {"Authorization": f"Bearer {pair['access_token']}"}


def _try_what_is_wrong(visitor: _Visitor, hook: str) -> None:
    """Asks for what there is not, with what is good in the wrong place."""
    for path in (
        f"/webhooks/strava/{hook}x",
        "/strava/callback?state=s7ate5&code=c0de99",
        "/open/no.such.link",
    ):
        visitor.ask(path)
    visitor.ask(f"/webhooks/strava/{hook}", "POST", data=b"no json")
    visitor.ask("/api/athletes", headers={"Authorization": "Bearer eyJhbGci.eyJzdWIi.c2ln"})
    visitor.secrets |= {"s7ate5", "c0de99", "eyJhbGci.eyJzdWIi.c2ln"}


def test_fault_42_no_secret_is_in_a_log_a_page_or_a_metric(
    everything: Everything, log: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    visitor, settings = _Visitor(everything.base), everything.settings
    program = _sign_in(everything, visitor)
    _try_what_is_wrong(visitor, webhook_token(settings))
    everything.record()
    eventually(lambda: all(len(place) == 1 for place in everything.told(RUNNER)))
    for path in (
        "/",
        f"/athlete/{RUNNER}",
        "/api/athletes",
        f"/api/athlete/{BOSS}/today",
        "/api/realtime-dashboard",
    ):
        assert visitor.ask(path, headers=program).status_code == 200, path
    for path in ("/say", "/sessions", "/api", "/api/openapi.json", "/readyz", "/healthz"):
        visitor.ask(path, headers=program)
    with everything.store.read() as connection:
        sealed = str(connection.scalar(text("SELECT tokens_encrypted FROM strava_links")))
    tokens = TokenBox([settings.token_keys[0].get_secret_value()]).open(RUNNER, sealed)
    visitor.secrets |= {sealed, tokens.access_token, tokens.refresh_token}
    everything.store.write(lambda one: one.exec_driver_sql("DROP TABLE check_ins").close())
    assert visitor.ask(f"/api/athlete/{BOSS}/today", headers=program).status_code == 500
    assert "went wrong" in everything.api.asked("/today", CHATS[RUNNER]).text
    metrics = visitor.ask("/metrics").text
    assert 'coach_messages_total{platform="telegram",outcome="sent"}' in metrics
    assert re.search(r'coach_errors_total\{fingerprint="\w{10}"\} [1-9]', metrics)
    assert visitor.ask("/replit_metrics").status_code == 200
    with everything.store.read() as connection:
        kept = str(connection.execute(text("SELECT * FROM system_log")).all())
    said = log.read_text()
    assert "Traceback" in said
    secrets = {*visitor.secrets, *secret_values(settings)} - {""}
    assert len(secrets) > 20
    left = {
        "log": said,
        "terminal": str(capfd.readouterr()),
        "system_log": kept,
        "web": "\n".join(visitor.seen),
    }
    found = {(place, secret[:6]) for place, whole in left.items() for secret in secrets if secret in whole}
    assert found == set()
