"""The way to the mail server: TLS, login, one connection for a burst of mails; what a mail says is not known here."""

import re
import smtplib
import ssl
import threading
import time
from contextlib import suppress
from email.message import EmailMessage
from typing import Final

from bot.on_email.house import TLS_FROM_THE_START, MailPlan
from bot.on_email.refusals import MailRefusedError, ServerShutError, Trouble, is_permanent, without_addresses

TIMEOUT_S: Final = 10.0  # each answer; the lease of a message is longer
IDLE_S: Final = 30.0  # older connections are not trusted to be there still
OK: Final = 250
FAREWELL: Final = 421  # RFC 5321 section 3.8: not now, and goodbye
_TO_ALL: Final = (
    (
        re.compile(r"^\d+ [45]\.4\.5|sending (limit|quota)", re.IGNORECASE),
        Trouble.BUSY,
    ),  # so many mails a day
    (re.compile(r"^530 .*STARTTLS", re.IGNORECASE), Trouble.WANTS_TLS),  # RFC 3207 section 4
    (re.compile(r"^53\d"), Trouble.LOGIN),  # RFC 4954 section 6
    (re.compile(r"\brelay", re.IGNORECASE), Trouble.SENDER),  # mails of this account go nowhere else
)
"""What servers answer to one mail although it is about the account, and no mailbox's fault."""


class Post:
    """One connection to the mail server, made when first needed; any thread may send, one mail at a time."""

    def __init__(self, plan: MailPlan) -> None:
        """Take where the server is."""
        self._plan = plan
        self._lock = threading.Lock()
        self._open: smtplib.SMTP | None = None
        self._used_at = 0.0

    def send(self, letter: EmailMessage) -> None:
        """Hand a letter with one recipient to the server, and return once it has taken it.

        Raises: ServerShutError, MailRefusedError.
        """
        with self._lock:
            try:
                self._hand_over(self._ready(), letter)
            except ServerShutError:
                self._close()
                raise
            finally:
                self._used_at = time.monotonic()

    def look(self) -> None:
        """Connect as for sending, and send nothing.

        Raises: ServerShutError.
        """
        with self._lock:
            self._ready()
            self._close()

    def _close(self) -> None:
        if self._open is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._open.quit()
            self._open.close()
            self._open = None

    def _ready(self) -> smtplib.SMTP:
        """Return the connection of the last mail if it is fit for another, else a new one."""
        if self._open is not None and (time.monotonic() - self._used_at > IDLE_S or not _is_fit(self._open)):
            self._close()
        if self._open is None:
            self._open = self._connect()
        return self._open

    def _connect(self) -> smtplib.SMTP:
        """Connect, never without TLS unless the server is on this machine, and log in where there is a user."""
        plan = self._plan
        try:
            smtp = self._dial()
            try:
                smtp.ehlo_or_helo_if_needed()
                if plan.port != TLS_FROM_THE_START and not plan.is_local:
                    self._encrypt(smtp)
                if plan.user:
                    self._log_in(smtp)
            except BaseException:
                smtp.close()
                raise
        except ssl.SSLError as error:  # also a certificate that is not good
            raise ServerShutError(Trouble.CERTIFICATE, error.reason or "") from error
        except smtplib.SMTPResponseException as error:
            is_login = isinstance(error, smtplib.SMTPAuthenticationError) and is_permanent(error.smtp_code)
            raise ServerShutError(Trouble.LOGIN if is_login else Trouble.BUSY, _answer(error)) from None
        except (OSError, smtplib.SMTPException) as error:
            raise ServerShutError(Trouble.UNREACHABLE, without_addresses(str(error))) from error
        return smtp

    def _dial(self) -> smtplib.SMTP:
        plan = self._plan
        if plan.port != TLS_FROM_THE_START:
            return smtplib.SMTP(plan.server, plan.port, local_hostname=plan.domain, timeout=TIMEOUT_S)
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(
            plan.server, plan.port, local_hostname=plan.domain, timeout=TIMEOUT_S, context=context
        )

    def _encrypt(self, smtp: smtplib.SMTP) -> None:
        """Turn to TLS; a server that does not offer it, or somebody between us, gets neither password nor mail."""
        if not smtp.has_extn("starttls"):
            raise ServerShutError(Trouble.NO_TLS, "STARTTLS is not offered")
        try:
            smtp.starttls(context=ssl.create_default_context())
        except smtplib.SMTPResponseException as refused:
            raise ServerShutError(Trouble.NO_TLS, _answer(refused)) from None
        smtp.ehlo()

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        """Say who we are; one on this machine may let nobody do so before TLS."""
        try:
            smtp.login(self._plan.user, self._plan.password)
        except smtplib.SMTPNotSupportedError as error:
            wants_tls = self._plan.is_local and smtp.has_extn("starttls")
            raise ServerShutError(Trouble.WANTS_TLS if wants_tls else Trouble.LOGIN, str(error)) from error

    def _hand_over(self, smtp: smtplib.SMTP, letter: EmailMessage) -> None:
        to = str(letter["To"])
        try:
            smtp.sendmail(self._plan.address, [to], letter.as_bytes())
        except smtplib.SMTPRecipientsRefused as refused:
            code, said = refused.recipients[to]
            raise _refused(code, said, is_about_the_mailbox=True) from None
        except smtplib.SMTPSenderRefused as refused:
            about_us = Trouble.SENDER if is_permanent(refused.smtp_code) else Trouble.BUSY
            answer = _answer(refused)
            raise ServerShutError(_said_to_all(answer) or about_us, answer) from None
        except smtplib.SMTPResponseException as refused:
            raise _refused(refused.smtp_code, refused.smtp_error, is_about_the_mailbox=False) from None
        except (OSError, smtplib.SMTPException):
            raise MailRefusedError(FAREWELL, "the connection broke", is_about_the_mailbox=False) from None


def _is_fit(smtp: smtplib.SMTP) -> bool:
    """Ask whether a connection takes another mail; servers hang up after a while, or after so many."""
    try:
        return smtp.rset()[0] == OK
    except (smtplib.SMTPException, OSError):
        return False


def _answer(error: smtplib.SMTPResponseException) -> str:
    return f"{error.smtp_code} {without_addresses(error.smtp_error)}"


def _refused(code: int, said: bytes | str, *, is_about_the_mailbox: bool) -> Exception:
    """Return what a refusal means: this mail is not taken, or perhaps none of ours is."""
    answer = f"{code} {without_addresses(said)}"
    if trouble := _said_to_all(answer):
        return ServerShutError(trouble, answer, was_said_to_one=True)
    return MailRefusedError(code, said, is_about_the_mailbox=is_about_the_mailbox)


def _said_to_all(answer: str) -> Trouble | None:
    return next((trouble for said_to_all, trouble in _TO_ALL if said_to_all.search(answer)), None)
