"""E-mail as a place to write to unasked: one mail a message, once, and what to make of a server's no."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Final

from bot.core.message import Picture, Reply
from bot.on_email.house import PLATFORM, Clock, MailPlan
from bot.on_email.letter import Envelope, letter
from bot.on_email.post import Post
from bot.on_email.refusals import MailRefusedError, ServerShutError, Trouble
from bot.on_email.sheet import sheet_of
from marathon.domain.athlete import AthleteId
from marathon.domain.mailbox import masked
from marathon.domain.parcel import Address, Parcel
from marathon.errors import MessageRefusedError, OutletBusyError, OutletTroubleError, PlaceClosedError
from marathon.words.voice import Voice

MOST_REFUSALS: Final = 3
FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(minutes=15)
PATIENCE: Final = timedelta(hours=1)
"""How long a server may be away before whoever runs this hears of it; what only they can mend they hear at once."""
_PASSING: Final = frozenset({Trouble.UNREACHABLE, Trouble.BUSY})

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What a mail must be told by the house: its reader's voice, its chart, how to leave, past refusals.

    refusals: how often in a row a place was refused for good before.
    stopped: hears why the server takes nothing, so that whoever runs this is told.
    """

    voice: Callable[[AthleteId], Voice]
    draw: Callable[[Picture], bytes]
    leave_url: Callable[[Parcel], str]
    refusals: Callable[[Address], int]
    stopped: Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shut:
    """The server takes nothing: since when, how often that was seen, and when it is asked again."""

    since: datetime
    times: int
    until: datetime


class MailOutlet:
    """Carries messages to mailboxes.

    A mail that went out stays as it is: a mailbox cannot be changed, and a second mail about the same day or run
    would be noise. So a changed finding is not mailed again, and nothing is taken back; the chat shows what holds,
    and each mail says so. What changes before it went out goes out changed.
    """

    platform = PLATFORM
    at_once = 1  # one connection

    def __init__(self, plan: MailPlan, post: Post, links: Links, clock: Clock) -> None:
        """Take who carries mails, and what they are made from."""
        self._plan, self._post, self._links, self._clock = plan, post, links, clock
        self._shut: _Shut | None = None

    def send(self, parcel: Parcel, reply: Reply) -> str:
        """Mail a message and return its Message-ID, which is the same however often it is tried."""
        if self._shut and self._clock.now() < self._shut.until:
            raise OutletBusyError(until=self._shut.until)
        where = f"mail {parcel.id} ({parcel.kind}) to {masked(parcel.external_id)}"
        mail = self._letter(parcel, reply)
        try:
            self._post.send(mail)
        except ServerShutError as shut:
            _log.warning("%s waits: the server takes none (%s)", where, shut)
            raise self._pause(shut) from None
        except MailRefusedError as refused:
            self._shut = None
            _log.warning("%s was refused (attempt %d): %s", where, parcel.attempts, refused)
            raise self._refusal(parcel, refused) from None
        self._shut = None
        _log.info("%s is out (attempt %d)", where, parcel.attempts)
        return str(mail["Message-ID"])

    def edit(self, parcel: Parcel, reply: Reply) -> None:
        """Leave a mail as it is."""

    def remove(self, parcel: Parcel) -> None:
        """Leave a mail where it is; nobody can take it back."""

    def _letter(self, parcel: Parcel, reply: Reply) -> EmailMessage:
        leave_url = self._links.leave_url(parcel)
        sheet = sheet_of(
            reply,
            self._links.draw(reply.picture) if reply.picture else None,
            self._links.voice(parcel.athlete_id),
            can_leave_by_link=bool(leave_url),
        )
        envelope = Envelope(to=parcel.external_id, key=parcel.key, at=self._clock.now(), leave_url=leave_url)
        return letter(sheet, envelope, self._plan)

    def _pause(self, error: ServerShutError) -> OutletBusyError:
        """Let every mail wait, longer each time; nothing counts as tried, so nothing is lost however long it takes."""
        now = self._clock.now()
        if error.was_said_to_one:  # another mail may fare better, and must not wait behind this one for ever
            self._links.stopped(error.trouble.value)
            return OutletBusyError(until=now + LONGEST_PAUSE)
        shut = self._shut or _Shut(since=now, times=0, until=now)
        pause = min(FIRST_PAUSE * 2 ** min(shut.times, 10), LONGEST_PAUSE)
        self._shut = replace(shut, times=shut.times + 1, until=now + pause)
        if error.trouble not in _PASSING or now - shut.since >= PATIENCE:
            self._links.stopped(error.trouble.value)
        return OutletBusyError(until=self._shut.until)

    def _refusal(self, parcel: Parcel, refused: MailRefusedError) -> Exception:
        """Return what a refusal means for a message and its place: the third for good in a row closes it."""
        if not refused.is_for_good:
            return OutletTroubleError(problem=str(refused))
        if not refused.is_about_the_mailbox:
            return MessageRefusedError(problem=f"the mail was refused: {refused}")
        if self._links.refusals(parcel.address) + 1 >= MOST_REFUSALS:
            return PlaceClosedError(problem=str(refused))
        return MessageRefusedError(problem=str(refused))
