"""The chat door over HTTP: answers, pictures, dropped files, and who may have what."""

from aiohttp import ClientSession, FormData

from tests.webhooks.conftest import Enter, House


async def test_an_answer_comes_as_json_and_its_picture_by_its_address(enter: Enter) -> None:
    session = await enter(2)
    reply = await (await session.post("/chat", json={"text": "/today"})).json()
    assert reply["title"] == "/today of 2"
    assert reply["buttons"] == [{"label": "Why?", "command": "/why"}]
    assert reply["picture"]["alt"] == "This week, today marked."
    picture = await session.get(reply["picture"]["url"])
    assert (picture.status, picture.content_type) == (200, "image/png")
    assert (await picture.read()).startswith(b"\x89PNG")
    assert picture.headers["Cache-Control"] == "no-store"


async def test_a_picture_is_only_for_the_one_it_was_made_for(enter: Enter) -> None:
    mine, other = await enter(2), await enter(3)
    reply = await (await mine.post("/chat", json={"text": "/today"})).json()
    assert (await other.get(reply["picture"]["url"])).status == 404
    assert (await mine.get("/chat/pictures/no-such-picture")).status == 404


async def test_a_file_is_handed_out_once_and_to_its_reader_alone(enter: Enter) -> None:
    mine, other = await enter(2), await enter(3)
    reply = await (await mine.post("/chat", json={"text": "/export"})).json()
    url = reply["file"]["url"]
    assert (await other.get(url)).status == 404
    got = await mine.get(url)
    assert (got.status, await got.read()) == (200, b"PK bytes" * 100_000)
    assert got.headers["Content-Length"] == "800000"
    assert got.headers["Content-Disposition"] == 'attachment; filename="yours n.zip"'
    assert (got.content_type, got.headers["Cache-Control"]) == ("application/octet-stream", "no-store")
    assert (await mine.get(url)).status == 404


async def test_without_a_session_nothing_is_answered(house: House) -> None:
    async with ClientSession(house.server.make_url("/")) as stranger:
        for path in ("/chat/pictures/x", "/chat/files/x", "/live", "/demo/run.fit"):
            assert (await stranger.get(path)).status == 401, path
        refused = await stranger.post("/chat", json={"text": "/today"})
        assert refused.status == 401
        assert set(await refused.json()) == {"error", "request_id"}


async def test_a_tab_speaks_as_whom_it_names_and_only_as_whom_its_browser_became(enter: Enter) -> None:
    session = await enter(2)
    first = await (await session.post("/chat?as=2", json={"text": "/today"})).json()
    await session.post("/demo/as", json={"id": 3})
    for named, title in (("?as=2", "/today of 2"), ("?as=3", "/today of 3"), ("", "/today of 3")):
        reply = await (await session.post(f"/chat{named}", json={"text": "/today"})).json()
        assert reply["title"] == title
    assert (await session.get(first["picture"]["url"] + "?as=2")).status == 200
    assert (await session.get(first["picture"]["url"] + "?as=3")).status == 404
    for stranger in ("1", "", "2x", "None"):
        assert (await session.post(f"/chat?as={stranger}", json={"text": "/today"})).status == 401, stranger


async def test_a_made_up_cookie_opens_nothing(house: House) -> None:
    async with ClientSession(house.server.make_url("/"), cookies={"coach_session": "2"}) as stranger:
        assert (await stranger.post("/chat", json={"text": "/today"})).status == 401


async def test_the_team_room_is_a_place_of_its_own(enter: Enter) -> None:
    session = await enter(2)
    for place in ("private", "group"):
        reply = await (await session.post("/chat", json={"text": "/hello", "place": place})).json()
        assert reply["title"] == f"{place}: /hello"
    talk = await session.post("/chat", json={"text": "see you at six", "place": "group"})
    assert (talk.status, await talk.json()) == (200, None)
    assert (await session.post("/chat", json={"text": "hello", "place": "elsewhere"})).status == 400


async def test_files_are_dropped_whole(enter: Enter) -> None:
    form = FormData(quote_fields=False)  # as browsers do
    form.add_field("text", "")
    form.add_field("file", b"x" * 300_000, filename="long run.fit")
    form.add_field("file", b"y" * 10, filename="søn.gpx")
    reply = await (await (await enter(2)).post("/chat", data=form)).json()
    assert reply["lines"] == ["long run.fit: 300000", "søn.gpx: 10"]


async def test_too_large_a_drop_says_how_much_is_possible(enter: Enter) -> None:
    form = FormData()
    form.add_field("file", b"\0" * (20 * 1024 * 1024 + 1), filename="huge.zip")
    response = await (await enter(2)).post("/chat", data=form)
    assert response.status == 413
    assert "20 MB" in (await response.json())["error"]


async def test_too_many_files_say_how_many_are_possible(enter: Enter) -> None:
    session = await enter(2)
    for count, status in ((50, 200), (51, 400)):
        form = FormData()
        for number in range(count):
            form.add_field("file", b"x", filename=f"{number}.fit")
        response = await session.post("/chat", data=form)
        assert response.status == status
    assert "At most 50 files" in (await response.json())["error"]


async def test_twenty_megabytes_are_not_too_large(enter: Enter) -> None:
    form = FormData()
    form.add_field("file", b"\0" * (20 * 1024 * 1024), filename="big.zip")
    assert (await (await enter(2)).post("/chat", data=form)).status == 200


async def test_nonsense_is_refused(enter: Enter) -> None:
    session = await enter(2)
    for body in (b"", b"[]", b'"text"', b"{}", b"\xff\xfe", b'{"text": "' + b"a" * 5000 + b'"}'):
        response = await session.post("/chat", data=body, headers={"Content-Type": "application/json"})
        assert response.status == 400, body[:20]
    multipart = {"Content-Type": "multipart/form-data"}
    assert (await session.post("/chat", data=b"no boundary", headers=multipart)).status == 400


async def test_the_page_learns_the_commands(enter: Enter) -> None:
    commands = (await (await (await enter(2)).get("/chat/commands")).json())["commands"]
    assert commands[0] == {"command": "/today", "about": "What is on today"}


async def test_the_picker_lists_everyone_and_hears_who_came(house: House, enter: Enter) -> None:
    session = await enter(3)
    people = (await (await session.get("/demo/people")).json())["people"]
    assert [person["name"] for person in people] == ["Marit Solheim", "Søren Lindqvist", "Tāne Parata"]
    assert house.told.picked == [3]
    assert (await session.post("/demo/as", json={"id": 99})).status == 404
    assert (await session.post("/demo/as", json=[])).status == 400


async def test_who_is_picked_learns_that_nothing_will_arrive(enter: Enter) -> None:
    session = await enter(2)
    hints = [(await (await session.post("/demo/as", json={"id": who})).json())["hint"] for who in (2, 3)]
    assert hints == ["", "Nothing arrives."]


async def test_the_session_cookie_is_out_of_a_scripts_reach(house: House) -> None:
    async with ClientSession(house.server.make_url("/")) as session:
        response = await session.post("/demo/as", json={"id": 2})
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


async def test_a_sample_run_can_be_downloaded(enter: Enter) -> None:
    response = await (await enter(2)).get("/demo/run.fit")
    assert await response.read() == b"FIT bytes"
    assert response.headers["Content-Disposition"] == 'attachment; filename="run.fit"'


async def test_somebody_acts_at_the_demos_strava_for_themselves(house: House, enter: Enter) -> None:
    session = await enter(2)
    assert (await session.post("/demo/strava/rename")).status == 200
    assert house.told.renamed == [2]
    assert (await session.post("/demo/strava/format")).status == 404
    async with ClientSession(house.server.make_url("/")) as stranger:
        assert (await stranger.post("/demo/strava/rename")).status == 401
    assert house.told.renamed == [2]
