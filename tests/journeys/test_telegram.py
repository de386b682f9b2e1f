"""The private chat at Telegram, with the real SDK over HTTP: words, charts, buttons, files, strangers."""

from collections.abc import Iterator

import pytest

from tests.club import ANA, Club, club, club_file
from tests.journeys.telegram_club import AtTelegram, account, at_telegram
from tests.on_telegram.bot_api import BotApi

__all__ = ["club", "club_file"]
ME = account(ANA)


@pytest.fixture
def house(club: Club) -> Iterator[AtTelegram]:
    """Yields the club at Telegram, its door closed."""
    with at_telegram(club, BotApi()) as there:
        yield there


def test_a_chart_comes_with_its_words_and_buttons(house: AtTelegram) -> None:
    with house.open():
        shown = house.api.asked("/today", ME)
    reply = house.club.ask("/today")
    assert reply.picture is not None
    assert shown.text == f"{reply.text}\n{reply.picture.alt}"
    assert shown.png == reply.picture.draw()
    assert list(shown.buttons) == [button.label for button in reply.buttons]
    assert [call.params["action"] for call in house.api.of("sendChatAction")] == ["upload_photo"]
