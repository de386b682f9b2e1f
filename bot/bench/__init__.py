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

from bot.bench import (
    answers,
    asking,
    chats,
    days,
    drawing,
    importing,
    moving,
    nightly,
    predicting,
    process,
    sockets,
    stall,
    telling,
    webhook,
    workers,
)
from bot.bench.measured import Measured
from marathon.errors import NotMeasuredError, UnknownMeasureError

MEASURES: Final[dict[str, tuple[str, Callable[[], Measured]]]] = {
    "start_ready_s": ("s", process.start_ready),
    "rss_idle_mb": ("MB", process.rss_idle),
    "start_ready_chats_s": ("s", process.start_ready_with_chats),
    "rss_idle_chats_mb": ("MB", process.rss_idle_with_chats),
    "rss_chart_mb": ("MB", process.rss_after_charts),
    "today_words_ms_p50": ("ms", answers.today_words),
    "today_chart_ms_p50": ("ms", answers.today_chart),
    "team_12_ms_p50": ("ms", answers.team_of_12),
    "team_100_ms_p50": ("ms", answers.team_of_100),
    "team_1000_ms_p50": ("ms", answers.team_of_1000),
    "predict_first_ms": ("ms", predicting.predict_first),
    "predict_warm_ms_p50": ("ms", predicting.predict_warm),
    "predict_words_ms_p50": ("ms", predicting.predict_words),
    "predict_rss_mb": ("MB", predicting.predict_rss),
    "model_file_kb": ("kB", predicting.model_file),
    "telegram_words_ms_p50": ("ms", chats.telegram_words),
    "telegram_chart_ms_p50": ("ms", chats.telegram_chart),
    "slack_words_ms_p50": ("ms", chats.slack_words),
    "slack_chart_ms_p50": ("ms", chats.slack_chart),
    "chat_50_people_ms_p95": ("ms", chats.people_at_once),
    "process_day_1000_per_s": ("/s", days.process_1000),
    "process_day_10000_per_s": ("/s", days.process_10000),
    "nightly_1000_per_s": ("/s", nightly.sqlite_1000),
    "nightly_1000_per_s_postgres": ("/s", nightly.postgres_1000),
    "nightly_10000_per_s": ("/s", nightly.sqlite_10000),
    "nightly_10000_per_s_postgres": ("/s", nightly.postgres_10000),
    "nightly_10000_rss_mb": ("MB", nightly.sqlite_rss),
    "nightly_10000_rss_mb_postgres": ("MB", nightly.postgres_rss),
    "nightly_50000_per_s": ("/s", nightly.postgres_50000),
    "nightly_50000_rss_mb": ("MB", nightly.postgres_50000_rss),
    "outbox_per_s": ("/s", telling.sqlite_outbox),
    "outbox_per_s_postgres": ("/s", telling.postgres_outbox),
    "summaries_1000_due_lateness_s_p95": ("s", telling.sqlite_lateness),
    "summaries_1000_due_lateness_s_p95_postgres": ("s", telling.postgres_lateness),
    "fit_import_mb_per_s": ("MB/s", importing.fit_import),
    "chart_today_ms_p50": ("ms", drawing.today_chart),
    "chart_team_ms_p50": ("ms", drawing.team_chart),
    "ws_client_kb": ("kB", sockets.memory_of_a_client),
    "ws_fanout_100_ms_p95": ("ms", sockets.fan_out),
    "loop_stall_ms_max": ("ms", stall.longest_stall),
    "webhook_sqlite_vs_echo_ratio": ("", webhook.sqlite_ratio),
    "webhook_sqlite_draining_vs_echo_ratio": ("", webhook.sqlite_draining_ratio),
    "webhook_postgres_vs_echo_ratio": ("", webhook.postgres_ratio),
    "webhook_sqlite_ms_p99": ("ms", webhook.sqlite_p99),
    "webhook_sqlite_draining_ms_p99": ("ms", webhook.sqlite_draining_p99),
    "api_today_per_s": ("/s", asking.today_per_s),
    "api_team_100_per_s": ("/s", asking.team_of_100_per_s),
    "api_team_100_ms_p99": ("ms", asking.team_of_100_p99),
    "team_100_anew_ms_p50": ("ms", asking.team_of_100_anew),
    "api_304_per_s": ("/s", asking.known_per_s),
    "api_304_vs_echo_ratio": ("", asking.known_ratio),
    "event_to_day_ms_p50": ("ms", webhook.event_to_day_p50),
    "event_to_day_ms_p95": ("ms", webhook.event_to_day_p95),
    "event_to_day_postgres_ms_p50": ("ms", webhook.event_to_day_postgres_p50),
    "drain_per_s": ("/s", webhook.drain),
    "drain_1_worker_per_s": ("/s", workers.one),
    "drain_2_workers_per_s": ("/s", workers.two),
    "migrate_mb_per_s": ("MB/s", moving.mb_per_s),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the result; ratios were taken in the same run, and so hold on any machine.

    value: None where it could not be measured, and then `missing` says what is not there.
    """

    name: str
    value: float | None
    unit: str
    ratios: dict[str, float]
    missing: str = ""


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
            figures.append(_figure(name))
            progress.advance(task)
    return figures


def _figure(name: str) -> Figure:
    unit, take = MEASURES[name]
    try:
        measured = take()
    except NotMeasuredError as error:
        return Figure(name=name, value=None, unit=unit, ratios={}, missing=str(error))
    ratios = {key: round(ratio, 3) for key, ratio in measured.ratios.items()}
    return Figure(name=name, value=round(measured.value, 3), unit=unit, ratios=ratios)


def _table(figures: Sequence[Figure]) -> str:
    table = Table("name", "value", "unit", "ratios")
    table.columns[1].justify = "right"
    for figure in figures:
        ratios = ", ".join(f"{key} {ratio:.2f}" for key, ratio in figure.ratios.items())
        table.add_row(figure.name, _value(figure), figure.unit, ratios or figure.missing)
    page = Console(file=StringIO(), width=100)
    with page.capture() as printed:
        page.print(table)
    return printed.get().rstrip()


def _value(figure: Figure) -> str:
    """Return a value as it is read: a ratio, which has no unit, to the hundredth."""
    if figure.value is None:
        return "–"
    return f"{figure.value:,.1f}" if figure.unit else f"{figure.value:.2f}"
