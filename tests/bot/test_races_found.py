"""Which runs were races: asked once below the run, answered by a button, changed later, and heard by predictions."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.background.load import joined
from bot.core.message import Reply
from bot.core.notices import render
from bot.demo.files import recording
from marathon.domain.activity import Activity, ActivityId, Source
from marathon.domain.prediction_card import PredictionCard
from marathon.domain.race import Estimate
from marathon.store import activities
from marathon.usecases.predict_race import predict_race
from marathon.usecases.put_activity import merged
from marathon.usecases.tell_run import run_notice
from tests.bot.test_every_command import is_sound
from tests.club import ANA, MARIT, TODAY, Club, a_run, runs_of

FAST_10K = replace(
    a_run(TODAY, 10_050.0, 2_950.0, hr_bpm=165.0, source=Source.STRAVA, source_id="77"), name="Morning Run"
)
ASKED = (
    "Was this a race? 17% faster than your usual pace, heart rate at 98% of your threshold, "
    "as long as a race over 10 km."
)


def came_in(club: Club, run: Activity = FAST_10K) -> ActivityId:
    """Returns the number of a run that came in."""
    number = club.desk.store.write(lambda connection: activities.insert(connection, ANA, run))
    assert number is not None
    return number


def told(club: Club, run: Activity = FAST_10K) -> Reply:
    """Returns the message of a run as it stands now."""
    return render(club.desk, ANA, run_notice(run))


def labels(reply: Reply) -> list[str]:
    """Returns what a reply's buttons show, the scale left out."""
    return [button.label for button in reply.buttons if not button.label.isdigit()]


def races_in(card: PredictionCard) -> list[date]:
    """Returns the days of the races on the record of a prediction."""
    return [one.date for one in card.record]


def test_a_run_in_doubt_is_asked_about_below_its_own_message(club: Club) -> None:
    came_in(club)
    reply = told(club)
    assert ASKED in reply.lines
    assert labels(reply) == ["Race", "Training", "Today", "Why?", "Why this?"]
    assert [button.label for button in reply.buttons[2:12]] == [str(n) for n in range(1, 11)]
    is_sound(reply)


@pytest.mark.parametrize(
    ("label", "line", "left"),
    [
        ("Race", "Counts as a race: you said so.", ["Not a race", "Today", "Why?", "Why this?"]),
        ("Training", "Counts as training: you said so.", ["Today", "Why?", "Why this?"]),
    ],
)
def test_an_answer_is_kept_shown_and_never_asked_for_again(
    club: Club, label: str, line: str, left: list[str]
) -> None:
    number = came_in(club)
    answer = club.press(told(club), label)
    assert answer.title.startswith(f"Noted. Run {number}, 22 Nov 2026: 10.1 km in 50:10, ")
    assert line in told(club).lines
    assert labels(told(club)) == left
    assert not any("?" in asked for asked in club.ask("/race runs").lines)
    assert club.press(answer, "Undo").title.startswith("Taken back.")
    assert ASKED in told(club).lines


def test_the_answer_outlives_what_strava_says_later(club: Club) -> None:
    number = came_in(club)
    club.ask(f"/race was {number} training")
    with club.desk.store.read() as connection:
        known = activities.get(connection, ANA, number)
    anew = merged(known, replace(FAST_10K, is_race=True, name="Club Race"))
    club.desk.store.write(lambda connection: activities.update(connection, ANA, anew))
    assert "Counts as training: you said so." in told(club).lines


def test_predictions_rest_on_races_found_and_answered_alone(club: Club) -> None:
    number = came_in(club, replace(FAST_10K, duration_s=2_700.0, elapsed_s=2_700.0))
    before = predict_race(club.desk, ANA, 10_000.0)
    assert TODAY not in races_in(before)
    club.ask(f"/race was {number} race")
    after = predict_race(club.desk, ANA, 10_000.0)
    assert races_in(after)[0] == TODAY
    assert isinstance(after.outcome, Estimate)
    assert isinstance(before.outcome, Estimate)
    assert after.outcome.time_s < before.outcome.time_s
    club.ask(f"/race was {number} training")
    assert TODAY not in races_in(predict_race(club.desk, ANA, 10_000.0))


def test_an_entered_race_is_found_in_what_was_recorded_and_counts_its_own_distance(club: Club) -> None:
    club.ask(f"/race add Club 10k {TODAY} 10 km 50:00")
    run = replace(FAST_10K, distance_m=10_190.0, name="Morning Run")
    came_in(club, run)
    assert "Counts as a race: you had entered Club 10k." in told(club, run).lines
    card = predict_race(club.desk, ANA)
    assert (card.record[0].date, card.record[0].distance_m) == (TODAY, 10_000.0)
    assert card.race is not None
    assert card.race.name == "Spring Marathon"  # today's is run


def test_the_list_names_races_their_reasons_and_how_to_change_them(club: Club) -> None:
    marked = replace(a_run(TODAY - timedelta(days=60), 5_020.0, 1_400.0), is_race=True, name="Club race")
    first, second = came_in(club, marked), came_in(club)
    listed = club.ask("/race runs")
    assert listed.title == "1 run counts as a race, 1 may have been one"
    assert listed.lines[0].startswith(f"Run {second}, 22 Nov 2026: 10.1 km in 50:10, perhaps a race (17% ")
    assert listed.lines[1].endswith("a race (it is marked so where it was recorded)")
    assert listed.lines[-2].startswith("Was the run of Sun 22 Nov a race? ")
    assert listed.lines[-1] == f"Say what a run was: /race was {second} race, or training."
    assert club.ask(f"/race was {first} training").title.endswith(", training (you said so)")
    assert club.ask("/race runs", MARIT).title.startswith("None of your runs")
    is_sound(listed)


def test_nobody_says_what_another_s_run_was(club: Club) -> None:
    number = came_in(club)
    assert "nothing here by the number" in club.ask(f"/race was {number} race", MARIT).title
    assert "/race is used like this" in club.ask(f"/race was {number}").text
    assert "I did not understand “walk” there." in club.ask(f"/race was {number} walk").text


def test_a_typed_run_is_asked_about_at_once_and_a_repeated_one_is_not(club: Club) -> None:
    typed = club.ask("/run 10.05 km 48:00")
    assert any(line.startswith("Was this a race? ") for line in typed.lines)
    assert labels(typed)[:2] == ["Race", "Training"]
    again = club.ask("/run 10.05 km 48:00")
    assert not any(line.startswith("Was this a race? ") for line in again.lines)


def test_a_plain_run_is_not_asked_about(club: Club) -> None:
    typed = club.ask("/run 10.05 km 62:00")
    assert not any("a race?" in line for line in typed.lines)
    assert labels(typed)[0] == "Undo"


def test_a_dropped_file_asks_unless_the_run_was_told_of_before(club: Club) -> None:
    club.ask("/profile threshold hr 145")  # the recording's 138 beats are a race's then
    start = FAST_10K.started_at.astimezone(ZoneInfo("Europe/Lisbon"))
    file = recording(start, duration_s=2_950, distance_m=10_050.0)
    asked = [any("a race?" in line for line in club.drop("run.fit", file).lines)]
    number = next(run.id for run in runs_of(club) if run.local_date == TODAY)
    club.ask(f"/run remove {number}")
    came_in(club)
    again = club.drop("again.fit", recording(start, duration_s=2_951, distance_m=10_050.0))
    asked.append(any("a race?" in line for line in again.lines))
    assert asked == [True, False], again.text


def test_of_runs_told_as_one_the_race_is_asked_about_before_the_scale(club: Club) -> None:
    calm = replace(a_run(TODAY - timedelta(days=1), 8_000.0, 3_000.0), source=Source.STRAVA, source_id="76")
    number = came_in(club)
    came_in(club, calm)
    whole = joined([told(club, calm), told(club)])
    assert whole.lines[-1].startswith("Was the run of Sun 22 Nov a race? ")
    assert labels(whole) == ["Race", "Training", "Today", "Why?", "Why this?"]
    assert ASKED not in whole.lines
    club.ask(f"/race was {number} race")
    assert joined([told(club, calm), told(club)]).lines[-2].startswith("How did it feel? ")
