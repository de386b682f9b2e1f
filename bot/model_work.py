"""The operator's commands that train and score the learned model; neither opens the database."""

import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from marathon.words import model_scores as words
from models.artifact import FOLDER, MODEL
from models.evaluating import evaluate
from models.training import STEPS, train


def train_model(data: Path, tell: Callable[[str], None]) -> None:
    """Train on a survey with a bar for whoever watches, print the tables, and keep the model."""
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("", total=STEPS)
        scores = train(data, lambda: progress.advance(task))
    for line in words.score_lines(scores):
        tell(line)
    tell(words.model_kept((FOLDER / MODEL).stat().st_size / 1000))


def evaluate_model(data: Path, out: Path | None, tell: Callable[[str], None]) -> None:
    """Score the shipped model on a file and print the tables."""
    for line in words.score_lines(evaluate(data, out)):
        tell(line)
    if out is not None:
        tell(words.rows_written(str(out)))
