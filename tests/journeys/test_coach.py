"""A coach's day at the real process, at Telegram: notes, plans, groups, roles, and the digest through restarts."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from tests.journeys.conftest import House, Running
from tests.on_telegram.bot_api import TOKEN, BotApi, Shown, group

INES, ANA, BOB, MARIT = 42, 43, 44, 45
NAMES = {INES: "Ines Costa", ANA: "Ana Silva", BOB: "Bob Reed", MARIT: "Marit Solheim"}
GROUP = -1001


@pytest.fixture
def api() -> Iterator[BotApi]:
    """Yields a Bot API that listens."""
    there = BotApi()
    with there.serving():
        yield there


NEW_OWLS: Final = "Night Owls: Nobody needs a word"  # all of them have just joined


class Chats:
    """What people say at Telegram, and what stands in their chats then."""

    def __init__(self, api: BotApi) -> None:
        """Take the Bot API."""
        self._api = api

    def says(self, who: int, text: str) -> Shown:
        """Returns the answer to a text."""
        return self._api.asked(text, who, name=NAMES[who])

    def presses(self, who: int, label: str, hint: str) -> Shown:
        """Presses the newest button of a label, and returns the message that holds a text then, and did not before."""
        before = len(self.holding(who, hint))
        self._api.press(label, who)
        self._api.until(lambda: len(self.holding(who, hint)) > before, f"“{hint}” never came")
        return self.holding(who, hint)[-1]

    def sees(self, who: int, hint: str) -> Shown:
        """Waits for a message that holds a text."""
        self._api.until(lambda: self.holding(who, hint), f"“{hint}” never came")
        return self.holding(who, hint)[-1]

    def holding(self, who: int, hint: str) -> list[Shown]:
        """Returns the messages of a chat that hold a text."""
        return [shown for shown in self._api.shown(who) if hint in shown.text]

    def assigns(self, text: str, hint: str, *, then: str = "told") -> None:
        """Proposes something, sees it before it is done, and does it."""
        assert hint in self.says(INES, text).text
        self.presses(INES, "Apply", then)


def _make_the_team(chats: Chats, service: Running) -> None:
    (owner,) = re.findall(r"/owner (\S+)", " ".join(service.lines))
    chats.says(INES, "/start")
    chats.says(INES, f"/owner {owner}")
    (code,) = re.findall(r"/join (\S+)", chats.says(INES, "/team new Night Owls").text)
    for who in (ANA, BOB, MARIT):
        chats.says(who, "/start")
        assert "This is what you agree to" in chats.says(who, f"/join {code}").text
        chats.presses(who, "Join, and show my week" if who == ANA else "Yes, join", "You are in Night Owls")
        chats.says(who, "/cancel")


def test_a_coachs_day(house: House, api: BotApi) -> None:
    told, chats = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE": api.base}, Chats(api)
    with house.running("serve", until="listens on", **told) as service:
        _make_the_team(chats, service)
        # an athlete, and a plan for one, several and all
        assert chats.says(INES, "/athlete ana").text.startswith("Ana Silva: No data")
        assert (
            "There is no plan ahead" in chats.presses(INES, "Give a plan", "What shall Ana Silva get?").text
        )
        chats.assigns("/assign ana new 2027-04-11 marathon 40 km 4", "sessions added (not applied yet)")
        chats.sees(ANA, "Ines Costa changed your plan: ")
        chats.assigns(
            "/assign ana, bob add tomorrow long 20 km", "This would change 2 plans", then="each is told"
        )
        for who in (ANA, BOB):
            chats.sees(who, "Long run 20 km")
        chats.assigns(
            "/assign all add tomorrow easy 8 km", "This would change 3 plans", then="3 plans changed"
        )
        chats.assigns("/assign marit change tomorrow easy 9 km", "1 session changed (not applied yet)")
        chats.sees(MARIT, "becomes Easy run 9 km")
        chats.assigns("/assign marit drop tomorrow", "1 session removed")
        chats.sees(MARIT, "1 session removed")
        # a question, and its answer
        chats.says(INES, "/note ana How is the knee?")
        chats.sees(ANA, "Ines Costa: “How is the knee?”")
        chats.presses(ANA, "Reply", "Your next words are the reply")
        chats.says(ANA, "Fine again")
        chats.sees(INES, "Ana Silva replies: “Fine again”")
        # a group of some, and a second coach
        chats.says(INES, "/team group Beginners add Bob")
        beginners = chats.says(INES, "/team Beginners").text
        assert beginners.startswith(
            "Beginners: Nobody needs a word; 0 of 1 on track\nNew, no run yet: Bob Reed (since "
        )
        assert "Ana" not in beginners
        assert "athlete, coach" in chats.says(INES, "/team role marit coach").text
        chats.sees(MARIT, "You coach Night Owls now, made so by Ines Costa")
        chats.says(MARIT, "/note bob Good to run?")
        chats.says(MARIT, "/team")
        team = chats.sees(MARIT, "Open question to Bob Reed: “Good to run?”").text
        assert "No plan next week: " in team
        # when she hears of them, and the group
        api.say("/team here", INES, chat=group(), name=NAMES[INES])
        assert "shows the card of Night Owls" in api.answer(1, GROUP).text, "the one in which somebody trains"
        assert "daily at" in chats.says(INES, f"/digest daily {datetime.now(UTC).hour}").text
        chats.says(INES, "/digest channel on")
        service.stop()
    for _ in range(2):
        with house.running("serve", until="listens on", **told) as service:
            digest = chats.sees(INES, NEW_OWLS)
            api.until(lambda: len(api.shown(GROUP)) > 1, "the group saw no card")
            chats.says(INES, "/units")
            service.stop()
    assert digest.png
    assert {"Team", "Stop these"} <= digest.buttons.keys()
    assert len(digest.text) <= 1_024
    assert len(chats.holding(INES, NEW_OWLS)) == 1, "once, through two restarts"
    (card,) = [shown for shown in api.shown(GROUP) if "Night Owls: " in shown.text]
    assert "Ana Silva: 0 km" in card.text
    assert not re.search("Bob|Marit|knee|word|data", card.text)
    assert "Bob Reed" not in house.log
    _roles_are_noted(house.database)


def _roles_are_noted(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        events = [row[0] for row in connection.execute("SELECT event FROM system_log ORDER BY id")]
    assert {"owner_claimed", "place_chosen", "team_card_on"} <= set(events)
    assert [event for event in events if "role" in event]
