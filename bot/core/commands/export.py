"""/export: everything that is kept about the speaker, as a file; many originals as files of their own."""

from functools import partial
from typing import Final

from bot.core.message import Button, HandedFile, Reply
from bot.core.request import Request, nothing_more, whole_number
from marathon.domain.team import Role
from marathon.errors import ArgumentsError, UnknownWordError
from marathon.usecases.export_person import export_originals, export_person
from marathon.words import kept as words

USAGE: Final = ("/export", "/export originals 1")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return the zip; where many read, the router lets nobody ask for it."""
    desk, speaker, voice, now = request.desk, request.speaker.id, request.voice, request.desk.clock.now()
    describe = partial(words.read_me, made_at=now, voice=voice)
    part = _part(request.args)
    export = (
        export_originals(desk, speaker, part, describe) if part else export_person(desk, speaker, describe)
    )
    found = export.contents
    return Reply(
        title=words.export_title(found, voice),
        lines=words.export_lines(found, voice),
        buttons=tuple(
            Button(label=words.originals_file(number, voice), command=f"/export originals {number}")
            for number in range(1, found.parts + 1)
            if number != found.part
        ),
        attachment=HandedFile(
            name=words.export_name(found, now), content=export.content, size_bytes=export.size_bytes
        ),
    )


def _part(args: tuple[str, ...]) -> int:
    """Read “originals N”; 0 where nothing is said."""
    if not args:
        return 0
    if args[0].lower() != "originals":
        raise UnknownWordError(word=args[0])
    if len(args) == 1:
        raise ArgumentsError
    nothing_more(args[2:])
    return whole_number(args[1], 1)
