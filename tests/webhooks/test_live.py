"""The live connection: who hears what, who is turned away, and that nobody can hold the service up."""

import asyncio
import json
import secrets
import threading
import tracemalloc

import pytest
from aiohttp import ClientSession, WSCloseCode, WSMsgType, WSServerHandshakeError, web
from aiohttp.test_utils import TestServer

from marathon.domain.athlete import AthleteId
from tests.webhooks.conftest import Enter, House
from webhooks.live import JOIN, JOINS_EACH, ROOMS_EACH, WAITING_AT_MOST, LiveRoom, LiveRooms

AIOHTTP_WAITS_S = 60  # for what is still open when a server stops


async def test_a_message_reaches_its_person_from_any_thread(house: House, enter: Enter) -> None:
    mine, other = await enter(2), await enter(3)
    async with mine.ws_connect("/live") as live, other.ws_connect("/live") as elsewhere:
        threading.Thread(target=house.rooms.send, args=(AthleteId(2), {"kind": "message"})).start()
        assert await live.receive_json(timeout=5) == {"kind": "message"}
        with pytest.raises(TimeoutError):
            await elsewhere.receive(timeout=0.2)


async def test_changed_cards_are_told_to_the_athlete_and_the_coach(house: House, enter: Enter) -> None:
    coach, mine, other = await enter(1), await enter(2), await enter(3)
    async with (
        coach.ws_connect("/live") as of_coach,
        mine.ws_connect("/live") as of_me,
        other.ws_connect("/live") as of_other,
    ):
        house.rooms.cards_changed(AthleteId(2))
        for live in (of_coach, of_me):
            assert await live.receive_json(timeout=5) == {"kind": "cards_changed", "athlete_id": 2}
        with pytest.raises(TimeoutError):
            await of_other.receive(timeout=0.2)


async def test_an_open_page_follows_what_its_person_may_see(house: House, enter: Enter) -> None:
    coach = await enter(1)

    async def heard_before_my_own() -> list[int]:
        house.rooms.cards_changed(AthleteId(1))
        ids: list[int] = []
        while 1 not in ids:
            ids.append((await live.receive_json(timeout=5))["athlete_id"])
        return ids[:-1]

    async with coach.ws_connect("/live") as live:
        house.told.hidden.add(AthleteId(2))
        house.rooms.cards_changed(AthleteId(2))
        assert await heard_before_my_own() == [2], "what was shown until now is to be drawn anew"
        house.rooms.cards_changed(AthleteId(2))
        assert await heard_before_my_own() == []
        house.told.hidden.clear()
        for _ in range(2):
            house.rooms.cards_changed(AthleteId(2))
            assert await heard_before_my_own() == [2]


async def test_many_changes_at_once_are_told_as_few(house: House, enter: Enter) -> None:
    coach = await enter(1)
    async with coach.ws_connect("/live") as live:
        await live.send_str("ping")
        assert await live.receive_json(timeout=5) == {"kind": "pong"}
        for _ in range(10 * WAITING_AT_MOST):
            house.rooms.cards_changed(AthleteId(2))
        house.rooms.cards_changed(AthleteId(3))
        told = [(await live.receive_json(timeout=5))["athlete_id"] for _ in range(2)]
        assert told == [2, 3]


async def test_a_page_may_only_say_that_it_is_there(enter: Enter) -> None:
    session = await enter(2)
    async with session.ws_connect("/live") as live:
        await live.send_str("ping")
        assert await live.receive_json(timeout=5) == {"kind": "pong"}
        await live.send_str("/today")
        assert (await live.receive(timeout=5)).type is WSMsgType.CLOSE
    async with session.ws_connect("/live") as live:
        await live.send_str("x" * 10_000)
        assert (await live.receive(timeout=5)).type in (WSMsgType.CLOSE, WSMsgType.CLOSED)


async def test_fault_43_another_sites_page_may_not_listen(enter: Enter) -> None:
    session = await enter(2)
    with pytest.raises(WSServerHandshakeError) as refused:
        await session.ws_connect("/live", origin="https://evil.example")
    assert refused.value.status == 403


async def test_one_person_has_so_many_pages_and_no_more(enter: Enter) -> None:
    session = await enter(2)
    opened = [await session.ws_connect("/live") for _ in range(ROOMS_EACH)]
    with pytest.raises(WSServerHandshakeError) as refused:
        await session.ws_connect("/live")
    assert refused.value.status == 429
    await opened[0].close()
    await asyncio.sleep(0.1)
    assert not (await session.ws_connect("/live")).closed


async def test_a_slow_page_keeps_a_bounded_queue_and_is_sent_away(house: House, enter: Enter) -> None:
    session = await enter(2)
    async with session.ws_connect("/live") as live:
        await live.send_str("ping")
        await live.receive(timeout=5)
        for _ in range(WAITING_AT_MOST + 1):
            house.rooms.send(AthleteId(2), {"kind": "reply"})
        types = [(await live.receive(timeout=5)).type for _ in range(2)]
        assert WSMsgType.CLOSE in types


async def test_a_room_holds_no_more_than_its_limit() -> None:
    room = LiveRoom(AthleteId(2))
    for number in range(10 * WAITING_AT_MOST):
        room.offer(json.dumps(number))
    assert room.waiting <= WAITING_AT_MOST


async def test_a_stopping_service_does_not_wait_for_open_pages(house: House, enter: Enter) -> None:
    session: ClientSession = await enter(2)
    live = await session.ws_connect("/live")
    closing = asyncio.create_task(house.server.close())
    async with asyncio.timeout(AIOHTTP_WAITS_S / 2):
        assert (await live.receive()).data == 1001
        await closing
    house.rooms.cards_changed(AthleteId(2))  # nobody listens any more, and nothing breaks


async def _is_known() -> bool:
    return True


async def _nobody(_athlete_id: AthleteId) -> list[AthleteId]:
    return []


async def test_fault_43_who_never_reads_is_dropped_and_holds_no_memory() -> None:
    rooms = LiveRooms(send_within_s=0.3)
    rooms.look_by(watches=_nobody, watchers=_nobody)
    app = web.Application()

    async def live(request: web.Request) -> web.StreamResponse:
        return await rooms.serve(request, AthleteId(2), _is_known)

    app.add_routes([web.get("/live", live)])
    async with TestServer(app) as server:
        rooms.open()
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1024)
        writer.write(
            b"GET /live HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        assert b"101" in await reader.readline()
        tracemalloc.start()
        async with asyncio.timeout(10):
            while rooms.watched:
                rooms.send(AthleteId(2), {"kind": "message", "text": secrets.token_hex(32 * 1024)})
                await asyncio.sleep(0.002)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most < 16 * 2**20
        writer.close()


async def test_fault_43_a_frame_of_a_megabyte_or_nobodys_connection_is_refused(
    house: House, enter: Enter
) -> None:
    session = await enter(2)
    async with session.ws_connect("/live") as live:
        await live.send_bytes(b"x" * 2**20)
        assert (await live.receive(timeout=5)).type in (WSMsgType.CLOSE, WSMsgType.CLOSED)
        assert live.close_code == WSCloseCode.MESSAGE_TOO_BIG
    async with ClientSession() as stranger:
        with pytest.raises(WSServerHandshakeError) as refused:
            await stranger.ws_connect(house.url("/live"))
    assert refused.value.status == 401


async def test_a_page_joins_so_often_and_no_more(enter: Enter) -> None:
    session = await enter(2)
    async with session.ws_connect("/live") as live:
        heard = []
        for _ in range(JOINS_EACH + 1):
            await live.send_json({"kind": JOIN, "athlete_id": 2})
            heard.append((await live.receive(timeout=5)).type)
    assert heard == [WSMsgType.TEXT] * JOINS_EACH + [WSMsgType.CLOSE]
    wrong: object
    for wrong in (
        {"kind": JOIN},
        {"kind": JOIN, "athlete_id": True},
        {"kind": JOIN, "athlete_id": 2, "token": 3},
        [],
    ):
        async with session.ws_connect("/live") as live:
            await live.send_json(wrong)
            assert (await live.receive(timeout=5)).type is WSMsgType.CLOSE
