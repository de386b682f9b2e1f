"""The question whether a run was a race, below whatever brought it in; it is asked once, where nothing tells."""

from collections.abc import Iterable

from bot.core.felt import ASKED_WITHIN
from bot.core.layout import buttons
from bot.core.message import Button, Question
from bot.core.request import Request
from marathon.domain.activity import ActivityId
from marathon.domain.cards import RunLine
from marathon.domain.race_cards import FoundRace
from marathon.usecases.find_races import look_for_race
from marathon.words import races as words
from marathon.words.labels import Label
from marathon.words.voice import Voice

RACE, TRAINING, UNSAID = "race", "training", "unsaid"


def answer_command(number: ActivityId, word: str) -> str:
    """Return the command that says of a run what it was."""
    return f"/race was {number} {word}"


def was_it_a_race(found: FoundRace, voice: Voice) -> Question:
    """Return the question about a run that only its athlete can tell of."""
    return Question(
        line=words.question(found, voice),
        among=(words.question_about(found, voice),),
        buttons=buttons(
            voice,
            (Label.RACE, answer_command(found.activity_id, RACE)),
            (Label.TRAINING, answer_command(found.activity_id, TRAINING)),
        ),
    )


def ask_of_newest(runs: Iterable[RunLine], request: Request) -> tuple[tuple[str, ...], tuple[Button, ...]]:
    """Return the question about the newest of some runs that came in now, nothing where it is not in doubt."""
    recent = [run for run in runs if run.activity_id and request.today - run.date <= ASKED_WITHIN]
    newest = max(recent, key=lambda run: (run.date, run.activity_id or 0), default=None)
    if newest is None or newest.activity_id is None:
        return (), ()
    found = look_for_race(request.desk, request.speaker.id, newest.activity_id)
    if found is None or not found.is_open:
        return (), ()
    asked = was_it_a_race(found, request.voice)
    return (asked.line if len(recent) == 1 else asked.among[0],), asked.buttons
