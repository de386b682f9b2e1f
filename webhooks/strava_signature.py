"""The signature that some of Strava's events carry: who could have written this body, and when."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

HEADER: Final = "X-Strava-Signature"
OLDEST_S: Final = 300
LONGEST_HEADER: Final = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureCheck:
    """How events are told from forgeries.

    is_strict: refuse an event without a signature; else it is taken as a hint like any other.
    now: seconds since the epoch.
    """

    key: str = field(repr=False)
    now: Callable[[], float]
    is_strict: bool = False

    def accepts(self, header: str | None, body: bytes) -> bool:
        """Tell whether to read a body with this header (“t=seconds,v1=hex”, HMAC-SHA256 of “t.body”)."""
        if header is None:
            return not self.is_strict
        parts = [part.strip().partition("=") for part in header[:LONGEST_HEADER].split(",")]
        stamp = next((value for name, _, value in parts if name == "t"), "")
        if not (stamp.isascii() and stamp.isdigit()) or abs(int(stamp) - self.now()) > OLDEST_S:
            return False
        right = hmac.new(self.key.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        found = [value.encode() for name, _, value in parts if name == "v1"]
        return any(hmac.compare_digest(value, right.encode()) for value in found)
