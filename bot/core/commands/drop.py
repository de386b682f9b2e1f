"""A file dropped into the chat: a run is imported, a plan is shown as a difference to apply."""

from bot.core.commands.plan import change_reply
from bot.core.layout import buttons
from bot.core.message import Attachment, Place, Reply
from bot.core.request import Request
from marathon.usecases.import_file import import_file
from marathon.usecases.manage_plan import is_plan_file, propose_plan_file
from marathon.words import commands, imports
from marathon.words.labels import Label

_LINES_SHOWN = 12


def answer(request: Request) -> Reply:
    """Import the first file of the message; several files come best as a zip."""
    if request.incoming.place is Place.GROUP:
        return Reply(title=commands.only_in_private(request.voice))
    file = request.incoming.attachments[0]
    return _plan(file, request) if is_plan_file(file.name, file.content) else _run(file, request)


def _plan(file: Attachment, request: Request) -> Reply:
    card = propose_plan_file(request.desk, request.speaker.id, file.name, file.content)
    return change_reply(card, request.voice)


def _run(file: Attachment, request: Request) -> Reply:
    voice = request.voice
    card = import_file(request.desk, request.speaker.id, file.name, file.content)
    lines = tuple(imports.line(item, voice) for item in card.lines[:_LINES_SHOWN])
    more = len(card.lines) - len(lines)
    return Reply(
        title=imports.summary(card, voice),
        lines=(*lines, imports.more(more, voice)) if more else lines,
        buttons=buttons(voice, (Label.TODAY, "/today"), (Label.WEEK, "/week")),
    )
