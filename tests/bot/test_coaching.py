"""What a coach reads of one athlete, and that for anybody else that athlete does not exist."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.message import Place
from bot.core.notices import render
from marathon.domain.athlete import AthleteId
from marathon.domain.check_in import CheckIn, CheckInKind
from marathon.domain.team import Audience, Role, TeamId
from marathon.store import activities, athletes, check_ins, teams
from marathon.store.store import Connection
from marathon.usecases.ingest_activity import judge_anew
from marathon.usecases.read_messages import read_messages
from tests.bot.test_every_command import is_sound
from tests.club import ANA, BOB, CYD, DAN, MARIT, NOW, OLGA, PRIVATE_NOTE, SOLO, TODAY, Club, runs_of


def test_the_card_says_status_week_form_next_week_and_who_said_what_when(club: Club) -> None:
    club.ask("/effort 6")
    reply = club.ask("/athlete ana", MARIT)
    assert reply.title == "Ana Silva: On Track, 36 km of 36 km (100%), 3 of 3 sessions"
    assert reply.lines == (
        "Week so far: 18 of 36 km, on plan.",
        "Fitness 16, fatigue 13, form 0 (in balance).",
        "Next week: 36 km planned.",
        "Last check-ins:",
        "Thu 19 Nov: effort 6 of 10 (Ana Silva, Sun 22 Nov, 13:00)",
    )
    assert reply.picture is not None
    assert reply.picture.draw().startswith(b"\x89PNG")
    assert [button.command for button in reply.buttons][:2] == ["/week Ana Silva", "/why Ana Silva"]
    is_sound(reply)


def test_the_hour_is_the_coachs_and_the_newest_stands_first(club: Club) -> None:
    club.ask("/effort 6", CYD)
    club.clock.moment = NOW + timedelta(hours=1)
    club.ask("/away injured until friday", CYD)
    said = club.ask("/athlete cyd", MARIT).lines
    assert said[said.index("Last check-ins:") + 1 :][:2] == (
        "Sun 22 Nov: injured until Fri 27 Nov (Cyd Noor, Sun 22 Nov, 14:00)",
        "Tue 17 Nov: effort 6 of 10 (Cyd Noor, Sun 22 Nov, 13:00)",
    )


def test_no_plan_next_week_is_said(club: Club) -> None:
    club.clock.moment = NOW + timedelta(days=7)
    assert "Next week: nothing planned yet." in club.ask("/athlete ana", MARIT).lines


@pytest.mark.parametrize(
    ("name", "other"), [("Ana Silva", "Zebedee"), ("Nobody At All", "Zebedee"), ("2", "99")]
)
@pytest.mark.parametrize("who", [ANA, BOB, SOLO, OLGA])
def test_for_others_they_are_nobody(club: Club, who: AthleteId, name: str, other: str) -> None:
    nobody = club.ask(f"/athlete {other}", who).text
    assert club.ask(f"/athlete {name}", who).text.replace(name, other) == nobody


def test_an_old_button_about_somebody_who_has_left_says_so(club: Club) -> None:
    club.ask("/leave yes", ANA)
    for said in (f"/athlete {ANA}", f"/note {ANA} hello", f"/week {ANA}"):
        assert club.ask(said, MARIT).title.startswith("They train in no team of yours (any more)")


def test_a_note_to_who_only_coaches_offers_no_card_of_theirs(club: Club) -> None:
    club.desk.store.write(lambda connection: teams.add_member(connection, TeamId(1), SOLO, Role.COACH))
    for who, labels in (("solo", ["Undo"]), ("ana", ["Undo", "Athlete"])):
        assert [button.label for button in club.ask(f"/note {who} hello", MARIT).buttons] == labels
    club.ask("/reply hi", SOLO)
    (line,) = [line for line in read_messages(club.desk, MARIT).lines if line.kind == "note_reply"]
    assert line.notice
    assert [button.label for button in render(club.desk, MARIT, line.notice).buttons] == ["Write"]


def test_a_coach_is_not_told_to_rate_what_an_athlete_ran(club: Club) -> None:
    club.ask("/run 18 km 1:50:00")
    assert "/run effort" in club.ask("/today").text
    assert "/run effort" not in club.ask("wie geht es Ana?", MARIT).text
    assert "No load: " in club.ask("/today ana", MARIT).text


def test_nothing_of_a_private_run_is_told(club: Club) -> None:
    club.ask("/effort 9")
    run = replace(runs_of(club)[-1], audience=Audience.OWNER)
    club.desk.store.write(lambda connection: activities.update(connection, ANA, run))
    judge_anew(club.desk, ANA, run.local_date)
    text = club.ask("/athlete ana", MARIT).text
    assert "effort" not in text
    assert "Fitness" not in text, "the averages count the private run"


def test_the_effort_of_a_removed_run_goes_with_it(club: Club) -> None:
    club.ask("/effort 9")
    club.ask(f"/run remove {runs_of(club)[-1].id}")
    assert "effort" not in club.ask("/athlete ana", MARIT).text


def test_no_private_note_and_nobody_who_was_forgotten_is_named(club: Club) -> None:
    def unit(connection: Connection) -> None:
        said = CheckIn(kind=CheckInKind.SKIPPED, local_date=TODAY, note=PRIVATE_NOTE, said_at=NOW)
        gone = athletes.add(connection, "Gone Coach", "UTC")
        check_ins.add(connection, ANA, said, said_by=gone)
        connection.execute(athletes.ROWS.delete().where(athletes.ROWS.c.id == gone))

    club.desk.store.write(unit)
    text = club.ask("/athlete ana", MARIT).text
    assert "Sun 22 Nov: skipped (somebody who has left, Sun 22 Nov, 13:00)" in text
    assert PRIVATE_NOTE not in text
    assert "Gone Coach" not in text


def test_a_card_is_for_the_private_chat(club: Club) -> None:
    assert "personal" in club.ask("/athlete ana", MARIT, Place.GROUP).title


def test_without_a_name_it_offers_those_whom_the_coach_leads(club: Club) -> None:
    offered = club.ask("/athlete", MARIT)
    assert [button.label for button in offered.buttons] == ["Ana Silva", "Bob Reed", "Cyd Noor", "Dan Gap"]
    assert "Did you mean /athlete?" in club.ask("/athlet ana", MARIT).title


def test_the_triage_says_who_gave_the_reason_and_when(club: Club) -> None:
    club.ask("/away injured until friday", DAN)
    club.clock.moment = NOW + timedelta(days=1)
    club.ask("/missed yesterday skip", BOB)
    club.ask("/missed yesterday hard", ANA)
    lines = club.ask("/team", MARIT).lines
    dan, ana, bob = (next(line for line in lines if line.startswith(name)) for name in ("Dan", "Ana", "Bob"))
    assert "injured from Sun 22 Nov to Fri 27 Nov (Dan Gap, Sun 22 Nov, 13:00)" in dan
    assert "Long run missed on Sun 22 Nov; Sun 22 Nov: too hard (Ana Silva, Mon 23 Nov, 13:00)" in ana
    assert "Sun 22 Nov: skipped (Bob Reed, Mon 23 Nov, 13:00)" in bob
    assert "too hard" not in club.ask("/team group", MARIT).text


def test_the_triage_lists_who_has_no_plan_next_week(club: Club) -> None:
    assert "No plan next week" not in club.ask("/team", MARIT).text
    club.clock.moment = NOW + timedelta(days=3)
    club.ask("/plan new 2027-04-11 marathon 40 km 4", ANA)
    club.press(club.ask("/plan new 2027-04-11 marathon 40 km 4", ANA), "Apply", ANA)
    club.ask("/away injured until 2026-12-07", DAN)
    assert "No plan next week: Bob Reed, Cyd Noor." in club.ask("/team", MARIT).lines
    assert "No plan" not in club.ask("/team group", MARIT).text
