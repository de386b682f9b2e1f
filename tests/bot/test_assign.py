"""Plans given by a coach: shown for each athlete, applied and undone with one button, told to each of them."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from bot.core.message import Attachment, Incoming, Place, Reply
from bot.core.notices import render
from bot.core.router import Router
from marathon.domain.athlete import AthleteId
from marathon.domain.plan import SessionKind
from marathon.domain.team import Audience, TeamId
from marathon.store import activities, notification_log, tables, teams
from marathon.store.store import Connection
from marathon.usecases.forget_person import forget_person
from marathon.usecases.ingest_activity import judge_anew
from tests.bot.test_every_command import KILOMETRES, is_sound
from tests.club import ANA, BOB, CYD, DAN, MARIT, OLGA, RAVI, SOLO, TODAY, Club, plan_of, runs_of, trains_in

SATURDAY = date(2026, 11, 28)
PLAN = b"""date,type,distance_km,duration,notes
2026-12-01,easy,8,,
2026-12-03,tempo,,0:50:00,with strides
"""


def told(club: Club, who: AthleteId) -> list[Reply]:
    """Returns what somebody was told, newest first, as it reads now."""
    with club.desk.store.read() as connection:
        lines = notification_log.page(connection, who, None, 20)
    return [render(club.desk, who, line.notice) for line in lines if line.notice]


def drop(
    club: Club, text: str, content: bytes = PLAN, who: AthleteId = MARIT, place: Place = Place.PRIVATE
) -> Reply:
    """Returns the answer to a plan file with a text."""
    file = Attachment(name="plan.csv", content=content)
    return Router(club.desk).answer(Incoming(speaker=who, text=text, attachments=(file,), place=place))


def on(club: Club, day: date, who: AthleteId = ANA) -> list[tuple[SessionKind, float | None, float | None]]:
    """Returns what stands on a day of an athlete's plan."""
    return [(s.kind, s.distance_m, s.duration_s) for s in plan_of(club, who) if s.date == day]


def test_a_session_is_added_shown_applied_told_and_undone(club: Club) -> None:
    before = plan_of(club)
    dry = club.ask("/assign ana add sat easy 6 km", MARIT)
    assert dry.title == "Ana Silva: 1 session added (not applied yet)"
    assert "+ Sat 28 Nov: Easy run 6 km" in dry.lines
    assert plan_of(club) == before
    assert told(club, ANA) == []
    done = club.press(dry, "Apply", MARIT)
    assert done.title == "Ana Silva: 1 session added; told to them"
    assert on(club, SATURDAY) == [(SessionKind.EASY, 6_000.0, None)]
    (message,) = told(club, ANA)
    assert message.title == "Marit Solheim changed your plan: 1 session added"
    assert message.lines == ("+ Sat 28 Nov: Easy run 6 km",)
    club.press(dry, "Apply", MARIT)
    assert len(told(club, ANA)) == 1, "twice pressed is told once"
    undone = club.press(done, "Undo", MARIT)
    assert undone.title.startswith("Undone: Ana Silva")
    assert plan_of(club) == before
    assert [reply.title for reply in told(club, ANA)] == ["Marit Solheim took a change of your plan back"]
    for reply in (dry, done, undone, message):
        is_sound(reply)


def test_a_session_is_changed_and_dropped(club: Club) -> None:
    dry = club.ask("/assign ana change thu tempo 50 min", MARIT)
    assert "~ Thu 26 Nov: Tempo run 8 km becomes Tempo run 50 min" in dry.lines
    club.press(dry, "Apply", MARIT)
    assert on(club, date(2026, 11, 26)) == [(SessionKind.TEMPO, None, 3_000.0)]
    club.press(club.ask("/assign ana drop thu", MARIT), "Apply", MARIT)
    assert on(club, date(2026, 11, 26)) == []
    club.press(club.ask("/assign ana change tue rest", MARIT), "Apply", MARIT)
    assert on(club, date(2026, 11, 24)) == [(SessionKind.REST, None, None)]
    club.press(club.ask("/assign ana add tue long 20", MARIT), "Apply", MARIT)
    assert on(club, date(2026, 11, 24)) == [(SessionKind.LONG, 20_000.0, None)]


def test_of_several_sessions_the_kind_is_named(club: Club) -> None:
    club.press(club.ask("/assign ana add thu strength 30 min", MARIT), "Apply", MARIT)
    assert club.ask("/assign ana drop thu", MARIT).title.startswith("Several sessions stand on Thu 26 Nov")
    club.press(club.ask("/assign ana drop thu strength", MARIT), "Apply", MARIT)
    assert on(club, date(2026, 11, 26)) == [(SessionKind.TEMPO, 8_000.0, None)]


def test_several_are_shown_one_by_one_and_applied_by_one_button(club: Club) -> None:
    club.ask("/move thu fri", BOB)
    dry = club.ask("/assign ana, Bob Reed, dan drop thu", MARIT)
    assert dry.title == "This would change 2 plans"
    assert dry.lines == (
        "Ana Silva: 1 session removed",
        "Bob Reed: No such session stands on Thu 26 Nov.",
        "Dan Gap: 1 session removed",
    )
    done = club.press(dry, "Apply", MARIT)
    assert done.title == "2 plans changed, and each is told"
    assert [len(told(club, who)) for who in (ANA, BOB, DAN)] == [1, 0, 1]
    assert on(club, date(2026, 11, 26), DAN) == []
    club.press(done, "Undo", MARIT)
    assert len(on(club, date(2026, 11, 26), DAN)) == 1


def test_of_several_each_is_looked_at_before_it_is_applied(club: Club) -> None:
    dry = drop(club, "/assign ana, dan", b"date,type,distance_km\n2026-11-28,long,32\n")
    assert dry.lines[0].startswith("Ana Silva: 1 session added; Sat 28 Nov: 32 km planned, 78% longer")
    one = club.press(dry, "Ana Silva", MARIT)
    assert one.title == "Ana Silva: 1 session added (not applied yet)"
    assert "+ Sat 28 Nov: Long run 32 km" in one.lines
    assert any(line.startswith("The 32 km planned for Sat 28 Nov is 78% longer") for line in one.lines)
    assert [button.label for button in one.buttons] == ["All of them"]
    assert club.press(one, "All of them", MARIT).lines == dry.lines
    assert club.ask(dry.buttons[-1].command, OLGA).is_refusal
    for reply in (dry, one):
        is_sound(reply)


def test_what_of_a_calendar_is_no_training_is_named(club: Club) -> None:
    events = ("Easy 8 km", "Dentist")
    inside = "".join(
        f"BEGIN:VEVENT\r\nSUMMARY:{event}\r\nDTSTART;VALUE=DATE:20261201\r\nEND:VEVENT\r\n"
        for event in events
    )
    content = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{inside}END:VCALENDAR\r\n".encode()
    for text, who in (("/assign ana", MARIT), ("/assign ana, dan", MARIT), ("", ANA)):
        reply = drop(club, text, content, who)
        assert "1 entry is no training, so it was left out: Dentist." in reply.lines


def test_what_stands_on_the_day_already_is_named_and_can_be_changed_instead(club: Club) -> None:
    dry = club.ask("/assign ana add 2026-11-26 long 20 km", MARIT)
    assert "Thu 26 Nov already has: Tempo run 8 km" in dry.lines
    instead = club.press(dry, "Instead of Tempo run 8 km", MARIT)
    assert "~ Thu 26 Nov: Tempo run 8 km becomes Long run 20 km" in instead.lines
    both = club.ask("/assign ana, dan add 2026-11-26 long 20 km", MARIT)
    assert (
        both.lines[0] == "Ana Silva: 1 session added; Thu 26 Nov already has: Tempo run 8 km; 1 more warning"
    )


def test_a_dry_run_warns_of_what_the_cards_will_say(club: Club) -> None:
    """A planned run counts as if it were done, in the dry run as on every card."""
    club.press(club.ask("/assign ana change sun rest", MARIT), "Apply", MARIT)
    club.press(club.ask("/assign ana add fri long 20 km", MARIT), "Apply", MARIT)
    dry = club.ask("/assign ana add sat long 30 km", MARIT)
    (warned,) = [line for line in dry.lines if "longer than" in line]
    assert "50% longer than the longest run of the 30 days before (20 km)" in warned
    club.press(dry, "Apply", MARIT)
    assert any("30 km" in line and "(20 km)" in line for line in club.ask("/athlete ana", MARIT).lines)


def test_a_session_for_whom_hurts_is_warned_of(club: Club) -> None:
    club.ask("/pain 6", ANA)
    said = club.ask("/assign ana add sat easy 6 km", MARIT).lines
    assert any(line.startswith("Pain was reported") for line in said)
    assert not any("Pain" in line for line in club.ask("/assign ana drop thu", MARIT).lines)


def test_whose_plan_has_changed_since_is_left_out(club: Club) -> None:
    dry = club.ask("/assign ana, dan drop thu", MARIT)
    club.ask("/move thu fri", DAN)
    done = club.press(dry, "Apply", MARIT)
    assert done.lines == (
        "Ana Silva: 1 session removed",
        "Dan Gap: The plan has changed since this was proposed, so nothing was done. Ask again.",
    )
    assert told(club, DAN) == []


def test_all_means_every_athlete_of_the_coachs_teams(club: Club) -> None:
    dry = club.ask("/assign all new 2027-04-11 marathon 40 km 4", MARIT)
    assert [line.split(":")[0] for line in dry.lines] == ["Ana Silva", "Bob Reed", "Cyd Noor", "Dan Gap"]
    before = plan_of(club, RAVI)
    club.press(dry, "Apply", MARIT)
    for who in (ANA, BOB, CYD, DAN):
        assert max(session.date for session in plan_of(club, who)) == date(2027, 4, 11)
        assert told(club, who)[0].title.startswith("Marit Solheim changed your plan: ")
    assert plan_of(club, RAVI) == before
    assert not KILOMETRES.search(told(club, BOB)[0].text)


def test_a_group_of_the_team_is_meant_by_its_name(club: Club) -> None:
    def unit(connection: Connection) -> None:
        group, members = tables.TeamGroup.__table__, tables.GroupMember.__table__
        harbour = teams.teams_of(connection, MARIT)[0].id
        connection.execute(group.insert().values(id=1, team_id=harbour, name="Fast"))
        for who in (CYD, DAN, RAVI):
            connection.execute(members.insert().values(group_id=1, athlete_id=who))

    club.desk.store.write(unit)
    dry = club.ask("/assign fast drop thu", MARIT)
    assert [line.split(":")[0] for line in dry.lines] == ["Cyd Noor", "Dan Gap"], "Ravi is of another team"
    assert "nothing here" in club.ask("/assign fast drop thu", OLGA).title


def test_a_plan_file_with_the_text_is_proposed_to_each(club: Club) -> None:
    dry = drop(club, "/assign ana, dan")
    assert dry.title == "This would change 2 plans"
    own = plan_of(club, MARIT)
    club.press(dry, "Apply", MARIT)
    for who in (ANA, DAN):
        assert on(club, date(2026, 12, 3), who) == [(SessionKind.TEMPO, None, 3_000.0)]
        assert told(club, who)[0].title == "Marit Solheim changed your plan: 2 sessions added"
    assert plan_of(club, MARIT) == own
    assert drop(club, "").title.startswith("This would change your plan"), "without the text it is one's own"
    assert "Line 2" in drop(club, "/assign ana", b"date,type\nsoon,easy\n").text
    assert drop(club, "/assign ana", who=ANA).title == "That needs the role “coach” in a team."
    assert "personal" in drop(club, "/assign ana", place=Place.GROUP).title


@pytest.mark.parametrize("who", [OLGA, SOLO, BOB])
def test_nobody_assigns_to_whom_they_do_not_lead(club: Club, who: AthleteId) -> None:
    said = club.ask("/assign ana drop thu", who).title.replace("ana", "…")
    assert said == club.ask("/assign Zebedee drop thu", who).title.replace("Zebedee", "…")


def test_a_button_is_its_makers_alone_and_only_while_they_lead(club: Club) -> None:
    dry = club.ask("/assign ana drop thu", MARIT)
    before = plan_of(club)
    assert "Ana" not in club.ask(dry.buttons[0].command, OLGA).text
    rows = tables.Membership.__table__
    gone = rows.delete().where(rows.c.athlete_id == ANA)
    club.desk.store.write(lambda connection: connection.execute(gone))
    club.press(dry, "Apply", MARIT)
    assert plan_of(club) == before
    assert told(club, ANA) == []


def test_a_coach_learns_nothing_of_private_runs_by_assigning(club: Club) -> None:
    warned = club.ask("/assign ana add sat long 32 km", MARIT)
    assert any("longer than the longest run" in line for line in warned.lines)
    for run in runs_of(club):
        if (run.distance_m or 0) > 15_000:
            hidden = replace(run, audience=Audience.OWNER)
            club.desk.store.write(partial(activities.update, athlete_id=ANA, activity=hidden))
    judge_anew(club.desk, ANA, TODAY - timedelta(days=60))
    told_now = club.ask("/assign ana add sat long 32 km", MARIT)
    assert "18 km" not in " ".join(line for line in told_now.lines if "longest" in line)


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("/assign ana, bob", "/assign is used like this:"),
        ("/assign ana add", "/assign is used like this:"),
        ("/assign ana add sat", "/assign is used like this:"),
        ("/assign ana add sat swimming in jam", "I could not read “swimming in jam” as a session"),
        ("/assign ana add sat long", "I could not read “long” as a session"),
        ("/assign ana add someday long 20 km", "I could not read “someday” as a day"),
        ("/assign ana drop 2026-11-20", "Fri 20 Nov has passed"),
        ("/assign ana drop sat", "No such session stands on Sat 28 Nov"),
        ("/assign ana new 2027-04-11 marathon", "/assign is used like this:"),
        ("/assign ana new 2020-04-11 marathon 40 km 4", "the race is not ahead"),
        ("/assign , drop thu", "nothing here"),
        ("/assign apply 99", "nothing here"),
        ("/asign ana drop thu", "Did you mean /assign?"),
    ],
)
def test_what_cannot_be_assigned_gets_a_hint(club: Club, said: str, hint: str) -> None:
    before = plan_of(club)
    assert hint in club.ask(said, MARIT).text
    assert plan_of(club) == before


def test_what_changes_nothing_offers_no_button(club: Club) -> None:
    club.press(club.ask("/assign ana change thu tempo 9 km", MARIT), "Apply", MARIT)
    again = club.ask("/assign ana change thu tempo 9 km", MARIT)
    assert again.title == "Ana Silva: nothing changes"
    assert again.buttons == ()


def test_with_a_forgotten_coach_goes_what_the_athlete_was_told(club: Club) -> None:
    club.press(club.ask("/assign ana drop thu", MARIT), "Apply", MARIT)
    forget_person(club.desk, None, MARIT)
    assert told(club, ANA) == []
    assert "Marit" not in club.ask("/messages").text
    assert on(club, date(2026, 11, 26)) == []


def test_a_coach_is_led_from_the_athlete_to_a_plan_and_to_single_sessions(club: Club) -> None:
    offered = club.press(club.ask("/athlete ana", MARIT), "Give a plan", MARIT)
    assert offered.title == "What shall Ana Silva get? The plan runs until 29 Nov 2026"
    assert [button.label for button in offered.buttons] == [
        "Plan for Spring Marathon",
        "Drop Sun: Long run 18 km",
        "Drop Tue: Easy run 10 km",
        "Drop Thu: Tempo run 8 km",
    ]
    before = plan_of(club)
    built, dropped = (
        club.press(offered, label, MARIT)
        for label in ("Plan for Spring Marathon", "Drop Tue: Easy run 10 km")
    )
    assert built.title.endswith("(not applied yet)")
    assert built.lines[0].startswith("20 weeks: 31 km in the first whole one")
    assert dropped.lines == ("− Tue 24 Nov: Easy run 10 km",)
    assert plan_of(club) == before, "nothing changes before a yes"
    club.press(dropped, "Apply", MARIT)
    assert len(plan_of(club)) == len(before) - 1


def test_no_plan_is_built_from_runs_that_a_coach_does_not_see(club: Club) -> None:
    def hide(connection: Connection) -> None:
        for run in runs_of(club):
            activities.update(connection, ANA, replace(run, audience=Audience.OWNER))

    club.desk.store.write(hide)
    labels = [button.label for button in club.ask("/assign ana", MARIT).buttons]
    assert labels
    assert not [label for label in labels if label.startswith("Plan for")]


def test_who_has_no_plan_and_no_race_is_offered_what_can_be_typed(club: Club) -> None:
    club.desk.store.write(lambda connection: trains_in(connection, TeamId(1), SOLO))
    offered = club.ask("/assign solo", MARIT)
    assert offered.title == "What shall Solo Lone get? There is no plan ahead"
    assert offered.buttons == ()
    assert any("/assign Solo Lone add sat long 10 km" in line for line in offered.lines)
