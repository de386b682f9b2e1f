"""What is said to the coach and what it answers, against a real store at a fixed instant."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from bot.core.message import Place
from marathon.domain.athlete import AthleteId
from marathon.domain.team import Role
from marathon.domain.units import Units
from marathon.store import activities, athletes, teams
from marathon.store.store import Connection
from marathon.usecases.manage_team import add_person
from tests.club import ANA, BOB, CYD, MARIT, OLGA, SOLO, TODAY, Club, a_run, run_on, runs_of

# Who says what, and what must stand in the answer.
DIALOGS = (
    (ANA, "/today", "Sun 22 Nov: Long run 18 km, to do"),
    (ANA, "/today", "Last 7 days: On Track, 36 km of 36 km (100%), 3 of 3 sessions."),
    (ANA, "/TODAY", "Long run 18 km"),
    (ANA, "/today@coach_bot", "Long run 18 km"),
    (ANA, "  /today   ", "Long run 18 km"),
    (ANA, "/today me", "Long run 18 km"),
    (ANA, "/today ana silva", "Long run 18 km"),
    (ANA, "/week", "✓ Tue Easy run 10 km: 10 km of 10 km (100%)"),
    (ANA, "/week", "Next week: 36 km planned."),
    (ANA, "/plan", "Spring Marathon in 140 days."),
    (ANA, "/plan", "○ Sun 22 Nov: Long run 18 km\n○ Tue 24 Nov: Easy run 10 km\n"),
    (ANA, "/predict", "Goal 3:40:00"),
    (ANA, "/predict", "half marathon in 1:45:00 on 18 Oct 2026"),
    (ANA, "/predict half", "Half marathon: 1:45:00"),
    (ANA, "/predict 10 km", "10 km: "),
    (ANA, "/predict half 1:40", "Goal 1:40:00"),
    (ANA, "/predict marathon 3:30:00", "Goal 3:30:00"),
    (ANA, "/form", "Fitness 16"),
    (ANA, "/team", "Ana Silva: 18 km of 36 km"),
    (ANA, "/team group", "Harbour:"),
    (ANA, "/team group", "1 member keeps their week private; who wants to be on this card says /team share."),
    (ANA, "/why", "Rule: from 80% to 120% of the plan, no key session missed."),
    (ANA, "/why", "off plan (~) from 50% and to 150%"),
    (ANA, "/form", "Loads come from average heart rate."),
    (ANA, "/move today tomorrow", "Plan changed: 1 session changed"),
    (ANA, "/plan", "Week by week from this one: 36 km, 36 km."),
    (ANA, "/run", "5 activities in the last 14 days"),
    (ANA, "/run list", "Thu 19 Nov: Run 8 km in 40 min"),
    (ANA, "/match", "Session #"),
    (ANA, "/race", "1 race ahead, 1 behind"),
    (ANA, "/race list", "Old Half, 18 Oct 2026, half marathon, result 1:45:00"),
    (ANA, "/profile", "Resting heart rate: 50 (sharpens the load)"),
    (ANA, "/profile born 1985", "Birth year: 1985"),
    (ANA, "/profile sex female", "Sex: female"),
    (ANA, "/profile max 188", "Maximum heart rate: 188 (sharpens the load)"),
    (ANA, "/profile threshold 4:35", "Threshold pace: 4:35 /km (judges"),
    (ANA, "/profile threshold hr 172", "Threshold heart rate: 172 (judges"),
    (ANA, "/profile max hr 188", "Maximum heart rate: 188 (sharpens the load)"),
    (ANA, "/profile maximum heart rate: 188 bpm", "Maximum heart rate: 188 (sharpens the load)"),
    (ANA, "/profile HR max = 188bpm", "Maximum heart rate: 188 (sharpens the load)"),
    (ANA, "/profile rest hr 47", "Resting heart rate: 47 (sharpens the load)"),
    (ANA, "/profile threshold pace 4:20 /km", "Threshold pace: 4:20 /km (judges"),
    (ANA, "/profile threshold pace 4:20 min/km", "Threshold pace: 4:20 /km (judges"),
    (ANA, "/profile threshold heart rate 172", "Threshold heart rate: 172 (judges"),
    (ANA, "/profile birth year 1985", "Birth year: 1985"),
    (ANA, "/profile sex f", "Sex: female"),
    (ANA, "/profile resting none", "Resting heart rate: not known"),
    (ANA, "/units", "You read kilometres."),
    (ANA, "/units imperial", "You read miles."),
    (ANA, "/timezone", "Europe/Lisbon: it is 12:00 on Sun 22 Nov"),
    (ANA, "/timezone new york", "America/New_York: it is 07:00"),
    (ANA, "/timezone Berln", "Europe/Berlin"),
    (ANA, "/start", "Runs come from Strava (/connect), as files dropped here, or typed: /run 10 km 52:00."),
    (BOB, "/start", "or typed: /run 6 mi 52:00."),
    (ANA, "/start AAAA-BBBB", "That code is not valid."),
    (ANA, "/join AAAA-BBBB", "That code is not valid."),
    (ANA, "/join", "Which code did your coach give you?"),
    (ANA, "/cancel", "There is nothing to cancel."),
    (ANA, "/setup", "What shall I call you? Type a name, or keep this one."),
    (ANA, "/setup name Ana S", "Do you read kilometres or miles?"),
    (ANA, "/setup units miles", "Where does your day begin and end?"),
    (ANA, "/setup zone Porto Velho", "At which hour shall I tell you what the day asks?"),
    (ANA, "/setup hour 6 am", "That is all, Ana Silva."),
    (ANA, "/pair", "Say this to me on the other platform, in private, within ten minutes:"),
    (ANA, "/pair AAAA", "That code is not valid."),
    (ANA, "/hour", "No daily message"),
    (ANA, "/hour 7", "Daily message at 07:00"),
    (ANA, "/hour 7 pm", "Daily message at 19:00"),
    (ANA, "/hour off", "No daily message"),
    (ANA, "/quiet", "No quiet hours"),
    (ANA, "/quiet 22-7", "Quiet from 22:00 to 07:00"),
    (ANA, "/quiet 22:00 to 7", "Quiet from 22:00 to 07:00"),
    (ANA, "/summaries", "Messages come wherever you write to me"),
    (ANA, "/summaries off", "No messages unasked"),
    (ANA, "/settings", "Units: kilometres\nZone: Europe/Lisbon\nNo daily message"),
    (BOB, "/settings", "Units: miles"),
    (MARIT, "/team new Night Owls", "Night Owls is made, and you coach it"),
    (MARIT, "/team invite", "An invite to Harbour, for 30 people until 6 Dec 2026"),
    (MARIT, "/team invite 1 person 2 days", "An invite to Harbour, for 1 person until 24 Nov 2026"),
    (MARIT, "/team invites", "No invite stands."),
    (ANA, "/help", "/predict: your race time, and how sure it is"),
    (ANA, "/start", "Hello Ana Silva."),
    (ANA, "/help /run", "/run 10 km 52:00"),
    (BOB, "/profile threshold 8:20", "Threshold pace: 8:20 /mi"),
    (SOLO, "/today", "no activity has arrived yet"),
    (SOLO, "/today", "To begin: drop a file here, record a run with /run 10 km 52:00"),
    (SOLO, "/predict", "needs a race result, or 8 runs in 8 weeks; there are 0 runs"),
    (SOLO, "/team", "You are not in a team yet."),
    (SOLO, "/plan", "No plan yet."),
    (SOLO, "/form", "No training load yet\nDrop a file here, or record a run with /run 10 km 52:00."),
    (SOLO, "/race", "No races yet."),
    (SOLO, "/run", "No runs in the last 14 days."),
    (SOLO, "/match", "There is nothing to join today."),
    (MARIT, "/team private", "Your week is off the team's card; nothing else has changed"),
    (MARIT, "/today ana", "Ana Silva: Sun 22 Nov: Long run 18 km, to do"),
    (MARIT, "/week bob", "Bob Reed: Week so far: 18 of 36 km"),
    (MARIT, "/why @Ana Silva", "Ana Silva: Last 7 days: On Track"),
    (MARIT, "/predict half ana", "Ana Silva: Half marathon: 1:45:00"),
    (MARIT, "/form dan", "Dan Gap: Fitness"),
    (MARIT, "/plan bob", "Bob Reed: Your plan runs until 29 Nov 2026"),
)


@pytest.mark.parametrize(("who", "said", "answered"), DIALOGS)
def test_said_and_answered(club: Club, who: int, said: str, answered: str) -> None:
    assert answered in club.ask(said, who).text  # type: ignore[arg-type] # ids of the table are athletes'


# What cannot be read, and the hint that comes back.
MISTAKES = (
    ("/tody", "Did you mean /today?"),
    ("/predct", "Did you mean /predict?"),
    ("/qqqqqq", "There is no /qqqqqq. /help lists all commands."),
    ("/help tody", "Did you mean /today?"),
    ("good morning", "I answer commands"),
    ("", "I answer commands"),
    ("   \n\t ", "I answer commands"),
    ("/", "I answer commands"),
    ("/predict 600 km", "I could not read “600 km” as a distance."),
    ("/predict marathon 3:70:00", "I could not read “3:70:00” as a time"),
    (
        "/predict Nobody",
        "There is nothing here by the name “Nobody”.\n/predict is used like this:\n/predict\n",
    ),
    ("/predict banana", "by the name “banana”.\n/predict is used like this:"),
    ("/why sat", "by the name “sat”.\n/why is used like this:\n/why\n/why NAME"),
    ("/race result 3 3:28:41", "by the number 3.\n/race is used like this:"),
    ("/team everybody", "There is nothing here by the name “everybody”.\n/team is used like this:"),
    ("/setup nonsense", "/setup is used like this:"),
    ("/setup units furlongs", "/setup is used like this:"),
    ("/setup zone Atlantis", "I know no time zone or city called “Atlantis”."),
    ("/hour 24", "24 cannot be right: that goes from 0 to 23."),
    ("/hour noon", "/hour is used like this:"),
    ("/quiet 22", "/quiet is used like this:"),
    ("/quiet 7-7", "/quiet is used like this:"),
    ("/summaries here", "I cannot write to you there yet."),
    ("/summaries fax", "I cannot write to you there yet."),
    ("/setings", "Did you mean /settings?"),
    ("/team new", "/team is used like this:"),
    ("/team invite", "That needs the role “coach” in a team."),
    ("/team invites", "That needs the role “coach” in a team."),
    ("/run 10 km", "/run is used like this:"),
    ("/run ten km 52:00", "I could not read “ten km” as a distance"),
    ("/run 10 km fast", "I could not read “fast” as a time"),
    ("/run 10 km 52:00 effort", "/run is used like this:"),
    ("/run 10 km 52:00 effort 11", "11 cannot be right: that goes from 1 to 10."),
    ("/run 10 km 52:00 tomorrow", "That day has not come yet."),
    ("/run 10 km 52:00 0001-01-01", "I could not read “0001-01-01” as a day"),
    ("/run 10 km 52:00 31 Feb", "I could not read “31 Feb” as a day"),
    ("/run 450 km 40:00:00", "Nobody runs that far or that fast."),
    ("/run 10 km 0:10", "as a time over that distance"),
    ("/run remove", "/run is used like this:"),
    ("/run remove ²", "/run is used like this:"),
    ("/run remove 99999", "There is nothing here by the number 99999."),
    ("/run remove 9999999999999999999999999999", "/run is used like this:"),
    ("/run effort 1", "/run is used like this:"),
    ("/run edit x 10 km 50:00", "/run is used like this:"),
    ("/match DATE SESSION", "/match is used like this:"),
    ("/match a b", "/match is used like this:"),
    ("/match 99999 none", "There is nothing here by the number 99999."),
    ("/move", "/move is used like this:"),
    ("/move sat", "/move is used like this:"),
    ("/move foo bar", "I could not read “foo” as a day"),
    ("/move tomorrow sat", "There is no session to move on Mon 23 Nov."),
    ("/move today today", "There is no session to move"),
    ("/move today 9999-12-31", "I could not read “9999-12-31” as a day"),
    ("/away", "/away is used like this:"),
    ("/away lazy", "I did not understand “lazy” there.\n/away is used like this:"),
    ("/away ill until yesterday", "An absence ends at least today"),
    ("/away ill until 2028-01-01", "at most 26 weeks ahead"),
    ("/away undo", "You are not noted as away"),
    ("/race add", "/race is used like this:"),
    ("/race add Lisbon", "/race is used like this:"),
    ("/race add Lisbon 2027-10-10", "/race is used like this:"),
    ("/race add Lisbon 2027-10-10 far", "I could not read “far” as a distance"),
    ("/race remove ³", "/race is used like this:"),
    ("/race remove 77", "There is nothing here by the number 77."),
    ("/race sell 1", "/race is used like this:"),
    ("/plan new", "/plan is used like this:"),
    ("/plan new 2027-04-11 half marathon 4", "/plan is used like this:"),
    ("/plan new 2026-11-30 marathon 40 km 4", "the race is less than four weeks away"),
    ("/plan new 2020-11-30 marathon 40 km 4", "the race is not ahead"),
    ("/plan new 2027-04-11 marathon 40 km 9", "three to seven days a week"),
    ("/plan apply", "/plan is used like this:"),
    ("/plan apply 99", "There is nothing here by the number 99."),
    ("/plan undo ٣", "/plan is used like this:"),
    ("/profile born 1700", "1700 cannot be right: that goes from 1920 to 2016."),
    ("/profile born ²", "/profile is used like this:"),
    ("/profile shoe 43", "/profile is used like this:"),
    ("/profile sex maybe", "/profile is used like this:"),
    ("/profile threshold fast", "I could not read “fast” as a pace"),
    ("/profile max hr 300", "300 cannot be right: that goes from 120 to 230."),
    ("/profile 188", "/profile is used like this:"),
    ("/profile max", "/profile is used like this:"),
    ("/profile resting 5", "5 cannot be right: that goes from 25 to 110."),
    ("/units furlongs", "I did not understand “furlongs” there.\n/units is used like this:"),
    ("/timezone Atlantis", "I know no time zone or city called “Atlantis”."),
    ("/owner", "/owner is used like this:"),
    ("/owner ABCD-EFGH", "That code is not valid."),
)


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
    assert club.ask(f"/today {OLGA}", MARIT).title == f"There is nothing here by the name “{OLGA}”."


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
