"""An error that nobody raised on purpose: what kind it was and where; never what it said, which may hold a secret."""

import hashlib
from dataclasses import dataclass
from typing import Final

LENGTH: Final = 10
"""Of a fingerprint's letters: enough for the few errors that one program can have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The kind of an error and the function of ours in which it came up."""

    kind: str
    place: str

    @property
    def fingerprint(self) -> str:
        """Return the name of this error, the same in every run, process and version that has the function."""
        return hashlib.sha256(f"{self.kind} in {self.place}".encode()).hexdigest()[:LENGTH]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFault:
    """A fault, how often it came up lately, and the last request in which it did; “-” for none."""

    fault: Fault
    count: int = 1
    request_id: str = "-"
