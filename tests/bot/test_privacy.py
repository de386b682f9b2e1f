"""Who may see whom: a coach the athletes of their team, a group what its members agreed to, nobody else anything."""

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.message import Place, Reply
from marathon.domain.athlete import AthleteId
from marathon.domain.units import Units
from marathon.errors import UnreadableTextError
from marathon.store import athletes, races
from marathon.usecases.manage_team import add_person
from marathon.usecases.people import teams_of
from marathon.usecases.team_overview import group_overview
from tests.club import ANA, BOB, CYD, DAN, MARIT, OLGA, PRIVATE_NOTE, RAVI, SOLO, TODAY, Club

NAMES = {MARIT: "Marit Solheim", ANA: "Ana Silva", BOB: "Bob Reed", CYD: "Cyd Noor", RAVI: "Ravi Rao"}
ABOUT_A_PERSON = (
    "today",
    "week",
    "plan",
    "form",
    "why",
    "predict",
    "predict half",
    "predict marathon 3:30:00",
)
STRANGERS = (
    (BOB, ANA),  # an athlete of the same team
    (ANA, MARIT),  # one's own coach
    (OLGA, ANA),  # the coach of another team
    (MARIT, RAVI),
    (RAVI, CYD),
    (SOLO, ANA),  # somebody without a team
)
NOBODY = "Zyx Nobody"


def unnamed(reply: Reply) -> Reply:
    """Returns a reply without the name that its reader said themself."""
    return replace(reply, title=re.sub("“.*”", "“…”", reply.title))


@pytest.mark.parametrize("command", ABOUT_A_PERSON)
@pytest.mark.parametrize(("who", "whom"), STRANGERS)
def test_a_stranger_is_answered_as_if_the_person_did_not_exist(
    club: Club, command: str, who: AthleteId, whom: AthleteId
) -> None:
    existing = club.ask(f"/{command} {NAMES[whom]}", who)
    nobody = club.ask(f"/{command} {NOBODY}", who)
    assert unnamed(existing) == unnamed(nobody)
    assert existing.title == f"There is nothing here by the name “{NAMES[whom]}”."
    assert (existing.picture, existing.buttons) == (None, ())
    assert NAMES[whom] not in "".join(existing.lines)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    command=st.sampled_from(ABOUT_A_PERSON),
    pair=st.sampled_from(STRANGERS),
    shape=st.sampled_from(("{}", "@{}", "{} ", "me {}")),
    cut=st.integers(min_value=2, max_value=20),
    upper=st.booleans(),
)
def test_no_spelling_of_a_name_tells_a_stranger_anything(
    club: Club, *, command: str, pair: tuple[AthleteId, AthleteId], shape: str, cut: int, upper: bool
) -> None:
    who, whom = pair
    name = NAMES[whom][:cut].strip()
    said = shape.format(name.upper() if upper else name)
    existing, nobody = (club.ask(f"/{command} {name}", who) for name in (said, NOBODY))
    assert unnamed(existing) == unnamed(nobody)
    assert existing.title.endswith(f"“{' '.join(said.split())}”.")


@pytest.mark.parametrize("command", ABOUT_A_PERSON)
def test_a_coach_sees_the_athletes_of_the_team(club: Club, command: str) -> None:
    assert club.ask(f"/{command} Ana Silva", MARIT).title.startswith("Ana Silva: ")


def test_a_coach_of_two_people_of_one_name_is_asked_which(club: Club) -> None:
    add_person(club.desk, "Ana Costa", zone="UTC", units=Units.METRIC, team="Harbour")
    assert "Ana Costa, Ana Silva" in club.ask("/today ana", MARIT).title
    assert unnamed(club.ask("/today ana", OLGA)) == unnamed(club.ask(f"/today {NOBODY}", OLGA))


@pytest.mark.parametrize("who", [ANA, MARIT, SOLO])
def test_a_group_hears_nothing_personal(club: Club, who: AthleteId) -> None:
    private = club.ask("/today", who).text
    for command in (*ABOUT_A_PERSON, "run", "match", "race", "profile", "away ill", "move today tomorrow"):
        reply = club.ask(f"/{command}", who, Place.GROUP)
        assert reply.text == "That is personal: ask me in our private chat."
        assert (reply.picture, reply.buttons) == (None, ())
    assert club.drop("run.fit", b"x", who, Place.GROUP).text.startswith("That is personal")
    assert club.ask("/today", who).text == private


# What must never stand where a group reads. Seeded in tests.club: illness, injury, flags, effort, notes.
NEVER = re.compile(
    r"\bill\b|injur|sick|away|excus|longer than|monoton|days off|effort|/10|heart|"
    r"over-reached|under-performed|on track|missed|fever|blister|note|status|load|form\b",
    re.IGNORECASE,
)


def test_the_group_card_holds_distances_and_nothing_else(club: Club) -> None:
    coach = club.ask("/team", MARIT).text
    assert "ill from" in coach
    assert "longer than" in coach
    assert PRIVATE_NOTE in club.ask("/today").text
    for who in (ANA, MARIT, CYD):
        for text in ("/team", "/team group"):
            reply = club.ask(text, who, Place.GROUP)
            assert not NEVER.search(reply.text), reply.text
            assert reply.picture is None
            assert not any("group" not in button.command for button in reply.buttons)
    card = group_overview(club.desk, teams_of(club.desk, ANA)[0].id)
    assert not NEVER.search(repr(card)), card
    assert {row.athlete_name for row in card.rows} == {"Ana Silva", "Cyd Noor", "Dan Gap"}


def test_a_coach_in_a_group_gets_the_groups_card(club: Club) -> None:
    assert club.ask("/team", MARIT, Place.GROUP) == club.ask("/team group", MARIT)


def test_who_takes_consent_back_is_gone_at_once(club: Club) -> None:
    club.ask("/team private", DAN)
    assert "Dan" not in club.ask("/team", ANA, Place.GROUP).text


# Fault 30, the part of the store and the chat: names come in clean and are shown as text.
EVIL_NAMES = {
    "<b>Bo</b> & <!channel>": "<b>Bo</b> & <!channel>",
    "*_[]() `x`": "*_[]() `x`",
    "\u202eevil\u202c name": "evil name",
    "Line\nbreak\r\n\tname": "Line break name",
    "\u0000nul\u0007": "nul",
    "  many   blanks  ": "many blanks",
    "李 👩‍👩‍👧‍👦 Zoë": "李 👩‍👩‍👧‍👦 Zoë",
    "x" * 4_096: "x" * 80,
    "{name} {0} %s": "{name} {0} %s",
}


@pytest.mark.parametrize(("given_name", "shown"), EVIL_NAMES.items(), ids=lambda name: ascii(name[:12]))
def test_fault_30_names_are_kept_clean_and_shown_as_text(club: Club, given_name: str, shown: str) -> None:
    number = add_person(club.desk, given_name, zone="UTC", units=Units.METRIC, team="Harbour")
    with club.desk.store.read() as connection:
        assert athletes.get(connection, number).name == shown
    club.ask("/team share", number)
    for text, who in (("/help", number), ("/team", MARIT), ("/team group", ANA), ("/profile", number)):
        reply = club.ask(text, who)
        assert shown in reply.text
        assert all("\n" not in line and "\u202e" not in line for line in (reply.title, *reply.lines))
        assert len(reply.text) < 4_096
    picture = club.ask("/team", MARIT).picture
    assert picture is not None
    assert picture.draw().startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["", "   ", "\u202e\u202c", "\n\t", "\u200d"])
def test_a_name_of_which_nothing_is_seen_is_refused(club: Club, name: str) -> None:
    with pytest.raises(UnreadableTextError):
        add_person(club.desk, name, zone="UTC", units=Units.METRIC)


def test_a_races_name_comes_in_clean_too(club: Club) -> None:
    club.ask("/race add \u202eBig\u202c <b>Race</b> 2027-10-10 marathon")
    with club.desk.store.read() as connection:
        found = races.upcoming(connection, ANA, TODAY)
    assert "Big <b>Race</b>" in {race.name for race in found}
