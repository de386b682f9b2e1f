"""A mail on its way: plain text, HTML and the chart in one, with the headers that mailboxes go by."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Final

from bot.on_email.house import MailPlan
from bot.on_email.sheet import Sheet, as_html, as_text

LONGEST_SUBJECT: Final = 120
LEAVE: Final = "List-Unsubscribe"


class _LetterPolicy(EmailPolicy):
    """Folds as e-mail asks, but for the link to leave by: a long word would be encoded, and be no link any more."""

    def fold(self, name: str, value: str) -> str:
        """Return a header as text."""
        return f"{name}: {value}{self.linesep}" if name == LEAVE else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return a header as bytes."""
        return self.fold(name, value).encode("ascii") if name == LEAVE else super().fold_binary(name, value)


_POLICY: Final = _LetterPolicy(linesep="\r\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What stands around a mail: whom it goes to, when, and by which key; the same key is the same mail.

    leave_url: ends these mails by a POST; empty where nothing does. is_one_of_many: others like it follow.
    """

    to: str
    key: str
    at: datetime
    leave_url: str = ""
    is_one_of_many: bool = True


def letter(sheet: Sheet, envelope: Envelope, plan: MailPlan) -> EmailMessage:
    """Return a mail to one mailbox; nothing in it is fetched from anywhere, so that nobody sees it opened."""
    mark = hashlib.sha256(envelope.key.encode("utf-8", "replace")).hexdigest()[:32]
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(plan.name, addr_spec=plan.address)
    mail["To"] = Address(addr_spec=envelope.to)
    mail["Subject"] = _subject(sheet.title)
    mail["Date"] = format_datetime(envelope.at)
    mail["Message-ID"] = f"<{mark}@{plan.domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine answers it
    if envelope.is_one_of_many:
        mail["List-Id"] = f"<marathon-coach.{plan.domain}>"
    if envelope.leave_url:
        mail[LEAVE] = f"<{envelope.leave_url}>"
        mail[f"{LEAVE}-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    _fill(mail, sheet, f"chart.{mark}@{plan.domain}", envelope.leave_url)
    return mail


def _fill(mail: EmailMessage, sheet: Sheet, chart_id: str, leave_url: str) -> None:
    """Put the words in, twice, and the chart beside those that show it."""
    mail.set_content(as_text(sheet, leave_url), cte="quoted-printable")
    html = as_html(sheet, leave_url, chart_id if sheet.png else "")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    if sheet.png:
        shown = mail.get_body(("html",))
        assert shown is not None, "it was just added"
        shown.add_related(
            *(sheet.png, "image", "png"), cid=f"<{chart_id}>", filename="chart.png", disposition="inline"
        )


def _subject(title: str) -> str:
    """Return a headline, cut short; names stand in it, but a sheet's words are on one line each."""
    return title if len(title) <= LONGEST_SUBJECT else f"{title[: LONGEST_SUBJECT - 1]}…"
