"""/export: everything that is kept about the speaker, as a file."""

from functools import partial
from typing import Final

from bot.core.message import Attachment, Reply
from bot.core.request import Request, nothing_more
from marathon.domain.team import Role
from marathon.usecases.export_person import export_person
from marathon.words import kept as words

USAGE: Final = ("/export",)
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return the zip; where many read, the router lets nobody ask for it."""
    nothing_more(request.args)
    voice, now = request.voice, request.desk.clock.now()
    export = export_person(request.desk, request.speaker.id, partial(words.read_me, made_at=now, voice=voice))
    return Reply(
        title=words.export_title(export.counts, voice),
        lines=words.export_lines(voice),
        attachment=Attachment(name=words.export_name(now), content=export.content),
    )
