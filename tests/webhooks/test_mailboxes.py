"""The pages of a mailbox: scanners change nothing, one click leaves, a link is good for its own mailbox only."""

from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import jwt
import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from marathon.domain.athlete import AthleteId
from marathon.domain.mailbox import PLATFORM
from marathon.domain.parcel import Address
from marathon.signed_links import SigningKeys
from marathon.store import athletes, destinations
from marathon.usecases.manage_mailbox import ask_mailbox, show_mailbox
from tests.club import ANA, BOB, Club, club, club_file
from webhooks.app import build_app
from webhooks.mailboxes import GOOD_FOR, MailboxRoutes, leave_path

__all__ = ["club", "club_file"]

SECRET = "k3J9-vQ2wLz8mNp5xRt7yBd1cFg4hSj6"
KEYS = SigningKeys((SECRET,))
MAILBOX = "ana@example.org"


class Postman:
    """Remembers the last code."""

    code = ""

    def ask(self, address: str, code: str, language: str) -> None:
        """Takes a question along."""
        assert address and language
        self.code = code


@dataclass
class Site:
    """The running pages."""

    club: Club
    browser: ClientSession
    postman: Postman

    def has_mailbox(self, who: AthleteId = ANA) -> bool:
        """Returns whether somebody is mailed to."""
        return bool(show_mailbox(self.club.desk, who).address)

    def give(self, who: AthleteId = ANA, address: str = MAILBOX) -> str:
        """Gives somebody a mailbox, and returns the page at which it leaves."""
        place = Address(platform=PLATFORM, external_id=address)
        self.club.desk.store.write(lambda connection: destinations.open_place(connection, who, place))
        return leave_path(KEYS, address, self.club.clock)

    def ask(self) -> str:
        """Asks Ana's mailbox, and returns the page that the mail leads to."""
        ask_mailbox(replace(self.club.desk, mailer=self.postman), ANA, MAILBOX)
        return f"/mail/confirm/{self.postman.code}"


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Returns a few threads."""
    with ThreadPoolExecutor(4) as pool:
        yield pool


@pytest.fixture
async def site(club: Club, pool: ThreadPoolExecutor) -> AsyncIterator[Site]:
    """Runs the pages for the club."""
    pages = MailboxRoutes(desk=club.desk, pool=pool, keys=KEYS)
    app = build_app(health=dict, pool=pool, record_error=lambda *_: None, more=[pages])
    async with TestServer(app) as server, ClientSession(server.make_url("/")) as browser:
        yield Site(club, browser, Postman())


async def test_fault_52_fifty_scanners_confirm_and_end_nothing(site: Site) -> None:
    page = site.ask()
    for method in ("GET", "HEAD") * 50:
        async with site.browser.request(method, page) as answer:
            assert answer.status == 200
    assert not site.has_mailbox()
    async with site.browser.post(page) as answer:
        assert "I write to ana@example.org from now on" in await answer.text()
    assert site.has_mailbox()
    page = leave_path(KEYS, MAILBOX, site.club.clock)
    for method in ("GET", "HEAD") * 50:
        async with site.browser.request(method, page) as answer:
            assert answer.status == 200
    assert site.has_mailbox()


async def test_the_page_says_whose_wish_it_is_and_escapes_the_name(site: Site) -> None:
    name = "<b>Ana</b> & co"
    site.club.desk.store.write(partial(athletes.update, athlete_id=ANA, name=name))
    async with site.browser.get(site.ask()) as answer:
        text = await answer.text()
    assert "&lt;b&gt;Ana&lt;/b&gt; &amp; co in the chat wants to be told" in text
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"]


async def test_the_pages_speak_the_readers_language(site: Site) -> None:
    site.club.desk.store.write(partial(athletes.update, athlete_id=ANA, language="de"))
    page = site.ask()
    said = []
    for method, where in (("GET", page), ("POST", page), ("GET", site.give()), ("POST", site.give())):
        async with site.browser.request(method, where) as answer:
            said.append(await answer.text())
    for text, heading in zip(
        said, ("an dein Postfach", "an dein Postfach", "Keine Mails mehr?", "Erledigt"), strict=True
    ):
        assert heading in text
        assert '<html lang="de">' in text


async def test_a_confirming_link_works_once(site: Site) -> None:
    page = site.ask()
    async with site.browser.post(page) as answer:
        assert answer.status == 200
    for method in ("GET", "POST"):
        async with site.browser.request(method, page) as answer:
            assert answer.status == 400
            assert "does not work" in (await answer.json())["error"]


async def test_another_sites_page_confirms_nothing(site: Site) -> None:
    async with site.browser.post(site.ask(), headers={"Origin": "https://evil.example"}) as answer:
        assert answer.status == 403
    assert not site.has_mailbox()


@pytest.mark.parametrize("origin", [{}, {"Origin": "https://mail.example"}, {"Origin": "null"}])
async def test_fault_52_one_click_leaves(site: Site, origin: dict[str, str]) -> None:
    """As RFC 8058 has it: a POST of these words, without a cookie, from wherever the mailbox lives."""
    page = site.give()
    site.give(BOB, "bob@example.org")
    for _ in range(2):
        click = {"List-Unsubscribe": "One-Click"}
        async with site.browser.post(page, data=click, headers=origin, allow_redirects=False) as answer:
            assert answer.status == 200
            assert "Set-Cookie" not in answer.headers
    assert (site.has_mailbox(), site.has_mailbox(BOB)) == (False, True)


async def test_a_link_of_last_season_still_leaves_and_a_mailbox_that_came_back_too(site: Site) -> None:
    page = site.give()
    site.club.clock.moment += GOOD_FOR - timedelta(days=1)
    for _ in range(2):
        site.give()
        async with site.browser.post(page) as answer:
            assert answer.status == 200
        assert not site.has_mailbox()


@pytest.mark.parametrize("audience", ["session", "leave-mail", ""])
async def test_a_token_of_another_kind_ends_nothing(site: Site, audience: str) -> None:
    good = site.give()
    mark = good.rsplit("/", 1)[1]
    other = KEYS.issue(audience, "x", site.club.clock.now(), GOOD_FOR)
    for token in (other, mark[:-3] + "abc", mark + "x", "x", "a.b.c", "é" * 400, "y" * 2000):
        for method in ("GET", "POST"):
            async with site.browser.request(method, f"/mail/leave/{token}") as answer:
                assert answer.status == 400
                assert "/email off in the chat" in (await answer.json())["error"]
    assert site.has_mailbox()


async def test_the_link_names_no_address(site: Site) -> None:
    token = site.give().rsplit("/", 1)[1]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert not [said for said in claims.values() if "@" in str(said) or "example" in str(said)]


async def test_the_log_holds_no_link(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="webhooks")
    confirm, leave = site.ask(), site.give()
    for page in (confirm, leave):
        async with site.browser.get(page):
            pass
    said = [record.getMessage() for record in caplog.records if record.name.startswith("webhooks")]
    assert [line.split(" ->")[0] for line in said] == ["GET /mail/confirm/{code}", "GET /mail/leave/{token}"]
