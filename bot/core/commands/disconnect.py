"""/disconnect: ends the access to Strava and deletes what came from there, after a second yes."""

from typing import Final

from bot.core.message import Button, Reply
from bot.core.request import Request
from marathon.domain.team import Role
from marathon.errors import StravaOffError, UnknownWordError
from marathon.usecases.disconnect_strava import disconnect_strava
from marathon.words import connecting as words

USAGE: Final = ("/disconnect", "/disconnect yes")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Ask first; then return what was deleted."""
    voice, said = request.voice, request.rest.lower()
    if said not in ("", "yes"):
        raise UnknownWordError(word=request.rest)
    if request.desk.strava is None:
        raise StravaOffError
    if not said:
        ask = Button(label=words.go_ahead(voice), command="/disconnect yes")
        return Reply(title=words.really_disconnect(voice), buttons=(ask,))
    receipt = disconnect_strava(request.desk, request.desk.strava, request.speaker.id)
    return Reply(title=words.disconnected(voice), lines=words.receipt_lines(receipt, voice))
