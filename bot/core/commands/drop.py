"""Files dropped into the chat: runs are imported, a plan is shown as a difference to apply."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.core.commands.plan import change_reply
from bot.core.felt import how_it_felt
from bot.core.layout import buttons
from bot.core.message import Attachment, Place, Reply
from bot.core.raced import ask_of_newest
from bot.core.request import Request
from marathon.domain.change_cards import ImportOutcome
from marathon.errors import CoachError
from marathon.usecases.import_file import import_files
from marathon.usecases.manage_plan import is_plan_file, propose_plan_file
from marathon.words import commands, imports
from marathon.words.errors import error_text
from marathon.words.labels import Label

LINES_SHOWN: Final = 12


def answer(request: Request) -> Reply:
    """Import all runs of the message and show what its plan would change; of several plans, the first."""
    if request.incoming.place is Place.GROUP:
        return Reply(title=commands.only_in_private(request.voice), is_for_private=True)
    files = request.incoming.attachments
    plans = [file for file in files if is_plan_file(file.name, file.content)]
    if not plans:
        return _runs(files, request)
    if len(files) == 1:
        return _plan(plans[0], request)
    return _all(plans, [file for file in files if file not in plans], request)


def _all(plans: Sequence[Attachment], runs: Sequence[Attachment], request: Request) -> Reply:
    """Return what became of every file: first the runs, then one plan, then the plans that have to wait."""
    waiting = (imports.plans_waiting(len(plans) - 1, request.voice),) if plans[1:] else ()
    try:
        plan = _plan(plans[0], request)
    except CoachError as error:
        plan = Reply(title=error_text(error, request.voice))
    if not runs:
        return replace(plan, lines=(*plan.lines, *waiting))
    imported = _runs(runs, request)
    return replace(
        imported,
        lines=(*imported.lines, plan.title, *plan.lines, *waiting),
        buttons=(*plan.buttons, *imported.buttons),
    )


def _plan(file: Attachment, request: Request) -> Reply:
    card = propose_plan_file(request.desk, request.speaker.id, file.name, file.content)
    return change_reply(card, request.voice)


def _runs(files: Sequence[Attachment], request: Request) -> Reply:
    """Return what an import did; where it did much, what needs a look comes before what went well."""
    voice = request.voice
    card = import_files(request.desk, request.speaker.id, [(file.name, file.content) for file in files])
    found = sorted(card.lines, key=lambda line: line.outcome is not ImportOutcome.REFUSED)
    lines = tuple(imports.line(item, voice) for item in found[:LINES_SHOWN])
    more = len(found) - len(lines)
    further = (imports.more(more, voice),) if more else ()
    race, choice = ask_of_newest(
        (line.run for line in card.lines if line.run and not line.duplicate_of), request
    )
    question, scale = how_it_felt((line.run for line in card.lines if line.run), request)
    return Reply(
        title=imports.summary(card, voice),
        lines=(*lines, *further, *imports.originals(card, voice), *race, *question),
        buttons=(*choice, *scale, *buttons(voice, (Label.TODAY, "/today"), (Label.WEEK, "/week"))),
    )
