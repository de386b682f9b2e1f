"""A Slack for tests: real HTTP, a real WebSocket, payloads as documented; it records, and refuses as told."""

import asyncio
import hashlib
import hmac
import itertools
import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import WSMsgType, web

BOT, WORKSPACE, BOT_TOKEN, APP_TOKEN = "UBOT", "T1", "xoxb-1-local", "xapp-1-local"
SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
PATIENCE_S = 15.0
Json = dict[str, Any]


@dataclass
class Call:
    """One call of the Web API, a response address or an upload."""

    method: str
    args: Json
    token: str = ""
    at: float = field(default_factory=time.monotonic)


@dataclass
class SlackServer:
    """Runs in a thread of its own; every method may be called from anywhere.

    trouble: what a method answers instead, once each: status, JSON, headers.
    early: how often a message with a fresh picture is refused before Slack has looked at it.
    chats: what stands in each channel, by its time stamp.
    late: methods that do what they should, and say so only when they are no longer in here.
    a_channel_s: seconds that a message in a channel takes of its limit; none by default.
    holds_files: whether a file that is fetched comes only later.
    """

    calls: list[Call] = field(default_factory=list)
    acks: dict[str, Json] = field(default_factory=dict)
    acked_at: dict[str, float] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)
    uploaded: dict[str, Json] = field(default_factory=dict)
    downloads: dict[str, bytes] = field(default_factory=dict)
    users: dict[str, Json] = field(default_factory=dict)
    trouble: dict[str, list[tuple[int, Json, Json]]] = field(default_factory=lambda: defaultdict(list))
    chats: dict[str, dict[str, Json]] = field(default_factory=lambda: defaultdict(dict))
    late: set[str] = field(default_factory=set)
    early: int = 0
    holds_files: bool = False
    a_channel_s: float = 0.0
    sockets: list[web.WebSocketResponse] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._changed = threading.Condition()
        self._credit: dict[str, tuple[float, float]] = defaultdict(lambda: (5.0, time.monotonic()))
        self._numbers = itertools.count(1)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._runner: web.AppRunner | None = None
        self.port = 0

    # --- life ---

    def start(self) -> "SlackServer":
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(PATIENCE_S)
        return self

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(PATIENCE_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE_S)
        self._loop.close()

    async def _listen(self) -> None:
        app = web.Application(client_max_size=64 * 2**20)
        app.add_routes(
            [
                web.route("*", "/api/{method}", self._api),
                web.post("/upload/{file}", self._upload),
                web.post("/hooks/{path:.*}", self._hook),
                web.get("/files/{name}", self._file),
                web.get("/link", self._link),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def _end(self) -> None:
        for socket in self.sockets:
            await socket.close()
        if self._runner:
            await self._runner.cleanup()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_base(self) -> str:
        return f"{self.base}/api"

    def response_url(self) -> str:
        return f"{self.base}/hooks/commands/{next(self._numbers)}"

    # --- what is called ---

    def _note(self, method: str, args: Json, token: str = "") -> None:
        with self._changed:
            self.calls.append(Call(method, args, token))
            self._changed.notify_all()

    async def _api(self, request: web.Request) -> web.Response:
        method, args = request.match_info["method"], await _args(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.trouble[method]:
            status, body, headers = self.trouble[method].pop(0)
            self._note(f"{method}!", args, token)
            return web.json_response(body, status=status, headers=headers)
        if method == "apps.connections.open":
            is_right = token == APP_TOKEN
        else:
            is_right = token == BOT_TOKEN
        if not is_right:
            return web.json_response({"ok": False, "error": "invalid_auth"})
        if wrong := self._wrong_blocks(args):
            self._note(f"{method}!", args, token)
            return web.json_response({"ok": False, "error": "invalid_blocks", "errors": [wrong]})
        if method.startswith(("chat.post", "chat.update")) and self._is_too_fast(str(args["channel"])):
            self._note(f"{method}!", args, token)
            limited = {"ok": False, "error": "ratelimited"}
            return web.json_response(limited, status=429, headers={"Retry-After": "1"})
        answer = self._answer(method, args)
        self._note(method, args, token)
        while method in self.late:  # noqa: ASYNC110 - a test lets go of it from its own thread
            await asyncio.sleep(0.01)
        return web.json_response({"ok": True, **answer})

    def _is_too_fast(self, channel: str) -> bool:
        """Tells whether a channel is written to faster than one message a while, after a few at once."""
        now, (credit, counted_at) = time.monotonic(), self._credit[channel]
        credit = min(5.0, credit + (now - counted_at) / self.a_channel_s) if self.a_channel_s else 5.0
        self._credit[channel] = (credit - 1 if credit >= 1 else credit, now)
        return credit < 1

    def _answer(self, method: str, args: Json) -> Json:
        n = next(self._numbers)
        ts = f"1700000000.{n:06d}"
        match method:
            case "auth.test":
                return {"team_id": WORKSPACE, "team": "Club", "user_id": BOT, "bot_id": "B1", "user": "coach"}
            case "apps.connections.open":
                return {"url": f"ws://127.0.0.1:{self.port}/link?ticket=t{n}&app_id=A1"}
            case "users.info":
                user = args["user"]
                about = self.users.get(user, {"real_name": user.title(), "tz": "Europe/Lisbon"})
                return {"user": {"id": user, "team_id": WORKSPACE, "profile": {}, **about}}
            case "conversations.open":
                return {"channel": {"id": f"D{args['users']}"}}
            case "chat.postMessage":
                channel = args["channel"]
                channel = f"D{channel}" if channel.startswith("U") else channel
                self.chats[channel][ts] = args
                return {"channel": channel, "ts": ts}
            case "chat.update":
                self.chats[args["channel"]][args["ts"]] = args
                return {"channel": args["channel"], "ts": args["ts"]}
            case "chat.delete":
                self.chats[args["channel"]].pop(args["ts"], None)
                return {}
            case "chat.postEphemeral":
                return {"message_ts": ts}
            case "files.getUploadURLExternal":
                return {"upload_url": f"{self.base}/upload/F{n:08d}", "file_id": f"F{n:08d}"}
            case "files.completeUploadExternal":
                files = json.loads(args["files"])
                for file in files:
                    self.uploaded[file["id"]] = {**file, "channel": args.get("channel_id")}
                return {"files": files}
            case _:
                return {}

    def _wrong_blocks(self, args: Json) -> str:
        blocks = args.get("blocks") or (args.get("view", {}) and args["view"].get("blocks")) or []
        try:
            check_blocks(blocks)
        except AssertionError as error:
            return str(error)
        for block in blocks:
            if block["type"] == "image":
                if block["slack_file"]["id"] not in self.uploaded:
                    return "invalid slack file"
                if self.early > 0:
                    self.early -= 1
                    return "invalid slack file"
        return ""

    async def _upload(self, request: web.Request) -> web.Response:
        if request.content_type.startswith("multipart/"):
            (part,) = (await request.post()).values()
            content = part.file.read() if isinstance(part, web.FileField) else str(part).encode()
        else:
            content = await request.read()
        self.uploads[request.match_info["file"]] = content
        return web.Response(text=f"OK - {len(content)}")

    async def _hook(self, request: web.Request) -> web.Response:
        args = json.loads(await request.text())
        if wrong := self._wrong_blocks(args):
            self._note("response_url!", args)
            return web.json_response({"ok": False, "error": "invalid_blocks", "errors": [wrong]}, status=404)
        self._note("response_url", {**args, "url": str(request.url)})
        return web.Response(text="ok")

    async def _file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if request.headers.get("Authorization") != f"Bearer {BOT_TOKEN}":
            return web.Response(status=302, headers={"Location": f"{self.base}/login"})
        self._note("download", {"name": name})
        while self.holds_files:  # noqa: ASYNC110 - a test lets go of it from its own thread
            await asyncio.sleep(0.01)
        return web.Response(body=self.downloads[name])

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        hello = {"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}}
        await socket.send_json({**hello, "debug_info": {"approximate_connection_time": 18060}})
        with self._changed:
            self.sockets.append(socket)
            self._changed.notify_all()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                said = json.loads(message.data)
                with self._changed:
                    self.acks[said["envelope_id"]] = said
                    self.acked_at[said["envelope_id"]] = time.monotonic()
                    self._changed.notify_all()
        with self._changed:
            self.sockets.remove(socket)
            self._changed.notify_all()
        return socket

    # --- what Slack sends ---

    def file(self, name: str, size: int | None = None, base: str = "") -> Json:
        """Returns a file as Slack describes it in a message."""
        url = f"{base or self.base}/files/{name}"
        held = len(self.downloads.get(name, b""))
        return {
            "id": "F1", "name": name, "mode": "hosted", "size": held if size is None else size,
            "url_private": url, "url_private_download": url, "filetype": "binary",
        }  # fmt: skip

    def send(self, kind: str, payload: Json, envelope: str = "") -> str:
        """Send an envelope over the newest WebSocket and return its id."""
        envelope_id = envelope or f"envelope-{next(self._numbers)}"
        body = {
            "type": kind,
            "envelope_id": envelope_id,
            "payload": payload,
            "accepts_response_payload": True,
        }
        asyncio.run_coroutine_threadsafe(self.sockets[-1].send_json(body), self._loop).result(PATIENCE_S)
        return envelope_id

    def disconnect(self) -> None:
        """Ask the client to come back, as Slack does now and then."""
        socket = self.sockets[-1]
        body = {"type": "disconnect", "reason": "refresh_requested", "debug_info": {"host": "wss-111"}}
        asyncio.run_coroutine_threadsafe(socket.send_json(body), self._loop).result(PATIENCE_S)

    def drop(self) -> None:
        """End the newest connection without a word of what comes next."""
        asyncio.run_coroutine_threadsafe(self.sockets[-1].close(), self._loop).result(PATIENCE_S)

    def standing(self, channel: str) -> list[str]:
        """Return the words that stand in a channel, oldest first."""
        return [words_of(Call("", args)) for args in list(self.chats[channel].values())]

    # --- waiting ---

    def until(self, holds: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(holds, PATIENCE_S), [
                (c.method, str(c.args)[:300]) for c in self.calls[-12:]
            ]

    def answered(self, envelope: str) -> Json:
        """Returns what an envelope was acknowledged with; empty where with nothing."""
        self.until(lambda: envelope in self.acks)
        payload: Json = self.acks[envelope].get("payload") or {}
        return payload

    def made(self, *methods: str, since: int = 0) -> list[Call]:
        return [call for call in self.calls[since:] if call.method in methods]

    def wait_for(self, *methods: str, count: int = 1, since: int = 0) -> list[Call]:
        self.until(lambda: len(self.made(*methods, since=since)) >= count)
        return self.made(*methods, since=since)

    def wait_for_words(self, *methods: str, since: int = 0, user: str = "") -> Call:
        """Returns the first message in words of these methods, of a person's direct message where one is named."""

        def said() -> list[Call]:
            found = [call for call in self.made(*methods, since=since) if is_words(call)]
            return [call for call in found if not user or call.args["channel"] == f"D{user}"]

        self.until(lambda: bool(said()))
        return said()[0]


async def _args(request: web.Request) -> Json:
    if request.content_type == "application/json":
        found = json.loads(await request.text() or "{}")
    else:
        found = {**request.query, **dict(parse_qsl(await request.text()))}
    for name in ("blocks", "view"):
        if isinstance(found.get(name), str):
            found[name] = json.loads(found[name])
    return dict(found)


def check_blocks(blocks: list[Json]) -> None:
    """Refuses what Slack would, by the limits of Block Kit."""
    assert len(blocks) <= 100 and len(json.dumps(blocks, ensure_ascii=False)) < 60_000, "too much"
    seen: set[str] = set()
    for block in blocks:
        kind = block["type"]
        if kind == "rich_text":
            texts = [e for section in block["elements"] for e in section["elements"]]
            assert all(e["type"] in ("text", "link") for e in texts), "rich text"
            assert all(e.get("text") or e.get("url") for e in texts), "empty text"
            assert sum(len(e.get("text", "")) for e in texts) <= 13_200, "too long"
        elif kind == "actions":
            assert 1 <= len(block["elements"]) <= 25, "actions"
            for element in block["elements"]:
                assert len(element["action_id"]) <= 255 and element["action_id"] not in seen, "action_id"
                seen.add(element["action_id"])
                if element["type"] == "button":
                    assert 1 <= len(element["text"]["text"]) <= 75 and len(element["value"]) <= 2000, "button"
        elif kind == "image":
            assert 1 <= len(block["alt_text"]) <= 2000, "alt_text"
        elif kind in ("section", "header", "context", "input", "divider"):
            for text in (block.get("text"), *(block.get("elements") or ())):
                assert text is None or 1 <= len(text["text"]) <= (150 if kind == "header" else 3000), "text"
        else:
            raise AssertionError(f"unknown block {kind}")


def signed(body: str, *, secret: str = SIGNING_SECRET, at: float | None = None) -> dict[str, str]:
    """Returns the headers with which Slack signs a body."""
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


_events = itertools.count(1)


def message(user: str, text: str, **more: Any) -> Json:
    """Returns an event callback: somebody writes in the direct message."""
    event = {
        "type": "message", "channel": f"D{user}", "channel_type": "im", "user": user, "text": text,
        "ts": "1700000000.000001", "team": WORKSPACE, **more,
    }  # fmt: skip
    return callback(event)


def mention(user: str, text: str, channel: str = "C1", **more: Any) -> Json:
    """Returns an event callback: somebody mentions the app in a channel."""
    event = {"type": "app_mention", "channel": channel, "user": user, "text": f"<@{BOT}> {text}"}
    return callback({**event, "ts": "1700000000.000002", "event_ts": "1700000000.000002", **more})


def callback(event: Json) -> Json:
    """Returns the envelope of the Events API around an event."""
    return {
        "token": "z", "team_id": WORKSPACE, "api_app_id": "A1", "event": event, "type": "event_callback",
        "event_id": f"Ev{next(_events):08d}", "event_time": 1700000000, "is_ext_shared_channel": False,
        "authorizations": [
            {"enterprise_id": None, "team_id": WORKSPACE, "user_id": BOT, "is_bot": True}
        ],
    }  # fmt: skip


def command(
    user: str, name: str, text: str, response_url: str, channel: str = "C1", **more: str
) -> dict[str, str]:
    """Returns the fields of a slash command."""
    return {
        "token": "z", "team_id": WORKSPACE, "team_domain": "club", "channel_id": channel, "channel_name": "general",
        "user_id": user, "user_name": user.lower(), "command": name, "text": text, "api_app_id": "A1",
        "is_enterprise_install": "false", "response_url": response_url,
        "trigger_id": f"{next(_events)}.1.abc", **more,
    }  # fmt: skip


def press(
    user: str, element: Mapping[str, Any], response_url: str, *, channel: str = "C1", ephemeral: bool = True
) -> Json:
    """Returns the payload of a pressed button."""
    return {
        "type": "block_actions", "user": {"id": user, "username": user.lower(), "team_id": WORKSPACE},
        "api_app_id": "A1", "token": "z", "team": {"id": WORKSPACE, "domain": "club"},
        "container": {
            "type": "message", "message_ts": "1700000000.000003", "channel_id": channel, "is_ephemeral": ephemeral,
        },
        "trigger_id": f"{next(_events)}.2.def", "channel": {"id": channel, "name": "general"},
        "response_url": response_url,
        "actions": [
            {"type": "button", "block_id": "b", "action_ts": "1700000000.1",
             **{k: element[k] for k in ("action_id", "value", "text")}}
        ],
    }  # fmt: skip


def is_words(call: Call) -> bool:
    """Tells whether a message is said in words, not a picture that follows some."""
    return any(block["type"] == "rich_text" for block in call.args.get("blocks", ()))


def words_of(call: Call) -> str:
    """Returns everything a message says, as text."""
    said = []
    for block in call.args.get("blocks", ()):
        if block["type"] == "rich_text":
            said += [e.get("text") or e.get("url") for part in block["elements"] for e in part["elements"]]
    return "".join(said)


def buttons_of(call: Call) -> dict[str, Json]:
    """Returns a message's buttons by their label."""
    return {
        element["text"]["text"]: element
        for block in call.args.get("blocks", ())
        if block["type"] == "actions"
        for element in block["elements"]
    }


def notes_of(call: Call) -> str:
    """Returns the small lines of a message."""
    blocks = call.args.get("blocks", ())
    return "\n".join(e["text"] for b in blocks if b["type"] == "context" for e in b["elements"])
