"""/forget: deletes everything about the speaker, after a second yes, and gives a receipt."""

from typing import Final

from bot.core.message import Button, Reply
from bot.core.request import Request
from marathon.domain.team import Role
from marathon.errors import UnknownWordError
from marathon.usecases.forget_person import forget_person
from marathon.words import connecting as words

USAGE: Final = ("/forget", "/forget yes")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Ask first; then return the receipt."""
    voice, said = request.voice, request.rest.lower()
    if said not in ("", "yes"):
        raise UnknownWordError(word=request.rest)
    if not said:
        ask = Button(label=words.go_ahead(voice), command="/forget yes")
        return Reply(title=words.really_forget(voice), buttons=(ask,))
    receipt = forget_person(request.desk, request.desk.strava, request.speaker.id)
    return Reply(title=words.forgotten(voice), lines=words.receipt_lines(receipt, voice), is_farewell=True)
