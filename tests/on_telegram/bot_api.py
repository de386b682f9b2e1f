"""A local Bot API: real HTTP, answers of the documented shape, and a record of what was asked; it knows no SDK."""

import asyncio
import html
import itertools
import json
import re
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import web

TOKEN: Final = "700100200:" + "AAlocalBotApiOfTheTests-0123456789x"
BOT: Final = {
    "id": 700100200,
    "is_bot": True,
    "first_name": "Coach",
    "username": "marathon_test_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}
HOOK_PORTS: Final = (None, 80, 88, 443, 8443)
LONGEST: Final = {"text": 4096, "caption": 1024}
PATIENCE_S: Final = 60.0
Json = dict[str, Any]


@dataclass
class Call:
    """One request: its method, its parameters read from JSON where they are, and uploaded files by field."""

    method: str
    params: Json
    files: dict[str, bytes]
    at: float

    @property
    def chat(self) -> int:
        """Whom it is about."""
        return int(self.params["chat_id"])


@dataclass
class Shown:
    """A message as a chat shows it: plain text, picture, buttons (label to data or address)."""

    id: int
    text: str
    html: str
    png: bytes | None = None
    document: tuple[str, bytes] | None = None
    buttons: dict[str, str] = field(default_factory=dict)
    edits: int = 0


class RefusedError(Exception):
    """What Telegram answers in place of a result."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


class BotApi:
    """Telegram as one bot sees it: chats with messages, updates to be fetched, files to be downloaded."""

    def __init__(self) -> None:
        self.token = TOKEN
        self.calls: list[Call] = []
        self.chats: dict[int, dict[int, Shown]] = defaultdict(dict)
        self.refusals: deque[tuple[Callable[[Call], bool], RefusedError]] = deque()
        self.updates: list[Json] = []
        self.files: dict[str, bytes] = {}
        self.hook: Json = {}
        self.hook_problem = ""
        self.delays: dict[str, float] = {}
        self.late: set[str] = (
            set()
        )  # methods that do what they should, and say so only when no longer in here
        self.base = ""
        self._ids = itertools.count(101)
        self._update_ids = itertools.count(555_000_001)
        self._news = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_closing = False

    # What people do.

    def say(
        self, text: str, user: int = 42, *, chat: Json | None = None, name: str = "Ines", **more: Any
    ) -> Json:
        """Puts a message in line and returns the update."""
        return self.deliver(message=self.message(text, user, chat=chat, name=name, **more))

    def message(
        self, text: str, user: int = 42, *, chat: Json | None = None, name: str = "Ines", **more: Any
    ) -> Json:
        """Returns a message as Telegram describes it."""
        message: Json = {
            "message_id": next(self._ids),
            "date": int(time.time()),
            "from": person(user, name),
            "chat": chat or {"id": user, "type": "private", "first_name": name},
            **more,
        }
        if text:
            message["text"] = text
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return message

    def drop(
        self, name: str, content: bytes, user: int = 42, size: int | None = None, caption: str = ""
    ) -> Json:
        """Drops a file into a private chat."""
        file_id = f"file-{next(self._ids)}"
        self.files[file_id] = content
        size = len(content) if size is None else size
        document = {"file_id": file_id, "file_unique_id": file_id, "file_name": name, "file_size": size}
        more: Json = {"caption": caption} if caption else {}
        return self.deliver(message=self.message("", user, document=document, **more))

    def press(self, label: str, user: int = 42, chat: int | None = None, data: str | None = None) -> Json:
        """Presses the newest button of a label in a chat, or sends what somebody made up."""
        place = user if chat is None else chat
        shown = next(one for one in reversed(self.chats[place].values()) if label in one.buttons)
        message: Json = {
            "message_id": shown.id,
            "date": int(time.time()),
            "from": BOT,
            "chat": {"id": place, "type": "private" if place > 0 else "supergroup"},
        }
        if shown.png:
            size = {"file_id": "p", "file_unique_id": "p", "width": 800, "height": 500}
            message |= {"photo": [size], "caption": shown.text}
        else:
            message["text"] = shown.text
        return self.deliver(
            callback_query={
                "id": str(next(self._ids)),
                "from": person(user, "Ines"),
                "chat_instance": "1",
                "message": message,
                "data": data or shown.buttons[label],
            }
        )

    def deliver(self, **content: Any) -> Json:
        """Puts an update in line."""
        update = {"update_id": next(self._update_ids), **content}
        self.put(update)
        return update

    def put(self, update: Json) -> None:
        """Puts an update in line as it is, perhaps once more."""
        self.updates.append(update)
        if self._loop:
            self._loop.call_soon_threadsafe(self._news.set)

    # What a test looks at.

    def of(self, method: str) -> list[Call]:
        """Returns the calls of one method."""
        return [call for call in self.calls if call.method == method]

    def shown(self, chat: int = 42) -> list[Shown]:
        """Returns what stands in a chat, oldest first."""
        return list(self.chats[chat].values())

    def until(self, is_so: Callable[[], object], what: str = "it did not happen") -> None:
        """Waits for something."""
        until = time.monotonic() + PATIENCE_S
        while not is_so():
            assert time.monotonic() < until, f"{what}: {[(c.method, c.params) for c in self.calls[-5:]]}"
            time.sleep(0.005)

    def answer(self, count: int = 1, chat: int = 42) -> Shown:
        """Waits until so many messages stand in a chat, and returns the newest."""
        self.until(lambda: len(self.chats[chat]) >= count, f"chat {chat} holds {self.shown(chat)}")
        return self.shown(chat)[-1]

    def asked(self, text: str, user: int = 42, **more: Any) -> Shown:
        """Says something in private and returns the answer."""
        count = len(self.chats[user])
        self.say(text, user, **more)
        return self.answer(count + 1, user)

    def refuse(self, refused: RefusedError, when: Callable[[Call], bool] = lambda _: True) -> None:
        """Answers the next fitting message with a refusal."""
        self.refusals.append((when, refused))

    # The server.

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Listens on a loop in a thread; yields the address."""
        self._is_closing, self._news = False, asyncio.Event()
        loop = self._loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, name="bot-api")
        thread.start()
        runner = asyncio.run_coroutine_threadsafe(self._start(), loop).result(5)
        try:
            yield self.base
        finally:
            self._is_closing = True
            loop.call_soon_threadsafe(self._news.set)
            asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(5)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(5)
            loop.close()
            self._loop = None

    async def _start(self) -> web.AppRunner:
        app = web.Application(client_max_size=50_000_000)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.*}", self._download)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", int(self.base.rpartition(":")[2] or 0) if self.base else 0)
        await site.start()
        self.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        return runner

    async def _download(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.token:
            return _no(RefusedError(401, "Unauthorized"))
        return web.Response(body=self.files[request.match_info["path"]])

    async def _call(self, request: web.Request) -> web.Response:
        params, files = await _read(request)
        call = Call(request.match_info["method"], params, files, time.monotonic())
        if request.match_info["token"] != self.token:
            return _no(RefusedError(401, "Unauthorized"))
        self.calls.append(call)
        await asyncio.sleep(self.delays.get(call.method, 0.0))
        try:
            if "chat_id" in call.params and call.method.startswith(("send", "edit", "delete")):
                self._maybe_refuse(call)
            result = await getattr(self, f"_{call.method}")(call)
        except RefusedError as refused:
            return _no(refused)
        while call.method in self.late:  # noqa: ASYNC110 - a test lets go of it from its own thread
            await asyncio.sleep(0.01)
        return web.json_response({"ok": True, "result": result})

    def _maybe_refuse(self, call: Call) -> None:
        if call.method == "sendChatAction":
            return
        for when, refused in list(self.refusals):
            if when(call):
                self.refusals.remove((when, refused))
                raise refused

    async def _getMe(self, _call: Call) -> Json:  # noqa: N802 - Telegram's own name, as below
        return BOT

    async def _getUpdates(self, call: Call) -> list[Json]:  # noqa: N802
        offset = int(call.params.get("offset") or 0)
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        until = time.monotonic() + float(call.params.get("timeout") or 0)
        while not (self.updates or self._is_closing) and time.monotonic() < until:
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), until - time.monotonic())
            except TimeoutError:
                break
        return self.updates[:100]

    async def _setWebhook(self, call: Call) -> bool:  # noqa: N802
        if not call.params["url"].startswith("https://"):
            raise RefusedError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        if urlsplit(call.params["url"]).port not in HOOK_PORTS:
            where = "Webhook can be set up only on ports 80, 88, 443 or 8443"
            raise RefusedError(400, f"Bad Request: bad webhook: {where}")
        self.hook = call.params
        return True

    async def _getWebhookInfo(self, _call: Call) -> Json:  # noqa: N802
        told: Json = {"url": self.hook.get("url", ""), "has_custom_certificate": False}
        if self.hook_problem:
            told |= {"last_error_date": int(time.time()), "last_error_message": self.hook_problem}
        return told | {"pending_update_count": len(self.updates)}

    async def _deleteWebhook(self, _call: Call) -> bool:  # noqa: N802
        self.hook = {}
        return True

    async def _setMyCommands(self, call: Call) -> bool:  # noqa: N802
        assert len(call.params["commands"]) <= 100
        for one in call.params["commands"]:
            assert re.fullmatch(r"[a-z0-9_]{1,32}", one["command"])
            assert 1 <= len(one["description"]) <= 256
        return True

    async def _deleteMyCommands(self, _call: Call) -> bool:  # noqa: N802
        return True

    async def _sendChatAction(self, _call: Call) -> bool:  # noqa: N802
        return True

    async def _answerCallbackQuery(self, call: Call) -> bool:  # noqa: N802
        assert _units(call.params.get("text", "")) <= 200
        return True

    async def _getFile(self, call: Call) -> Json:  # noqa: N802
        file_id = call.params["file_id"]
        return {
            "file_id": file_id,
            "file_unique_id": file_id,
            "file_path": file_id,
            "file_size": len(self.files[file_id]),
        }

    async def _sendMessage(self, call: Call) -> Json:  # noqa: N802
        return self._stand(call, Shown(next(self._ids), *_text(call.params, "text"), buttons=_buttons(call)))

    async def _sendPhoto(self, call: Call) -> Json:  # noqa: N802
        text = _text(call.params, "caption")
        shown = Shown(next(self._ids), *text, png=call.files["photo"], buttons=_buttons(call))
        return self._stand(call, shown)

    async def _sendDocument(self, call: Call) -> Json:  # noqa: N802
        document = (str(call.params["document:name"]), call.files["document"])
        return self._stand(call, Shown(next(self._ids), "", "", document=document))

    def _stand(self, call: Call, shown: Shown) -> Json:
        self.chats[call.chat][shown.id] = shown
        return _message(call.chat, shown)

    async def _editMessageText(self, call: Call) -> Json:  # noqa: N802
        old = self._old(call)
        if old.png:
            raise RefusedError(400, "Bad Request: there is no text in the message to edit")
        return self._replace(call, old, *_text(call.params, "text"), None)

    async def _editMessageMedia(self, call: Call) -> Json:  # noqa: N802
        old, media = self._old(call), call.params["media"]
        png = call.files[media["media"].removeprefix("attach://")]
        return self._replace(call, old, *_text(media, "caption"), png)

    def _replace(self, call: Call, old: Shown, text: str, said: str, png: bytes | None) -> Json:
        buttons = _buttons(call)
        if (old.html, old.png, old.buttons) == (said, png, buttons):
            raise RefusedError(400, "Bad Request: message is not modified")
        old.text, old.html, old.png, old.buttons = text, said, png, buttons
        old.edits += 1
        return _message(call.chat, old)

    def _old(self, call: Call) -> Shown:
        old = self.chats[call.chat].get(int(call.params["message_id"]))
        if old is None:
            raise RefusedError(400, "Bad Request: message to edit not found")
        return old

    async def _deleteMessage(self, call: Call) -> bool:  # noqa: N802
        if self.chats[call.chat].pop(int(call.params["message_id"]), None) is None:
            raise RefusedError(400, "Bad Request: message to delete not found")
        return True


def person(user: int, name: str) -> Json:
    """Returns a user as Telegram describes one."""
    return {"id": user, "is_bot": False, "first_name": name, "language_code": "en"}


def group(number: int = -1001, title: str = "Harbour runners") -> Json:
    """Returns a group as Telegram describes one."""
    return {"id": number, "type": "supergroup", "title": title}


def _no(refused: RefusedError) -> web.Response:
    said: Json = {"ok": False, "error_code": refused.status, "description": refused.description}
    if refused.parameters:
        said["parameters"] = refused.parameters
    return web.json_response(said, status=refused.status)


async def _read(request: web.Request) -> tuple[Json, dict[str, bytes]]:
    params: Json = {}
    files: dict[str, bytes] = {}
    for name, value in (*request.query.items(), *(await request.post()).items()):
        if isinstance(value, web.FileField):
            files[name] = value.file.read()
            params[f"{name}:name"] = value.filename
        else:
            assert isinstance(value, str)
            try:
                params[name] = json.loads(value) if value[:1] in "[{" else value
            except ValueError:
                params[name] = value
    return params, files


def _text(params: Json, name: str) -> tuple[str, str]:
    """Returns a text as it is shown and as it was sent, refusing what Telegram would."""
    sent = str(params.get(name, ""))
    if params.get("parse_mode") != "HTML":
        raise RefusedError(400, "Bad Request: the tests expect HTML")
    bare = re.sub(r"</?[bi]>", "", sent)
    if re.search(r"<|>|&(?!amp;|lt;|gt;|quot;|#)", bare):
        raise RefusedError(400, "Bad Request: can't parse entities")
    text = html.unescape(bare)
    if not text.strip() and name == "text":
        raise RefusedError(400, "Bad Request: message text is empty")
    if _units(text) > LONGEST[name]:
        raise RefusedError(400, f"Bad Request: message {name} is too long")
    return text, sent


def _buttons(call: Call) -> dict[str, str]:
    rows = (call.params.get("reply_markup") or {}).get("inline_keyboard", [])
    found = {}
    for button in itertools.chain.from_iterable(rows):
        data = button.get("callback_data") or button["url"]
        if "callback_data" in button and not 1 <= len(data.encode()) <= 64:
            raise RefusedError(400, "Bad Request: BUTTON_DATA_INVALID")
        found[button["text"]] = data
    return found


def _message(chat: int, shown: Shown) -> Json:
    message: Json = {
        "message_id": shown.id,
        "date": int(time.time()),
        "from": BOT,
        "chat": {"id": chat, "type": "private" if chat > 0 else "supergroup"},
    }
    if shown.png is None:
        return message | {"text": shown.text}
    size = {"file_id": f"p{shown.id}", "file_unique_id": "p", "width": 800, "height": 500}
    return message | {"photo": [size], "caption": shown.text}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
