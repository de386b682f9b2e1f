"""What is said to the coach and what it answers, against a real store at a fixed instant."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.core.commands import COMMANDS
from bot.core.commands.help import GROUPS
from bot.core.message import Place
from bot.core.router import split_command
from marathon.domain.athlete import AthleteId
from marathon.domain.check_in import CheckInKind
from marathon.domain.parcel import Address
from marathon.domain.reasons import AwayFor, LongRunJump
from marathon.domain.team import Role
from marathon.domain.units import Units
from marathon.store import activities, athletes, teams
from marathon.store.store import Connection
from marathon.usecases.manage_team import add_person
from marathon.usecases.read_messages import open_place
from marathon.words.flags import flag_lines
from marathon.words.reasons import week_reason
from marathon.words.voice import Voice
from tests.bot.test_every_command import is_sound
from tests.club import ANA, BOB, CYD, DAN, MARIT, OLGA, SOLO, TODAY, Club, a_run, run_on, runs_of, trains_in
from tests.dialogs import DIALOGS, FAREWELLS, MISTAKES, STORIES, TABLE, Talk


@pytest.mark.parametrize(("who", "said", "answered"), DIALOGS)
def test_said_and_answered(club: Club, who: AthleteId, said: str, answered: str) -> None:
    assert answered in club.ask(said, who).text


@pytest.mark.parametrize("story", STORIES | FAREWELLS)
def test_a_story_goes_on(club: Club, story: str) -> None:
    for who in (ANA, BOB, DAN, MARIT):
        open_place(club.desk, who, Address(platform="web", external_id=str(who)))
    talk = Talk(club)
    for who, said, answered in (STORIES | FAREWELLS)[story]:
        assert answered in talk.answer(who, said).text, said


def test_every_command_has_a_row() -> None:
    typed = {split_command(said)[0] for _, said, _ in TABLE if isinstance(said, str)}
    assert COMMANDS.keys() <= typed


def test_nobody_is_written_to_at_a_place_without_a_name(club: Club) -> None:
    assert club.ask("/summaries here").title.startswith("I cannot write to you there yet.")


@pytest.mark.parametrize(("said", "hint"), MISTAKES)
def test_a_mistake_gets_a_hint(club: Club, said: str, hint: str) -> None:
    before = runs_of(club)
    assert hint in club.ask(said).text
    assert runs_of(club) == before


def test_a_run_by_hand_counts_is_edited_removed_and_restored(club: Club) -> None:
    recorded = club.ask("/run 10 km 52:00 effort 6")
    assert recorded.title.startswith("Recorded: #")
    assert "Run 10 km in 52 min, 5:12 /km" in recorded.title
    number = run_on(club, TODAY)
    assert runs_of(club)[-1].effort == 6
    assert "10.5 km in 53 min" in club.ask(f"/run edit {number} 10.5 km 53:00").title
    assert runs_of(club)[-1].effort == 6
    removed = club.ask(f"/run remove {number}")
    assert TODAY not in {run.local_date for run in runs_of(club)}
    assert "Back again" in club.press(removed, "Undo").title
    assert runs_of(club)[-1].distance_m == 10_500
    club.press(recorded, "Undo")
    assert TODAY not in {run.local_date for run in runs_of(club)}


def test_a_changed_run_stays_on_its_day_unless_told(club: Club) -> None:
    club.ask("/run 12 km 1:10:00 wed")
    (number,) = [run.id for run in runs_of(club) if run.distance_m == 12_000]
    club.ask(f"/run edit {number} 12.5 km 1:10:00")
    (run,) = [run for run in runs_of(club) if run.id == number]
    assert (run.distance_m, str(run.local_date)) == (12_500, "2026-11-18")
    club.ask(f"/run edit {number} 12.5 km 1:10:00 yesterday")
    (run,) = [run for run in runs_of(club) if run.id == number]
    assert str(run.local_date) == "2026-11-21"


def test_a_device_keeps_its_numbers_but_takes_an_effort(club: Club) -> None:
    number = runs_of(club)[-1].id
    assert "recorded by a device" in club.ask(f"/run edit {number} 9 km 40:00").title
    assert "Changed" in club.ask(f"/run effort {number} 7").title
    assert (runs_of(club)[-1].effort, runs_of(club)[-1].distance_m) == (7, 8_000)


def test_a_typed_run_that_was_recorded_is_counted_once_and_leaves_its_effort(club: Club) -> None:
    before = runs_of(club)
    reply = club.ask("/run 8 km 40:00 effort 8 thu")
    assert "There already, and counted once" in reply.title
    assert "Undo" not in {button.label for button in reply.buttons}
    after = runs_of(club)
    assert [run.id for run in after] == [run.id for run in before]
    assert after[-1].effort == 8


def test_hours_are_meant_where_minutes_cannot_be(club: Club) -> None:
    assert "42.2 km in 3 h 30" in club.ask("/run marathon 3:30 yesterday").text
    club.ask("/race add City Half 2027-03-14 half 1:35")
    assert "City Half, 14 Mar 2027, half marathon, goal 1:35:00" in club.ask("/race").text


def test_away_excuses_todays_session_until_it_is_taken_back(club: Club) -> None:
    reply = club.ask("/away ill until friday")
    assert reply.title == "Noted: ill until Fri 27 Nov"
    assert "3 sessions are excused." in reply.lines
    assert "◇ ill until Fri 27 Nov" in club.ask("/today").lines
    assert club.ask("/week").title == "Ill until Fri 27 Nov: nothing is due; 18 of 36 km this week"
    assert "ill from Sun 22 Nov to Fri 27 Nov" in club.ask("/team", MARIT).text
    assert "not away" in club.press(reply, "Undo").title
    assert club.ask("/today").title == "Sun 22 Nov: Long run 18 km, to do"


def test_match_locks_a_run_and_frees_it(club: Club) -> None:
    club.ask("/run 18 km 1:50:00")
    number = run_on(club, TODAY)
    assert club.ask("/today").title == "Sun 22 Nov: Long run 18 km, on plan"
    club.ask(f"/match {number} none")
    assert "not in the plan" in club.ask("/today").text
    club.ask(f"/match {number} auto")
    assert "not in the plan" not in club.ask("/today").text


def test_match_shows_the_numbers_of_another_day_or_of_a_runs_own(club: Club) -> None:
    thursday = date(2026, 11, 19)
    number = run_on(club, thursday)
    by_date = club.ask("/match thu")
    assert by_date.title == "Runs and sessions of Thu 19 Nov. Join two with /match RUN SESSION."
    assert by_date.lines[0].startswith(f"Run #{number} Thu 19 Nov: ")
    assert by_date.lines[1].startswith("Session #")
    assert [club.ask(text) for text in ("/match 2026-11-19", "/match 19 Nov", f"/match {number}")] == [
        by_date
    ] * 3
    assert club.ask("/match today") == club.ask("/match")
    assert club.ask("/match yesterday").lines == ("There is nothing to join on that day.",)
    session = by_date.lines[1].split()[1].strip("#:")
    assert "your choice stands" in club.ask(f"/match {number} {session}").title


def test_a_person_chooses_whether_the_group_sees_their_week(club: Club) -> None:
    assert "Bob Reed" not in club.ask("/team group").text
    reply = club.ask("/team share", BOB)
    assert "Bob Reed" in club.ask("/team group").text
    club.press(reply, "Undo", BOB)
    assert "Bob Reed" not in club.ask("/team group").text


def test_the_owner_code_works_once(club: Club) -> None:
    from marathon.usecases.claim_ownership import owner_code

    code = owner_code(club.desk)
    assert code
    assert "personal" in club.ask(f"/owner {code}", SOLO, Place.GROUP).text
    assert "admin" in club.ask(f"/owner {code.lower()}", SOLO).title
    assert "not valid" in club.ask(f"/owner {code}", CYD).title
    assert owner_code(club.desk) is None


def test_triage_says_who_why_since_when_and_what_next(club: Club) -> None:
    reply = club.ask("/team", MARIT)
    assert reply.title == "2 of 4 need a word; 2 on track"
    dan, cyd, quiet = reply.lines
    assert dan.startswith("Dan Gap: Over-reached, 68 km of 36 km (189%), 3 of 3 sessions, since ")
    assert "78% longer than the longest run of the 30 days before" in dan
    assert dan.endswith("Take something out of the next three days.")
    assert "ill from Wed 18 Nov to Wed 25 Nov" in cyd
    assert quiet == "2 on track"


def test_a_race_that_was_entered_gets_its_result_and_counts_from_then_on(club: Club) -> None:
    club.ask("/race add Club 10k 2026-11-22 10 km 45:00", CYD)
    number = club.ask("/race list", CYD).text.partition(" Club 10k")[0].rpartition("#")[2]
    assert "Club 10k is today" in club.ask("/today", CYD).text
    assert "result 44:12" in club.ask(f"/race result {number} 44:12", CYD).title
    assert "in 44:12 on 22 Nov 2026" in club.ask("/predict 10 km", CYD).text
    assert "Club 10k" not in club.ask("/today", CYD).text
    club.ask("/race add Far Away 2027-05-02 marathon 3:30:00", CYD)
    later = club.ask("/race list", CYD).text.partition(" Far Away")[0].rpartition("#")[2]
    assert "has not been run yet" in club.ask(f"/race result {later} 3:30:00", CYD).title
    assert "nothing here" in club.ask("/race result 999 44:12", CYD).title


@pytest.mark.parametrize(
    "race", ["City Half 2027-03-14 half 1:35:00", "Old 10 2026-10-04 10k 45:12", "Trail 2027-05-02 33.3 km"]
)
def test_a_removed_race_comes_back_as_it_was(club: Club, race: str) -> None:
    club.ask(f"/race add {race}")
    name = race.partition(" 20")[0]
    before = club.ask("/race list").text
    number = before.partition(f" {name}")[0].rpartition("#")[2]
    gone = club.ask(f"/race remove {number}")
    club.press(gone, "Undo")
    assert club.ask("/race list").text.count(name) == 1
    assert [line.partition(" ")[2] for line in sorted(club.ask("/race list").lines)] == [
        line.partition(" ")[2] for line in sorted(before.splitlines()[1:])
    ]


def test_units_and_zone_are_taken_back_by_their_button(club: Club) -> None:
    for command, before in (
        ("/units imperial", "You read kilometres."),
        ("/timezone tokyo", "Europe/Lisbon"),
    ):
        name = command.split()[0]
        assert before in club.press(club.ask(command), "Undo").title
        assert before in club.ask(name).title
        assert "Undo" not in [button.label for button in club.ask(name).buttons]


def test_help_in_a_group_offers_only_what_is_answered_there(club: Club) -> None:
    reply = club.ask("/help", ANA, Place.GROUP)
    assert reply.title == "In this group I answer /team: the team's week, done against planned"
    for button in reply.buttons:
        assert "personal" not in club.ask(button.command, ANA, Place.GROUP).text


@pytest.mark.parametrize(
    ("name", "typed"), [("Søren Lindqvist", "soren"), ("Leïla Haddad", "leila h"), ("李 Zoë", "zoe")]
)
def test_a_name_is_found_without_its_accents(club: Club, name: str, typed: str) -> None:
    add_person(club.desk, name, zone="UTC", units=Units.METRIC, team="Harbour")
    assert club.ask(f"/today {typed}", MARIT).title.startswith(f"{name}: ")
    assert "nothing here" in club.ask(f"/today {typed}", ANA).title
    assert "nothing here" in club.ask("/today \u0301", MARIT).title


def test_a_coachs_buttons_stay_with_the_longest_name(club: Club) -> None:
    name = "Ünal " * 12 + "last"
    add_person(club.desk, name, zone="UTC", units=Units.METRIC, team="Harbour")
    for command in ("/today", "/predict"):
        for button in club.ask(f"{command} Ünal", MARIT).buttons:
            assert len(button.command.encode()) <= 64
            assert "Ünal" in club.ask(button.command, MARIT).text


def test_a_coachs_buttons_stay_with_the_athlete(club: Club) -> None:
    for command in ("/today Bob", "/week Bob", "/form Bob", "/plan Bob", "/predict Bob"):
        said = [button.command for button in club.ask(command, MARIT).buttons]
        assert all(text.endswith(" Bob Reed") for text in said), command


def test_who_has_several_teams_chooses_one_by_name(club: Club) -> None:
    def also_in(name: str, who: AthleteId, role: Role) -> Callable[[Connection], None]:
        def unit(connection: Connection) -> None:
            team = teams.find(connection, name)
            assert team
            if role is Role.ATHLETE:
                trains_in(connection, team.id, who)
            else:
                teams.add_member(connection, team.id, who, role)

        return unit

    club.desk.store.write(also_in("Hill", MARIT, Role.COACH))
    club.desk.store.write(also_in("Hill", ANA, Role.ATHLETE))
    harbour, hill = club.ask("/team harbour", MARIT), club.ask("/team Hill", MARIT)
    assert club.ask("/team", MARIT).text == harbour.text
    assert "Cyd Noor" in harbour.text
    assert "Cyd Noor" not in hill.text
    assert club.press(harbour, "Hill", MARIT).text == hill.text
    assert club.press(hill, "Harbour", MARIT).text == harbour.text
    assert club.press(hill, "Card for the group", MARIT).title.startswith("Hill: ")
    assert club.ask("/team hill", ANA) == club.ask("/team group hill", MARIT)
    assert club.ask("/team hill", MARIT, Place.GROUP) == club.ask("/team group hill", MARIT)
    assert club.ask("/team h", MARIT).title == "“h” fits more than one: Harbour, Hill."
    assert club.ask("/team harbour", OLGA).lines == club.ask("/team nobodys", OLGA).lines
    assert club.ask("/team harbour", OLGA).title == "There is nothing here by the name “harbour”."
    club.desk.store.write(also_in("Hill", SOLO, Role.COACH))
    club.desk.store.write(also_in("Harbour", SOLO, Role.ATHLETE))
    assert "Ravi Rao" not in club.ask("/team harbour", SOLO).text
    assert club.ask("/team", SOLO).title == club.ask("/team hill", OLGA).title


def test_two_of_one_name_are_told_apart_by_their_ids(club: Club) -> None:
    club.desk.store.write(lambda connection: athletes.update(connection, BOB, name="Cyd Noor"))
    both = f"Cyd Noor ({min(BOB, CYD)}), Cyd Noor ({max(BOB, CYD)})"
    assert club.ask("/today cyd", MARIT).title == f"“cyd” fits more than one: {both}."
    assert club.ask(f"/today {BOB}", MARIT).text != club.ask(f"/today {CYD}", MARIT).text
    assert club.ask(f"/today {OLGA}", MARIT).lines == club.ask("/today 99999", MARIT).lines
    assert club.ask(f"/today {OLGA}", MARIT).title.startswith("They train in no team of yours (any more)")


@pytest.mark.parametrize(
    ("days_ago", "said"), [(300, "since Mon 26 Jan\n"), (301, "since Sun 25 Jan 2026\n")]
)
def test_a_day_far_away_is_told_with_its_year(club: Club, days_ago: int, said: str) -> None:
    day = TODAY - timedelta(days=days_ago)
    club.desk.store.write(lambda connection: activities.insert(connection, SOLO, a_run(day)))
    assert f"no activity {said}" in club.ask("/today", SOLO).text.replace(".", "") + "\n"


def test_a_plan_that_begins_next_year_names_it(club: Club) -> None:
    shown = club.drop("plan.csv", b"date,type,distance\n2027-10-10,easy,8\n2026-12-10,easy,8\n", SOLO).lines
    assert {line.partition(":")[0] for line in shown if line.startswith("+")} == {
        "+ Thu 10 Dec",
        "+ Sun 10 Oct 2027",
    }


def test_a_typo_is_answered_shortly(club: Club) -> None:
    unknown = club.ask("/team zed", MARIT)
    assert unknown.title == "There is nothing here by the name “zed”."
    assert unknown.lines[-1] == "/help team lists every way."
    assert len(unknown.lines) <= 5
    assert len(club.ask("/team rename", MARIT).lines) <= 8


def test_help_is_short_and_holds_what_ones_role_may_say(club: Club) -> None:
    for who in (ANA, MARIT, SOLO):
        short = club.ask("/help", who)
        assert len(short.lines) < 20
        named = set(re.findall(r"/([a-z]+)", " ".join(short.lines)))
        full = club.press(short, "All commands", who)
        is_sound(full)
        assert {line[1:].partition(":")[0] for line in full.lines} == named - {"help"}
        assert short.is_view
        assert full.is_view
        assert club.press(full, "Less", who) == short
        assert ("note" in named) is (who == MARIT)
        assert "status" not in named
    assert "note" in re.findall(r"/([a-z]+)", club.ask("/help", MARIT).text)


def test_help_has_every_command_somewhere() -> None:
    held = [name for _, names in GROUPS for name in names]
    assert sorted(held) == sorted(COMMANDS.keys() - {"help", "start", "cancel"})


def test_a_time_between_two_hours_is_asked_about(club: Club) -> None:
    asked = club.ask("/hour 7:30")
    assert asked.title == "Daily summary: on the hour. Which one?"
    assert [button.label for button in asked.buttons] == ["07:00", "08:00"]
    assert club.press(asked, "08:00").title == "Daily summary at 08:00"
    assert [button.label for button in club.ask("/hour 23:15").buttons] == ["23:00"]


@pytest.mark.parametrize(
    "setting", ["/units", "/hour", "/quiet", "/timezone", "/summaries", "/units mi", "/hour 7"]
)
def test_each_setting_leads_back_to_all(club: Club, setting: str) -> None:
    assert club.press(club.ask(setting), "Settings") == club.ask("/settings")


def test_the_study_behind_long_runs_is_named_once() -> None:
    day = date(2026, 11, 22)
    jump = LongRunJump(
        date=day, distance_m=26_000.0, longest_m=18_000.0, increase=0.44, is_planned=True, advised_m=20_000.0
    )
    said = flag_lines((jump, replace(jump, date=day + timedelta(days=7))), Voice())
    assert " ".join(said).count("not medical advice") == " ".join(said).count("5,205") == 1
    assert all("Consider 20 km." in line for line in said)


def test_an_absence_of_one_day_is_told_by_that_day() -> None:
    day = date(2026, 11, 22)
    away = AwayFor(kind=CheckInKind.ILL, since=day, until=day)
    assert week_reason(away, Voice()) == "ill on Sun 22 Nov"
