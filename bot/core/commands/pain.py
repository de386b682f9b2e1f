"""/pain: how strong something hurts; until it is gone nothing hard is asked."""

from typing import Final

from bot.core.commands.plan_adapt import open_proposal
from bot.core.layout import buttons, session_lines
from bot.core.message import Button, Reply
from bot.core.request import Request, nothing_more, whole_number
from marathon.domain.check_in import EASIEST, HARDEST
from marathon.domain.team import Role
from marathon.usecases.report_pain import end_pain, report_pain, show_pain
from marathon.words import pain as words
from marathon.words.labels import Label

USAGE: Final = ("/pain 4", "/pain gone", "/pain")
NEEDS: Final = Role.ATHLETE

_GONE: Final = ("gone", "over", "well", "none", "0")


def answer(request: Request) -> Reply:
    """Note how strong it hurts or that it is gone, or ask for it."""
    if not request.args:
        return _ask(request)
    first, *rest = request.args
    nothing_more(rest)
    voice = request.voice
    if first.lower() in _GONE:
        end_pain(request.desk, request.speaker.id)
        proposed, see_it = open_proposal(request, request.speaker.id)
        offers = (*see_it, *buttons(voice, (Label.TODAY, "/today"), (Label.PLAN, "/plan")))
        return Reply(title=words.gone(voice), lines=proposed, buttons=offers)
    card = report_pain(request.desk, request.speaker.id, whole_number(first, EASIEST, HARDEST))
    assert card.pain is not None, "it was just reported"
    return Reply(
        title=words.noted(card.pain, voice),
        lines=(*words.lines(card, voice), *session_lines(card.stopped, voice, dated=True)),
        buttons=buttons(voice, (Label.PAIN_GONE, "/pain gone"), (Label.TODAY, "/today")),
    )


def _ask(request: Request) -> Reply:
    voice = request.voice
    card = show_pain(request.desk, request.speaker.id)
    scale = tuple(
        Button(label=voice.number(step), command=f"/pain {step}") for step in range(EASIEST, HARDEST + 1)
    )
    offers = [(Label.PAIN_GONE, "/pain gone")] if card.pain else [(Label.INJURED, "/away offer injured")]
    return Reply(
        title=words.question(card.pain, voice),
        lines=words.lines(card, voice)[1:],
        buttons=(*scale, *buttons(voice, *offers)),
    )
