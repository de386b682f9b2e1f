"""Webhook events on their way to the subscriber: signed, retried, and lost, doubled or held back on demand."""

import asyncio
import hashlib
import hmac
import json
from collections import deque
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final

from aiohttp import ClientError, ClientSession, ClientTimeout

from marathon.ports import Clock

ATTEMPTS: Final = 3
_KEPT: Final = 10_000
_AT_ONCE: Final = 90  # fewer than the connections that the client opens

Event = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Where events go."""

    id: int
    callback_url: str
    created_at: datetime


@dataclass(slots=True)
class Delivery:
    """One event and the status of each attempt; 0 where nothing answered in time."""

    event: Event
    statuses: list[int] = field(default_factory=list)

    @property
    def arrived(self) -> bool:
        """Whether the subscriber took it."""
        return 200 in self.statuses


class Postman:
    """Posts events, each in a task of its own; its verbs may be called from any thread."""

    def __init__(self, *, clock: Clock, key: str, answer_within_s: float, retry_after_s: float) -> None:
        """Sign with a key unless it is empty, wait that long for an answer, and that long between attempts."""
        self.subscription: Subscription | None = None
        self.deliveries: deque[Delivery] = deque(maxlen=_KEPT)
        self._clock = clock
        self._key = key
        self._answer_within = ClientTimeout(total=answer_within_s)
        self._retry_after_s = retry_after_s
        self._lose = self._double = 0
        self._held: list[Event] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._lines = asyncio.Semaphore(_AT_ONCE)  # who waits here is not yet late
        self._loop: asyncio.AbstractEventLoop | None = None
        self._http: ClientSession | None = None

    async def open(self) -> None:
        """Begin, on the running loop."""
        self._loop = asyncio.get_running_loop()
        self._http = ClientSession(timeout=self._answer_within)

    async def close(self) -> None:
        """Drop what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._http:
            await self._http.close()

    def post(self, event: Event) -> None:
        """Send an event on its way, if anybody subscribed."""
        if self.subscription is None:
            return
        addressed = {**event, "subscription_id": self.subscription.id}
        if self._lose:
            self._lose -= 1
        elif self._held is not None:
            self._held.append(addressed)
        else:
            copies = 3 if self._double else 1
            self._double = max(self._double - 1, 0)
            for _ in range(copies):
                self._start(lambda: self._deliver(addressed))

    def lose(self, events: int) -> None:
        """Let the next events never be sent."""
        self._lose = events

    def double(self, events: int) -> None:
        """Let each of the next events come three times at once."""
        self._double = events

    def hold(self) -> None:
        """Keep events back until they are released."""
        self._held = []

    def release(self, order: Callable[[list[Event]], list[Event]] = list) -> None:
        """Send what was held back, one after the other, in an order of choice."""
        held, self._held = self._held or [], None

        async def in_turn() -> None:
            for event in order(held):
                await self._deliver(event)

        self._start(in_turn)

    async def settled(self) -> None:
        """Wait until everything that was posted has arrived or was given up; on its own loop only."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def challenge(self, callback_url: str, params: Mapping[str, str]) -> tuple[int, object]:
        """Return the status and the JSON with which a callback answers; 0 and None where nothing came in time."""
        try:
            async with self._client.get(callback_url, params=params, allow_redirects=False) as reply:
                return reply.status, await reply.json(content_type=None)
        except (ClientError, TimeoutError, ValueError):
            return 0, None

    @property
    def _client(self) -> ClientSession:
        if self._http is None:
            message = "the local Strava was not started"
            raise RuntimeError(message)
        return self._http

    def _start(self, work: Callable[[], Coroutine[object, object, None]]) -> None:
        def begin() -> None:
            task = asyncio.ensure_future(work())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        try:
            here: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:
            here = None
        if here is self._loop:
            begin()
        elif self._loop:
            self._loop.call_soon_threadsafe(begin)

    async def _deliver(self, event: Event) -> None:
        delivery = Delivery(event)
        self.deliveries.append(delivery)
        for attempt in range(ATTEMPTS):
            if attempt:
                await asyncio.sleep(self._retry_after_s)
            delivery.statuses.append(await self._attempt(event))
            if delivery.arrived:
                return

    async def _attempt(self, event: Event) -> int:
        if self.subscription is None:
            return 0
        body = json.dumps(event).encode()
        headers = {"Content-Type": "application/json", **self._signature(body)}
        sent = partial(self._client.post, data=body, headers=headers, allow_redirects=False)
        try:
            async with self._lines, sent(self.subscription.callback_url) as reply:
                return reply.status
        except (ClientError, TimeoutError):
            return 0

    def _signature(self, body: bytes) -> dict[str, str]:
        if not self._key:
            return {}
        stamp = str(int(self._clock.now().timestamp()))
        signed = hmac.new(self._key.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        return {"X-Strava-Signature": f"t={stamp},v1={signed}"}
