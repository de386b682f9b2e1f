"""Every request: its id, its protecting headers, its line in the log, its errors; and the pages' files."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from aiohttp import ClientSession, CookieJar
from aiohttp.test_utils import TestClient, TestServer

from marathon.domain.athlete import AthleteId
from marathon.errors import StoreUnavailableError
from tests.webhooks.conftest import Enter, House
from webhooks.app import build_app
from webhooks.assets import PAGES
from webhooks.demo import DemoDoor, Person
from webhooks.doors import ChatDoor
from webhooks.live import LiveRooms


def fail(*_: object) -> dict[str, object]:
    """Stands for a part that is broken."""
    raise OSError("no disk")


async def test_healthz_says_that_all_is_well(house: House) -> None:
    async with ClientSession() as session:
        response = await session.get(house.url("/healthz"))
        assert await response.json() == {"ok": True, "version": "1.2.3"}


async def test_healthz_says_when_it_is_not(pool: ThreadPoolExecutor) -> None:
    app = build_app(health=fail, pool=pool, record_error=fail)
    async with TestClient(TestServer(app)) as client:
        response = await client.get("/healthz")
        assert (response.status, await response.json()) == (503, {"ok": False})


async def test_healthz_says_in_one_line_of_the_log_that_the_database_is_out_of_reach(
    pool: ThreadPoolExecutor, caplog: pytest.LogCaptureFixture
) -> None:
    def away() -> dict[str, object]:
        raise StoreUnavailableError(problem="away")

    async with TestClient(TestServer(build_app(health=away, pool=pool, record_error=fail))) as client:
        assert (await client.get("/healthz")).status == 503
    (said,) = [record for record in caplog.records if record.name == "webhooks.app"]
    assert (said.exc_info, "away" in said.getMessage()) == (None, True)


async def test_without_a_chat_the_first_page_says_how_to_talk(pool: ThreadPoolExecutor) -> None:
    app = build_app(health=dict, pool=pool, record_error=fail)
    async with TestClient(TestServer(app)) as client:
        assert "is running" in await (await client.get("/")).text()
        for method, path in (
            ("POST", "/chat"),
            ("GET", "/live"),
            ("GET", "/demo/people"),
            ("POST", "/demo/as"),
        ):
            assert (await client.request(method, path)).status == 404, path


async def test_every_response_is_protected_and_named(house: House) -> None:
    async with ClientSession() as session:
        for path in ("/", "/healthz", "/static/chat.css", "/nowhere", "/chat/pictures/x"):
            headers = (await session.get(house.url(path))).headers
            assert "default-src 'self'" in headers["Content-Security-Policy"], path
            assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
            assert headers["X-Content-Type-Options"] == "nosniff", path
            assert headers["Referrer-Policy"] == "no-referrer", path
            assert len(headers["X-Request-ID"]) == 16, path
            assert "Server" not in headers, path


async def test_personal_answers_are_not_kept_and_files_are_asked_about(house: House, enter: Enter) -> None:
    session = await enter(2)
    assert (await session.post("/chat", json={"text": "hi"})).headers["Cache-Control"] == "no-store"
    first = await session.get("/static/chat.js")
    assert (first.headers["Cache-Control"], first.content_type) == ("no-cache", "text/javascript")
    again = await session.get("/static/chat.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")
    changed = await session.get("/static/chat.js", headers={"If-None-Match": '"old"'})
    assert changed.status == 200


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/chat.html"])
async def test_only_the_pages_own_files_are_served(house: House, path: str) -> None:
    async with ClientSession() as session:
        assert (await session.get(house.url(path))).status == 404


async def test_an_unexpected_error_is_kept_and_shows_nothing_of_the_inside(
    house: House, enter: Enter
) -> None:
    response = await (await enter(2)).post("/chat", json={"text": "/boom"})
    assert response.status == 500
    said = await response.json()
    assert said == {"error": "Internal Server Error", "request_id": response.headers["X-Request-ID"]}
    ((error, request_id),) = house.told.kept
    assert isinstance(error, RuntimeError)
    assert request_id == said["request_id"]


async def test_an_error_that_cannot_be_kept_is_still_answered(pool: ThreadPoolExecutor) -> None:
    async def say(*_: object) -> dict[str, object]:
        return fail()

    async def no_picture(*_: object) -> None:
        return None

    chat = ChatDoor(
        say=say, picture=no_picture, watches=lambda _: (), watchers=lambda _: (), rooms=LiveRooms()
    )
    person = Person(id=AthleteId(2), name="Aoi", role="athlete", about="")
    demo = DemoDoor(people=(person,), picked=lambda _: "", sample_run=lambda _: ("", b""))
    app = build_app(health=dict, pool=pool, record_error=fail, chat=chat, demo=demo)
    async with TestClient(TestServer(app), cookie_jar=CookieJar(unsafe=True)) as client:
        await client.post("/demo/as", json={"id": 2})
        response = await client.post("/chat", json={"text": "/today"})
        assert (response.status, "no disk" in await response.text()) == (500, False)


@pytest.mark.parametrize(
    ("text", "status", "word"), [("/refused", 403, "“coach”"), ("/down", 503, "(the log says why)")]
)
async def test_our_own_errors_say_what_is_wrong(enter: Enter, text: str, status: int, word: str) -> None:
    response = await (await enter(2)).post("/chat", json={"text": text})
    assert response.status == status
    assert word in (await response.json())["error"]


async def test_what_a_database_says_of_itself_stands_in_the_log_alone(
    enter: Enter, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await (await enter(2)).post("/chat", json={"text": "/down"})
    assert "disk full" not in await answer.text()
    assert [said for said in caplog.messages if said.startswith("POST /chat: ") and "disk full" in said]


async def test_a_browser_gets_a_page_for_an_error(house: House) -> None:
    async with ClientSession(headers={"Accept": "text/html,application/xhtml+xml"}) as session:
        nowhere, unforeseen = (
            await session.get(house.url("/nowhere")),
            await session.get(house.url("/demo/as")),
        )
        german = await session.get(house.url("/nowhere"), headers={"Accept-Language": "de-AT,en;q=0.5"})
        pages = [await nowhere.text(), await unforeseen.text()]
        assert "<h1>Diese Seite gibt es nicht.</h1>" in await german.text()
    assert (nowhere.status, nowhere.content_type, unforeseen.status) == (404, "text/html", 405)
    assert ["<h1>There is no such page.</h1>" in page for page in pages] == [True, False]
    assert ["could not be shown" in page for page in pages] == [False, True]
    assert unforeseen.headers["X-Request-ID"] in pages[1]


async def test_a_wrong_method_names_the_right_ones(house: House) -> None:
    async with ClientSession() as session:
        response = await session.get(house.url("/demo/as"))
    assert (response.status, response.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1"])
async def test_another_sites_page_may_not_speak(enter: Enter, origin: str) -> None:
    session = await enter(2)
    response = await session.post("/chat", json={"text": "/today"}, headers={"Origin": origin})
    assert response.status == 403


async def test_fault_44_forwarding_headers_are_not_believed(enter: Enter) -> None:
    session = await enter(2)
    headers = {"Origin": "https://evil.example", "X-Forwarded-Host": "evil.example"}
    assert (await session.post("/chat", json={"text": "/today"}, headers=headers)).status == 403


async def test_our_own_page_may_speak(house: House, enter: Enter) -> None:
    session = await enter(2)
    origin = house.url("/").rstrip("/")
    assert (await session.post("/chat", json={"text": "hi"}, headers={"Origin": origin})).status == 200


async def test_behind_a_proxy_the_public_address_is_home(pool: ThreadPoolExecutor) -> None:
    app = build_app(health=dict, pool=pool, record_error=fail, public_url="https://coach.example/")
    async with TestClient(TestServer(app)) as client:
        for origin, status in (("https://coach.example", 404), ("https://evil.example", 403)):
            assert (await client.post("/chat", headers={"Origin": origin})).status == status


async def test_each_request_logs_one_line_without_ids_and_queries(
    house: House, enter: Enter, caplog: pytest.LogCaptureFixture
) -> None:
    session = await enter(2)
    with caplog.at_level(logging.INFO, logger="webhooks"):
        await session.get("/chat/pictures/very-secret?code=also-secret")
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("webhooks")]
    assert len(lines) == 1
    assert lines[0].startswith("GET /chat/pictures/{picture_id} -> 404 in ")
    assert "secret" not in caplog.text


async def test_without_scripts_the_page_says_so(house: House) -> None:
    async with ClientSession() as session:
        page = await (await session.get(house.url("/"))).text()
    assert "needs JavaScript" in page.partition("<noscript>")[2].partition("</noscript>")[0]


async def test_no_page_carries_script_or_style_of_its_own_or_loads_from_elsewhere() -> None:
    ours = [path for path in PAGES.rglob("*.*") if path.is_file() and "vendor" not in path.parts]
    for path in (path for path in ours if path.suffix == ".html"):
        text = path.read_text(encoding="utf-8")
        assert "<style" not in text, path
        assert not re.findall(r"\s(?:style|on\w+)=", text), path
        assert not re.findall(r"<script(?![^>]*\s(?:src=|type=\"application/json\"))", text), path
    for path in ours:
        text = path.read_text(encoding="utf-8")
        assert not re.findall(r"(?:https?:)?//(?!www\.w3\.org/2000/svg)[\w-]+\.\w", text), path
