"""The local Strava's OAuth: the page, codes, rotation, revocation, capacity, and every no in Strava's shape."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from bot.demo.strava.records import StravaAthlete
from bot.demo.strava.server import LocalStrava
from tests.demo.strava_client import RUNNER, SetClock, away, credentials, fetch, post, real_client

BACK = "http://localhost:8080/strava/callback"
SCOPE = "read,activity:read,activity:read_all"


def asked(strava: LocalStrava, **other: str | int) -> dict[str, str | int]:
    """Returns the query of the authorize page."""
    app: dict[str, str | int] = {"client_id": strava.app.client_id, "redirect_uri": BACK}
    return {**app, "response_type": "code", "scope": SCOPE, "state": "s1", **other}


async def page(strava: LocalStrava, **other: str | int) -> requests.Response:
    """Returns the authorize page."""
    return await away(
        requests.get, f"{strava.oauth_base}/authorize", params=asked(strava, **other), timeout=5
    )


async def answer(strava: LocalStrava, fields: dict[str, object]) -> requests.Response:
    """Returns where the page's form leads."""
    return await post(f"{strava.oauth_base}/authorize", fields, params=asked(strava))


def sent_back(reply: requests.Response) -> dict[str, str]:
    """Returns what the callback is told."""
    assert reply.status_code == 302
    assert reply.headers["Location"].startswith(BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(reply.headers["Location"]).query).items()}


async def token(strava: LocalStrava, **fields: object) -> requests.Response:
    """Returns the answer of the token endpoint."""
    return await post(f"{strava.oauth_base}/token", {**credentials(strava), **fields})


def fault(reply: requests.Response) -> tuple[int, str, str, str]:
    """Returns the status and the one error of a refusal."""
    (error,) = reply.json()["errors"]
    assert reply.json()["message"]
    return reply.status_code, error["resource"], error["field"], error["code"]


async def test_the_page_offers_each_scope(strava: LocalStrava) -> None:
    strava.oauth.signed_in = RUNNER.id
    shown = await page(strava)
    assert re.findall(r'name="scope" value="([^"]+)"', shown.text) == SCOPE.split(",")
    assert f'value="{RUNNER.id}" selected' in shown.text
    assert "Amara Okafor" in shown.text


async def test_names_on_the_page_are_text(strava: LocalStrava) -> None:
    strava.athletes.join(StravaAthlete(id=5, firstname="<b>", lastname="O&K"))
    assert "&lt;b&gt; O&amp;K" in (await page(strava)).text


async def test_unticked_scopes_are_not_granted(strava: LocalStrava) -> None:
    back = sent_back(
        await answer(strava, {"athlete_id": RUNNER.id, "scope": ["activity:read"], "answer": "authorize"})
    )
    assert (back["state"], back["scope"]) == ("s1", "read,activity:read")
    pair = (await token(strava, grant_type="authorization_code", code=back["code"])).json()
    assert pair["athlete"]["id"] == RUNNER.id
    grant = strava.grants.of(RUNNER.id)
    assert grant is not None
    assert grant.scopes == {"read", "activity:read"}


async def test_a_no_is_sent_back(strava: LocalStrava) -> None:
    back = sent_back(await answer(strava, {"athlete_id": RUNNER.id, "answer": "cancel"}))
    assert back == {"state": "s1", "error": "access_denied"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"client_id": 1}, "client_id"),
        ({"redirect_uri": "https://elsewhere.example/"}, "redirect_uri"),
        ({"response_type": "token"}, "response_type"),
        ({"scope": ""}, "scope"),
        ({"scope": "read,everything"}, "scope"),
    ],
)
async def test_a_wrong_question_is_refused(
    strava: LocalStrava, wrong: dict[str, str | int], field: str
) -> None:
    status, _, named, code = fault(await page(strava, **wrong))
    assert (status, named, code) == (400, field, "invalid")


async def test_the_real_client_exchanges_and_refreshes(strava: LocalStrava, clock: SetClock) -> None:
    client = real_client(strava)
    secret = strava.app.client_secret
    code = strava.athletes.approve(RUNNER.id)
    told: Any = await away(client.exchange_code_for_token, 4242, secret, code, return_athlete=True)
    pair, whose = told
    assert whose.id == RUNNER.id
    assert pair["expires_at"] == int(clock.now().timestamp()) + 6 * 3600
    clock.pass_by(hours=6)
    assert (await fetch(strava, "/athlete", pair["access_token"])).status_code == 401
    renewed = await away(client.refresh_access_token, 4242, secret, pair["refresh_token"])
    assert renewed["refresh_token"] != pair["refresh_token"]
    assert (await fetch(strava, "/athlete", renewed["access_token"])).status_code == 200


async def test_a_code_works_once_and_not_for_ever(strava: LocalStrava, clock: SetClock) -> None:
    code = strava.athletes.approve(RUNNER.id)
    assert (await token(strava, grant_type="authorization_code", code=code)).status_code == 200
    again = await token(strava, grant_type="authorization_code", code=code)
    assert fault(again) == (400, "AuthorizationCode", "code", "invalid")
    late = strava.athletes.approve(RUNNER.id)
    clock.pass_by(minutes=11)
    reply = await token(strava, grant_type="authorization_code", code=late)
    assert fault(reply) == (400, "AuthorizationCode", "", "expired")


async def test_the_old_refresh_token_dies_at_once(strava: LocalStrava) -> None:
    first = strava.athletes.connect(RUNNER.id)
    reply = (await token(strava, grant_type="refresh_token", refresh_token=first.refresh_token)).json()
    assert reply["access_token"] == first.access_token  # good for more than an hour: kept
    assert reply["refresh_token"] != first.refresh_token
    again = await token(strava, grant_type="refresh_token", refresh_token=first.refresh_token)
    assert fault(again) == (400, "RefreshToken", "refresh_token", "invalid")


async def test_an_access_token_can_be_let_end(strava: LocalStrava) -> None:
    first = strava.athletes.connect(RUNNER.id)
    strava.grants.expire_access(RUNNER.id)
    reply = await fetch(strava, "/athlete", first.access_token)
    assert fault(reply) == (401, "Athlete", "access_token", "invalid")
    renewed = (await token(strava, grant_type="refresh_token", refresh_token=first.refresh_token)).json()
    assert (await fetch(strava, "/athlete", renewed["access_token"])).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"client_id": 1}, (400, "Application", "client_id", "invalid")),
        ({"client_secret": "guessed"}, (401, "Application", "", "invalid")),
        ({"code": "guessed"}, (400, "AuthorizationCode", "code", "invalid")),
        ({"grant_type": "password"}, (400, "Application", "grant_type", "invalid")),
    ],
)
async def test_wrong_exchanges(
    strava: LocalStrava, wrong: dict[str, object], expected: tuple[int, str, str, str]
) -> None:
    fields = {"grant_type": "authorization_code", "code": strava.athletes.approve(RUNNER.id), **wrong}
    assert fault(await token(strava, **fields)) == expected


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
async def test_revoking_either_token_ends_both(strava: LocalStrava, which: str) -> None:
    grant = strava.athletes.connect(RUNNER.id)
    auth = (str(strava.app.client_id), strava.app.client_secret)
    url, fields = f"{strava.oauth_base}/revoke", {"token": getattr(grant, which)}
    refused = await post(url, fields)
    assert fault(refused)[0] == 401
    assert fault(await post(url, fields, auth=(auth[0], "guessed")))[0] == 401
    assert (await post(url, fields, auth=auth)).status_code == 200
    assert (await post(url, fields, auth=auth)).status_code == 200  # gone already
    assert (await fetch(strava, "/athlete", grant.access_token)).status_code == 401
    reply = await token(strava, grant_type="refresh_token", refresh_token=grant.refresh_token)
    assert reply.status_code == 400


async def test_the_real_client_deauthorizes(strava: LocalStrava) -> None:
    grant = strava.athletes.connect(RUNNER.id)
    await away(real_client(strava, grant.access_token).deauthorize)
    assert strava.grants.connected == frozenset()
    assert (await fetch(strava, "/athlete", grant.access_token)).status_code == 401


async def test_one_athlete_too_many(strava: LocalStrava) -> None:
    strava.app.capacity = 1
    strava.athletes.connect(RUNNER.id)
    strava.athletes.join(StravaAthlete(id=5, firstname="Tove", lastname="Dahl"))
    strava.oauth.signed_in = 5
    shown = await page(strava)
    assert (shown.status_code, "Limit of connected athletes exceeded" in shown.text) == (403, True)
    assert (await answer(strava, {"athlete_id": 5, "answer": "authorize"})).status_code == 403
    reply = await token(strava, grant_type="authorization_code", code=strava.athletes.approve(5))
    assert reply.status_code == 403
    assert reply.json()["message"] == "Limit of connected athletes exceeded"
    again = await token(strava, grant_type="authorization_code", code=strava.athletes.approve(RUNNER.id))
    assert again.status_code == 200


async def test_an_inactive_application_gets_no_tokens(strava: LocalStrava) -> None:
    code = strava.athletes.approve(RUNNER.id)
    strava.app.is_active = False
    reply = await token(strava, grant_type="authorization_code", code=code)
    assert fault(reply) == (403, "Application", "Status", "Inactive")
