"""A stranger becomes a member: first words, an invite, a yes, and the questions, by buttons and typed answers."""

import re
from datetime import timedelta

import pytest

from bot.core.message import Incoming, Place, Reply
from bot.core.router import Router
from marathon.domain.athlete import AthleteId
from marathon.domain.subscription import Subject
from marathon.domain.units import Units
from marathon.store import consents, teams
from marathon.store.store import Store
from marathon.usecases.arrive import arrive
from marathon.usecases.claim_ownership import owner_code
from marathon.usecases.join_team import CONSENT_VERSION
from marathon.usecases.manage_settings import show_settings
from marathon.usecases.manage_team import add_person
from marathon.usecases.people import person_of, teams_of
from tests.club import ANA, BOB, MARIT, OLGA, SOLO, Club, desk_of


@pytest.fixture
def ines(club: Club) -> AthleteId:
    """Returns somebody who has just spoken for the first time."""
    return arrive(club.desk, "telegram", "42", "Ines", place="42")


def _code(club: Club, said: str = "/team invite", who: AthleteId = MARIT) -> str:
    code = club.ask(said, who).start_code
    assert re.fullmatch(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){3}", code)
    return code


def _labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.buttons]


def _members(club: Club) -> list[str]:
    with club.desk.store.read() as connection:
        team = teams.find(connection, "Harbour")
        assert team is not None
        return [person.name for person in teams.members(connection, team.id)]


def test_a_stranger_is_told_in_three_lines_and_offered_buttons(club: Club, ines: AthleteId) -> None:
    reply = club.ask("/start", ines)
    assert reply.title.startswith("Hello Ines.")
    assert len(reply.lines) == 3
    assert _labels(reply) == ["Set up", "Today", "Help"], "Strava is not set up here"
    assert "/connect" not in reply.text


def test_a_coach_makes_a_team_and_its_invite_is_shown_once(club: Club, ines: AthleteId) -> None:
    reply = club.ask("/team new Night Owls", ines)
    assert f"/join {reply.start_code}" in reply.lines
    assert [team.name for team in teams_of(club.desk, ines)] == ["Night Owls"]
    listed = club.ask("/team invites", ines)
    assert reply.start_code not in listed.text
    assert "to Night Owls: 30 more people" in listed.text
    assert club.ask("/team new night owls", ines).title == "“night owls” is taken. Choose another name."
    assert "is made" in club.ask("/team new Harbour", ines).title, "of other people's teams nothing is told"


def test_joining_by_buttons_from_a_link_to_the_end(club: Club, ines: AthleteId) -> None:
    reply = club.ask(f"/start {_code(club)}", ines)
    assert reply.title == "Join Harbour? This is what you agree to:"
    assert "Your coach (Marit Solheim) sees your plan" in reply.text
    assert "The group sees nothing of you" in reply.text
    assert "Ines" not in _members(club), "nothing happens before the yes"
    reply = club.press(reply, "Yes, join", ines)
    assert reply.title == "You are in Harbour now."
    assert "Ines" in _members(club)
    for label in ("Keep Ines", "Miles", "Tokyo", "07:00"):
        reply = club.press(reply, label, ines)
    assert reply.title == "That is all, Ines. You are set up"
    person = person_of(club.desk, ines)
    assert (person.units, person.zone, show_settings(club.desk, ines).chosen[Subject.DAY].hour) == (
        Units.IMPERIAL,
        "Asia/Tokyo",
        7,
    )
    assert not person.shares_with_team
    assert "I answer commands" in club.ask("well, well", ines).title, "nothing is asked any more"


@pytest.mark.parametrize("hello", ["/start group", "/start"])
def test_what_opens_the_private_chat_greets(club: Club, ines: AthleteId, hello: str) -> None:
    assert club.ask(hello, ines).title.startswith("Hello Ines.")


def test_who_declines_hears_what_that_means(club: Club, ines: AthleteId) -> None:
    code = _code(club)
    declined = club.press(club.ask(f"/join {code}", ines), "No", ines)
    assert declined.title == "You did not join Harbour. Nothing is shared; the invite still works."
    assert "Ines" not in _members(club)
    club.press(club.ask(f"/join {code}", ines), "Yes, join", ines)
    assert "Ines" in _members(club)
    assert (
        club.press(club.ask(f"/join {code}", ANA), "Close").title
        == "Nothing changes: you are in Harbour, as you were."
    )


@pytest.mark.parametrize("said", ["what is this thing?", "x" * 81])
def test_what_is_no_name_is_not_taken_for_one(club: Club, ines: AthleteId, said: str) -> None:
    club.ask("/setup", ines)
    answer = club.ask(said, ines)
    assert "What shall I call you?" in answer.lines[0]
    assert "Keep Ines" in _labels(answer)
    assert person_of(club.desk, ines).name == "Ines"
    assert "I call you Fay." in club.ask("Fay", ines).title, "the question stands"


def test_a_wrong_answer_meets_its_question_again(club: Club, ines: AthleteId) -> None:
    club.ask("/setup units", ines)
    assert _labels(club.ask("furlongs", ines)) == ["Kilometres", "Miles"]
    club.ask("km", ines)
    assert "Skip" in _labels(club.ask("Atlantis", ines))
    understood = club.ask("lagoss", ines)
    assert understood.title.startswith("Your time zone is Africa/Lagos: it is 13:00")
    assert "Type a city" in club.press(understood, "Another time zone", ines).title
    assert club.ask("lagos", ines) == understood
    again = club.ask("Lagos", ines)
    assert "I did not understand “Lagos”" in again.title
    assert again.buttons == understood.buttons
    assert again.lines[0].startswith("At which hour")


def test_joining_by_typed_answers_alone(club: Club, ines: AthleteId) -> None:
    code = _code(club).lower().replace("-", " ")
    club.ask("/join", ines)
    assert "Join Harbour?" in club.ask(code, ines).title
    club.ask(f"/join {code} share", ines)
    answers = {
        "Inês  Costa": "kilometres or miles",
        "km": "Type a city",
        "Lisbon": "At which hour",
        "6": "all, Inês Costa.",
    }
    for said, asked in answers.items():
        assert asked in club.ask(said, ines).title
    person = person_of(club.desk, ines)
    assert (person.name, person.zone, _hour(club, ines)) == (
        "Inês Costa",
        "Europe/Lisbon",
        6,
    )
    assert person.shares_with_team


def test_an_answer_that_cannot_be_read_is_asked_again_by_any_process(club: Club, ines: AthleteId) -> None:
    club.ask("/setup zone", ines)
    assert "no time zone or city" in club.ask("Atlantis", ines).title
    assert "At which hour" in Router(club.desk).answer(_said("Berlin", ines)).title
    assert person_of(club.desk, ines).zone == "Europe/Berlin"
    assert "cannot be right" in club.ask("25", ines).title
    assert club.ask("7", ines).title.startswith("That is all")


def test_cancel_leaves_the_questions_and_keeps_what_was_said(club: Club, ines: AthleteId) -> None:
    club.ask("/setup name Inês", ines)
    assert club.ask("/cancel", ines).title == "Good, I ask no more. What you said before stays."
    assert "I answer commands" in club.ask("km", ines).title
    assert person_of(club.desk, ines).name == "Inês"


def test_a_question_is_forgotten_after_a_while(club: Club, ines: AthleteId) -> None:
    club.ask("/setup name", ines)
    club.clock.moment += timedelta(minutes=61)
    assert "I answer commands" in club.ask("Somebody else", ines).title
    assert person_of(club.desk, ines).name == "Ines"


def test_what_a_group_talks_answers_no_question(club: Club, ines: AthleteId) -> None:
    club.ask("/setup name", ines)
    club.ask("Somebody else", ines, Place.GROUP)
    assert person_of(club.desk, ines).name == "Ines"
    assert "kilometres or miles" in club.ask("Inês", ines).title


def test_the_consent_is_kept_with_its_wording_and_its_day(club: Club, ines: AthleteId) -> None:
    club.ask(f"/join {_code(club)} yes", ines)
    with club.desk.store.read() as connection:
        team = teams.find(connection, "Harbour")
        assert team is not None
        rows = connection.exec_driver_sql("SELECT kind, version FROM consents").all()
        assert consents.given_at(connection, ines, consents.to_team(team.id)) == club.clock.moment
    assert (consents.to_team(team.id), CONSENT_VERSION) in [tuple(row) for row in rows]


def test_an_invite_is_used_up_but_not_by_who_is_in_already(club: Club, ines: AthleteId) -> None:
    code = _code(club, "/team invite 1 person")
    assert "You are in Harbour already" in club.ask(f"/join {code}", ANA).title
    club.ask(f"/join {code} yes", ANA)
    club.ask(f"/join {code} yes", ines)
    assert "Ines" in _members(club)
    assert "That code is not valid" in club.ask(f"/join {code} yes", SOLO).title
    assert "Solo Lone" not in _members(club)


def test_an_invite_ends(club: Club, ines: AthleteId) -> None:
    code = _code(club, "/team invite 5 people 2 days")
    club.clock.moment += timedelta(days=2)
    assert "That code is not valid" in club.ask(f"/join {code}", ines).title


def test_a_revoked_invite_lets_nobody_in_and_only_its_team_revokes(club: Club, ines: AthleteId) -> None:
    code = _code(club)
    (button,) = club.ask("/team invites", MARIT).buttons
    assert club.ask(button.command, OLGA).title == "There is nothing here by that name or number."
    assert "That needs the role" in club.ask(button.command, ANA).title
    assert "Join Harbour?" in club.ask(f"/join {code}", ines).title
    assert "lets nobody in any more" in club.ask(button.command, MARIT).title
    assert "was withdrawn" in club.ask(f"/join {code}", ines).title
    assert club.ask("/team invites", MARIT).title.startswith("No invite stands.")


def test_a_coach_may_have_so_many_teams_and_invites(club: Club, ines: AthleteId) -> None:
    for number in range(5):
        assert "is made" in club.ask(f"/team new Owls {number}", ines).title
    assert "There are 5 already" in club.ask("/team new Owls again", ines).title
    for _ in range(10):
        club.ask("/team invite", MARIT)
    assert "There are 10 already" in club.ask("/team invite", MARIT).title


@pytest.mark.parametrize(
    "said", ["/team new Owls", "/team invite", "/team invites", "/join AAAA", "/setup", "/settings"]
)
def test_what_concerns_one_person_is_not_said_in_a_group(club: Club, said: str) -> None:
    assert "That is personal" in club.ask(said, MARIT, Place.GROUP).title


def test_a_link_pressed_in_a_group_joins_nothing_there(club: Club, ines: AthleteId) -> None:
    reply = club.ask(f"/start {_code(club)}", ines, Place.GROUP)
    assert "Join" not in reply.text


def _hour(club: Club, who: AthleteId) -> int | None:
    return show_settings(club.desk, who).chosen[Subject.DAY].hour


def test_settings_lead_to_every_setting(club: Club, ines: AthleteId) -> None:
    reply = club.ask("/settings", ines)
    assert "Zone: UTC (a guess: your first run corrects it)" in reply.lines
    for label in _labels(reply):
        assert "is used like this" not in club.press(reply, label, ines).text
    assert _labels(reply) == [
        "Language",
        "Units",
        "Time zone",
        "Morning note",
        "Daily summary",
        "Weekly review",
        "Run message",
        "Quiet hours",
        "Where messages come",
        "Nudges",
        "Sharing",
    ]


def test_a_zone_is_typed_after_the_button_and_is_no_guess_then(club: Club, ines: AthleteId) -> None:
    club.press(club.ask("/settings", ines), "Time zone", ines)
    assert "Europe/Lisbon" in club.ask("Lisbon", ines).title
    assert not person_of(club.desk, ines).zone_is_guessed
    assert "I answer commands" in club.ask("Berlin", ines).title


def test_what_a_setting_was_comes_back_by_its_button(club: Club) -> None:
    for first, then in (("/hour 7", "/hour off"), ("/quiet 22-7", "/quiet 23-6")):
        before = club.ask(first).title
        assert club.press(club.ask(then), "Undo").title == before


def test_messages_come_where_a_person_writes(club: Club, ines: AthleteId) -> None:
    assert _labels(club.ask("/summaries", ines)) == ["Only Telegram", "Nowhere", "Settings"]
    assert club.ask("/summaries telegram", ines).title == "Messages come on Telegram only"
    assert person_of(club.desk, ines).told_on == "telegram"
    assert "I cannot write to you there" in club.ask("/summaries slack", ines).title


def _said(text: str, who: AthleteId) -> Incoming:
    return Incoming(speaker=who, text=text)


def test_who_comes_back_is_counted_once_and_not_set_up_anew(club: Club, ines: AthleteId) -> None:
    code = _code(club, "/team invite 3 people")
    assert "What shall I call you?" in club.ask(f"/join {code} yes", ines).text
    for _ in range(2):
        club.ask("/leave Harbour yes", ines)
        back = club.ask(f"/join {code} yes", ines)
    assert back.title == "You are in Harbour now."
    assert _labels(back) == ["Today", "Sharing"]
    assert "2 more people" in club.ask("/team invites", MARIT).text


def test_who_is_in_already_is_offered_what_can_change(club: Club) -> None:
    code = _code(club)
    assert _labels(club.ask(f"/join {code}", BOB)) == ["Show my week to the team", "Close"]
    assert _labels(club.ask(f"/join {code}", ANA)) == ["Keep my week from the team", "Close"]


def test_the_first_admin_is_led_to_a_team(club: Club, store: Store) -> None:
    desk = desk_of(store)
    owner = add_person(desk, "Own", zone="UTC", units=Units.METRIC)
    said = Router(desk).answer(_said(f"/owner {owner_code(desk)}", owner))
    assert said.title.endswith("Do you coach? /team new NAME makes your team.")
    team = Router(desk).answer(_said("/team", owner))
    assert "/team new NAME" in team.text


@pytest.mark.parametrize("said", ["/privacy", "/digest", "/morning"])
def test_a_setting_leads_back_to_all_of_them(club: Club, said: str) -> None:
    assert "Settings" in _labels(club.ask(said, MARIT))
