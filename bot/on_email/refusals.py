"""How sending a mail can fail: the server takes nothing now, not from us, or not for this mailbox."""

import re
from enum import StrEnum
from typing import Final

LONGEST_ANSWER: Final = 120
_ADDRESSES: Final = re.compile(r"<?\S+@\S+")


class Trouble(StrEnum):
    """Why a mail server takes nothing from us."""

    UNREACHABLE = "unreachable"
    BUSY = "busy"
    NO_TLS = "no_tls"
    WANTS_TLS = "wants_tls"
    CERTIFICATE = "certificate"
    LOGIN = "login"
    SENDER = "sender"


class ServerShutError(Exception):
    """The server takes no mail from us; whatever waits can wait.

    was_said_to_one: it was said to one mail, and so it may be true of others or not.
    """

    def __init__(self, trouble: Trouble, detail: str = "", *, was_said_to_one: bool = False) -> None:
        """Keep why, and what was said."""
        super().__init__(f"{trouble} {detail}".strip())
        self.trouble, self.detail, self.was_said_to_one = trouble, detail, was_said_to_one


class MailRefusedError(Exception):
    """The server does not take this one mail.

    is_for_good: it never will. is_about_the_mailbox: because of where it goes, not because of what it holds.
    """

    def __init__(self, code: int, answer: bytes | str, *, is_about_the_mailbox: bool) -> None:
        """Keep what was said, without the address that servers like to repeat."""
        self.is_for_good, self.is_about_the_mailbox = is_permanent(code), is_about_the_mailbox
        super().__init__(f"{code} {without_addresses(answer)}")


def is_permanent(code: int) -> bool:
    """Return whether a server's code means never (RFC 5321 section 4.2.1), not just not now."""
    return code // 100 == 5


def without_addresses(answer: bytes | str) -> str:
    """Return a server's words on one line, cut short, and fit for a log."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return _ADDRESSES.sub("…", " ".join(text.split()))[:LONGEST_ANSWER]
