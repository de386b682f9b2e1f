"""People's own pages as they come over HTTP: what stands on them, in whose words, and whom nobody else sees."""

import asyncio
import re
from datetime import timedelta
from html import unescape

import pytest
from aiohttp import ClientSession

from bot.core.message import Incoming
from bot.core.notices import open_page
from bot.core.router import Router
from marathon.domain.activity import Source
from marathon.domain.athlete import AthleteId
from marathon.domain.marks import Status
from marathon.store import activities
from marathon.usecases.program_tokens import program_code
from marathon.words.phrases import unbroken
from tests.club import ANA, BOB, CYD, DAN, MARIT, OLGA, RAVI, TODAY, a_run, club, club_file
from tests.webhooks.test_signed_in import Site, pool, site
from webhooks.assets import PAGES, UPLOT
from webhooks.page_of_team import NEEDS, TeamLine, chosen

__all__ = ["club", "club_file", "pool", "site"]

NOBODY = 4711
JOIN = "join_dashboard_room"


async def _read(site: Site, path: str) -> str:
    async with site.browser.get(path, headers={"Accept": "text/html"}) as answer:
        assert answer.status == 200, path
        return unescape(await answer.text())


def _names(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/athlete/\d+"><bdi>([^<]+)<', page)


async def test_a_persons_page_holds_their_cards_complete_without_a_script(site: Site) -> None:
    await site.opened()
    page = await _read(site, "/")
    for heading in ("Today", "This week", "Form", "Prediction", "Coming up", "Messages", "Chat"):
        assert re.search(rf"<h2[^>]*>{heading}</h2>", page), heading
    assert "Spring Marathon in 140 days." in page
    assert page.count('data-chart="') == 3
    assert page.count("<td data-y=") > 7 * 2 + 60 * 3
    async with site.browser.get("/") as answer:
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert (answer.headers["Content-Language"], answer.headers["Vary"]) == ("en", "Cookie")
        assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]


async def test_no_line_ends_between_a_number_and_its_unit(site: Site) -> None:
    await site.opened()
    said = re.sub("<[^>]+>", " ", (await _read(site, "/")).split('id="cards"')[1])
    assert re.search(r"\d\N{NO-BREAK SPACE}km", said)
    assert re.findall(r"\d (?:km|/km|min|h)\b", said) == []
    async with site.browser.post("/chat", json={"text": "/week"}) as answer:
        reply = await answer.json()
    said = " ".join([reply["title"], *reply["lines"]])
    assert re.search(r"\d\N{NO-BREAK SPACE}km", said)
    assert re.findall(r"\d (?:km|/km|min|h)\b", said) == []
    assert unbroken("1 h 45 at 5:12 /km, 3 heads") == "1\xa0h\xa045 at 5:12\xa0/km, 3 heads"


async def test_it_speaks_the_readers_language_and_units(site: Site) -> None:
    await site.opened()
    for text in ("/language de", "/units mi", "/timezone Asia/Tokyo"):
        async with site.browser.post("/chat", json={"text": text}) as answer:
            assert answer.status == 200
    page = await _read(site, "/")
    assert '<html lang="de">' in page
    for said in ("Heute", "Diese Woche", "Vorhersage", " mi", "/mi", "Stand 21:00", "Geplant"):
        assert said in page, said


async def test_fault_46_a_page_is_read_while_nothing_can_be_written(site: Site) -> None:
    await site.opened()
    site.desk.store.write(lambda connection: connection.exec_driver_sql("PRAGMA query_only = ON").close())
    site.club.clock.moment += timedelta(minutes=40)  # that it is still in use is to be written down
    assert "Spring Marathon in 140 days." in await _read(site, "/")
    assert open_page(site.desk, ANA) == ()


async def test_words_sent_by_a_form_are_answered_with_a_page(site: Site) -> None:
    await site.opened()
    async with site.browser.post("/say", data={"text": "/today"}) as answer:
        page = unescape(await answer.text())
    assert re.search(r"<h1>Sun 22 Nov: Long run", page)
    picture = re.search(r'<img src="(/chat/pictures/[^"]+)"', page)
    assert picture
    async with site.browser.get(picture[1]) as answer:
        assert answer.content_type == "image/png"
    assert '<input type="hidden" name="text" value="/week">' in page


async def test_a_coach_finds_who_needs_a_word_by_name_and_by_status(site: Site) -> None:
    await site.opened(MARIT)
    everybody = await _read(site, "/")
    assert len(_names(everybody)) == 4
    assert "needs a word" in everybody or "need a word" in everybody
    needing = _names(await _read(site, "/?show=needs"))
    assert needing
    assert _names(everybody)[: len(needing)] == needing, "who needs a word stands first"
    assert _names(await _read(site, "/?q=CYD")) == ["Cyd Noor"]
    nobody = await _read(site, "/?q=x%22%3E%3Cb%3E")
    assert _names(nobody) == []
    assert "Nobody fits this filter." in nobody
    assert "<b>" not in (await (await site.browser.get("/?q=x%22%3E%3Cb%3E")).text())


def test_names_and_statuses_narrow_a_table_together() -> None:
    ana, bea = (
        TeamLine(id=n, name=name, status=status, status_word="", marks=(), needs=needs)
        for n, name, status, needs in (
            (1, "Ana Silva", Status.ON_TRACK, False),
            (2, "Bea Álvarez", Status.NO_DATA, True),
        )
    )
    assert chosen((ana, bea), "", "") == (ana, bea)
    assert chosen((ana, bea), "álv  bea", "") == (bea,)
    assert chosen((ana, bea), "", NEEDS) == (bea,)
    assert chosen((ana, bea), "ana", NEEDS) == ()
    assert chosen((ana, bea), "", "on_track") == (ana,)


async def test_a_coach_reads_an_athletes_page_without_what_is_private(site: Site) -> None:
    await site.opened(MARIT)
    page = await _read(site, f"/athlete/{CYD}")
    assert re.search(r"<h1><bdi>Cyd Noor", page)
    assert "Check-ins and questions" in page
    assert "Messages" not in page
    assert "ill until Wed 25 Nov" in page
    assert "fever" not in page.split('id="check-ins"')[1]


async def test_of_who_keeps_strava_back_a_coach_reads_what_is_shared_all_the_same(site: Site) -> None:
    run = a_run(TODAY, source=Source.STRAVA, source_id="4711")
    site.desk.store.write(lambda connection: activities.insert(connection, BOB, run))
    await site.opened(MARIT)
    page = await _read(site, f"/athlete/{BOB}")
    assert "So nothing is judged here" in page
    assert "data-chart" not in page
    assert "Bob Reed shares no Strava runs with you" in await _read(site, "/")
    async with site.browser.ws_connect("/live") as live:
        await live.send_json({"kind": JOIN, "athlete_id": BOB})
        assert (await live.receive_json(timeout=5))["kind"] == "refused"


@pytest.mark.parametrize("reader", [ANA, OLGA])
async def test_fault_34_whom_one_does_not_lead_is_not_there_on_a_page_or_live(
    site: Site, reader: AthleteId
) -> None:
    await site.opened(reader)
    told = set()
    hidden = [who for who in (MARIT, BOB, CYD, RAVI, NOBODY) if not (reader == OLGA and who == RAVI)]
    for who in hidden:
        async with site.browser.get(f"/athlete/{who}") as answer:
            told.add((answer.status, re.sub(r'"request_id": "\w+"', "", await answer.text())))
    assert len(told) == 1
    assert {status for status, _ in told} == {404}
    async with site.browser.ws_connect("/live") as live:
        for who in hidden:
            await live.send_json({"kind": JOIN, "athlete_id": who})
            assert await live.receive_json(timeout=5) == {"kind": "refused", "athlete_id": who, "status": 404}
        await live.send_json({"kind": JOIN, "athlete_id": reader})
        assert (await live.receive_json(timeout=5))["kind"] == "snapshot"


async def test_without_a_session_a_page_leads_to_the_first_one(site: Site) -> None:
    async with site.browser.get(f"/athlete/{ANA}", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/")
    async with site.browser.post("/say", data={"text": "/today"}) as answer:
        assert answer.status == 401


async def test_a_room_is_answered_with_a_snapshot_and_told_of_every_run(site: Site) -> None:
    await site.opened(MARIT)
    async with site.browser.ws_connect("/live") as live:
        await live.send_json({"kind": JOIN, "athlete_id": BOB})
        shown = await live.receive_json(timeout=5)
        assert (shown["kind"], shown["athlete_id"]) == ("snapshot", BOB)
        assert shown["cards"]["today"]["athlete_name"] == "Bob Reed"
        assert f'data-mark="{shown["mark"]}"' in await _read(site, f"/athlete/{BOB}")
        run = Incoming(speaker=BOB, text="/run 5 km 30:00")
        await asyncio.to_thread(Router(site.desk).answer, run)
        assert await live.receive_json(timeout=5) == {"kind": "dashboard_refresh", "athlete_id": BOB}
        await live.send_json({"kind": JOIN, "athlete_id": BOB})
        assert (await live.receive_json(timeout=5))["mark"] != shown["mark"]
        site.rooms.cards_changed(DAN)
        assert await live.receive_json(timeout=5) == {"kind": "cards_changed", "athlete_id": DAN}


async def test_a_program_listens_by_its_token_and_only_for_its_owner(site: Site) -> None:
    tokens = {}
    for who in (ANA, BOB):
        _, pair = await site.told("/api/auth/token", code=program_code(site.desk, who))
        tokens[who] = str(pair["access_token"])
    async with ClientSession(site.browser._base_url) as program:
        bearer = {"Authorization": f"Bearer {tokens[ANA]}"}
        async with program.get("/live", headers={"Authorization": "Bearer made.up.token"}) as answer:
            assert answer.status == 401
        async with program.ws_connect("/live", headers=bearer) as live:
            for token, kind in ((tokens[ANA], "snapshot"), (tokens[BOB], "refused"), ("nonsense", "refused")):
                await live.send_json({"kind": JOIN, "athlete_id": ANA, "token": token})
                heard = await live.receive_json(timeout=5)
                assert (heard["kind"], heard.get("status")) == (kind, 401 if kind == "refused" else None)
        async with program.post("/chat", json={"text": "/today"}, headers=bearer) as answer:
            assert answer.status == 401, "a program reads; it does not speak for anybody"


async def test_the_chart_library_is_kept_for_good_beside_its_licence(site: Site) -> None:
    assert "MIT License" in (PAGES / "vendor" / UPLOT / "LICENSE").read_text("utf-8")
    for name in ("uPlot.iife.min.js", "uPlot.min.css"):
        async with site.browser.get(f"/static/{UPLOT}/{name}") as answer:
            assert answer.status == 200
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
