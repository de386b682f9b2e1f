"""What the e-mail door is given: which server takes mails, in whose name, and where links lead."""

from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr
from typing import Final, Protocol

from marathon.domain.mailbox import PLATFORM

__all__ = ["PLATFORM", "Clock", "MailPlan"]

NAME: Final = "Marathon Coach"
TLS_FROM_THE_START: Final = 465  # RFC 8314 section 7.3
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPlan:
    """How an installation and its mail server reach each other.

    user: empty where the server asks for none. sender: an address, perhaps with a name before it.
    link_base: where browsers reach this service; empty where none can, and mails then hold no links.
    """

    server: str
    port: int
    user: str
    password: str = field(repr=False)
    sender: str
    link_base: str

    @property
    def address(self) -> str:
        """Return the sender's bare address, where bounces come back to."""
        return parseaddr(self.sender)[1]

    @property
    def name(self) -> str:
        """Return the sender's name as mailboxes show it."""
        return parseaddr(self.sender)[0] or NAME

    @property
    def domain(self) -> str:
        """Return the sender's domain: it names this installation in ids, and to the server."""
        return self.address.rpartition("@")[2]

    @property
    def is_local(self) -> bool:
        """Return whether the server is on this machine, so that nobody stands between."""
        return self.server.lower() in _LOCAL
