"""/predict as it is said: within one screen of a phone, in the athlete's units, and never without an answer."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from shutil import copy

import pytest

from bot.core.message import Reply
from marathon.domain.athlete import AthleteId
from marathon.domain.race import Race
from marathon.domain.units import HALF_MARATHON_M, MARATHON_M, Units
from marathon.store import athletes, races
from marathon.words.phrases import units
from models.artifact import DIGEST, FOLDER, MODEL
from models.learned import LearnedPredictor
from tests.club import ANA, BOB, MARIT, SOLO, TODAY, Club

ONE_SCREEN = 1_024


def with_model(club: Club, folder: Path = FOLDER) -> Club:
    """Returns the club at a desk with the model of a folder."""
    return replace(club, desk=replace(club.desk, predictor=LearnedPredictor(folder)))


def run_races(club: Club, athlete: AthleteId, *days_ago: int, name: str = "Half") -> None:
    """Keeps half marathons that were run so many days ago."""
    for back in days_ago:
        day = TODAY - timedelta(days=back)
        race = Race(name=name, date=day, distance_m=HALF_MARATHON_M, result_s=6_300.0 - back)
        club.desk.store.write(partial(races.add, athlete_id=athlete, race=race))


def buttons_of(reply: Reply) -> dict[str, str]:
    """Returns what each button of a reply says."""
    return {button.label: button.command for button in reply.buttons}


@pytest.mark.parametrize("athlete", [ANA, BOB])
@pytest.mark.parametrize("view", ["", " why", " splits"])
def test_every_answer_fits_one_screen(club: Club, athlete: AthleteId, view: str) -> None:
    learned = with_model(club)
    run_races(learned, athlete, 20, 45, 60, 75, 90, 120, name="The Greater Metropolitan Festival " * 4)
    far = TODAY + timedelta(days=100)
    goal = Race(name="An Uncommonly Long Name " * 6, date=far, distance_m=MARATHON_M, goal_s=13_200.0)
    learned.desk.store.write(lambda connection: races.add(connection, athlete, goal))
    learned.ask("/plan new 2027-03-02 marathon 60 km 5", athlete)
    reply = learned.ask(f"/predict{view}", athlete)
    assert units(reply.text) <= ONE_SCREEN
    assert reply.is_view


def test_the_answer_leads_to_its_reasons_and_its_splits(club: Club) -> None:
    learned = with_model(club)
    reply = learned.ask("/predict half")
    assert buttons_of(reply)["Why?"] == "/predict why 21097.5m"
    why, splits = learned.press(reply, "Why?"), learned.press(reply, "Splits")
    assert why.lines[0].startswith("100%: half marathon in 1:45:00")
    assert any("a week. With 10 km more, runners of the same results are" in line for line in why.lines)
    club.desk.store.write(lambda connection: athletes.update(connection, ANA, units=Units.IMPERIAL))
    assert any("With 5 mi more, runners" in line for line in learned.ask("/predict why half").lines)
    assert splits.title.startswith("Even splits, half marathon in 1:4")
    assert splits.picture is not None
    assert [line.split(":")[0] for line in splits.lines[1:]] == [
        "5 km",
        "10 km",
        "halfway",
        "15 km",
        "20 km",
        "finish",
    ]


def test_splits_are_of_the_goal_that_is_named_and_in_the_athletes_units(club: Club) -> None:
    learned = with_model(club)
    run_races(learned, BOB, 30)
    reply = learned.ask("/predict splits marathon 3:30:00", BOB)
    assert reply.title.startswith("Even splits, marathon in 3:")
    assert reply.lines[0].endswith("; the goal asks for 8:01 /mi.")
    assert reply.lines[2] == "Predicted · goal:"
    assert reply.lines[3].endswith(" · 40:03")
    assert any(line.startswith("halfway: ") and line.endswith(" · 1:45:00") for line in reply.lines)
    assert reply.lines[-1].endswith(" · 3:30:00")


def test_splits_of_a_short_race_are_of_every_kilometre(club: Club) -> None:
    assert len(with_model(club).ask("/predict splits 10k").lines) == 1 + 10


def test_a_coach_reads_the_reasons_of_an_athlete(club: Club) -> None:
    reply = with_model(club).ask("/predict why half Ana", MARIT)
    assert reply.title == "Ana Silva: What the prediction rests on: half marathon"


@pytest.mark.parametrize("view", ["", " why", " splits"])
def test_a_refusal_names_the_missing_datum_whatever_is_asked(club: Club, view: str) -> None:
    reply = with_model(club).ask(f"/predict{view}", SOLO)
    assert "needs a race result, or 8 runs in 8 weeks; there are 0 runs" in reply.text


def test_fault_53_predict_answers_whatever_the_model_file_is(club: Club, tmp_path: Path) -> None:
    whole = with_model(club).ask("/predict")
    assert "a model of how 1,582 runners raced" in whole.text
    missing = with_model(club, tmp_path).ask("/predict")
    assert "A formula answers, not the learned model: its file is missing." in missing.text
    copy(FOLDER / DIGEST, tmp_path / DIGEST)
    (tmp_path / MODEL).write_bytes((FOLDER / MODEL).read_bytes() + b" ")
    changed = with_model(club, tmp_path)
    assert "its file is not the one that was shipped" in changed.ask("/predict").text
    assert "Vickers and Vertosick's formula" in changed.ask("/predict").text
    for view in (" why", " splits", " half", " 10k 45:00"):
        assert changed.ask(f"/predict{view}").lines
    assert changed.ask("/predict").picture is not None
