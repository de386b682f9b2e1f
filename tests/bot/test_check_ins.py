"""Check-ins by buttons: how a run felt, under its own message and by command, changeable, told to whom it concerns."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.core.message import Place, Reply
from bot.core.notices import render
from bot.demo.files import sample_run
from marathon.domain.activity import Activity
from marathon.domain.athlete import AthleteId
from marathon.domain.check_in import CheckIn, CheckInKind
from marathon.domain.notice import Posting, RunNotice
from marathon.domain.parcel import Address
from marathon.store import activities, check_ins, destinations, notification_log, tables
from marathon.usecases.people import person_of
from marathon.usecases.post_notice import post_notice
from marathon.usecases.tell_run import run_key, run_notice
from tests.bot.test_every_command import KILOMETRES, is_sound
from tests.club import ANA, BOB, CYD, NOW, SOLO, TODAY, Club, runs_of

SCALE = [str(step) for step in range(1, 11)]


def efforts_of(club: Club, who: AthleteId = ANA) -> list[CheckIn]:
    """Returns what was said of runs, in order."""
    with club.desk.store.read() as connection:
        said = check_ins.covering(connection, who, date(2026, 1, 1), TODAY)
    return [item for item in said if item.kind is CheckInKind.EFFORT]


def tell_of_last_run(club: Club, who: AthleteId = ANA) -> tuple[Activity, RunNotice]:
    """Tells of an athlete's last run as the arrival from outside does."""
    run = runs_of(club, who)[-1]
    notice = run_notice(run)
    posting = Posting(key=run_key(who, run), athlete_id=who, notice=notice, local_date=run.local_date)
    address = Address(platform="web", external_id=str(who))
    club.desk.store.write(lambda connection: destinations.open_place(connection, who, address))
    assert club.desk.store.write(lambda connection: post_notice(connection, posting, NOW))
    return run, notice


def test_a_run_that_came_in_asks_with_ten_buttons(club: Club) -> None:
    run, notice = tell_of_last_run(club)
    reply = render(club.desk, ANA, notice)
    assert [button.label for button in reply.buttons] == [*SCALE, "Today", "Why?", "Why this?"]
    assert reply.buttons[5].command == f"/effort {run.id} 6"
    assert "How did it feel, from 1 (very easy) to 10 (all out)?" in reply.lines
    is_sound(reply)


def recording(club: Club, days_ago: int, who: AthleteId = ANA) -> tuple[str, bytes]:
    """Returns a file as a watch makes it, of a run so many days ago."""
    name, content = sample_run(person_of(club.desk, who), NOW - timedelta(days=days_ago - 1))
    return f"{days_ago}-{name}", content


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.buttons]


def test_a_dropped_run_asks_with_ten_buttons(club: Club) -> None:
    reply = club.drop(*recording(club, 1))
    assert labels(reply) == [*SCALE, "Today", "This week"]
    assert reply.lines[-1] == "How did it feel, from 1 (very easy) to 10 (all out)?"
    assert club.press(reply, "7").title.startswith("Noted: effort 7 of 10, Run 4 km")
    is_sound(reply)


def test_a_typed_run_asks_unless_it_says_so(club: Club) -> None:
    reply = club.ask("/run 24 km 2:20:00")
    assert labels(reply) == [*SCALE, "Undo", "Today"]
    assert club.press(reply, "3").title.startswith("Noted: effort 3 of 10, Run 24 km")
    assert "How did" not in club.ask("/run 5 km 30:00 effort 6 yesterday").text
    assert "How did" not in club.ask("/run 6 km 30:00 2026-11-18").text, (
        "of what is long past nobody is asked"
    )


def test_of_several_dropped_runs_the_newest_asks(club: Club) -> None:
    reply = club.drop_all(recording(club, 3), recording(club, 1), recording(club, 30), recording(club, 2))
    assert reply.lines[-1] == "How did the one of Sat 21 Nov feel, from 1 (very easy) to 10 (all out)?"
    club.press(reply, "4")
    assert [said.local_date for said in efforts_of(club)] == [date(2026, 11, 21)]
    assert labels(club.drop(*recording(club, 40))) == ["Today", "This week"]


def test_the_answer_is_kept_and_its_message_says_it(club: Club) -> None:
    run, notice = tell_of_last_run(club)
    woken: list[bool] = []
    club.desk = replace(club.desk, messages_wait=lambda: woken.append(True))
    answer = club.press(render(club.desk, ANA, notice), "6")
    assert answer.title.startswith("Noted: effort 6 of 10, Run 8 km in 40 min")
    assert runs_of(club)[-1].effort == 6
    (said,) = efforts_of(club)
    assert (said.effort, said.activity_id, said.local_date) == (6, run.id, run.local_date)
    assert (said.said_by, said.said_at) == (ANA, NOW)
    with club.desk.store.read() as connection:
        (waiting,) = connection.scalars(select(tables.Outbox.__table__.c.content))
        now = notification_log.notice_of(connection, run_key(ANA, run))
    assert isinstance(now, RunNotice)
    assert now.shape != notice.shape, "an outlet edits what has changed"
    assert waiting["shape"] == now.shape
    assert woken == [True]
    told = render(club.desk, ANA, now)
    assert "You said: effort 6 of 10." in told.lines
    assert [button.label for button in told.buttons] == ["Change", "Today", "Why?", "Why this?"]


def test_the_last_word_counts(club: Club) -> None:
    run, notice = tell_of_last_run(club)
    club.press(render(club.desk, ANA, notice), "6")
    again = club.press(render(club.desk, ANA, notice), "Change")
    assert again.title.startswith("How did it feel? Run 8 km")
    assert [button.label for button in again.buttons] == SCALE
    club.press(again, "9")
    assert [said.effort for said in efforts_of(club)] == [9]
    assert runs_of(club)[-1].effort == 9
    club.ask(f"/run effort {run.id} 3")
    assert [said.effort for said in efforts_of(club)] == [3], "however it was said"


def test_typed_it_rates_the_latest_run(club: Club) -> None:
    assert club.ask("/effort").title.startswith("How did it feel? Run 8 km in 40 min")
    club.ask("/effort 6")
    assert [run.effort for run in runs_of(club)][-2:] == [None, 6]
    club.ask("/run 5 km 30:00")
    club.ask("/effort 2")
    assert [run.effort for run in runs_of(club)][-2:] == [6, 2]


def test_an_effort_gives_a_load_where_nothing_else_does(club: Club) -> None:
    club.ask("/run 10 km 60:00", SOLO)
    assert club.ask("/effort 6", SOLO).lines == ("Load 75 from effort.",)


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("/effort 0", "0 cannot be right: that goes from 1 to 10."),
        ("/effort 11", "11 cannot be right: that goes from 1 to 10."),
        ("/effort hard", "/effort is used like this:"),
        ("/effort 99999 6", "There is nothing here by the number 99999."),
        ("/effort 99999 change", "There is nothing here by the number 99999."),
        ("/effort 1 2 3", "/effort is used like this:"),
        ("/efort 6", "Did you mean /effort?"),
    ],
)
def test_what_cannot_be_an_effort_changes_nothing(club: Club, said: str, hint: str) -> None:
    assert hint in club.ask(said).text
    assert efforts_of(club) == []


def test_nobody_rates_somebody_elses_run(club: Club) -> None:
    theirs = runs_of(club, BOB)[-1].id
    assert "nothing here" in club.ask(f"/effort {theirs} 6").title
    assert efforts_of(club, BOB) == []


def test_without_a_run_there_is_nothing_to_rate(club: Club) -> None:
    assert club.ask("/effort 6", SOLO).title.startswith("There is no run of the last 14 days to rate.")


def test_it_is_asked_in_private_and_in_the_readers_units(club: Club) -> None:
    assert "personal" in club.ask("/effort 6", place=Place.GROUP).title
    _, notice = tell_of_last_run(club, BOB)
    assert not KILOMETRES.search(render(club.desk, BOB, notice).text)
    assert not KILOMETRES.search(club.ask("/effort 6", BOB).text)


def test_a_ride_is_asked_about_too_but_a_run_comes_first(club: Club) -> None:
    from marathon.domain.activity import Sport
    from tests.club import a_run

    ride = a_run(TODAY, 30_000.0, sport=Sport.RIDE)
    club.desk.store.write(lambda connection: activities.insert(connection, CYD, ride))
    assert "How did it feel? Run" in club.ask("/effort", CYD).title


def test_an_effort_set_by_the_runs_number_is_said_again(club: Club) -> None:
    number = runs_of(club)[-1].id
    assert "You said: effort 8 of 10." in club.ask(f"/run effort {number} 8").lines
    assert "You said: effort 3 of 10." in club.ask("/run 5 km 30:00 effort 3 yesterday").lines
