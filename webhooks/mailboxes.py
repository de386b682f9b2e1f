"""The pages of a mailbox: saying yes to being written to, and leaving; a GET only ever shows, a POST does."""

from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from aiohttp import web

from marathon.domain.mailbox import fingerprint
from marathon.errors import MailLeaveError, MailLinkError, SignedLinkError
from marathon.ports import Clock
from marathon.signed_links import SigningKeys
from marathon.usecases.desk import Desk
from marathon.usecases.manage_mailbox import confirm_mailbox, language_at, leave_mailbox, look_at_mailbox
from marathon.words import mailbox as words
from marathon.words.voice import Voice
from webhooks.app import LEAVE_MAILS
from webhooks.plain_page import form, paragraphs, plain_page
from webhooks.threads import in_pool

CONFIRM: Final = "/mail/confirm/{code}"
LEAVE: Final = LEAVE_MAILS
AUDIENCE: Final = "leave-mails"
GOOD_FOR: Final = timedelta(days=400)
"""Own choice: a mail of last season must still be good for leaving; the link opens nothing else."""
LONGEST_WORD: Final = 1024


def leave_path(keys: SigningKeys, address: str, clock: Clock) -> str:
    """Return the path at which a mailbox leaves; it names the mailbox by its fingerprint only."""
    token = keys.issue(AUDIENCE, fingerprint(address), clock.now(), GOOD_FOR)
    return LEAVE.format(token=token)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxRoutes:
    """The routes of mailboxes; the keys are what links to leave by are signed with."""

    desk: Desk
    pool: Executor
    keys: SigningKeys

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to add."""
        return [
            web.get(CONFIRM, self.question),
            web.post(CONFIRM, self.confirm),
            web.get(LEAVE, self.leave_question),
            web.post(LEAVE, self.leave),
        ]

    async def question(self, request: web.Request) -> web.StreamResponse:
        """Show what saying yes means; looking spends nothing, however many scanners look."""
        asked = await in_pool(self.pool, look_at_mailbox, self.desk, _word(request.match_info["code"]))
        voice = Voice(language=asked.language)
        body = paragraphs(words.page_question(asked, voice)) + form(words.yes(voice))
        return plain_page(words.page_title(voice), body, language=voice.language)

    async def confirm(self, request: web.Request) -> web.StreamResponse:
        """Write to the mailbox from now on."""
        code = _word(request.match_info["code"])
        asked = await in_pool(self.pool, look_at_mailbox, self.desk, code)
        address = await in_pool(self.pool, confirm_mailbox, self.desk, code)
        voice = Voice(language=asked.language)
        body = paragraphs(words.page_confirmed(address, voice))
        return plain_page(words.page_title(voice), body, language=voice.language)

    async def leave_question(self, request: web.Request) -> web.StreamResponse:
        """Show the button that ends the mails; a scanner that opens every link of a mail ends none."""
        voice = await self._voice(self._mark(request))
        body = paragraphs(words.leave_question(voice)) + form(words.leave(voice))
        return plain_page(words.leave_title(voice), body, language=voice.language)

    async def leave(self, request: web.Request) -> web.StreamResponse:
        """End the mails: the page's button, and the one click of a mailbox (RFC 8058), which sends no cookie."""
        mark = self._mark(request)
        voice = await self._voice(mark)
        await in_pool(self.pool, leave_mailbox, self.desk, mark)
        return plain_page(
            words.leave_done(voice), paragraphs([words.way_back(voice)]), language=voice.language
        )

    async def _voice(self, mark: str) -> Voice:
        return Voice(language=await in_pool(self.pool, language_at, self.desk, mark))

    def _mark(self, request: web.Request) -> str:
        """Return the fingerprint of the mailbox that a link is for.

        Raises: MailLeaveError.
        """
        token = request.match_info["token"][:LONGEST_WORD]
        try:
            return self.keys.verify(AUDIENCE, token, self.desk.clock.now()).subject
        except SignedLinkError:
            raise MailLeaveError from None


def _word(text: str) -> str:
    """Return what a browser sent, unless it is longer than anything we make.

    Raises: MailLinkError.
    """
    if len(text) > LONGEST_WORD:
        raise MailLinkError
    return text
