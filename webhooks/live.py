"""The live connection: what changes while a page is open goes to it; a page only says that it is there."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Final

from aiohttp import WSCloseCode, WSMsgType, web

from marathon.domain.athlete import AthleteId

HEARTBEAT_S: Final = 25.0
SEND_WITHIN_S: Final = 10.0
KNOWN_FOR_S: Final = 60.0
LONGEST_MESSAGE_BYTES: Final = 256
WAITING_AT_MOST: Final = 64
ROOMS_EACH: Final = 20

Sight = Callable[[AthleteId], Awaitable[Collection[AthleteId]]]

_log = logging.getLogger(__name__)


class LiveRoom:
    """One open page: who reads it, whose cards it may show, and what still has to be sent."""

    def __init__(self, speaker: AthleteId) -> None:
        """Open an empty room; watching holds those whose cards this person sees, as far as is known by now."""
        self.speaker = speaker
        self.watching: set[AthleteId] = set()
        self._waiting: asyncio.Queue[str | None] = asyncio.Queue(WAITING_AT_MOST)
        self._socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=LONGEST_MESSAGE_BYTES)

    @property
    def waiting(self) -> int:
        """How many messages are still to be sent."""
        return self._waiting.qsize()

    def offer(self, message: str) -> None:
        """Queue a message; a page that is too slow to read is sent away, and connects again when it can."""
        try:
            self._waiting.put_nowait(message)
        except asyncio.QueueFull:
            while not self._waiting.empty():
                self._waiting.get_nowait()
            self._waiting.put_nowait(None)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Stay until the page leaves or misbehaves."""
        await self._socket.prepare(request)
        writer = asyncio.create_task(self._write())
        try:
            async for message in self._socket:
                if message.type is not WSMsgType.TEXT or message.data != "ping":
                    await self.leave(WSCloseCode.UNSUPPORTED_DATA)
                    break
                self.offer('{"kind": "pong"}')
        finally:
            writer.cancel()
        return self._socket

    async def leave(self, code: WSCloseCode) -> None:
        """Close the connection, saying why."""
        await self._socket.close(code=code)

    async def _write(self) -> None:
        try:
            while (message := await self._waiting.get()) is not None:
                async with asyncio.timeout(SEND_WITHIN_S):
                    await self._socket.send_str(message)
        except (ConnectionError, TimeoutError) as error:
            _log.info("a live connection was given up: %r", error)
        await self.leave(WSCloseCode.TRY_AGAIN_LATER)


async def _watch(room: LiveRoom, is_known: Callable[[], Awaitable[bool]]) -> None:
    while True:
        await asyncio.sleep(KNOWN_FOR_S)
        if not await is_known():
            await room.leave(WSCloseCode.POLICY_VIOLATION)


class LiveRooms:
    """All open pages; hears from any thread what has changed, and speaks on the loop it was opened on."""

    def __init__(self) -> None:
        """Start with no page open."""
        self._rooms: set[LiveRoom] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._changed: set[AthleteId] = set()
        self._telling: set[asyncio.Task[None]] = set()
        self._looking = asyncio.Lock()  # what was looked up first is told first

    def look_by(self, *, watches: Sight, watchers: Sight) -> None:
        """Take what tells whose cards a person sees, and who sees a person's cards."""
        self._watches, self._watchers = watches, watchers

    def open(self) -> None:
        """Take the running loop as the one to speak on."""
        self._loop = asyncio.get_running_loop()

    async def close(self) -> None:
        """Send every page away, so that a stopping service waits for none of them."""
        self._loop = None
        await asyncio.gather(*(room.leave(WSCloseCode.GOING_AWAY) for room in tuple(self._rooms)))

    async def serve(
        self, request: web.Request, speaker: AthleteId, is_known: Callable[[], Awaitable[bool]]
    ) -> web.WebSocketResponse:
        """Keep a page's connection; at most 20 for one person, the rest are refused.

        Args: is_known: asked every minute; who is signed out meanwhile is sent away.
        """
        if sum(room.speaker == speaker for room in self._rooms) >= ROOMS_EACH:
            raise web.HTTPTooManyRequests
        room = LiveRoom(speaker)
        self._rooms.add(room)
        try:
            async with self._looking:
                room.watching = {*await self._watches(speaker)}
            watch = asyncio.create_task(_watch(room, is_known))
            try:
                return await room.serve(request)
            finally:
                watch.cancel()
        finally:
            self._rooms.discard(room)

    def signed_out(self, athlete_id: AthleteId) -> None:
        """Send a person's pages away; those that are still signed in come back. From any thread."""
        if self._loop is not None:
            asyncio.run_coroutine_threadsafe(self._dismiss(athlete_id), self._loop)

    async def _dismiss(self, athlete_id: AthleteId) -> None:
        theirs = [room for room in self._rooms if room.speaker == athlete_id]
        await asyncio.gather(*(room.leave(WSCloseCode.POLICY_VIOLATION) for room in theirs))

    def send(self, athlete_id: AthleteId, message: Mapping[str, object]) -> None:
        """Send a message to every page this person has open; from any thread, returns at once."""
        self._later(json.dumps(message), lambda room: room.speaker == athlete_id)

    def cards_changed(self, athlete_id: AthleteId) -> None:
        """Tell every page that may show this athlete's cards, or might so far; from any thread, returns at once.

        Who that is, is looked up each time: what has changed may be just that.
        """
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._note, athlete_id)

    def _note(self, athlete_id: AthleteId) -> None:
        """Tell of a change soon; one that waits to be told stands for those that follow."""
        if athlete_id not in self._changed:
            self._changed.add(athlete_id)
            telling = asyncio.create_task(self._tell(athlete_id))
            self._telling.add(telling)
            telling.add_done_callback(self._telling.discard)

    async def _tell(self, athlete_id: AthleteId) -> None:
        try:
            async with self._looking:
                self._changed.discard(athlete_id)  # from here on another change is told by itself
                if self._rooms:
                    await self._look_again(athlete_id)
        except Exception:
            _log.exception("open pages were not told of a change")

    async def _look_again(self, athlete_id: AthleteId) -> None:
        seen_by = {athlete_id, *await self._watchers(athlete_id)}
        sees: set[AthleteId] = set()
        if any(room.speaker == athlete_id for room in self._rooms):
            sees = {*await self._watches(athlete_id)}
        message = json.dumps({"kind": "cards_changed", "athlete_id": athlete_id})
        for room in tuple(self._rooms):
            might = athlete_id in room.watching
            if room.speaker == athlete_id:
                room.watching = sees
            (room.watching.add if room.speaker in seen_by else room.watching.discard)(athlete_id)
            if might or room.speaker in seen_by:
                room.offer(message)

    def _later(self, message: str, concerns: Callable[[LiveRoom], bool]) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._now, message, concerns)

    def _now(self, message: str, concerns: Callable[[LiveRoom], bool]) -> None:
        for room in self._rooms:
            if concerns(room):
                room.offer(message)
