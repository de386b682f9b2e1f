"""What programs change: plans by whoever read them, and what athletes say of their days."""

from marathon.domain.athlete import AthleteId
from marathon.usecases.read_messages import read_messages
from tests.club import ANA, BOB, MARIT, OLGA, TODAY, club, club_file, plan_of
from tests.webhooks.api_site import Answered, ApiSite, pool, site

__all__ = ["club", "club_file", "pool", "site"]

PLAN = f"/api/athlete/{ANA}/plan"
CHECK_INS = f"/api/athlete/{ANA}/check-ins"
LONG = {"date": "2026-11-28", "kind": "long", "distance_m": 24_000}


async def _change(site: ApiSite, method: str, body: object, who: AthleteId = ANA, tag: str = "") -> Answered:
    """Returns what becomes of a change by somebody who has read the plan just now, or then."""
    tag = tag or (await site.ask(PLAN, who)).headers["ETag"]
    return await site.ask(PLAN, who, method=method, body=body, If_Match=tag)


async def test_a_plan_goes_back_as_it_came_and_nothing_changes(site: ApiSite) -> None:
    read, before = await site.ask(PLAN, ANA), plan_of(site.club)
    sessions = read.json["sessions"]
    assert len(sessions) == 6
    for body in (sessions, [{**session, "id": None} for session in sessions]):
        put = await _change(site, "PUT", {"sessions": body})
        assert (put.status, put.json) == (200, read.json)
        assert put.headers["ETag"] == read.headers["ETag"]
    assert plan_of(site.club) == before


async def test_a_coach_puts_a_plan_and_its_athlete_is_told_and_can_undo_it(site: ApiSite) -> None:
    kept = [s for s in (await site.ask(PLAN, MARIT)).json["sessions"] if s["date"] < str(TODAY)]
    put = await _change(site, "PUT", {"sessions": [LONG]}, MARIT)
    assert put.status == 200, put.text
    assert [s for s in put.json["sessions"] if s["date"] < str(TODAY)] == kept
    (new,) = [s for s in put.json["sessions"] if s["date"] >= str(TODAY)]
    assert (new["date"], new["kind"], new["distance_m"]) == ("2026-11-28", "long", 24_000)
    (told,) = read_messages(site.desk, ANA).lines
    assert told.kind == "plan_given"
    site.club.ask("/plan undo 1", ANA)
    assert len((await site.ask(PLAN, ANA)).json["sessions"]) == 6


async def test_single_sessions_are_added_changed_moved_and_removed(site: ApiSite) -> None:
    sessions = (await site.ask(PLAN, ANA)).json["sessions"]
    today, easy, tempo = [s for s in sessions if s["date"] >= str(TODAY)][:3]
    moved = {**easy, "date": "2026-11-25", "distance_m": 8_000}
    done = await _change(site, "PATCH", {"add": [LONG], "change": [moved], "remove": [tempo["id"]]})
    assert done.status == 200, done.text
    found = {s["id"]: s for s in done.json["sessions"]}
    assert tempo["id"] not in found
    assert found[today["id"]] == today
    assert (found[easy["id"]]["date"], found[easy["id"]]["original_date"]) == ("2026-11-25", easy["date"])
    assert len(found) == 6
    assert read_messages(site.desk, ANA).lines == ()


async def test_nobody_changes_a_plan_unread_or_over_another_change(site: ApiSite) -> None:
    unread = await site.ask(PLAN, ANA, method="PUT", body={"sessions": []})
    assert (unread.status, unread.problem["code"]) == (428, "unconditional")
    old = (await site.ask(PLAN, ANA)).headers["ETag"]
    assert (await _change(site, "PATCH", {"add": [LONG]}, MARIT)).status == 200
    before = plan_of(site.club)
    for tag in (old, f"W/{(await site.ask(PLAN, ANA)).headers['ETag']}", '"x"'):
        late = await _change(site, "PUT", {"sessions": []}, tag=tag)
        assert (late.status, late.problem["code"]) == (412, "plan_read_before")
    assert plan_of(site.club) == before
    fresh = (await site.ask(PLAN, ANA)).headers["ETag"]
    assert (await _change(site, "PUT", {"sessions": []}, tag=f"{old}, {fresh}")).status == 200
    assert (await _change(site, "PATCH", {"add": [LONG]}, tag="*")).status == 200


UNPLANNABLE: tuple[tuple[str, object, str], ...] = (
    ("PUT", {"sessions": [{**LONG, "date": "2026-11-20"}]}, "sessions.0"),
    ("PUT", {"sessions": [{**LONG, "id": 999}]}, "sessions.0"),
    ("PUT", {"sessions": [{**LONG, "kind": "rest"}]}, "sessions.0"),
    ("PUT", {"sessions": [{"date": "2026-11-28", "kind": "easy"}]}, "sessions.0"),
    ("PUT", {"sessions": [{**LONG, "distance_m": -1}]}, "sessions.0.distance_m"),
    ("PUT", {"sessions": [{**LONG, "date": 20_000}]}, "sessions.0.date"),
    ("PUT", {"sessions": [LONG] * 1001}, "sessions"),
    ("PUT", {"days": []}, "sessions"),
    ("PATCH", {"remove": [1]}, "remove.0"),
    ("PATCH", {"remove": ["1"]}, "remove.0"),
    ("PATCH", {"add": [LONG], "more": 1}, "more"),
    ("PATCH", [], "body"),
)


async def test_what_cannot_be_planned_is_named(site: ApiSite) -> None:
    before = plan_of(site.club)
    for method, body, field in UNPLANNABLE:
        refused = await _change(site, method, body)
        assert (refused.status, refused.problem["field"]) == (422, field), refused.text
    assert plan_of(site.club) == before


async def test_a_body_is_json_of_a_bounded_size(site: ApiSite) -> None:
    async def refusal(data: bytes, kind: str = "application/json") -> tuple[int, str]:
        answer = await site.ask(PLAN, ANA, method="PUT", body=data, If_Match="*", Content_Type=kind)
        return answer.status, answer.problem["code"]

    assert await refusal(b"{") == (400, "no_json")
    assert await refusal(b"\xff") == (400, "no_json")
    assert await refusal(b"[" * 100_000) == (400, "no_json")
    assert await refusal(b"sessions=", "application/x-www-form-urlencoded") == (415, "media_type")
    assert (await refusal(b" " * 300_000))[0] == 413


async def test_a_foreign_plan_is_not_there_to_be_changed(site: ApiSite) -> None:
    for who in (BOB, OLGA):
        there = await _change(site, "PUT", {"sessions": []}, who, tag="*")
        nowhere = await site.ask(
            "/api/athlete/999/plan", who, method="PUT", body={"sessions": []}, If_Match="*"
        )
        assert there.problem == nowhere.problem
    assert len(plan_of(site.club)) > 0


async def test_another_sites_page_changes_nothing_with_a_cookie(site: ApiSite) -> None:
    cookie, said = site.cookie(ANA), {"kind": "pain", "severity": 4}
    origin = "https://elsewhere.test"
    foreign = await site.ask(CHECK_INS, method="POST", body=said, Cookie=cookie, Origin=origin)
    assert foreign.status == 403
    own = await site.ask(
        CHECK_INS, method="POST", body=said, Cookie=cookie, Origin=str(site.client._base_url)
    )
    assert own.status == 201


async def test_an_athlete_says_how_it_is_and_reads_it(site: ApiSite) -> None:
    for said in (
        {"kind": "ill", "until": "2026-11-24"},
        {"kind": "travelling", "since": "2026-11-25", "until": "2026-11-27"},
        {"kind": "pain", "severity": 3},
        {"kind": "skipped", "date": "2026-11-19"},
    ):
        answer = await site.ask(CHECK_INS, ANA, method="POST", body=said)
        assert answer.status == 201, answer.text
        newest = answer.json["check_ins"][0]
        assert {name: newest.get(name, newest["date"]) for name in said} == said
        assert (await site.ask(CHECK_INS, MARIT)).json["check_ins"][0] == newest


async def test_how_a_run_felt_is_said_of_ones_own_only(site: ApiSite) -> None:
    (run, *_) = (await site.ask(f"/api/athlete/{ANA}/activities", ANA)).json["activities"]
    (other, *_) = (await site.ask(f"/api/athlete/{BOB}/activities", BOB)).json["activities"]
    said = {"kind": "effort", "effort": 7, "activity_id": run["id"]}
    assert (await site.ask(CHECK_INS, ANA, method="POST", body=said)).status == 201
    (rated, *_) = (await site.ask(f"/api/athlete/{ANA}/activities", ANA)).json["activities"]
    assert rated["effort"] == 7
    foreign = {**said, "activity_id": other["id"]}
    assert (await site.ask(CHECK_INS, ANA, method="POST", body=foreign)).problem["code"] == "not_found"


async def test_a_coach_says_nothing_for_an_athlete(site: ApiSite) -> None:
    said = {"kind": "pain", "severity": 3}
    refused = await site.ask(CHECK_INS, MARIT, method="POST", body=said)
    assert (refused.status, refused.problem["code"]) == (403, "owner_only")
    assert (await site.ask(CHECK_INS, OLGA, method="POST", body=said)).problem["code"] == "not_found"


UNSAYABLE: tuple[tuple[dict[str, object], str], ...] = (
    ({"kind": "ill", "until": "2026-11-01"}, "until"),
    ({"kind": "ill", "since": "2026-11-25", "until": "2026-11-24"}, "until"),
    ({"kind": "ill", "since": "2026-10-01", "until": "2026-11-24"}, "since"),
    ({"kind": "ill", "since": "25 Nov", "until": "2026-11-26"}, "since"),
    ({"kind": "skipped", "date": "2026-11-24"}, "date"),
    ({"kind": "skipped", "date": "2026-09-15"}, "date"),
    ({"kind": "moved"}, "body"),
    ({"kind": "pain", "severity": 11}, "severity"),
)


async def test_what_cannot_be_said_is_named(site: ApiSite) -> None:
    for said, field in UNSAYABLE:
        refused = await site.ask(CHECK_INS, ANA, method="POST", body=said)
        assert (refused.status, refused.problem["field"]) == (422, field), refused.text
