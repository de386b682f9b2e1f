"""The way from an answer to one's page: a button that asks for a link, where there is a page and this is not it."""

from dataclasses import replace

import pytest

from bot.core.message import PAGE, Incoming, Place, Reply
from bot.core.router import Router
from marathon.domain.athlete import AthleteId
from marathon.signed_links import SigningKeys
from tests.club import ANA, MARIT, Club, club, club_file

__all__ = ["club", "club_file"]


def _asked(
    club: Club, text: str, who: AthleteId = ANA, *, platform: str = "telegram", place: Place = Place.PRIVATE
) -> Reply:
    keys = SigningKeys(("k3J9-vQ2wLz8mNp5xRt7yBd1cFg4hSj6",))
    desk = replace(club.desk, signing=keys, public_url="https://coach.example")
    return Router(desk).answer(Incoming(speaker=who, text=text, platform=platform, place=place))


def _offers(reply: Reply) -> list[str]:
    return [button.command for button in reply.buttons if button.label == "Open my page"]


@pytest.mark.parametrize(
    ("who", "text"), [(ANA, "/today"), (ANA, "/week"), (ANA, "/predict"), (MARIT, "/team")]
)
def test_an_answer_leads_to_the_page_by_a_link_of_that_moment(club: Club, who: AthleteId, text: str) -> None:
    reply = _asked(club, text, who)
    assert _offers(reply) == ["/link"]
    assert "/open/" not in reply.text, "a message stays, and a link works for five minutes"
    link = _asked(club, "/link", who)
    assert link.is_view, "the button may be pressed again when its link has lapsed"
    assert link.explains_another, "the answer stays where it is"


def test_where_there_is_no_page_or_this_is_it_none_is_offered(club: Club) -> None:
    assert _offers(_asked(club, "/today", platform=PAGE)) == []
    assert _offers(_asked(club, "/team", place=Place.GROUP)) == []
    assert _offers(club.ask("/today")) == []
