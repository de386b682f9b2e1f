"""A race that only the plan holds is one: listed, counted down to, predicted for; entering it by name replaces it."""

from datetime import timedelta

from bot.core.message import Reply
from marathon.domain.nudge import Topic
from marathon.domain.units import MARATHON_M
from marathon.store import athletes
from marathon.usecases.find_race_week import find_race_week
from marathon.usecases.manage_race import list_races
from tests.club import CYD, TODAY, Club

RACE_DAY = TODAY + timedelta(weeks=12)


def plan_to_it(club: Club, week: str = "50 km") -> Reply:
    """Builds a plan for a race that nobody has entered, and returns what applying it says."""
    return club.press(club.ask(f"/plan new {RACE_DAY} marathon {week} 4", CYD), "Apply", CYD)


def names(club: Club) -> list[str]:
    """Returns what the races of that day are called."""
    return [race.name for race in list_races(club.desk, CYD) if race.date == RACE_DAY]


def test_the_race_of_a_plan_is_counted_down_to_and_predicted_for(club: Club) -> None:
    assert names(club) == []
    plan_to_it(club)
    assert names(club) == [""]
    assert "Marathon, 14 Feb 2027, from your plan" in club.ask("/race", CYD).text
    assert "Marathon in 84 days." in club.ask("/plan", CYD).text
    club.ask("/race add Half 2026-10-18 half 1:45:00", CYD)
    said = club.ask("/predict", CYD).text
    assert "If you run" in said
    assert "Marathon in 84 days." in said


def test_it_has_a_race_week(club: Club) -> None:
    plan_to_it(club)
    club.clock.moment += timedelta(weeks=11)
    with club.desk.store.read() as connection:
        person = athletes.get(connection, CYD)
        found = list(find_race_week(connection, [person], club.desk.clock.now()))
    assert [(nudge.topic, nudge.posting.key.split(":")[0]) for nudge in found] == [(Topic.RACE, "race_week")]


def test_one_that_is_entered_by_name_takes_its_place_until_it_is_removed(club: Club) -> None:
    plan_to_it(club)
    added = club.ask(f"/race add Lisbon {RACE_DAY} marathon 3:30", CYD)
    assert names(club) == ["Lisbon"]
    plan_to_it(club, "55 km")
    assert names(club) == ["Lisbon"]
    club.press(added, "Undo", CYD)
    assert names(club) == [""]


def test_it_goes_with_the_plan_but_not_once_it_was_run(club: Club) -> None:
    club.press(plan_to_it(club), "Undo", CYD)
    assert names(club) == []
    plan_to_it(club)
    race = next(race for race in list_races(club.desk, CYD) if race.date == RACE_DAY)
    assert race.distance_m == MARATHON_M
    club.ask(f"/move {RACE_DAY} {RACE_DAY + timedelta(days=1)}", CYD)
    assert names(club) == []
    moved = next(race for race in list_races(club.desk, CYD) if not race.name)
    assert moved.date == RACE_DAY + timedelta(days=1)
    club.clock.moment += timedelta(weeks=13)
    club.ask(f"/race result {moved.id} 3:40:00", CYD)
    club.ask(f"/move {moved.date} {RACE_DAY}", CYD)
    assert [r.result_s for r in list_races(club.desk, CYD) if r.date == moved.date] == [13_200.0]


def test_what_is_removed_by_hand_stays_away_and_comes_back_by_its_distance(club: Club) -> None:
    plan_to_it(club)
    number = next(race.id for race in list_races(club.desk, CYD) if not race.name)
    removed = club.ask(f"/race remove {number}", CYD)
    assert removed.title == "Removed: Marathon"
    assert names(club) == []
    club.press(removed, "Undo", CYD)
    assert names(club) == ["Marathon"]
