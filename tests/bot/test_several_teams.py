"""Several teams, and the first one that nobody has named: none stands in the way of the one that is meant."""

import pytest

from bot.core.message import Place
from marathon.domain.athlete import AthleteId
from marathon.domain.team import Role
from marathon.domain.units import Units
from marathon.store.store import Store
from marathon.usecases.claim_ownership import owner_code
from marathon.usecases.manage_team import add_person
from marathon.usecases.people import highest_role, teams_of
from tests.club import ANA, BOB, MARIT, SOLO, Club, Listener, SetClock, desk_of


@pytest.fixture
def new_house(store: Store) -> Club:
    """Returns a house in which nobody has been yet."""
    clock, listener = SetClock(), Listener()
    return Club(desk=desk_of(store, clock, listener), clock=clock, listener=listener)


@pytest.fixture
def owner(new_house: Club) -> AthleteId:
    """Returns its first admin, just made by the code of the first start."""
    kim = add_person(new_house.desk, "Kim", zone="UTC", units=Units.METRIC)
    new_house.ask(f"/owner {owner_code(new_house.desk)}", kim)
    return kim


def test_the_first_team_takes_the_name_that_its_owner_gives(new_house: Club, owner: AthleteId) -> None:
    new_house.ask("/team new Night Owls", owner)
    assert [team.name for team in teams_of(new_house.desk, owner)] == ["Night Owls"]
    assert highest_role(new_house.desk, owner) is Role.ADMIN
    new_house.ask("/team new Early Birds", owner)
    assert [team.name for team in teams_of(new_house.desk, owner)] == ["Night Owls", "Early Birds"]


def test_a_team_that_nobody_trains_in_yet_has_no_card_for_a_group(new_house: Club, owner: AthleteId) -> None:
    said = new_house.ask("/team", owner)
    assert (said.title, said.buttons) == ("Nobody trains in this team yet", ())
    assert said.lines == ("/team new NAME names it, and makes an invite for those who train with you.",)


def test_a_first_team_with_somebody_in_it_keeps_its_name(new_house: Club, owner: AthleteId) -> None:
    add_person(new_house.desk, "Lou", zone="UTC", units=Units.METRIC, team="Team")
    new_house.ask("/team new Night Owls", owner)
    assert [team.name for team in teams_of(new_house.desk, owner)] == ["Team", "Night Owls"]


def test_the_last_admin_stays_while_others_are_there(new_house: Club, owner: AthleteId) -> None:
    new_house.ask("/team new Night Owls", owner)
    lou = add_person(new_house.desk, "Lou", zone="UTC", units=Units.METRIC, team="Night Owls", is_coach=True)
    for said in ("/leave yes", "/team role Kim athlete", "/team role Kim athlete in Night Owls"):
        assert new_house.ask(said, owner).title.startswith("Nobody else is admin of this coach."), said
    assert highest_role(new_house.desk, owner) is Role.ADMIN
    new_house.ask("/team role Lou admin", owner)
    assert "no longer in Night Owls" in new_house.ask("/leave yes", owner).title
    assert highest_role(new_house.desk, lou) is Role.ADMIN


def test_whoever_is_alone_may_go(new_house: Club, owner: AthleteId) -> None:
    assert "no longer in Team" in new_house.ask("/leave yes", owner).title


@pytest.mark.parametrize("said", ["/leave", "/team invite", "/team invite 3 people 2 days"])
def test_who_leads_several_teams_is_asked_which(club: Club, said: str) -> None:
    club.ask("/team new Owls", MARIT)
    reply = club.ask(said, MARIT)
    assert reply.title == "Which team?"
    assert [button.label for button in reply.buttons] == ["Harbour", "Owls"]
    assert "Owls" in club.press(reply, "Owls", MARIT).title


def test_the_card_of_one_of_several_teams_names_it(club: Club) -> None:
    assert not club.ask("/team", MARIT).title.startswith("Harbour")
    club.ask("/team new Owls", MARIT)
    assert club.ask("/team", MARIT).title.startswith("Harbour: 2 of 4 need a word")
    assert club.ask("/team owls", MARIT).title == "Owls: Nobody trains in this team yet"


@pytest.mark.parametrize("said", ["/team share", "/team private"])
def test_agreeing_to_the_card_is_said_in_private_and_needs_a_team(club: Club, said: str) -> None:
    assert club.ask(said, BOB, Place.GROUP).is_for_private
    assert club.ask(said, SOLO).title.startswith("You are not in a team yet.")
    assert not club.ask(said, ANA).title.startswith("You are not in a team")
