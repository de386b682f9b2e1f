"""Notices for admins: what keeps the service from its work, and needs their hand."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformLetGoNotice:
    """A chat platform lets the whole application go: its token was revoked, or the app removed."""

    code: Literal["platform_let_go"] = "platform_let_go"
    platform: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailStoppedNotice:
    """The mail server takes no mails from the application; the problem is a code that names why."""

    code: Literal["mail_stopped"] = "mail_stopped"
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultNotice:
    """The program failed in a way nobody foresaw: what and where, and how often in this hour so far."""

    code: Literal["fault"] = "fault"
    kind: str
    place: str
    fingerprint: str
    count: int
    request_id: str
