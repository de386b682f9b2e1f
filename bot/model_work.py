"""The operator's commands about the learned model: train, evaluate, one runner's marathons; imported late."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.serving.quiet_logging import quiet_logging
from marathon.settings import StoreSettings
from marathon.words import operator as words

As = Annotated[int, typer.Option("--as", help=words.AS_HELP, metavar="ID")]
model_app: Final = typer.Typer(help=words.MODEL_HELP)
Data = Annotated[Path, typer.Option(help=words.DATA_HELP, metavar="CSV")]


def train(data: Data) -> None:
    """Train on a survey with a bar for whoever watches, print the tables, and keep the model."""
    from rich.console import Console
    from rich.progress import Progress

    from marathon.words.model_scores import model_kept, score_lines
    from models import training
    from models.artifact import FOLDER, MODEL

    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("", total=training.STEPS)
        scores = training.train(data, lambda: progress.advance(task))
    for line in score_lines(scores):
        typer.echo(line)
    typer.echo(model_kept((FOLDER / MODEL).stat().st_size / 1000))


@model_app.command("evaluate", help=words.EVALUATE_HELP, epilog=words.EVALUATE_EXAMPLES)
def evaluate(
    data: Data, out: Annotated[Path | None, typer.Option(help=words.ROWS_HELP, metavar="CSV")] = None
) -> None:
    """Score the shipped model on a file, as it is, and print the tables."""
    from marathon.words.model_scores import rows_written, score_lines
    from models import evaluating

    for line in score_lines(evaluating.evaluate(data, out)):
        typer.echo(line)
    if out is not None:
        typer.echo(rows_written(str(out)))


@model_app.command("personal", help=words.PERSONAL_HELP)
def personal(as_: As) -> None:
    """Show how one athlete's marathons differ from what was said of them."""
    with quiet_logging("model personal") as settings:
        _show_personal(settings, as_, typer.echo)


def _show_personal(settings: StoreSettings, number: int, tell: Callable[[str], None]) -> None:
    """Print one athlete's marathons as the store has them, and what would be believed of how they differ."""
    from bot.terminal_work import known, open_desk
    from marathon.usecases.predict_race import races_on_record
    from marathon.words.model_scores import marathon_line, personal_lines
    from models.personal import residual_of, sample

    with open_desk(settings) as desk:
        records = races_on_record(desk, known(desk, number))
    marathons = sample(records)
    for one in records:
        if one.date in set(marathons["date"]):
            tell(marathon_line(one))
    for line in personal_lines(residual_of(marathons)):
        tell(line)
