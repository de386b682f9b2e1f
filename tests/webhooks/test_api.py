"""The JSON API: who sees what, how it is known again, and what is refused in which words."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from marathon.domain.activity import Source
from marathon.domain.athlete import AthleteId
from marathon.domain.team import Audience, Team, TeamId
from marathon.store import activities
from marathon.usecases.manage_members import leave_team
from marathon.usecases.web_sessions import end_sessions
from tests.club import ANA, BOB, CYD, MARIT, OLGA, RAVI, SOLO, TODAY, a_run, club, club_file
from tests.webhooks.api_site import ApiSite, pool, site

__all__ = ["club", "club_file", "pool", "site"]

NOTHING = {
    "type": "about:blank",
    "title": "Not Found",
    "status": 404,
    "detail": "There is nothing here by that name or number.",
    "code": "not_found",
}
CARDS = ("dashboard-data", "today", "week", "load", "prediction", "activities", "plan", "check-ins")


async def test_everybody_lists_whom_they_may_ask_about(site: ApiSite) -> None:
    async def names(who: AthleteId) -> list[str]:
        listed = (await site.ask("/api/athletes", who)).json["athletes"]
        return [one["name"] for one in listed]

    assert await names(ANA) == ["Ana Silva"]
    assert await names(SOLO) == ["Solo Lone"]
    assert await names(OLGA) == ["Olga Petrova", "Ravi Rao"]
    assert await names(MARIT) == ["Ana Silva", "Bob Reed", "Cyd Noor", "Dan Gap", "Marit Solheim"]
    (own,) = (await site.ask("/api/athletes", ANA)).json["athletes"]
    assert own == {
        "id": ANA,
        "name": "Ana Silva",
        "team": "Harbour",
        "teams": [{"id": 1, "name": "Harbour"}],
        "zone": "Europe/Lisbon",
        "active": True,
    }


async def test_an_athlete_and_their_coach_read_a_card_and_for_others_it_is_not_there(site: ApiSite) -> None:
    for card in CARDS:
        path = f"/api/athlete/{ANA}/{card}"
        for who in (ANA, MARIT):
            answer = await site.ask(path, who)
            assert answer.status == 200, answer.text
            assert answer.json["athlete_name"] == "Ana Silva"
            assert answer.headers["Cache-Control"] == "private, no-cache"
        for who in (BOB, SOLO):
            assert (await site.ask(path, who)).problem == NOTHING
    for nobody in ("999", "0", "-1", "1e3", "x", "9" * 30):
        assert (await site.ask(f"/api/athlete/{nobody}/load", ANA)).problem == NOTHING


async def test_a_team_is_triage_for_its_coach_and_totals_for_its_members(site: ApiSite) -> None:
    coach, member = await site.ask("/api/team/1", MARIT), await site.ask("/api/team/1", ANA)
    assert (coach.json["audience"], member.json["audience"]) == ("coach", "group")
    assert "needs" in coach.json
    assert "needs" not in member.text
    for who, team in ((OLGA, 1), (ANA, 2), (SOLO, 1), (ANA, 99)):
        assert (await site.ask(f"/api/team/{team}", who)).problem == NOTHING


async def test_the_dashboard_holds_days_with_their_variance_and_all_cards(site: ApiSite) -> None:
    said = (await site.ask(f"/api/athlete/{ANA}/dashboard-data", ANA)).json
    day = next(day for day in said["days"] if day["date"] == "2026-11-17")
    assert (day["planned"]["distance_m"], day["done"]["distance_m"]) == (10_000, 10_000)
    assert (day["variance"]["distance_m"], day["status"]) == (0, "on_track")
    assert day["reason"]["code"]
    assert {"today", "week", "load", "prediction", "risk"} <= said.keys()
    moment = (await site.ask("/api/realtime-dashboard", ANA)).json
    assert moment["performance"]["standing"]["status"] == said["today"]["standing"]["status"]
    assert moment["upcoming"]["race"]["name"] == "Spring Marathon"
    assert moment["notifications"] == []


async def test_activities_come_page_by_page_each_once(site: ApiSite) -> None:
    path, found, cursor = f"/api/athlete/{ANA}/activities?limit=10", [], ""
    while True:
        page = (await site.ask(path + cursor, ANA)).json
        found += page["activities"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    days = [one["local_date"] for one in found]
    assert days == sorted(days, reverse=True)
    assert len({one["id"] for one in found}) == len(found) == 29


async def test_what_is_private_is_its_athletes_alone(site: ApiSite) -> None:
    run = a_run(TODAY - timedelta(days=1), 5_000, source=Source.STRAVA)
    hidden = replace(run, audience=Audience.OWNER, name="secret hill")
    site.desk.store.write(lambda connection: activities.insert(connection, ANA, hidden))
    for card in ("activities", "week"):
        own = await site.ask(f"/api/athlete/{ANA}/{card}", ANA)
        assert '"distance_m":5000.0' in own.text
    refused = await site.ask(f"/api/athlete/{ANA}/activities", MARIT)
    assert refused.status == 403
    assert refused.problem["detail"] == "Ana Silva shares no Strava runs with you."
    assert (await site.ask(f"/api/athlete/{ANA}/plan", MARIT)).status == 200
    assert (await site.ask(f"/api/athlete/{ANA}/activities", OLGA)).problem == NOTHING


async def test_what_is_known_already_is_not_sent_again_until_something_changes(site: ApiSite) -> None:
    path = f"/api/athlete/{ANA}/today"
    first = await site.ask(path, MARIT)
    assert first.headers["ETag"].startswith('W/"')
    for tag in (first.headers["ETag"], f'"x", {first.headers["ETag"]}', "*"):
        again = await site.ask(path, MARIT, If_None_Match=tag)
        assert (again.status, again.text, again.headers["ETag"]) == (304, "", first.headers["ETag"])
        assert "RateLimit" in again.headers
    assert (await site.ask(path, MARIT, If_None_Match='"x"')).status == 200
    assert (await site.ask(path, ANA, If_None_Match=first.headers["ETag"])).status == 304
    site.club.ask("/run 3km 20:00", ANA)
    changed = await site.ask(path, MARIT, If_None_Match=first.headers["ETag"])
    assert (changed.status, len(changed.json["runs"])) == (200, 1)


async def test_past_midnight_the_same_address_answers_anew_though_nothing_was_written(site: ApiSite) -> None:
    site.club.clock.moment += timedelta(hours=11, minutes=55)
    path = f"/api/athlete/{ANA}/today"
    first = await site.ask(path, ANA)
    for _ in range(2):
        assert (await site.ask(path, ANA, If_None_Match=first.headers["ETag"])).status == 304
    site.club.clock.moment += timedelta(minutes=6)
    assert (await site.ask(path, ANA, If_None_Match=first.headers["ETag"])).json["date"] == "2026-11-23"


async def test_a_304_goes_to_nobody_who_was_signed_out_or_may_not_look_any_more(site: ApiSite) -> None:
    path, cookie = f"/api/athlete/{ANA}/today", site.cookie(MARIT)
    tag = (await site.ask(path, Cookie=cookie)).headers["ETag"]
    for _ in range(2):
        assert (await site.ask(path, Cookie=cookie, If_None_Match=tag)).status == 304
    leave_team(site.desk, ANA, Team(id=TeamId(1), name="Harbour"))
    assert (await site.ask(path, Cookie=cookie, If_None_Match=tag)).problem == NOTHING
    end_sessions(site.desk, MARIT)
    assert (await site.ask(path, Cookie=cookie, If_None_Match=tag)).status == 401


async def test_a_304_says_the_same_where_the_connection_ends_with_it(site: ApiSite) -> None:
    path = f"/api/athlete/{ANA}/today"
    tag = (await site.ask(path, ANA)).headers["ETag"]
    kept, ended = [
        await site.ask(path, ANA, If_None_Match=tag, Connection=what) for what in ("keep-alive", "close")
    ]
    assert (kept.status, ended.status, ended.headers.pop("Connection")) == (304, 304, "close")
    assert kept.headers.keys() == ended.headers.keys()
    own = ("Date", "RateLimit", "X-Request-ID")
    assert all(kept.headers[name] == said for name, said in ended.headers.items() if name not in own)


async def test_a_programs_token_opens_nothing_as_a_browsers_cookie(site: ApiSite) -> None:
    path, token = f"/api/athlete/{ANA}/today", site.token(ANA)
    assert (await site.ask(path, ANA)).status == 200
    assert (await site.ask(path, Cookie=f"coach={token}")).status == 401


async def test_each_trouble_with_a_token_is_a_401_in_words_of_its_own(site: ApiSite) -> None:
    path = "/api/athletes"
    missing = await site.ask(path)
    invalid = await site.ask(path, Authorization="Bearer ey.nonsense.x")
    basic = await site.ask(path, Authorization="Basic YTpi")
    token = site.token(ANA)
    end_sessions(site.desk, ANA)
    revoked = await site.ask(path, Authorization=f"Bearer {token}")
    site.club.clock.moment += timedelta(hours=1)
    expired = await site.ask(path, Authorization=f"Bearer {token}")
    answers = (missing, invalid, basic, revoked, expired)
    assert [answer.problem["code"] for answer in answers] == [
        "token_missing",
        "token_invalid",
        "token_missing",
        "token_revoked",
        "token_expired",
    ]
    assert {answer.status for answer in answers} == {401}
    assert missing.headers["WWW-Authenticate"] == "Bearer"
    assert 'error="invalid_token"' in expired.headers["WWW-Authenticate"]
    assert len({answer.problem["detail"] for answer in answers}) == 4


FIELDS = (
    ("today?date=2026-13-01", "date"),
    ("today?date=0", "date"),
    ("today?date=1850-01-01", "date"),
    ("today?day=2026-11-01", "day"),
    ("load?x=1", "x"),
    ("activities?limit=0", "limit"),
    ("activities?limit=101", "limit"),
    ("activities?cursor=nonsense", "cursor"),
    ("activities?cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5LjE", "cursor"),
    ("prediction?distance_m=nan", "distance_m"),
)


async def test_a_field_that_cannot_be_is_named(site: ApiSite) -> None:
    for query, field in FIELDS:
        refused = await site.ask(f"/api/athlete/{ANA}/{query}", ANA)
        assert (refused.status, refused.problem["field"]) == (422, field), query
        assert refused.problem["code"] == "invalid_field"


async def test_another_method_is_answered_with_those_there_are(site: ApiSite) -> None:
    refused = await site.ask("/api/athletes", ANA, method="DELETE")
    assert (refused.status, refused.headers["Allow"]) == (405, "GET,HEAD")
    assert refused.problem["code"] == "method_not_allowed"


async def test_fault_44_who_asks_too_often_waits_whoever_they_say_they_ask_for(site: ApiSite) -> None:
    told = [
        (
            await site.ask("/api/athletes", X_Forwarded_For=f"192.0.2.{one}", Forwarded=f"for=192.0.2.{one}")
        ).status
        for one in range(61)
    ]
    assert (told[:60], told[60]) == ([401] * 60, 429)
    late = await site.ask("/api/athletes")
    assert int(late.headers["Retry-After"]) <= 60
    assert late.problem["detail"].startswith("That was too often. Try again in ")
    welcome = await site.ask("/api/athletes", ANA)
    assert welcome.headers["RateLimit-Policy"] == '"default";q=600;w=60'
    assert welcome.headers["RateLimit"] == '"default";r=599;t=60'


SNAPSHOTS = Path(__file__).with_name("api_snapshots.json")


async def test_the_json_of_each_card_keeps_its_shape(site: ApiSite) -> None:
    """A field that goes or changes its kind breaks programs; one that is added is added to the file."""
    paths = ["/api/athletes", "/api/realtime-dashboard", *(f"/api/athlete/{CYD}/{card}" for card in CARDS)]
    found = {path: _shape((await site.ask(path, CYD)).json) for path in paths}
    found["/api/team/1"] = _shape((await site.ask("/api/team/1", MARIT)).json)
    found["/api/team/2 group"] = _shape((await site.ask("/api/team/2", RAVI)).json)
    assert found == json.loads(SNAPSHOTS.read_text())


def _shape(value: Any) -> Any:
    """Returns JSON with the kinds of its values; of a list the first of each shape."""
    if isinstance(value, dict):
        return {name: _shape(part) for name, part in value.items()}
    if isinstance(value, list):
        shapes = [_shape(part) for part in value]
        return [shape for place, shape in enumerate(shapes) if shape not in shapes[:place]][:3]
    return "null" if value is None else type(value).__name__
