"""How fast Slack is written to: a channel, where many read, once a second for long; what comes unasked also in all."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from typing import Final

from bot.doorway.rates import Rates
from bot.doorway.threads import in_pool
from marathon.domain.send_rate import ALL, Rate, SendRequest

A_CHANNEL_S: Final = 1.0
BURST: Final = 4
DIRECT: Final = "D"
"""How the id of a direct message begins: one person asks there, one question at a time, so the line is enough."""
CHANNELS_KEPT: Final = 2_000
LONGEST_LINE_S: Final = 300.0
UNASKED_S: Final = 0.25
"""Slack takes several hundred messages a minute in a workspace: 240 of them, and the rest is left to answers."""
WITHIN_S: Final = 1.5  # what a sending thread may wait for a channel; longer is told to who plans
HELD_S: Final = 15.0  # what all messages wait for, or those of one method; the lease of a message is longer
METHODS: Final = {
    "chat.update": Rate(every_s=1.5),  # tier 3, 50 a minute, of which answers have some
    "chat.delete": Rate(every_s=1.5),
    "files": Rate(every_s=0.75),  # tier 4, 100 a minute
}
"""How often methods are called unasked that have limits of their own."""


def unasked_request(channel: str, *methods: str) -> SendRequest:
    """Return what a message asks for that comes unasked, and is sent by these methods."""
    limited = {method: METHODS[method] for method in methods if method in METHODS}
    return SendRequest(
        own={channel: _of_channel()},
        shared={**limited, ALL: Rate(every_s=UNASKED_S)},
        is_unasked=True,
        patience_s=WITHIN_S,
        longest_s=HELD_S,
    )


def _of_channel() -> Rate:
    return Rate(every_s=A_CHANNEL_S, at_once=BURST)


class Pace:
    """Lines before channels; used from one event loop.

    A turn lasts until Slack has answered, so whoever is told to wait keeps those behind from being told the same.
    """

    def __init__(self, rates: Rates, pool: Executor) -> None:
        """Take where it is kept how much was said, and the threads that may wait for that."""
        self._rates, self._pool = rates, pool
        self._channels: OrderedDict[str, asyncio.Lock] = OrderedDict()

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait until a channel may be written to, and let nobody else meanwhile."""
        async with self._channel(name):
            if not name.startswith(DIRECT):
                await self._wait(name)
            yield

    async def _wait(self, name: str) -> None:
        request = SendRequest(
            own={name: _of_channel()},
            shared={},
            is_unasked=False,
            patience_s=LONGEST_LINE_S,
            longest_s=LONGEST_LINE_S,
        )
        reservation = await in_pool(self._pool, self._rates.reserve, request)
        await asyncio.sleep(reservation.wait_s)

    def _channel(self, name: str) -> asyncio.Lock:
        channel = self._channels.setdefault(name, asyncio.Lock())
        self._channels.move_to_end(name)
        oldest = next(iter(self._channels))
        if len(self._channels) > CHANNELS_KEPT and not self._channels[oldest].locked():
            del self._channels[oldest]
        return channel
