"""The chat door over HTTP: who is speaking, what was said or dropped, and an answer's picture and file."""

import asyncio
import re
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from io import SEEK_END
from typing import IO, Final, Protocol

from aiohttp import BodyPartReader, hdrs, web

from marathon.domain.athlete import AthleteId
from marathon.domain.drop_room import DropRoom, check_drop
from marathon.errors import NotFoundError, TokenError
from marathon.logs import speaking_of
from webhooks.live import LiveRooms
from webhooks.request_body import read_fields

COOKIE: Final = "coach_session"
LONGEST_TEXT: Final = 4000
LARGEST_MESSAGE_BYTES: Final = 64 * 1024
FORM_BYTES: Final = 64 * 1024  # around the files of a drop
SESSIONS_KEPT: Final = 1000

A_PIECE: Final = 256 * 1024

NamedFile = tuple[str, IO[bytes]]
Dropped = tuple[str, bytes]
Say = Callable[[AthleteId, str, Sequence[Dropped], str], Awaitable[Mapping[str, object] | None]]


async def _no_messages(_speaker: AthleteId) -> Sequence[Mapping[str, object]]:
    """Keep nothing."""
    return ()


def _no_file(_speaker: AthleteId, _file_id: str) -> NamedFile | None:
    """Hand out nothing."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatDoor:
    """What the chat needs from the house.

    say: speaker, text, dropped files and place (“private” or “group”) to the reply as JSON, None for no reply.
    picture: the PNG of one reply for the one it was made for, None for anybody else.
    file: name and content of one reply's file, once and for the one it was made for; None otherwise. To be closed.
    messages: what a page that opens shows of earlier, oldest first; from now on that person's pages are written to.
    commands: what can be typed, and one short line on each, for the page to suggest.
    watches: whose cards a person sees; watchers: who sees a person's; both may block, called in the pool.
    """

    say: Say
    picture: Callable[[AthleteId, str], Awaitable[bytes | None]]
    watches: Callable[[AthleteId], Collection[AthleteId]]
    watchers: Callable[[AthleteId], Collection[AthleteId]]
    rooms: LiveRooms
    file: Callable[[AthleteId, str], NamedFile | None] = _no_file
    messages: Callable[[AthleteId], Awaitable[Sequence[Mapping[str, object]]]] = _no_messages
    commands: Callable[[], Sequence[tuple[str, str]]] = tuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message as it came over HTTP."""

    text: str = ""
    place: str = "private"
    files: tuple[Dropped, ...] = ()


class Visitors(Protocol):
    """Knows who sent a request."""

    async def speaker(self, request: web.Request) -> AthleteId:
        """Return who it was; raises web.HTTPUnauthorized for nobody known."""
        ...

    async def listener(self, request: web.Request) -> AthleteId:
        """Return who only asks for what changes, be it a program; raises TokenError, web.HTTPUnauthorized."""
        ...


@dataclass(slots=True)
class Sessions:
    """Who sits behind which cookie; random ids that live in this process only, the oldest forgotten first.

    A browser has one cookie for all its tabs and may be several people, so a tab names the one it speaks as.
    """

    _people: OrderedDict[str, list[AthleteId]] = field(default_factory=OrderedDict)

    def begin(self, speaker: AthleteId, request: web.Request, response: web.StreamResponse) -> None:
        """Let a browser speak as a person too, and set its cookie on a response."""
        session_id = request.cookies.get(COOKIE, "")
        if session_id not in self._people:
            session_id = secrets.token_urlsafe(24)
        people = self._people.setdefault(session_id, [])
        people[:] = [*(person for person in people if person != speaker), speaker]
        while len(self._people) > SESSIONS_KEPT:
            self._people.popitem(last=False)
        response.set_cookie(COOKIE, session_id, httponly=True, samesite="Lax", path="/")

    async def speaker(self, request: web.Request) -> AthleteId:
        """Return who sent a request: whom it names with “as”, else whom this browser became last.

        Raises: web.HTTPUnauthorized without a session, and for a person this browser never became.
        """
        people = self._people.get(request.cookies.get(COOKIE, ""), ())
        named = request.query.get("as")
        found = [person for person in people if named is None or str(person) == named]
        if not found:
            raise web.HTTPUnauthorized
        return found[-1]

    listener = speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRoutes:
    """The routes of the chat for people with a session."""

    door: ChatDoor
    visitors: Visitors
    pool: Executor

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to add."""
        return [
            web.get("/chat/commands", self.commands),
            web.get("/chat/session", self.session, allow_head=False),
            web.post("/chat", self.say),
            web.get("/chat/pictures/{picture_id}", self.picture, allow_head=False),
            web.get("/chat/messages", self.messages, allow_head=False),
            web.get("/chat/files/{file_id}", self.file, allow_head=False),
            web.get("/live", self.live, allow_head=False),
        ]

    async def commands(self, _request: web.Request) -> web.StreamResponse:
        """List what can be typed."""
        known = [{"command": command, "about": about} for command, about in self.door.commands()]
        return web.json_response({"commands": known})

    async def session(self, request: web.Request) -> web.StreamResponse:
        """Say whether a page still speaks for somebody."""
        await self.visitors.speaker(request)
        return web.Response(status=204)

    async def say(self, request: web.Request) -> web.StreamResponse:
        """Answer one message."""
        speaker = await self.visitors.speaker(request)
        with speaking_of(athlete_id=speaker):
            said = await _read(request)
            return web.json_response(await self.door.say(speaker, said.text, said.files, said.place))

    async def picture(self, request: web.Request) -> web.StreamResponse:
        """Answer with the picture of a reply, to the one it was made for."""
        speaker = await self.visitors.speaker(request)
        with speaking_of(athlete_id=speaker):
            png = await self.door.picture(speaker, request.match_info["picture_id"])
        if png is None:
            raise NotFoundError
        return web.Response(body=png, content_type="image/png")

    async def messages(self, request: web.Request) -> web.StreamResponse:
        """List what was told earlier without having been asked for."""
        speaker = await self.visitors.speaker(request)
        with speaking_of(athlete_id=speaker):
            return web.json_response({"messages": list(await self.door.messages(speaker))})

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Hand out the file of a reply, once, a piece at a time: it may be larger than memory should hold."""
        found = self.door.file(await self.visitors.speaker(request), request.match_info["file_id"])
        if found is None:
            raise NotFoundError
        name, content = found
        shown = re.sub(r"[^\w. -]", "", name, flags=re.ASCII) or "file"
        headers = {hdrs.CONTENT_DISPOSITION: f'attachment; filename="{shown}"'}
        response = web.StreamResponse(headers=headers)
        response.content_type = "application/octet-stream"
        with content:
            response.content_length = content.seek(0, SEEK_END)
            content.seek(0)
            await response.prepare(request)
            read = partial(asyncio.get_running_loop().run_in_executor, self.pool, content.read, A_PIECE)
            while piece := await read():
                await response.write(piece)
        return response

    async def live(self, request: web.Request) -> web.StreamResponse:
        """Keep a page's live connection."""
        speaker = await self.visitors.listener(request)
        with speaking_of(athlete_id=speaker):
            return await self.door.rooms.serve(request, speaker, partial(self._is_known, request))

    async def _is_known(self, request: web.Request) -> bool:
        try:
            await self.visitors.listener(request)
        except (web.HTTPUnauthorized, TokenError):
            return False
        return True


async def _read(request: web.Request) -> Said:
    if request.content_type == "multipart/form-data":
        return await _read_drop(request)
    try:
        body = await read_fields(request, LARGEST_MESSAGE_BYTES)
        said = Said(text=str(body["text"]), place=str(body.get("place", "private")))
    except (ValueError, KeyError):
        raise web.HTTPBadRequest from None
    return _checked(said)


async def _read_drop(request: web.Request) -> Said:
    """Read a form part by part, never holding more than the limit."""
    check_drop([(request.content_length or 0) - FORM_BYTES])
    room = DropRoom()
    words: dict[str, str] = {}
    files: list[Dropped] = []
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                raise web.HTTPBadRequest
            content = await _read_part(part, room)
            if part.filename is None:
                words[part.name or ""] = content.decode()
            else:
                files.append((part.filename, content))
    except ValueError:
        raise web.HTTPBadRequest from None
    check_drop([len(content) for _, content in files])
    return _checked(Said(text=words.get("text", ""), place=words.get("place", "private"), files=tuple(files)))


async def _read_part(part: BodyPartReader, room: DropRoom) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(64 * 1024):
        room.take(len(chunk))
        content += chunk
    return bytes(content)


def _checked(said: Said) -> Said:
    if len(said.text) > LONGEST_TEXT or said.place not in ("private", "group"):
        raise web.HTTPBadRequest
    return said
