"""Connecting Strava through the pages: the whole way, every wrong turn, and other people's links."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from aiohttp import ClientResponse, ClientSession, CookieJar, DummyCookieJar
from aiohttp.test_utils import TestServer

from bot.demo.strava.faults import FaultKind
from bot.demo.strava.records import StravaAthlete
from marathon.domain.activity import Source
from marathon.domain.athlete import AthleteId
from marathon.domain.receipt import AccountMoved
from marathon.domain.strava_account import LinkState, Scope, StravaLink
from marathon.store import activities, athletes, consents, inbox, strava_links, teams
from marathon.store.store import Connection
from marathon.usecases.connect_strava import VALID_FOR, begin_connect
from marathon.usecases.desk import Desk
from marathon.usecases.disconnect_strava import STRAVA_CONSENT, disconnect_strava
from marathon.usecases.keep_account import ConnectNews
from models.predictor import FormulaPredictor
from tests.club import a_run, trains_in
from tests.strava.conftest import clock, local_strava, world
from tests.strava.world import ANNA, World
from tests.usecases.strava_lane import NobodyListens
from webhooks.app import build_app
from webhooks.strava_oauth import ConnectRoutes

__all__ = ["clock", "local_strava", "world"]

ALL = "read,activity:read,activity:read_all"


@dataclass
class Site:
    """The running service, and what the chats were told."""

    world: World
    desk: Desk
    server: TestServer
    told: list[ConnectNews] = field(default_factory=list)
    moved: list[AccountMoved] = field(default_factory=list)

    @property
    def athlete_id(self) -> AthleteId:
        """Returns who asks for links."""
        return self.world.athlete_id

    def link_page(self, athlete_id: AthleteId | None = None) -> str:
        """Returns the path of a fresh link."""
        return f"/strava/connect/{begin_connect(self.desk, athlete_id or self.athlete_id)}"

    def link(self, athlete_id: AthleteId | None = None) -> StravaLink | None:
        """Returns what is stored of an athlete's link."""
        with self.world.store.read() as connection:
            return strava_links.get(connection, athlete_id or self.athlete_id)

    def add(self, name: str) -> AthleteId:
        """Adds a person."""
        return self.world.store.write(lambda connection: athletes.add(connection, name, "UTC"))


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Returns a few threads."""
    with ThreadPoolExecutor(4) as pool:
        yield pool


@pytest.fixture
async def site(world: World, pool: ThreadPoolExecutor) -> AsyncIterator[Site]:
    """Runs the pages for an athlete who has not connected yet."""

    def unit(connection: Connection) -> None:
        strava_links.delete(connection, world.athlete_id)
        team = teams.add_team(connection, "Harbour <Runners>")
        trains_in(connection, team, world.athlete_id)

    world.store.write(unit)
    world.strava.grants.end(ANNA)
    desk = Desk(store=world.store, clock=world.clock, predictor=FormulaPredictor(), listener=NobodyListens())
    app = build_app(health=dict, pool=pool, record_error=lambda *_: None)
    told: list[ConnectNews] = []
    moved: list[AccountMoved] = []

    def tell(_connection: Connection, news: ConnectNews | AccountMoved) -> None:
        if isinstance(news, AccountMoved):
            moved.append(news)
        else:
            told.append(news)

    server = TestServer(app)
    routes = ConnectRoutes(
        desk=desk,
        strava=world.client(),
        pool=pool,
        public_url="http://localhost",
        tell=tell,
    )
    app.add_routes(routes.routes())
    async with server:
        yield Site(world=world, desk=desk, server=server, told=told, moved=moved)


Open = Callable[[], Awaitable[ClientSession]]


@pytest.fixture
async def browser(site: Site) -> AsyncIterator[Open]:
    """Returns what opens a browser with cookies of its own."""
    opened = []

    async def new() -> ClientSession:
        session = ClientSession(site.server.make_url("/"), cookie_jar=CookieJar(unsafe=True))
        opened.append(session)
        return session

    yield new
    for session in opened:
        await session.close()


async def _to_strava(session: ClientSession, page: str) -> str:
    """Press the button; return where the browser is sent."""
    answer = await session.post(page, allow_redirects=False)
    assert answer.status == 303
    return answer.headers["Location"]


async def _say_yes(url: str, scopes: str = ALL, athlete: int = ANNA) -> dict[str, str]:
    """Say yes at the local Strava's own page; return what it sends back."""
    form = {"answer": "authorize", "athlete_id": str(athlete)}
    fields = [*form.items(), *(("scope", scope) for scope in scopes.split(","))]
    async with ClientSession(cookie_jar=DummyCookieJar()) as strava:
        answer = await strava.post(url, data=fields, allow_redirects=False)
        assert answer.status == 302, await answer.text()
        return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


async def _come_back(session: ClientSession, told: dict[str, str]) -> ClientResponse:
    return await session.get(f"/strava/callback?{urlencode(told)}")


def _state(url: str) -> str:
    return dict(parse_qsl(urlsplit(url).query))["state"]


def _token(text: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', text)
    assert found
    return found[1]


async def _connect(site: Site, session: ClientSession, scopes: str = ALL) -> str:
    """Go all the way; return the page before the last yes."""
    url = await _to_strava(session, site.link_page())
    page = await (await _come_back(session, await _say_yes(url, scopes))).text()
    done = await session.post("/strava/confirm", data={"token": _token(page)})
    assert done.status == 200
    return unescape(page)


async def test_the_whole_way(site: Site, browser: Open) -> None:
    session = await browser()
    offer = await (await session.get(site.link_page())).text()
    assert "Anna Berg (Harbour &lt;Runners&gt;)" in offer
    for promised in ("Connect with Strava", "Read: your activities", "/disconnect", "coach"):
        assert promised in offer
    page = await _connect(site, session)
    assert "Strava says you are Anna Berg. Connect this account to Anna Berg?" in page
    link = site.link()
    assert link is not None
    assert (link.state, link.strava_id) == (LinkState.LINKED, ANNA)
    assert [(news.code, news.athlete_id) for news in site.told] == [("connected", site.athlete_id)]
    with site.world.store.read() as connection:
        assert consents.stands(connection, site.athlete_id, STRAVA_CONSENT)
        assert inbox.counts(connection, site.world.clock.now()).waiting == 1, "the backfill"
    assert site.world.client().athlete(site.athlete_id).id == ANNA


async def test_fault_17_unticked_scopes_are_named_and_the_link_is_limited(site: Site, browser: Open) -> None:
    page = await _connect(site, await browser(), "read,activity:read")
    assert "Private activities were left out" in page
    link = site.link()
    assert link is not None
    assert (link.state, link.scopes) == (
        LinkState.LIMITED,
        frozenset({Scope.READ, Scope.ACTIVITIES}),
    )


async def test_fault_17_with_no_activities_ticked_nobody_is_told_that_runs_arrive(
    site: Site, browser: Open
) -> None:
    session = await browser()
    url = await _to_strava(session, site.link_page())
    page = await (await _come_back(session, await _say_yes(url, "read"))).text()
    assert "No run can arrive" in unescape(page)
    done = await session.post("/strava/confirm", data={"token": _token(page)})
    assert "no run can arrive" in unescape(await done.text())
    assert [news.scopes for news in site.told] == [frozenset({Scope.READ})]


async def test_fewer_boxes_than_before_limit_the_link_before_the_last_yes(site: Site, browser: Open) -> None:
    session = await browser()
    await _connect(site, session)
    await _come_back(session, await _say_yes(await _to_strava(session, site.link_page()), "read"))
    link = site.link()
    assert link is not None
    assert (link.state, link.scopes) == (LinkState.LIMITED, frozenset({Scope.READ}))


async def test_each_page_speaks_its_athletes_language(site: Site, browser: Open) -> None:
    session = await browser()
    site.world.store.write(partial(athletes.update, athlete_id=site.athlete_id, language="de"))
    refused = await _come_back(
        session, {"error": "access_denied", "state": _state(await _to_strava(session, site.link_page()))}
    )
    offer, link = await (await session.get(page := site.link_page())).text(), await _to_strava(session, page)
    question = await (await _come_back(session, await _say_yes(link))).text()
    done = await session.post("/strava/confirm", data={"token": _token(question)})
    pages = [offer, await refused.text(), question, await done.text()]
    said = ["Dieser Link gehört", "Es wurde nichts verbunden", "Strava sagt", "Verbunden."]
    for text, told in zip(pages, said, strict=True):
        assert '<html lang="de">' in text and "<h1>Strava verbinden</h1>" in text and told in text
    assert ">Connect with Strava<" in offer, "the brand's words are the same in every language"


async def test_a_page_that_is_loaded_again_says_where_to_look(site: Site, browser: Open) -> None:
    session = await browser()
    session.headers.update({"Accept": "text/html", "Accept-Language": "fr-FR,de-AT;q=0.8,en;q=0.5"})
    for path in ("/strava/callback", "/strava/confirm"):  # what the address is once it has let go
        answer = await session.get(path)
        assert answer.status == 400
        text = await answer.text()
        assert '<html lang="de">' in text and "Zurück zum Anfang" in text
        assert "Ob Strava verbunden ist, sagt dir der Chat" in text


@pytest.mark.parametrize("trouble", [FaultKind.SERVER_ERROR, FaultKind.HTML])
async def test_when_strava_does_not_answer_a_new_link_is_named(
    site: Site, browser: Open, trouble: FaultKind
) -> None:
    session = await browser()
    told = await _say_yes(await _to_strava(session, site.link_page()))
    site.world.strava.faults.order(trouble, times=20)
    answer = await _come_back(session, told)
    assert answer.status == 400
    said = unescape(await answer.text())
    assert "nothing was connected. /connect in the chat gives a new link" in said
    assert "could not be shown" not in said
    assert site.link() is None


async def test_no_at_strava_connects_nothing(site: Site, browser: Open) -> None:
    session = await browser()
    url = await _to_strava(session, site.link_page())
    state = _state(url)
    answer = await _come_back(session, {"state": state, "error": "access_denied"})
    assert "Nothing was connected" in await answer.text()
    assert (await _come_back(session, {"state": state, "code": "x"})).status == 400
    assert site.link() is None


@pytest.mark.parametrize(
    "wrong", ["missing", "wrong", "expired", "reused", "other browser", "no browser", "no code"]
)
async def test_fault_37_a_state_that_is_not_good_is_400(site: Site, browser: Open, wrong: str) -> None:
    session = await browser()
    told = await _say_yes(await _to_strava(session, site.link_page()))
    if wrong == "missing":
        del told["state"]
    elif wrong == "wrong":
        told["state"] = told["state"][:-1] + ("a" if told["state"][-1] != "a" else "b")
    elif wrong == "expired":
        site.world.clock.moment += VALID_FOR
    elif wrong == "reused":
        assert (await _come_back(session, dict(told))).status == 200
    elif wrong == "other browser":
        session = await browser()
        await _to_strava(session, site.link_page(site.add("Mallory")))
    elif wrong == "no browser":
        session = await browser()
    elif wrong == "no code":
        del told["code"]
    before = len(site.world.strava.calls)
    assert (await _come_back(session, told)).status == 400
    assert len(site.world.strava.calls) == before, "Strava was asked all the same"
    link = site.link()
    assert link is None or link.state is LinkState.UNCONFIRMED
    assert site.told == []


async def test_fault_38_a_strangers_link_names_its_owner_and_needs_two_yeses(
    site: Site, browser: Open
) -> None:
    attacker = site.add("Mallory")
    victim, page = await browser(), site.link_page(attacker)
    offer = await (await victim.get(page)).text()
    assert "This link belongs to Mallory" in offer
    question = await (await _come_back(victim, await _say_yes(await _to_strava(victim, page)))).text()
    assert "Connect this account to Mallory?" in question
    link = site.link(attacker)
    assert link is not None
    assert link.state is LinkState.UNCONFIRMED
    assert site.told == [], "nothing happens without the last yes"
    other = await browser()
    taken = await other.post("/strava/confirm", data={"token": _token(question)})
    assert taken.status == 400, "the attacker cannot say it in the victim's place"
    done = await victim.post("/strava/confirm", data={"token": _token(question)})
    assert done.status == 200
    disconnect_strava(site.desk, site.world.client(), attacker)  # undo, in the chat
    assert site.link(attacker) is None
    assert site.world.strava.grants.of(ANNA) is None, "revoked at Strava too"


async def test_fault_38_a_yes_to_one_account_connects_no_other(site: Site, browser: Open) -> None:
    attacker, own = site.add("Mallory"), StravaAthlete(id=20_000_000_009, firstname="Mal", lastname="Lory")
    site.world.strava.athletes.join(own)
    mallory, victim = await browser(), await browser()
    told = await _say_yes(await _to_strava(mallory, site.link_page(attacker)), athlete=own.id)
    question = await (await _come_back(mallory, told)).text()
    await _come_back(victim, await _say_yes(await _to_strava(victim, site.link_page(attacker))))
    done = await mallory.post("/strava/confirm", data={"token": _token(question)})
    assert done.status == 400, "the victim has not said yes to the last question"
    link = site.link(attacker)
    assert link is not None
    assert (link.strava_id, link.state) == (ANNA, LinkState.UNCONFIRMED)
    assert site.world.strava.grants.of(own.id) is None, "nobody holds these tokens any more"


async def test_fault_39_an_account_of_somebody_else_is_refused_and_they_are_told(
    site: Site, browser: Open
) -> None:
    await _connect(site, await browser())
    second, session = site.add("Ben Cole"), await browser()
    site.told.clear()
    told = await _say_yes(await _to_strava(session, site.link_page(second)))
    answer = await _come_back(session, told)
    assert answer.status == 400
    assert "connected to somebody else" in (said := await answer.text())
    assert "/pair makes you one person" in said
    assert site.link(second) is None
    assert [(news.code, news.athlete_id) for news in site.told] == [("taken_refused", site.athlete_id)]
    owners = site.link()
    assert owners is not None
    assert owners.state is LinkState.LINKED
    assert site.world.client().athlete(site.athlete_id).id == ANNA, "the first owner's link still works"


async def test_fault_39_who_tries_it_with_fewer_boxes_is_told_of_to_the_first_owner(
    site: Site, browser: Open
) -> None:
    await _connect(site, await browser())
    second, session = site.add("Ben Cole"), await browser()
    await _come_back(session, await _say_yes(await _to_strava(session, site.link_page(second)), "read"))
    owners = site.link()
    assert owners is not None
    assert (owners.state, owners.scopes) == (LinkState.LIMITED, frozenset({Scope.READ}))
    assert site.told[-1].scopes == frozenset({Scope.READ}), "so that they hear what is missing now"


async def test_fault_40_previews_spend_nothing_and_a_second_press_is_refused(
    site: Site, browser: Open
) -> None:
    session, page = await browser(), site.link_page()
    for _ in range(25):
        assert (await session.get(page)).status == 200
        assert (await session.head(page)).status == 200
    await _to_strava(session, page)
    assert (await session.post(page, allow_redirects=False)).status == 400


async def test_connecting_again_widens_what_was_ticked(site: Site, browser: Open) -> None:
    session = await browser()
    await _connect(site, session, "read,activity:read")
    await _connect(site, session)
    link = site.link()
    assert link is not None
    assert link.state is LinkState.LINKED


async def test_a_second_account_of_the_same_person_is_refused(site: Site, browser: Open) -> None:
    await _connect(site, await browser())
    other = StravaAthlete(id=20_000_000_009, firstname="Ben", lastname="Cole")
    site.world.strava.athletes.join(other)
    session = await browser()
    told = await _say_yes(await _to_strava(session, site.link_page()), athlete=other.id)
    assert (await _come_back(session, told)).status == 400
    link = site.link()
    assert link is not None
    assert link.strava_id == ANNA
    assert site.world.strava.grants.of(other.id) is None, "its tokens were revoked"


async def test_who_is_refused_takes_nobody_elses_unconfirmed_account(site: Site, browser: Open) -> None:
    await _connect(site, await browser())
    second, session = site.add("Ben Cole"), await browser()
    site.world.strava.athletes.join(StravaAthlete(id=20_000_000_002, firstname="Ben", lastname="Cole"))
    bens = 20_000_000_002
    await _come_back(session, await _say_yes(await _to_strava(session, site.link_page(second)), athlete=bens))
    before = site.link(second)
    assert before is not None
    session = await browser()
    answer = await _come_back(
        session, await _say_yes(await _to_strava(session, site.link_page()), athlete=bens)
    )
    assert answer.status == 400
    assert "another Strava account" in await answer.text()
    assert site.link(second) == before
    assert site.world.strava.grants.of(bens) is not None


def _run_from_strava(site: Site, athlete_id: AthleteId) -> None:
    run = a_run(date(2026, 11, 1), source=Source.STRAVA, source_id="77")
    site.world.store.write(lambda connection: activities.insert(connection, athlete_id, run))


def _runs(site: Site, athlete_id: AthleteId) -> int:
    with site.world.store.read() as connection:
        return len(activities.between(connection, athlete_id, date(2026, 1, 1), date(2027, 1, 1)))


async def test_an_account_that_another_person_connects_leaves_no_run_without_a_link(
    site: Site, browser: Open
) -> None:
    await _connect(site, await browser())
    _run_from_strava(site, site.athlete_id)
    unconfirmed = LinkState.UNCONFIRMED  # as after leaving the page when connecting again
    site.world.store.write(lambda c: strava_links.set_state(c, site.athlete_id, unconfirmed))
    second, session = site.add("Ben Cole"), await browser()
    await _come_back(session, await _say_yes(await _to_strava(session, site.link_page(second))))
    assert (site.link(), _runs(site, site.athlete_id)) == (None, 0)
    assert [(news.athlete_id, news.receipt.counts["activities"]) for news in site.moved] == [
        (site.athlete_id, 1)
    ]
    assert site.link(second) is not None


async def test_who_left_a_page_half_way_takes_no_other_account_while_runs_of_the_first_are_here(
    site: Site, browser: Open
) -> None:
    await _connect(site, await browser())
    _run_from_strava(site, site.athlete_id)
    site.world.store.write(lambda c: strava_links.set_state(c, site.athlete_id, LinkState.UNCONFIRMED))
    other = StravaAthlete(id=20_000_000_009, firstname="Ben", lastname="Cole")
    site.world.strava.athletes.join(other)
    session = await browser()
    told = await _say_yes(await _to_strava(session, site.link_page()), athlete=other.id)
    assert (await _come_back(session, told)).status == 400
    link = site.link()
    assert link is not None
    assert (link.strava_id, _runs(site, site.athlete_id)) == (ANNA, 1)


async def test_the_pages_let_forms_lead_to_strava_only(site: Site, browser: Open) -> None:
    answer = await (await browser()).get(site.link_page())
    policy = answer.headers["Content-Security-Policy"]
    assert f"form-action 'self' {site.world.strava.base_url}" in policy
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
