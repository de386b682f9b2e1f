"""/email: gives a mailbox that its reader has to confirm, shows it, and takes it away again."""

from typing import Final

from bot.core.layout import buttons, to_settings
from bot.core.message import Reply
from bot.core.request import Request, nothing_more
from marathon.domain.team import Role
from marathon.errors import MailOffError, UnknownWordError
from marathon.usecases.manage_mailbox import ask_mailbox, close_mailbox, confirm_mailbox, show_mailbox
from marathon.words import mailbox as words
from marathon.words.labels import Label

USAGE: Final = ("/email", "/email you@example.org", "/email off")
NEEDS: Final = Role.ATHLETE

_LETTERS_OF_A_CODE: Final = 16


def answer(request: Request) -> Reply:
    """Return what stands, after asking a mailbox, confirming it by its code, or leaving it."""
    desk, who, voice = request.desk, request.speaker.id, request.voice
    nothing_more(request.args[1:])
    said = request.args[0] if request.args else ""
    if not said:
        return _shown(request)
    if said.lower() == "off":
        return Reply(title=words.left(close_mailbox(desk, who), voice))
    if "@" in said:
        return Reply(title=words.asked(ask_mailbox(desk, who, said), voice), lines=(words.until_then(voice),))
    if sum(letter.isalnum() for letter in said) != _LETTERS_OF_A_CODE:
        raise UnknownWordError(word=said)
    return Reply(title=words.confirmed(confirm_mailbox(desk, said, who), voice))


def _shown(request: Request) -> Reply:
    card = show_mailbox(request.desk, request.speaker.id)
    if not card.address and request.desk.mailer is None:
        raise MailOffError
    return Reply(
        title=words.mailbox(card, request.voice),
        lines=words.about(card, request.voice),
        buttons=(
            *(buttons(request.voice, (Label.STOP_MAIL, "/email off")) if card.address else ()),
            *to_settings(request.voice),
        ),
        is_view=True,
    )
