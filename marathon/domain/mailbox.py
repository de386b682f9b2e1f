"""A mailbox as a place to write to: how an address is written, shown in logs, and known by a link."""

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.errors import AddressError

PLATFORM: Final = "email"
LONGEST_ADDRESS: Final = 254  # RFC 5321 section 4.5.3.1.3, the angle brackets taken off
LONGEST_LOCAL_PART: Final = 64
_ADDRESS: Final = re.compile(
    r"(?P<local>[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*)@"
    r"(?P<domain>(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9])"
)
"""What RFC 5321 section 4.1.2 takes without quotation marks, with a dot in the domain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxCard:
    """/email: where a person is written to, if anywhere, and whether that mailbox has refused too often."""

    address: str = ""
    is_muted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxQuestion:
    """What the page of a confirming link asks: whether this person's messages go to this mailbox."""

    athlete_id: AthleteId
    address: str
    name: str
    language: str


def clean_address(text: str) -> str:
    """Return an address with its domain in small letters; what stands before the @ is its owner's to spell.

    Raises: AddressError.
    """
    found = _ADDRESS.fullmatch(text)
    if found is None or len(text) > LONGEST_ADDRESS or len(found["local"]) > LONGEST_LOCAL_PART:
        raise AddressError(text=text[:LONGEST_ADDRESS])
    return f"{found['local']}@{found['domain'].lower()}"


def masked(address: str) -> str:
    """Return an address as a log may show it, such as “a…@example.org”."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def fingerprint(address: str) -> str:
    """Return what stands for an address where the address itself must not stand; capitals do not matter."""
    return hashlib.sha256(address.lower().encode()).hexdigest()
