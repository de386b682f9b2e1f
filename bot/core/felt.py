"""The question how a run felt, below the reply that brought the run in."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from bot.core.layout import effort_buttons
from bot.core.message import Button
from bot.core.request import Request
from marathon.domain.cards import RunLine
from marathon.words import efforts as words

ASKED_WITHIN: Final = timedelta(days=3)
"""How old a run may be whose effort is still remembered well enough to be asked for (own choice)."""


def how_it_felt(runs: Iterable[RunLine], request: Request) -> tuple[tuple[str, ...], tuple[Button, ...]]:
    """Return the question about the newest of some runs with its scale, nothing where none is to be asked about."""
    recent = [run for run in runs if run.effort is None and request.today - run.date <= ASKED_WITHIN]
    if not recent:
        return (), ()
    newest = max(recent, key=lambda run: (run.date, run.activity_id or 0))
    question = words.scale(request.voice) if len(recent) == 1 else words.scale_of(newest, request.voice)
    return (question,), effort_buttons(newest.activity_id, request.voice)
