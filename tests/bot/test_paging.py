"""Long lists in chat: a team, a plan, a change and an assignment are read to their end by buttons."""

from collections.abc import Iterator

import pytest

from bot.core.message import Reply
from marathon.domain.athlete import AthleteId
from marathon.store import athletes, teams
from marathon.store.store import Connection
from tests.bot.test_every_command import is_sound
from tests.club import ANA, MARIT, Club, trains_in
from tests.dialogs import Press, Talk

CAPTION = 1_024
MANY = [f"Runner {number:02}" for number in range(1, 26)]


@pytest.fixture
def crowd(club: Club) -> Club:
    """Returns a club whose team has twenty-five more athletes, of whom nothing ever came."""

    def unit(connection: Connection) -> None:
        harbour = teams.teams_of(connection, MARIT)[0]
        for name in MANY:
            trains_in(connection, harbour.id, athletes.add(connection, name, "UTC"))

    club.desk.store.write(unit)
    return club


def turned(club: Club, who: AthleteId, said: str) -> Iterator[Reply]:
    """Yields every page of an answer, as its buttons lead from one to the next."""
    talk = Talk(club)
    reply = talk.answer(who, said)
    yield reply
    while "More" in [button.label for button in reply.buttons]:
        reply = talk.answer(who, Press("More"))
        assert reply.is_view, "a door shows it in place of the page before"
        yield reply


def test_every_athlete_of_a_large_team_is_named_once(crowd: Club) -> None:
    pages = list(turned(crowd, MARIT, "/team"))
    assert len(pages) > 1
    assert len({page.title for page in pages}) == 1, "the finding is that of the whole team"
    for name in MANY:
        assert sum(line.startswith(f"{name}:") for page in pages for line in page.lines) == 1
    for page in pages:
        is_sound(page)
        assert page.picture is not None
        assert len(page.text) + len(page.picture.alt) < CAPTION
    assert [button.label for button in pages[-1].buttons][:1] == ["Back"]


def test_the_picture_shows_whom_the_page_speaks_of(crowd: Club) -> None:
    first, second, *_ = turned(crowd, MARIT, "/team")
    assert first.picture and second.picture
    shown = second.lines[0].partition(":")[0]
    assert shown in second.picture.alt
    assert shown not in first.picture.alt


def test_a_page_back_is_the_page_before(crowd: Club) -> None:
    talk = Talk(crowd)
    first = talk.answer(MARIT, "/team")
    talk.answer(MARIT, Press("More"))
    assert talk.answer(MARIT, Press("Back")).text == first.text
    assert crowd.ask("/team page 99", MARIT).text == crowd.ask("/team page 6", MARIT).text


def test_a_plan_is_read_to_its_end(club: Club) -> None:
    built = list(turned(club, ANA, "/plan new 2027-03-14 marathon 40 km 4"))
    sessions = [line for page in built for line in page.lines if line.startswith(("+ ", "− ", "~ ", "→ "))]
    assert len(sessions) > 50
    assert len(set(sessions)) == len(sessions)
    assert "Apply" in [button.label for button in built[-1].buttons]
    assert club.press(built[-1], "Apply").title.startswith("Plan changed")
    ahead = list(turned(club, ANA, "/plan"))
    assert len(ahead) > 10
    assert "Sun 14 Mar" in ahead[-1].text
    assert all(len(page.text) <= CAPTION for page in (*built, *ahead))


def test_a_coach_turns_the_pages_of_somebodys_plan(club: Club) -> None:
    club.press(club.ask("/plan new 2027-03-14 marathon 40 km 4"), "Apply")
    own, seen = list(turned(club, ANA, "/plan")), list(turned(club, MARIT, "/plan ana"))
    assert len(own) == len(seen)
    assert all(page.title.startswith("Ana Silva: ") for page in seen)


def test_a_dry_run_for_all_is_read_to_its_end(crowd: Club) -> None:
    pages = list(turned(crowd, MARIT, "/assign all new 2027-03-14 marathon 40 km 4"))
    assert len(pages) == 3
    for name in MANY:
        assert sum(line.startswith(f"{name}:") for page in pages for line in page.lines) == 1
    assert "Apply" in [button.label for button in pages[-1].buttons]


def test_nobody_turns_the_pages_of_what_another_proposed(crowd: Club) -> None:
    (more,) = [
        button.command
        for button in crowd.ask("/assign all new 2027-03-14 marathon 40 km 4", MARIT).buttons
        if button.label == "More"
    ]
    assert "Runner" not in crowd.ask(more, ANA).text
    (own,) = [
        button.command
        for button in crowd.ask("/plan new 2027-03-14 marathon 40 km 4").buttons
        if button.label == "More"
    ]
    assert "+ " not in crowd.ask(own, MARIT).text
