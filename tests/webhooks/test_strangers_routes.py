"""Every address of the service asked about another team: the same answer as about nobody and nothing."""

import re
from typing import Any, Final

from aiohttp import hdrs

from tests.club import ANA, OLGA, RAVI, club, club_file
from tests.webhooks.api_site import ApiSite, pool, site

__all__ = ["club", "club_file", "pool", "site"]

NOBODY, NO_TEAM, NOTHING = "999", "99", "A" * 32
BODIES: Final[dict[str, Any]] = {
    "PUT": {"sessions": []},
    "PATCH": {"remove": [1]},
    "POST": {"kind": "pain", "severity": 3},
}
IGNORED: Final = {"token"}
"""What is no number of anybody's but a secret of its own."""


async def test_fault_34_the_ids_of_another_team_are_those_of_nobody_on_every_route(site: ApiSite) -> None:
    theirs = {"athlete_id": str(RAVI), "team_id": "2", **await _files_of(site)}
    absent = {"athlete_id": NOBODY, "team_id": NO_TEAM, "picture_id": NOTHING, "file_id": NOTHING}
    cookie, asked = site.cookie(ANA), 0
    for method, pattern, names in _routes(site):
        assert names <= theirs.keys(), f"say here what of another team {pattern} could be asked about"
        for by in ({"Cookie": cookie}, {"Authorization": f"Bearer {site.token(ANA)}"}):
            if not pattern.startswith("/api/") and "Cookie" not in by:
                continue
            told = [await _told(site, method, _filled(pattern, ids), by) for ids in (theirs, absent)]
            assert told[0] == told[1], pattern
            assert told[0][0] == 404, (method, pattern, told)
            asked += 1
    assert asked > 20


def _routes(site: ApiSite) -> list[tuple[str, str, set[str]]]:
    """Returns each method and pattern that has an id in it."""
    found = []
    for route in site.app.router.routes():
        pattern = route.resource.canonical if route.resource else ""
        names = set(re.findall(r"{(\w+)", pattern))
        if names - IGNORED and route.method != hdrs.METH_HEAD:
            found.append((route.method, pattern, names))
    return found


async def _files_of(site: ApiSite) -> dict[str, str]:
    """Returns the ids of a picture and a file that were made for the other team's coach."""
    cookie = site.cookie(OLGA)
    told = await site.ask("/chat", method="POST", body={"text": "/team"}, Cookie=cookie)
    exported = await site.ask("/chat", method="POST", body={"text": "/export"}, Cookie=cookie)
    picture, file = told.json["picture"]["url"], exported.json["file"]["url"]
    return {"picture_id": picture.rsplit("/", 1)[1], "file_id": file.rsplit("/", 1)[1]}


async def _told(site: ApiSite, method: str, path: str, by: dict[str, str]) -> tuple[int, object]:
    answer = await site.ask(path, None, method=method, body=BODIES.get(method), If_Match="*", **by)
    said = answer.json
    said.pop("request_id")
    return answer.status, said


def _filled(pattern: str, ids: dict[str, str]) -> str:
    return re.sub(r"{(\w+)}", lambda found: ids[found[1]], pattern)
