"""/sessions: where the speaker is signed in, and ending it at one place or at all."""

from typing import Final

from bot.core.layout import buttons, calendar_off
from bot.core.message import Button, Reply
from bot.core.request import Request, is_whole, nothing_more
from marathon.domain.team import Role
from marathon.errors import ArgumentsError, UnknownWordError
from marathon.usecases.calendar_feed import calendar_since
from marathon.usecases.web_sessions import end_session, end_sessions, sessions_of
from marathon.words import pages as words
from marathon.words.labels import Label

USAGE: Final = ("/sessions", "/sessions end NUMBER", "/sessions end all")
NEEDS: Final = Role.ATHLETE

MOST_SHOWN: Final = 8

_END: Final = "end"
_ALL: Final = "all"


def answer(request: Request) -> Reply:
    """Return the list, or what is left of it after ending."""
    if not request.args:
        return _shown(request)
    nothing_more(request.args[2:])
    if request.args[0].lower() != _END:
        raise UnknownWordError(word=request.args[0])
    if len(request.args) == 1:
        raise ArgumentsError
    return _ended(request.args[1], request)


def _shown(request: Request) -> Reply:
    voice, found = request.voice, sessions_of(request.desk, request.speaker.id)
    since = calendar_since(request.desk, request.speaker.id)
    singles = [
        Button(label=words.end_one(one, voice), command=f"/sessions end {one.id}")
        for one in found[:MOST_SHOWN]
    ]
    everywhere = (
        [Button(label=words.end_all(voice), command=f"/sessions end {_ALL}")] if found or since else []
    )
    lines = [words.session(one, request.speaker.zone, voice) for one in found[:MOST_SHOWN]]
    lines += [words.calendar_reads(since, request.speaker.zone, voice)] if since else []
    singles += [calendar_off(voice)] if since else []
    return Reply(
        title=words.sessions(len(found), voice),
        lines=tuple(lines),
        buttons=(*singles, *everywhere),
        is_view=True,
    )


def _ended(which: str, request: Request) -> Reply:
    desk, who, voice = request.desk, request.speaker.id, request.voice
    if which.lower() == _ALL:
        count = end_sessions(desk, who)
    elif is_whole(which):
        end_session(desk, who, int(which))
        count = 1
    else:
        raise UnknownWordError(word=which)
    return Reply(title=words.ended(count, voice), buttons=buttons(voice, (Label.SESSIONS, "/sessions")))
