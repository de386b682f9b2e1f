"""Signing in by a link from the chat, and a program by a code: what looking spends, what ends, and who is whom."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import jwt
import pytest
from aiohttp import ClientResponse, ClientSession, CookieJar, WSMsgType, web
from aiohttp.test_utils import BaseTestServer, TestServer

from bot.core.router import Router
from bot.on_web import WebChat
from marathon.domain.athlete import AthleteId
from marathon.domain.web_session import client_named
from marathon.errors import NotSignedInError, TokenError
from marathon.signed_links import SigningKeys
from marathon.usecases.desk import Desk
from marathon.usecases.people import watched_by, watchers_of
from marathon.usecases.program_tokens import ACCESS_GOOD_FOR, program_code, who_asks
from marathon.usecases.web_sessions import end_session, end_sessions, page_link, sessions_of
from tests.club import ANA, BOB, NOW, Club, club, club_file
from webhooks.api_auth import ApiAuthRoutes
from webhooks.app import build_app
from webhooks.doors import ChatDoor
from webhooks.live import LiveRooms
from webhooks.signed_in import SignedIn

__all__ = ["club", "club_file"]

KEYS = SigningKeys(("k3J9-vQ2wLz8mNp5xRt7yBd1cFg4hSj6",))
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36"


@dataclass
class Site:
    """The running service, its desk, and one browser."""

    club: Club
    desk: Desk
    server: BaseTestServer
    browser: ClientSession
    rooms: LiveRooms

    def link(self, who: AthleteId = ANA) -> str:
        """Returns the path of a fresh link."""
        return page_link(self.desk, who).removeprefix(self.desk.public_url)

    async def opened(self, who: AthleteId = ANA) -> ClientResponse:
        """Signs the browser in."""
        return await self.browser.post(self.link(who), allow_redirects=False)

    async def me(self) -> tuple[int, object]:
        """Returns how the service answers who is signed in."""
        async with self.browser.get("/chat/me") as answer:
            return answer.status, await answer.json()

    async def told(self, path: str, **body: str) -> tuple[int, dict[str, object]]:
        """Returns what a program is answered."""
        async with self.browser.post(path, json=body) as answer:
            return answer.status, await answer.json() if answer.content_length else {}


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Returns a few threads."""
    with ThreadPoolExecutor(4) as pool:
        yield pool


@pytest.fixture
async def site(club: Club, pool: ThreadPoolExecutor) -> AsyncIterator[Site]:
    """Runs the service for the club."""
    rooms = LiveRooms()
    desk = replace(
        club.desk,
        listener=rooms,
        signing=KEYS,
        public_url="https://coach.test",
        session_ended=rooms.signed_out,
    )
    app = build_app(
        health=dict,
        pool=pool,
        record_error=lambda *_: None,
        chat=_chat(desk, pool, rooms),
        people=SignedIn(desk=desk, pool=pool, is_secure=False),
        more=[ApiAuthRoutes(desk=desk, pool=pool)],
    )
    jar = CookieJar(unsafe=True)
    async with (
        TestServer(app) as server,
        ClientSession(server.make_url("/"), cookie_jar=jar, headers={"User-Agent": CHROME}) as browser,
    ):
        yield Site(club, desk, server, browser, rooms)


def _chat(desk: Desk, pool: ThreadPoolExecutor, rooms: LiveRooms) -> ChatDoor:
    chat = WebChat(answer=Router(desk).answer, chat_pool=pool, chart_pool=pool)
    return ChatDoor(
        say=chat.say,
        picture=chat.picture,
        watches=partial(watched_by, desk),
        watchers=partial(watchers_of, desk),
        rooms=rooms,
    )


async def test_fault_40_fifty_previews_spend_nothing_and_the_second_press_is_too_late(site: Site) -> None:
    link = site.link()
    for method in ("GET", "HEAD") * 25:
        async with site.browser.request(method, link) as answer:
            assert answer.status == 200
    assert sessions_of(site.desk, ANA) == ()
    async with site.browser.post(link, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/")
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(answer.headers["Set-Cookie"].split("; "))
    for method in ("POST", "GET"):
        async with site.browser.request(method, link) as answer:
            assert answer.status == 400
            assert (await answer.json())["error"].startswith("This link was used already")


async def test_two_presses_at_once_open_one_page(site: Site) -> None:
    link = site.link()
    both = await asyncio.gather(*(site.browser.post(link, allow_redirects=False) for _ in range(2)))
    assert sorted(answer.status for answer in both) == [303, 400]
    assert len(sessions_of(site.desk, ANA)) == 1


async def test_a_link_lapses_and_another_browser_is_nobody(site: Site) -> None:
    link = site.link()
    site.club.clock.moment += timedelta(minutes=5)
    async with site.browser.post(link, allow_redirects=False) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"].startswith("This link does not open your page")
    assert (await site.me())[0] == 401


async def test_a_link_that_opens_nothing_any_more_says_so_in_its_owners_language(site: Site) -> None:
    site.club.ask("/language deutsch", ANA)
    used, late = site.link(), site.link()
    await site.browser.post(used, allow_redirects=False)
    for method, link, words in (
        ("GET", used, "Dieser Link wurde schon benutzt"),
        ("POST", used, "Dieser Link wurde schon benutzt"),
        ("GET", late, "Dieser Link öffnet deine Seite nicht"),
    ):
        site.club.clock.moment += timedelta(minutes=5 if link is late else 0)
        async with site.browser.request(method, link, headers={"Accept": "text/html"}) as answer:
            page = await answer.text()
        assert (answer.status, '<html lang="de">' in page, words in page) == (400, True, True), page


async def test_the_page_belongs_to_whoever_opened_the_link_and_speaks_for_them(site: Site) -> None:
    async with site.browser.get("/") as answer:
        assert "Marathon Coach is running" in await answer.text()
    await site.opened()
    assert await site.me() == (200, {"id": ANA, "name": "Ana Silva", "role": "athlete"})
    async with site.browser.get("/") as answer:
        assert "data-signed-in" in await answer.text()
        assert answer.headers["Vary"] == "Cookie"
    async with site.browser.post("/chat", json={"text": "/units"}) as answer:
        assert answer.status == 200
    async with site.browser.post(f"/chat?as={BOB}", json={"text": "/units"}) as answer:
        assert answer.status == 401


async def test_a_session_lasts_eight_hours_from_its_last_use_and_thirty_days_in_all(site: Site) -> None:
    await site.opened()
    for _ in range(30 * 3 + 1):
        site.club.clock.moment += timedelta(hours=7.9)
        if (await site.me())[0] != 200:
            break
    assert 29 <= (site.club.clock.moment - NOW).days <= 30
    await site.opened()
    site.club.clock.moment += timedelta(hours=8)
    assert (await site.me())[0] == 401


async def test_fault_43_signing_out_ends_this_browser_and_its_live_connection(site: Site) -> None:
    await site.opened()
    async with site.browser.ws_connect("/live") as socket:
        async with site.browser.post("/session/end") as answer:
            assert "signed out of this browser" in await answer.text()
        assert (await socket.receive(timeout=10)).type in (WSMsgType.CLOSE, WSMsgType.CLOSED)
    assert (await site.me())[0] == 401
    assert sessions_of(site.desk, ANA) == ()


async def test_what_is_ended_in_the_chat_is_over_in_the_browser(site: Site) -> None:
    await site.opened()
    assert [one.client for one in sessions_of(site.desk, ANA)] == ["Chrome, Linux"]
    (ours,) = sessions_of(site.desk, ANA)
    with pytest.raises(NotSignedInError):
        end_session(site.desk, BOB, ours.id)
    assert end_sessions(site.desk, BOB) == 0
    assert (await site.me())[0] == 200
    assert end_sessions(site.desk, ANA) == 1
    assert (await site.me())[0] == 401


async def test_a_cookie_over_https_is_bound_to_this_host(club: Club, pool: ThreadPoolExecutor) -> None:
    response = web.Response()
    SignedIn(desk=club.desk, pool=pool, is_secure=True).begin(response, "key")
    said = response.cookies["__Host-coach"]
    assert (said["secure"], said["path"], said["domain"]) == (True, "/", "")


async def test_a_program_changes_its_code_once_and_its_refresh_token_for_the_next(site: Site) -> None:
    code = program_code(site.desk, ANA)
    status, first = await site.told("/api/auth/token", code=code)
    assert (status, first["token_type"], first["expires_in"]) == (200, "Bearer", 900)
    assert (await site.told("/api/auth/token", code=code))[0] == 400
    assert who_asks(site.desk, str(first["access_token"])).athlete_id == ANA
    status, second = await site.told("/api/auth/refresh", refresh_token=str(first["refresh_token"]))
    assert status == 200
    assert who_asks(site.desk, str(second["access_token"])).athlete_id == ANA
    status, problem = await site.told("/api/auth/refresh", refresh_token=str(first["refresh_token"]))
    assert (status, problem["detail"]) == (
        401,
        "This sign-in was ended. /link api in the chat begins a new one.",
    )
    assert (await site.told("/api/auth/refresh", refresh_token=str(second["refresh_token"])))[0] == 401
    assert _refusal(site, str(second["access_token"])) == "TokenRevokedError"


async def test_whoever_guesses_is_stopped_and_keeps_no_program_out(site: Site) -> None:
    commits = site.desk.store.version()
    guesses = [await site.told("/api/auth/refresh", refresh_token=f"guess {one}") for one in range(61)]
    assert [status for status, _ in guesses] == [401] * 60 + [429]
    assert (await site.told("/api/auth/token", code="AAAA-BBBB-CCCC-DDDD"))[0] == 429
    assert site.desk.store.version() == commits, "a guess costs no write"
    status, pair = await site.told("/api/auth/token", code=program_code(site.desk, ANA))
    assert status == 200
    assert (await site.told("/api/auth/refresh", refresh_token=str(pair["refresh_token"])))[0] == 200


async def test_a_body_that_is_no_field_or_too_much_is_refused(site: Site) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(5):
            yield b" " * 1024

    for body, status in ((b"[" * 4000, 400), (b'{"code": 7}', 400), (b" " * 5000, 413), (pieces(), 413)):
        async with site.browser.post("/api/auth/token", data=body) as answer:
            assert answer.status == status
    await site.opened()
    async with site.browser.post("/chat", data=b"[" * 4000) as answer:
        assert answer.status == 400


async def test_a_program_is_signed_out(site: Site) -> None:
    _, pair = await site.told("/api/auth/token", code=program_code(site.desk, ANA))
    assert (await site.told("/api/auth/revoke", refresh_token=str(pair["refresh_token"])))[0] == 204
    assert (await site.told("/api/auth/revoke", refresh_token="never given out"))[0] == 204
    assert _refusal(site, str(pair["access_token"])) == "TokenRevokedError"


async def test_each_trouble_with_a_token_has_a_name_of_its_own(site: Site) -> None:
    _, pair = await site.told("/api/auth/token", code=program_code(site.desk, ANA))
    access = str(pair["access_token"])
    assert _refusal(site, "") == "TokenMissingError"
    assert _refusal(site, str(pair["refresh_token"])) == "TokenInvalidError"
    assert _refusal(site, site.link().rsplit("/", 1)[1]) == "TokenInvalidError"
    site.club.clock.moment += ACCESS_GOOD_FOR
    assert _refusal(site, access) == "TokenExpiredError"
    status, problem = await site.told("/api/auth/refresh")
    assert (status, problem["detail"]) == (400, "Send JSON with a text called refresh_token.")


async def test_fault_41_what_somebody_made_up_is_refused_alike(site: Site) -> None:
    _, pair = await site.told("/api/auth/token", code=program_code(site.desk, ANA))
    access = str(pair["access_token"])
    claims = jwt.decode(access, options={"verify_signature": False})
    header = jwt.get_unverified_header(access)
    head, body, mark = access.split(".")
    secret = KEYS.secrets[0]
    signed = partial(jwt.encode, key=secret, algorithm="HS256", headers=header)
    made_up = [
        jwt.encode(claims, "", algorithm="none", headers={"typ": "api+jwt", "kid": header["kid"]}),
        signed({**claims, "aud": "page-link"}),
        signed({**claims, "iss": "somebody"}),
        signed({key: value for key, value in claims.items() if key != "jti"}),
        jwt.encode(claims, secret, algorithm="HS256", headers={**header, "typ": "JWT"}),
        f"{head}.{body}.{mark[:-2]}AA",
        f"{head}.{body[:-2]}AA.{mark}",
    ]
    assert {_refusal(site, token) for token in made_up} == {"TokenInvalidError"}
    assert who_asks(site.desk, signed(claims)).athlete_id == ANA


def _refusal(site: Site, token: str) -> str:
    with pytest.raises(TokenError) as refused:
        who_asks(site.desk, token)
    return type(refused.value).__name__


@pytest.mark.parametrize(
    ("agent", "named"),
    [
        (CHROME, "Chrome, Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 Safari/537.36 Edg/131.0", "Edge, Windows"),
        ("curl/8.5.0", "curl"),
        ("", ""),
        ("x" * 900, "x" * 40),
    ],
)
def test_a_browser_is_named_in_two_words(agent: str, named: str) -> None:
    assert client_named(agent) == named
