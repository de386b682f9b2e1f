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
    "rss_chart_mb": "MB",
    "today_words_ms_p50": "ms",
    "today_chart_ms_p50": "ms",
    "team_12_ms_p50": "ms",
    "team_100_ms_p50": "ms",
    "team_1000_ms_p50": "ms",
    "process_day_1000_per_s": "/s",
    "process_day_10000_per_s": "/s",
    "fit_import_mb_per_s": "MB/s",
    "chart_today_ms_p50": "ms",
    "chart_team_ms_p50": "ms",
    "loop_stall_ms_max": "ms",
}


def bench(project: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Runs the bench in a process of its own."""
    command = [sys.executable, "-P", "-m", "bot.cli", "bench", *args]
    return subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": str(project), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


def figures(project: Path, *names: str) -> dict[str, Any]:
    """Returns what the bench says of these measurements, by name."""
    done = bench(project, "--json", *(word for name in names for word in ("--only", name)))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert all(set(figure) == {"name", "value", "unit", "ratios"} for figure in found)
    assert {figure["name"]: figure["unit"] for figure in found} == {
        name: NAMES[name] for name in names or NAMES
    }
    assert all(figure["value"] > 0 for figure in found)
    return {figure["name"]: figure["ratios"] for figure in found}


def test_charts_are_cheap_next_to_pyplot_and_to_encoding(project: Path) -> None:
    for ratios in figures(project, "chart_today_ms_p50", "chart_team_ms_p50").values():
        assert ratios["to_pyplot"] < 0.5
        assert ratios["to_encoding"] < 2.5
        assert ratios["bytes_to_50_kib"] < 1


def test_an_import_takes_little_more_than_reading_the_files(project: Path) -> None:
    assert figures(project, "fit_import_mb_per_s")["fit_import_mb_per_s"]["time_to_reading"] < 12


def test_without_json_it_prints_a_table(project: Path) -> None:
    done = bench(project, "--only", "today_words_ms_p50")
    assert done.returncode == 0, done.stderr
    rows = [line for line in done.stdout.splitlines() if "_" in line]
    assert len(rows) == 1
    assert "today_words_ms_p50" in rows[0]


def test_an_unknown_name_is_answered_with_those_there_are(project: Path) -> None:
    done = bench(project, "--only", "speed_of_light")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Nothing called speed_of_light is measured here, only {', '.join(NAMES)}.\n"


@pytest.mark.soak
def test_every_measurement_is_taken_and_the_ratios_hold(project: Path) -> None:
    ratios = figures(project)
    assert ratios["process_day_10000_per_s"]["cost_per_athlete_to_1000"] < 1.5
