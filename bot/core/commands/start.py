"""/start: the first words, in three lines and with buttons; with a code it joins, as /join does."""

from typing import Final

from bot.core.commands import join
from bot.core.commands.help import in_group
from bot.core.layout import buttons
from bot.core.message import Place, Reply
from bot.core.request import Request
from marathon.domain.team import Role
from marathon.words import joining as words
from marathon.words.labels import Label

USAGE: Final = ("/start", "/start CODE")
NEEDS: Final = Role.ATHLETE

FROM_GROUP: Final = "group"
"""What a link says that opens the private chat from a group; no invite's code is as short."""


def answer(request: Request) -> Reply:
    """Return how one begins, or what a link with a code leads to."""
    if request.incoming.place is Place.GROUP:
        return in_group(request)
    if request.args and request.args != (FROM_GROUP,):
        return join.answer(request)
    voice = request.voice
    offers = (
        (Label.SET_UP, "/setup"),
        *(((Label.CONNECT, "/connect"),) if request.desk.connects_strava else ()),
        (Label.TODAY, "/today"),
        (Label.HELP, "/help"),
    )
    return Reply(
        title=words.hello(request.speaker.name, voice),
        lines=words.start_lines(voice, has_strava=request.desk.connects_strava),
        buttons=buttons(voice, *offers),
        is_view=True,
    )
