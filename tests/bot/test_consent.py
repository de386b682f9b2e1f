"""Nobody is seen in a team who has not agreed to be: who only coaches it, who is asked to train, who left it."""

import pytest

from bot.core.message import Reply
from bot.core.notices import render
from marathon.domain.athlete import AthleteId
from marathon.domain.team import Role
from marathon.store import athletes, consents, teams
from marathon.usecases.claim_ownership import claim_ownership, owner_code
from marathon.usecases.manage_team import join_team
from marathon.usecases.people import led_by, teams_of, watched_by, watchers_of
from marathon.usecases.read_messages import read_messages
from marathon.usecases.team_overview import group_overview
from tests.club import ANA, BOB, MARIT, SOLO, Club

READING = ("today", "week", "plan", "form", "why", "predict", "paces", "athlete", "assign")


@pytest.fixture
def house(club: Club) -> Club:
    """Returns the club in which Bob coaches beside Marit, who coaches only, and is admin by now."""
    claim_ownership(club.desk, MARIT, owner_code(club.desk) or "")
    club.ask("/team role Bob admin", MARIT)
    club.ask("/run 10 km 52:00", MARIT)
    return club


def _sees_nothing(club: Club, coach: AthleteId, name: str, who: AthleteId) -> None:
    for command in READING:
        assert "There is nothing here by" in club.ask(f"/{command} {name}", coach).title, command
    for command in ("/team", "/team group", "/team groups"):
        reply = club.ask(command, coach)
        assert name not in f"{reply.text} {reply.picture.alt if reply.picture else ''}", command
    assert who not in {*watched_by(club.desk, coach), *led_by(club.desk, coach)}
    assert watchers_of(club.desk, who) == {who}
    assert club.ask("/privacy", who).title == "Nobody but you sees your training"
    team = teams_of(club.desk, coach)[0]
    assert name not in [row.athlete_name.split()[0] for row in group_overview(club.desk, team.id).rows]


def _last(club: Club, who: AthleteId) -> Reply:
    notice = read_messages(club.desk, who).lines[0].notice
    assert notice is not None
    return render(club.desk, who, notice)


def _agreed(club: Club, who: AthleteId) -> bool:
    with club.desk.store.read() as connection:
        return consents.stands(connection, who, consents.to_team(teams_of(club.desk, BOB)[0].id))


def test_who_only_coaches_is_seen_by_no_other_coach(house: Club) -> None:
    _sees_nothing(house, BOB, "Marit", MARIT)
    said = house.ask("/privacy", MARIT)
    assert "You coach Harbour and do not train there" in said.text
    assert not [button for button in said.buttons if "team" in button.label.lower()]


def test_who_is_made_an_athlete_is_asked_and_seen_only_after_the_yes(house: Club) -> None:
    assert "You coach and train in no team" in house.ask("/team share", MARIT).title
    done = house.ask("/team role Marit athlete", BOB)
    assert done.title == "Marit Solheim coaches Harbour no more, and is asked whether to train in it"
    assert not _agreed(house, MARIT)
    _sees_nothing(house, BOB, "Marit", MARIT)
    assert "Harbour asks you to train in it" in house.ask("/privacy", MARIT).text
    assert "You are not in a team yet" in house.ask("/team", MARIT).title
    asked = _last(house, MARIT)
    assert asked.title.startswith("Do you want to train in Harbour?")
    assert "Bob Reed made you an athlete there: you coach it no more." in asked.lines
    assert "Your coach (Bob Reed) sees your plan" in asked.text
    house.press(asked, "Yes, join", MARIT)
    assert _agreed(house, MARIT)
    assert "Marit" in house.ask("/week Marit", BOB).title
    assert MARIT in watched_by(house.desk, BOB)
    assert _last(house, BOB).title == "Marit Solheim joined Harbour"


def test_who_says_no_is_out_of_the_team_and_asked_no_more(house: Club) -> None:
    house.ask("/team role Marit athlete", BOB)
    no = house.press(_last(house, MARIT), "No", MARIT)
    assert no.title.startswith("You do not train in Harbour. Nothing is shared")
    _sees_nothing(house, BOB, "Marit", MARIT)
    assert "asks you" not in house.ask("/privacy", MARIT).text
    assert "There is nothing here by" in house.ask("/join 1 yes", MARIT).title, "nor can it be said later"


@pytest.mark.parametrize("said", ["/join 1 yes", "/join 1 share", "/join 2 yes"])
def test_nobody_joins_by_a_teams_number_who_is_not_asked(club: Club, said: str) -> None:
    assert "There is nothing here by" in club.ask(said, SOLO).title
    assert teams_of(club.desk, SOLO) == ()


def test_an_admin_who_changes_their_mind_finds_who_is_asked(house: Club) -> None:
    house.ask("/team role Marit athlete", BOB)
    assert house.ask("/team role Marit coach", BOB).title == "Marit Solheim in Harbour: coach"
    _sees_nothing(house, BOB, "Marit", MARIT)


def test_an_athlete_who_has_agreed_is_not_asked_again(house: Club) -> None:
    house.ask("/team role Ana coach", BOB)
    assert house.ask("/team role Ana athlete", BOB).title == "Ana Silva in Harbour: athlete"
    assert "Ana" in house.ask("/week Ana", BOB).title


def test_the_operator_asks_who_has_a_chat_and_answers_for_who_has_none(club: Club) -> None:
    club.desk.store.write(lambda connection: athletes.link_identity(connection, SOLO, "telegram", "8"))
    assert not join_team(club.desk, SOLO, "Harbour")
    _sees_nothing(club, MARIT, "Solo", SOLO)
    assert _last(club, SOLO).title.startswith("Do you want to train in Harbour?")
    assert join_team(club.desk, ANA, "Hill")
    with club.desk.store.read() as connection:
        assert Role.ATHLETE in teams.roles_of(connection, ANA)


def test_a_week_shown_to_one_team_is_shown_to_another_only_as_said(club: Club) -> None:
    code = club.ask("/team new Owls", SOLO).start_code
    asked = club.ask(f"/join {code}", ANA)
    assert "The group sees how far you ran this week" in asked.text
    assert [button.label for button in asked.buttons] == ["Yes, join", "No"]
    club.ask("/leave Harbour yes", ANA)
    again = club.ask(f"/join {code}", ANA)
    assert "The group sees nothing of you" in again.text, "what she agreed to there ended with it"
