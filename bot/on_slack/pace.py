"""How fast Slack is written to: one after the other in each channel, where many read at most one a second for long."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

A_CHANNEL_S: Final = 1.0
BURST: Final = 4
DIRECT: Final = "D"
"""How the id of a direct message begins: one person asks there, one question at a time, so the line is enough."""
CHANNELS_KEPT: Final = 2_000


@dataclass(slots=True)
class _Channel:
    """Whose turn it is, and how much may be said at once."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    credit: float = BURST
    counted_at: float = field(default_factory=monotonic)


class Pace:
    """Lines before channels; used from one event loop.

    A turn lasts until Slack has answered, so whoever is told to wait keeps those behind from being told the same.
    """

    def __init__(self) -> None:
        """Begin with nothing said."""
        self._channels: OrderedDict[str, _Channel] = OrderedDict()

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait until a channel may be written to, and let nobody else meanwhile."""
        channel = self._channel(name)
        async with channel.lock:
            if not name.startswith(DIRECT):
                await self._spend(channel)
            yield

    async def _spend(self, channel: _Channel) -> None:
        self._count(channel)
        if channel.credit < 1:
            await asyncio.sleep((1 - channel.credit) * A_CHANNEL_S)
            self._count(channel)
        channel.credit -= 1

    def _count(self, channel: _Channel) -> None:
        now = monotonic()
        channel.credit = min(BURST, channel.credit + (now - channel.counted_at) / A_CHANNEL_S)
        channel.counted_at = now

    def _channel(self, name: str) -> _Channel:
        channel = self._channels.setdefault(name, _Channel())
        self._channels.move_to_end(name)
        oldest = next(iter(self._channels))
        if len(self._channels) > CHANNELS_KEPT and not self._channels[oldest].lock.locked():
            del self._channels[oldest]
        return channel
