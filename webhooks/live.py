"""The live connection: what changes while a page is open goes to it, and it says whom it shows."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from http import HTTPStatus
from typing import Final

from aiohttp import WSCloseCode, WSMsgType, web

from marathon.domain.athlete import AthleteId
from marathon.errors import CoachError, NotFoundError, TokenError

HEARTBEAT_S: Final = 25.0
SEND_WITHIN_S: Final = 10.0
KNOWN_FOR_S: Final = 60.0
LONGEST_MESSAGE_BYTES: Final = 4096  # a token and little else
JOINS_EACH: Final = 50
JOIN: Final = "join_dashboard_room"
WAITING_AT_MOST: Final = 64
ROOMS_EACH: Final = 20
MOST_DIGITS: Final = 18

Sight = Callable[[AthleteId], Awaitable[Collection[AthleteId]]]
Snapshot = Callable[[AthleteId, AthleteId, str], Awaitable[Mapping[str, object]]]
"""What an athlete's page shows a reader now; the third is a token, empty where the connection's own sign-in speaks."""

_log = logging.getLogger(__name__)


async def _nothing_to_show(_reader: AthleteId, _athlete_id: AthleteId, _token: str) -> Mapping[str, object]:
    """Show nobody."""
    raise NotFoundError


class LiveRoom:
    """One open page: who reads it, whose cards it may show, and what still has to be sent."""

    def __init__(
        self, speaker: AthleteId, snapshot: Snapshot = _nothing_to_show, send_within_s: float = SEND_WITHIN_S
    ) -> None:
        """Open an empty room; watching holds those whose cards this person sees, as far as is known by now.

        joined holds those whose page it shows: they have been asked for, and were allowed.
        """
        self.speaker = speaker
        self.watching: set[AthleteId] = set()
        self.joined: set[AthleteId] = set()
        self._snapshot, self._send_within_s = snapshot, send_within_s
        self._joins = 0
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
        try:
            await self._socket.prepare(request)
        except ConnectionResetError:  # it had left before it was let in
            return self._socket
        writer = asyncio.create_task(self._write(request))
        began = time.monotonic()
        try:
            async for message in self._socket:
                if message.type is not WSMsgType.TEXT or not await self._hear(message.data):
                    await self.leave(WSCloseCode.UNSUPPORTED_DATA)
                    break
        finally:
            writer.cancel()
            lasted = time.monotonic() - began
            _log.info("a live connection ended after %.0f s, code %s", lasted, self._socket.close_code)
        return self._socket

    async def leave(self, code: WSCloseCode) -> None:
        """Close the connection, saying why."""
        await self._socket.close(code=code)

    async def _hear(self, said: str) -> bool:
        """Answer what a page says; False for what none says."""
        if said == "ping":
            self.offer('{"kind": "pong"}')
            return True
        asked = _asked_for(said)
        self._joins += 1
        if asked is None or self._joins > JOINS_EACH:
            return False
        self.offer(await self._join(*asked))
        return True

    async def _join(self, athlete_id: AthleteId, token: str) -> str:
        """Show an athlete from now on where that is allowed, and return what is answered.

        Who may not be seen is refused like somebody who does not exist.
        """
        try:
            shown = await self._snapshot(self.speaker, athlete_id, token)
        except CoachError as error:
            status = HTTPStatus.UNAUTHORIZED if isinstance(error, TokenError) else HTTPStatus.NOT_FOUND
            return json.dumps({"kind": "refused", "athlete_id": athlete_id, "status": status})
        self.joined.add(athlete_id)
        return json.dumps({"kind": "snapshot", "athlete_id": athlete_id, **shown})

    async def _write(self, request: web.Request) -> None:
        try:
            while (message := await self._waiting.get()) is not None:
                async with asyncio.timeout(self._send_within_s):
                    await self._socket.send_str(message)
        except (ConnectionError, TimeoutError) as error:
            _log.info("a live connection was given up: %r", error)
            if request.transport is not None:
                request.transport.abort()  # whoever reads nothing does not read a farewell either
            return
        await self.leave(WSCloseCode.TRY_AGAIN_LATER)


def _asked_for(said: str) -> tuple[AthleteId, str] | None:
    """Return whom a page wants to show and by which token, None where it says anything else."""
    try:
        asked = json.loads(said)
        kind, number, token = asked["kind"], asked["athlete_id"], asked.get("token", "")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    is_meant = (
        kind == JOIN and type(number) is int and 0 <= number < 10**MOST_DIGITS and isinstance(token, str)
    )
    return (AthleteId(number), token) if is_meant else None


async def _watch(room: LiveRoom, is_known: Callable[[], Awaitable[bool]]) -> None:
    while True:
        await asyncio.sleep(KNOWN_FOR_S)
        if not await is_known():
            await room.leave(WSCloseCode.POLICY_VIOLATION)


class LiveRooms:
    """All open pages; hears from any thread what has changed, and speaks on the loop it was opened on."""

    def __init__(self, send_within_s: float = SEND_WITHIN_S) -> None:
        """Start with no page open.

        Args: send_within_s: how long a page may take to read one message.
        """
        self._rooms: set[LiveRoom] = set()
        self._snapshot: Snapshot = _nothing_to_show
        self._send_within_s = send_within_s
        self._loop: asyncio.AbstractEventLoop | None = None
        self._changed: set[AthleteId] = set()
        self._telling: set[asyncio.Task[None]] = set()
        self._looking = asyncio.Lock()  # what was looked up first is told first

    def look_by(self, *, watches: Sight, watchers: Sight, snapshot: Snapshot = _nothing_to_show) -> None:
        """Take what tells whose cards a person sees, who sees a person's cards, and what a page shows of somebody."""
        self._watches, self._watchers, self._snapshot = watches, watchers, snapshot

    @property
    def watched(self) -> frozenset[AthleteId]:
        """Whose cards the open pages may show, as far as is known by now; from any thread."""
        return frozenset().union(*({*room.watching, room.speaker} for room in tuple(self._rooms)))

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
        room = LiveRoom(speaker, self._snapshot, self._send_within_s)
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
        changed, refreshed = (
            json.dumps({"kind": kind, "athlete_id": athlete_id})
            for kind in ("cards_changed", "dashboard_refresh")
        )
        for room in tuple(self._rooms):
            might = athlete_id in room.watching
            message = refreshed if athlete_id in room.joined else changed
            if room.speaker == athlete_id:
                room.watching = sees
            if room.speaker in seen_by:
                room.watching.add(athlete_id)
            else:
                room.watching.discard(athlete_id)
                room.joined.discard(athlete_id)
            if might or room.speaker in seen_by:
                room.offer(message)

    def _later(self, message: str, concerns: Callable[[LiveRoom], bool]) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._now, message, concerns)

    def _now(self, message: str, concerns: Callable[[LiveRoom], bool]) -> None:
        for room in self._rooms:
            if concerns(room):
                room.offer(message)
