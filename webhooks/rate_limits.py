"""How often a program, a person or an address may ask; counted in memory, of a bounded number of them."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from typing import Final, NamedTuple

from marathon.errors import TooOftenError

COUNTED_AT_MOST: Final = 10_000
NETWORK_BITS: Final = 64
"""Whoever has one address of IPv6 has as many as fit behind its first half."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How many requests within how many seconds."""

    requests: int
    within_s: int


CALLERS: Final = Quota(requests=600, within_s=60)
STRANGERS: Final = Quota(requests=60, within_s=60)


class Left(NamedTuple):
    """What is left of a quota, and for how many seconds it is counted on."""

    quota: Quota
    remaining: int
    reset_s: int

    @property
    def headers(self) -> dict[str, str]:
        """The fields that say so.

        Source: draft-ietf-httpapi-ratelimit-headers-10, sections 3 and 4.
        """
        return {
            "RateLimit-Policy": f'"default";q={self.quota.requests};w={self.quota.within_s}',
            "RateLimit": f'"default";r={self.remaining};t={self.reset_s}',
        }


@dataclass(slots=True)
class RateLimit:
    """One quota for each of many; a count begins with the first request and lasts as long as the quota says.

    The counts are kept in the order of their beginnings, so what goes first for want of room is what ends first.
    """

    quota: Quota
    clock: Callable[[], float] = time.monotonic
    _counts: OrderedDict[str, tuple[float, int]] = field(default_factory=OrderedDict)

    def take(self, who: str) -> Left:
        """Count a request of somebody.

        Raises: TooOftenError.
        """
        now = self.clock()
        ends, taken = self._counts.get(who, (0.0, 0))
        if ends <= now:
            self._counts.pop(who, None)
            ends, taken = now + self.quota.within_s, 0
        left = math.ceil(ends - now)
        if taken >= self.quota.requests:
            raise TooOftenError(seconds=left)
        self._counts[who] = (ends, taken + 1)
        while len(self._counts) > COUNTED_AT_MOST:
            self._counts.popitem(last=False)
        return Left(quota=self.quota, remaining=self.quota.requests - taken - 1, reset_s=left)


def network_of(remote: str | None) -> str:
    """Return what an address is counted by."""
    try:
        address = ip_address((remote or "").partition("%")[0])
    except ValueError:
        return remote or ""
    if isinstance(address, IPv6Address):
        return str(int(address) >> (128 - NETWORK_BITS))
    return str(address)
