"""/connect: a one-time link to the page that connects Strava; “keep” answers whether a connection was wanted."""

from typing import Final

from bot.core.message import Reply
from bot.core.request import Request
from marathon.domain.team import Role
from marathon.errors import StravaOffError
from marathon.usecases.connect_strava import begin_connect
from marathon.words import connecting as words

USAGE: Final = ("/connect",)
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return a fresh link; the one before it works no more."""
    desk = request.desk
    if request.args == ("keep",):
        return Reply(title=words.kept(request.voice))
    if desk.strava is None or not desk.public_url:
        raise StravaOffError
    token = begin_connect(desk, request.speaker.id)
    return Reply(title=words.link(request.voice), lines=(f"{desk.public_url}/strava/connect/{token}",))
