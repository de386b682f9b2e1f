"""A port that is taken is held: nobody else gets it between asking and serving."""

from contextlib import closing

from aiohttp import ClientSession, web

from webhooks.listening import listening, take_port

HOST = "127.0.0.1"


async def _hello(_request: web.Request) -> web.Response:
    return web.Response(text="hello")


async def test_a_second_asker_gets_another_port_before_anybody_serves() -> None:
    app = web.Application()
    app.add_routes([web.get("/", _hello)])
    with closing(take_port(HOST, 0)) as first:
        wanted = int(first.getsockname()[1])
        with closing(take_port(HOST, wanted)) as second:
            assert int(second.getsockname()[1]) not in (0, wanted)
        url = f"http://{HOST}:{wanted}/"
        async with listening(app, first), ClientSession() as client, client.get(url) as answer:
            assert await answer.text() == "hello"


async def test_a_port_let_go_is_given_again() -> None:
    with closing(take_port(HOST, 0)) as first:
        wanted = int(first.getsockname()[1])
    with closing(take_port(HOST, wanted)) as again:
        assert int(again.getsockname()[1]) == wanted
