"""What `bench` measures, under names that stay, and how it is printed; each topic is measured in a file of its own."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from io import StringIO
from typing import Final

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.bench import answers, days, drawing, importing, process, stall
from bot.bench.measured import Measured
from marathon.errors import UnknownMeasureError

MEASURES: Final[dict[str, tuple[str, Callable[[], Measured]]]] = {
    "start_ready_s": ("s", process.start_ready),
    "rss_idle_mb": ("MB", process.rss_idle),
    "rss_chart_mb": ("MB", process.rss_after_charts),
    "today_words_ms_p50": ("ms", answers.today_words),
    "today_chart_ms_p50": ("ms", answers.today_chart),
    "team_12_ms_p50": ("ms", answers.team_of_12),
    "team_100_ms_p50": ("ms", answers.team_of_100),
    "team_1000_ms_p50": ("ms", answers.team_of_1000),
    "process_day_1000_per_s": ("/s", days.process_1000),
    "process_day_10000_per_s": ("/s", days.process_10000),
    "fit_import_mb_per_s": ("MB/s", importing.fit_import),
    "chart_today_ms_p50": ("ms", drawing.today_chart),
    "chart_team_ms_p50": ("ms", drawing.team_chart),
    "loop_stall_ms_max": ("ms", stall.longest_stall),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the result; ratios were taken in the same run, and so hold on any machine."""

    name: str
    value: float
    unit: str
    ratios: dict[str, float]


def run(only: Sequence[str], *, as_json: bool) -> str:
    """Measure everything, or only what is named, and return a table or a JSON list.

    Raises: UnknownMeasureError for a name that is not in MEASURES.
    """
    for name in only:
        if name not in MEASURES:
            raise UnknownMeasureError(name=name, known=", ".join(MEASURES))
    figures = _measure([name for name in MEASURES if not only or name in only])
    return json.dumps([asdict(figure) for figure in figures], indent=2) if as_json else _table(figures)


def _measure(names: Sequence[str]) -> list[Figure]:
    figures = []
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("", total=len(names))
        for name in names:
            progress.update(task, description=name)
            unit, take = MEASURES[name]
            measured = take()
            ratios = {key: round(ratio, 3) for key, ratio in measured.ratios.items()}
            figures.append(Figure(name=name, value=round(measured.value, 3), unit=unit, ratios=ratios))
            progress.advance(task)
    return figures


def _table(figures: Sequence[Figure]) -> str:
    table = Table("name", "value", "unit", "ratios")
    table.columns[1].justify = "right"
    for figure in figures:
        ratios = ", ".join(f"{key} {ratio:.2f}" for key, ratio in figure.ratios.items())
        table.add_row(figure.name, f"{figure.value:,.1f}", figure.unit, ratios)
    page = Console(file=StringIO(), width=100)
    with page.capture() as printed:
        page.print(table)
    return printed.get().rstrip()
