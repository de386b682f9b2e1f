"""The mail that asks whether a mailbox wants to be written to; nothing in it comes from whoever typed the address."""

import logging
from typing import Final

from bot.on_email.house import Clock, MailPlan
from bot.on_email.letter import Envelope, letter
from bot.on_email.post import Post
from bot.on_email.refusals import MailRefusedError, ServerShutError
from bot.on_email.sheet import Link, Sheet
from marathon.domain.mailbox import masked
from marathon.errors import MailboxRefusedError, MailDelayedError
from marathon.words import mailbox as words
from marathon.words.voice import Voice

CONFIRM_PAGE: Final = "/mail/confirm/"

_log = logging.getLogger(__name__)


class QuestionMail:
    """Asks mailboxes, at once: whoever typed the address waits to hear that a mail is on its way."""

    def __init__(self, plan: MailPlan, post: Post, clock: Clock) -> None:
        """Take who carries mails."""
        self._plan, self._post, self._clock = plan, post, clock

    def ask(self, address: str, code: str, language: str) -> None:
        """Mail the question with the code that says yes: as a link where pages can be opened, else to be typed.

        Raises: MailboxRefusedError, MailDelayedError.
        """
        sheet = self._sheet(code, Voice(language=language))
        envelope = Envelope(to=address, key=f"question:{code}", at=self._clock.now(), is_one_of_many=False)
        where = masked(address)
        try:
            self._post.send(letter(sheet, envelope, self._plan))
        except ServerShutError as shut:
            _log.warning("the question to %s was not sent: the server takes none (%s)", where, shut)
            raise MailDelayedError from None
        except MailRefusedError as refused:
            _log.warning("the question to %s was refused: %s", where, refused)
            if refused.is_for_good:
                raise MailboxRefusedError(address=address, problem=str(refused)) from None
            raise MailDelayedError from None
        _log.info("the question to %s is out", where)

    def _sheet(self, code: str, voice: Voice) -> Sheet:
        base = self._plan.link_base
        link = Link(label=words.yes(voice), url=f"{base}{CONFIRM_PAGE}{code}") if base else None
        typed = () if base else ("", words.question_code(code, voice))
        lines = (*words.question_lines(voice), *typed)
        return Sheet(title=words.question_title(voice), voice=voice, lines=lines, link=link)
