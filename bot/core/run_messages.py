"""The message that tells of a run that came in: its day, whether it was a race, how it felt, and what is asked."""

from bot.core.layout import buttons, day_lines, effort_buttons, picture
from bot.core.message import Button, Question, Reply
from bot.core.raced import TRAINING, answer_command, was_it_a_race
from marathon.charts import today as chart
from marathon.domain.athlete import AthleteId
from marathon.domain.message_cards import ArrivedRunCard
from marathon.domain.notice import RunNotice
from marathon.domain.race_finding import RaceVerdict
from marathon.usecases.arrived_run import arrived_run
from marathon.usecases.desk import Desk
from marathon.words import efforts, findings, races, reasons
from marathon.words import notices as words
from marathon.words import today as today_words
from marathon.words.labels import Label
from marathon.words.voice import Voice


def run_message(desk: Desk, athlete_id: AthleteId, notice: RunNotice, voice: Voice) -> Reply:
    """Return what a run did to its day, and what its athlete is asked of it.

    Raises: NotFoundError when it is there no more.
    """
    card = arrived_run(desk, athlete_id, notice.source, notice.source_id, notice.date)
    day, run = card.day, card.run
    questions = _questions(card, voice)
    change = () if run.effort is None else buttons(voice, (Label.CHANGE, f"/effort {run.activity_id} change"))
    ahead = (today_words.tomorrow(day, voice),) if card.is_of_today else ()
    return Reply(
        title=words.run_came_in(card, voice),
        lines=(
            *words.named(card.name, voice),
            *day_lines(day.sessions, day.runs, voice),
            reasons.standing_sentence(day.standing, voice),
            *ahead,
            *_counted(card, voice),
            *words.at_strava(card.page),
            *(question.line for question in questions),
            *(() if run.effort is None else (efforts.said(run.effort, voice),)),
        ),
        picture=picture("today", findings.today_alt(card.week, voice), chart.draw, card.week, voice),
        buttons=(
            *(button for question in questions for button in question.buttons),
            *change,
            *_recount(card, voice),
            *buttons(
                voice, (Label.TODAY, "/today"), (Label.WHY, "/why"), (Label.WHY_MESSAGE, "/why message run")
            ),
        ),
        questions=questions,
    )


def _questions(card: ArrivedRunCard, voice: Voice) -> tuple[Question, ...]:
    """Return what a run is asked about while nothing was said of it; among others it is named."""
    run = card.run
    race = (was_it_a_race(card.found, voice),) if card.found and card.found.is_open else ()
    if run.effort is not None:
        return race
    felt = Question(
        line=efforts.scale(voice),
        among=(efforts.question(run, voice), efforts.ends(voice)),
        buttons=effort_buttons(run.activity_id, voice),
    )
    return (*race, felt)


def _counted(card: ArrivedRunCard, voice: Voice) -> tuple[str, ...]:
    """Return that a run counts as a race, or what its athlete said of it."""
    return (races.counted(card.found, voice),) if card.found and card.found.is_told else ()


def _recount(card: ArrivedRunCard, voice: Voice) -> tuple[Button, ...]:
    """Return the button that says a run was no race after all."""
    if card.found is None or card.found.finding.verdict is not RaceVerdict.RACE:
        return ()
    return buttons(voice, (Label.NOT_A_RACE, answer_command(card.found.activity_id, TRAINING)))
