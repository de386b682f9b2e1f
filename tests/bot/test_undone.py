"""What was typed and is typed again: a run changed by hand and a race's result are as they were after Undo."""

import pytest

from marathon.usecases.manage_race import list_races
from tests.club import ANA, TODAY, Club, run_on, runs_of


@pytest.mark.parametrize(
    "text", ["12 km 1:10:00", "12 km 1:10:00 yesterday effort 8", "12 km 1:10:00 effort none"]
)
@pytest.mark.parametrize("first", ["/run 10.5 km 52:07", "/run 10.5 km 52:07 effort 6"])
def test_a_change_of_a_run_is_undone(club: Club, first: str, text: str) -> None:
    club.ask(first)
    number = run_on(club, TODAY)
    before = runs_of(club)
    changed = club.ask(f"/run edit {number} {text}")
    assert runs_of(club) != before
    assert club.press(changed, "Undo").title.startswith("Changed: ")
    assert runs_of(club) == before


@pytest.mark.parametrize("first", ["", "1:44:59"])
def test_a_result_is_undone(club: Club, first: str) -> None:
    club.ask("/race add Park Half 2026-11-15 half")
    number = next(race.id for race in list_races(club.desk, ANA) if race.name == "Park Half")
    if first:
        club.ask(f"/race result {number} {first}")
    before = list_races(club.desk, ANA)
    finished = club.ask(f"/race result {number} 1:45:00")
    assert "result 1:45:00" in finished.title
    club.press(finished, "Undo")
    assert list_races(club.desk, ANA) == before
