"""A Telegram and a Slack that answer at once, in a process of their own; stdin tells, a line each, what people ask."""

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter
from typing import Any, Final

from aiohttp import web

from bot.bench.chatting import WORKSPACE
from bot.on_slack.house import PLATFORM as SLACK
from bot.on_telegram.house import PLATFORM as TELEGRAM

BOT: Final = {"id": 700, "is_bot": True, "first_name": "Coach", "username": "instant_bot"}
_HOST: Final = "127.0.0.1"
_PATIENCE_S: Final = 60.0

Json = dict[str, Any]
Asked = tuple[str, int, bool]  # where, who, and whether the answer is a picture


@dataclass(slots=True)
class InstantChats:
    """Both platforms; what is due to the bot, and who waits for which answer."""

    port: int = 0
    _numbers: "count[int]" = field(default_factory=lambda: count(1000))
    _updates: list[Json] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _asks_for_updates: asyncio.Event = field(default_factory=asyncio.Event)
    _link: asyncio.Future[web.WebSocketResponse] = field(default_factory=asyncio.Future)
    _answers: dict[Asked, asyncio.Future[float]] = field(default_factory=dict)

    async def wait_until_open(self) -> None:
        """Return once the bot listens at both."""
        async with asyncio.timeout(_PATIENCE_S):
            await self._asks_for_updates.wait()
            await asyncio.shield(self._link)

    async def ask(self, platform: str, person: int, text: str, *, has_picture: bool) -> float:
        """Say something in private and return the milliseconds until the answer was here, its picture if it has one."""
        answered: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._answers[platform, person, has_picture] = answered
        began = perf_counter()
        if platform == TELEGRAM:
            self._updates.append(self._update(person, text))
            self._news.set()
        else:
            await (await asyncio.shield(self._link)).send_json(self._envelope(person, text))
        async with asyncio.timeout(_PATIENCE_S):
            return 1000 * (await answered - began)

    def _answered(self, platform: str, person: int, *, has_picture: bool) -> None:
        answered = self._answers.pop((platform, person, has_picture), None)
        if answered:
            answered.set_result(perf_counter())

    def _update(self, person: int, text: str) -> Json:
        message = self._message(person) | {"from": {"id": person, "is_bot": False, "first_name": "A"}}
        return {"update_id": next(self._numbers), "message": message | {"text": text}}

    def _message(self, chat: int) -> Json:
        return {
            "message_id": next(self._numbers),
            "date": 1_700_000_000,
            "chat": {"id": chat, "type": "private"},
        }

    def _envelope(self, person: int, text: str) -> Json:
        number = next(self._numbers)
        command = {
            "team_id": WORKSPACE,
            "channel_id": "C1",
            "user_id": f"U{person}",
            "command": "/coach",
            "text": text.removeprefix("/"),
            "response_url": f"http://{_HOST}:{self.port}/hooks/{person}/{number}",
            "trigger_id": f"{number}.1.a",
        }
        return {"type": "slash_commands", "envelope_id": f"e{number}", "payload": command}

    async def telegram(self, request: web.Request) -> web.Response:
        """Answer a call of the Bot API."""
        method, said = request.match_info["method"], {**request.query, **await request.post()}
        result: object = True
        if method == "getMe":
            result = BOT
        elif method == "getUpdates":
            result = await self._due(float(str(said["timeout"])))
        elif method.startswith("send") and method != "sendChatAction":
            chat = int(str(said["chat_id"]))
            self._answered(TELEGRAM, chat, has_picture=method == "sendPhoto")
            result = self._message(chat)
        return web.json_response({"ok": True, "result": result})

    async def _due(self, within_s: float) -> list[Json]:
        """Return what is due, as soon as something is; there is one bot, which asks once at a time."""
        self._asks_for_updates.set()
        try:
            async with asyncio.timeout(within_s):
                await self._news.wait()
        except TimeoutError:
            return []
        self._news.clear()
        due, self._updates = self._updates, []
        return due

    async def slack(self, request: web.Request) -> web.Response:
        """Answer a call of the Web API."""
        is_json = request.content_type == "application/json"
        said = await request.json() if is_json else {**request.query, **await request.post()}
        return web.json_response({"ok": True, **self._known(request.match_info["method"], said)})

    def _known(self, method: str, said: Json) -> Json:
        match method:
            case "auth.test":
                return {"team_id": WORKSPACE, "user_id": "UBOT", "bot_id": "B1"}
            case "apps.connections.open":
                return {"url": f"ws://{_HOST}:{self.port}/link"}
            case "users.info":
                return {"user": {"id": said["user"], "real_name": "A", "tz": "UTC", "profile": {}}}
            case "conversations.open":
                return {"channel": {"id": f"D{said['users']}"}}
            case "files.getUploadURLExternal":
                file_id = f"F{next(self._numbers)}"
                return {"upload_url": f"http://{_HOST}:{self.port}/upload/{file_id}", "file_id": file_id}
            case "files.completeUploadExternal":
                return {"files": json.loads(said["files"])}
            case _:
                return {}

    async def upload(self, request: web.Request) -> web.Response:
        """Take a picture."""
        return web.Response(text=f"OK - {len(await request.read())}")

    async def hook(self, request: web.Request) -> web.Response:
        """Take the answer to a command."""
        shown = await request.json()
        has_picture = any(block["type"] == "image" for block in shown["blocks"])
        self._answered(SLACK, int(request.match_info["person"]), has_picture=has_picture)
        return web.Response(text="ok")

    async def link(self, request: web.Request) -> web.WebSocketResponse:
        """Hold the connection of Socket Mode; what is acknowledged there is of no interest."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}})
        if self._link.done():
            self._link = asyncio.get_running_loop().create_future()
        self._link.set_result(socket)
        async for _ in socket:
            pass
        return socket


async def _serve() -> None:
    """Tell the port, then do what each line of stdin says."""
    chats = InstantChats()
    app = web.Application()
    app.add_routes(
        [
            web.route("*", "/bot{token}/{method}", chats.telegram),
            web.route("*", "/api/{method}", chats.slack),
            web.post("/upload/{file}", chats.upload),
            web.post("/hooks/{person}/{number}", chats.hook),
            web.get("/link", chats.link),
        ]
    )
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, _HOST, 0).start()
    chats.port = runner.addresses[0][1]
    _tell(chats.port)
    while line := await asyncio.to_thread(sys.stdin.readline):
        _tell(await _do(chats, json.loads(line)))
    await runner.cleanup()


async def _do(chats: InstantChats, asks: Sequence[Any]) -> list[float]:
    """Ask all of it at once, when the bot listens, and return each answer's time."""
    await chats.wait_until_open()
    asked = [chats.ask(where, who, text, has_picture=picture) for where, who, text, picture in asks]
    return list(await asyncio.gather(*asked))


def _tell(said: object) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_serve())
