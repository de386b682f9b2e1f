"""Looks at the mail server for whoever runs this: whether it lets us in, and whether a sample comes through."""

import logging
from dataclasses import dataclass

from bot.core.message import Reply
from bot.on_email.house import Clock, MailPlan
from bot.on_email.letter import Envelope, letter
from bot.on_email.post import Post
from bot.on_email.refusals import MailRefusedError, ServerShutError
from bot.on_email.sheet import sheet_of
from marathon.domain.mailbox import masked
from marathon.words.voice import Voice

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How it went: nothing here means well.

    trouble: the code of why the server takes nothing from us. refusal: what it said to this one mail.
    """

    trouble: str = ""
    detail: str = ""
    refusal: str = ""
    is_for_good: bool = False

    @property
    def is_fine(self) -> bool:
        """Return whether nothing went wrong."""
        return not (self.trouble or self.refusal)


def look(plan: MailPlan) -> Look:
    """Connect, turn to TLS and log in, without sending anything. Blocks."""
    try:
        Post(plan).look()
    except ServerShutError as shut:
        return Look(trouble=shut.trouble.value, detail=shut.detail)
    return Look()


def send_sample(plan: MailPlan, address: str, reply: Reply, clock: Clock) -> Look:
    """Mail a reply as if it were told unasked, but for a way to leave. Blocks."""
    png = reply.picture.draw() if reply.picture else None
    now = clock.now()
    envelope = Envelope(to=address, key=f"sample:{now.isoformat()}", at=now, is_one_of_many=False)
    sheet = sheet_of(reply, png, Voice(), can_leave_by_link=True)
    where = masked(address)
    try:
        Post(plan).send(letter(sheet, envelope, plan))
    except ServerShutError as shut:
        _log.warning("the sample to %s was not sent: the server takes none (%s)", where, shut)
        return Look(trouble=shut.trouble.value, detail=shut.detail)
    except MailRefusedError as refused:
        _log.warning("the sample to %s was refused: %s", where, refused)
        return Look(refusal=str(refused), is_for_good=refused.is_for_good)
    _log.info("the sample to %s is out", where)
    return Look()
