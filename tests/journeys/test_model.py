"""The operator's commands about the learned model, on the real survey and on files that are none."""

import csv
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.journeys.conftest import House


def test_the_shipped_model_is_scored_as_it_is(house: House, shared_data: Path) -> None:
    survey = shared_data / "vickers" / "train.csv"
    said = house.run("model", "evaluate", "--data", str(survey), "--out", "rows.csv").done()
    assert "The shipped model on 1,582 runners, as it is; nothing was fitted." in said
    for name in ("this model | 697", "Vickers & Vertosick, one race | 697", "Riegel | 697", "VDOT | 697"):
        assert f"| {name} |" in said
    with (house.folder / "rows.csv").open() as file:
        first = next(csv.DictReader(file))
    assert {
        "id",
        "actual",
        "predicted",
        "low",
        "high",
        "riegel",
        "vdot",
        "vickers_vertosick",
        "gradient_boosting",
    } <= set(first)


def test_a_file_of_another_shape_is_refused_in_one_sentence(house: House) -> None:
    (house.folder / "other.csv").write_text("id,age\n1,40\n")
    refused = house.run("train", "--data", "other.csv").refused(1)
    assert "other.csv is no file of the survey's shape: its column female is missing" in refused
    assert "cannot be read" in house.run("model", "evaluate", "--data", "absent.csv").refused(1)
    assert "--data is missing" in house.run("train").refused(2)


def test_training_run_as_a_file_is_the_same_command(house: House, project: Path) -> None:
    for start in (["models/training.py"], ["-m", "models.training"]):
        called = [sys.executable, *start, "--data", str(house.folder / "absent.csv")]
        refused = subprocess.run(called, cwd=project, capture_output=True, text=True, check=False)
        assert refused.returncode == 1
        assert refused.stderr.startswith("absent.csv cannot be read.")


def test_own_marathons_are_held_against_what_was_said_of_them(house: House) -> None:
    house.run("athlete", "add", "Ana", "--zone", "UTC").done()
    assert "No marathon in the store" in house.run("model", "personal", "--as", "1").done()
    for back, race in ((120, "half"), (30, "marathon")):
        day = datetime.now(UTC).date() - timedelta(days=back)
        house.run("chat", f"/race add Run {day} {race}", "--as", "1").done()
    house.run("chat", "/race result 1 1:45:00", "--as", "1")
    house.run("chat", "/race result 2 3:58:00", "--as", "1")
    said = house.run("model", "personal", "--as", "1").done()
    assert "ran 3:58:00" in said
    assert "1 of these:" in said
    assert "33% would be believed" in said
    assert "races sampled from the store: 1, marathons among them: 1" in house.log
