"""/connect: a one-time link to the page that connects Strava; “keep” answers whether a connection was wanted."""

from typing import Final

from bot.core.message import Button, Reply
from bot.core.request import Request, nothing_more
from marathon.domain.sharing import StravaSharing
from marathon.domain.team import Role
from marathon.errors import StravaNotConnectedError, StravaOffError
from marathon.usecases.connect_strava import begin_connect
from marathon.usecases.manage_privacy import privacy_of
from marathon.words import connecting as words
from marathon.words import privacy

USAGE: Final = ("/connect",)
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return a fresh link; the one before it works no more."""
    desk = request.desk
    if request.args == ("keep",):
        return _kept(request)
    nothing_more(request.args)
    if not desk.connects_strava:
        raise StravaOffError
    token = begin_connect(desk, request.speaker.id)
    return Reply(title=words.link(request.voice), lines=(f"{desk.public_url}/strava/connect/{token}",))


def _kept(request: Request) -> Reply:
    """Return that the connection stays, and ask who may see what comes of it."""
    card, voice = privacy_of(request.desk, request.speaker.id), request.voice
    if card.strava is StravaSharing.NOT_CONNECTED:
        raise StravaNotConnectedError
    may_share = card.strava is StravaSharing.WITHHELD and bool(card.coaches)
    share = Button(label=privacy.share_strava(voice), command="/privacy strava share")
    return Reply(
        title=words.kept(voice), lines=(privacy.strava(card, voice),), buttons=(share,) if may_share else ()
    )
