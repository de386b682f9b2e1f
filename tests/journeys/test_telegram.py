"""The private chat at Telegram, with the real SDK over HTTP: strangers, paging, files, groups, menus."""

import re
from collections.abc import Iterator

import pytest

from bot.on_telegram import pace
from bot.on_telegram.menus import menu_for, menu_for_groups
from marathon.domain.team import Role
from marathon.words.languages import languages
from marathon.words.voice import Voice
from tests.club import ANA, BOB, MARIT, OLGA, Club, club, club_file
from tests.journeys.telegram_club import AtTelegram, account, at_telegram
from tests.on_telegram.bot_api import BotApi, group

__all__ = ["club", "club_file"]
ME = account(ANA)


@pytest.fixture
def house(club: Club, monkeypatch: pytest.MonkeyPatch) -> Iterator[AtTelegram]:
    """Yields the club at Telegram, its door closed, in a hurry where the pace is not what is looked at."""
    monkeypatch.setattr(pace, "A_CHAT_S", 0.001)
    with at_telegram(club, BotApi()) as there:
        yield there


def test_a_stranger_is_made_known_and_written_to(house: AtTelegram) -> None:
    with house.open():
        shown = house.api.asked("/start", 4242, name="Ines Costa")
        house.api.asked("/units imperial", 4242)
    assert "Ines Costa" in shown.text
    ((number, units),) = house.rows(
        "SELECT a.id, a.units FROM athletes a JOIN identities i ON i.athlete_id = a.id WHERE i.external_id = '4242'"
    )
    assert units == "imperial"
    assert house.rows(f"SELECT external_id, audience FROM destinations WHERE athlete_id = {number}") == [
        ("4242", "owner")
    ]


def test_a_view_is_paged_in_place_and_a_change_answered_anew(house: AtTelegram) -> None:
    api = house.api
    with house.open():
        today = api.asked("/today", ME)
        api.press("This week", ME)
        api.until(lambda: today.edits == 1)
        assert "Week so far" in today.text
        assert api.chats[ME] == {today.id: today}
        api.asked("/today", ME)
        api.press("Move to tomorrow", ME)
        assert api.answer(3, ME).text.startswith("Plan changed")
        api.press("Move to tomorrow", ME)
        api.until(lambda: [call for call in api.of("answerCallbackQuery") if "text" in call.params])
    assert "That is done already" in api.of("answerCallbackQuery")[-1].params["text"]
    assert len(api.chats[ME]) == 3
    assert {call.params["action"] for call in api.of("sendChatAction")} == {"upload_photo"}


def test_a_dropped_file_is_imported(house: AtTelegram) -> None:
    with house.open():
        house.api.drop("plan.csv", b"date,type,distance_km\n2026-11-24,easy,8\n", ME)
        plan = house.api.answer(1, ME)
        assert "Apply" in plan.buttons
        house.api.drop("run.fit", b"not a recording", ME)
        assert "run.fit" in house.api.answer(2, ME).text
        house.api.drop("huge.zip", b"", ME, size=21 * 1024 * 1024)
        assert "That file is larger than 20 MB" in house.api.answer(3, ME).text
    assert len(house.api.of("getFile")) == 2, "what is too large is not fetched"


def test_an_export_comes_as_a_file_and_only_in_private(house: AtTelegram) -> None:
    with house.open():
        house.api.say("/export", ME)
        shown = house.api.answer(2, ME)
        assert shown.document is not None
        name, content = shown.document
        assert (name[-4:], content[:2]) == (".zip", b"PK")
        house.api.say("/export", ME, chat=group())
        told = house.api.answer(1, -1001)
    assert told.text == "That is personal: ask me in our private chat."
    assert told.buttons == {"Open our chat": "https://t.me/marathon_test_bot?start=group"}


def test_a_group_hears_commands_meant_for_us_and_a_stranger_is_asked_in(house: AtTelegram) -> None:
    api = house.api
    with house.open():
        for said in ("see you at six", "/team@other_bot", "half/half"):
            api.say(said, ME, chat=group())
        api.say("/team", 4242, chat=group())
        answer = api.answer(1, -1001)
        assert answer.buttons == {"Open our chat": "https://t.me/marathon_test_bot?start=group"}
        assert "I do not know you yet: say hello in our private chat first." in answer.text
        assert "/team here" in answer.text
        api.say("/help@Marathon_Test_Bot", ME, chat=group())
        assert "Open our chat" in api.answer(2, -1001).buttons
    assert len(api.of("sendMessage")) == 2
    assert house.rows("SELECT count(*) FROM identities WHERE external_id = '4242'") == [(0,)]


def test_menus_say_what_each_may_say_in_the_language_of_their_telegram(house: AtTelegram) -> None:
    usual = 2 * len(languages())
    with house.open():
        house.api.asked("/help", account(MARIT))
        house.api.until(lambda: len(house.api.of("setMyCommands")) == usual + 1)
        house.api.asked("/language de", account(ANA))
        house.api.until(lambda: len(house.api.of("setMyCommands")) == usual + 2)
    listed = {
        (
            call.params["scope"]["type"],
            call.params.get("language_code") or "en",
            call.params["scope"].get("chat_id"),
        ): {one["command"]: one["description"] for one in call.params["commands"]}
        for call in house.api.of("setMyCommands")
    }
    for language in languages():
        voice = Voice(language=language)
        assert listed["all_private_chats", language, None] == menu_for(Role.ATHLETE, voice)
        assert listed["all_group_chats", language, None] == menu_for_groups(voice)
    assert listed["chat", "en", account(MARIT)] == menu_for(Role.COACH, Voice())
    assert listed["chat", "en", account(ANA)] == menu_for(Role.ATHLETE, Voice(language="de"))
    assert set(menu_for_groups(Voice())) == {"team", "help"}
    assert "owner" not in menu_for(Role.ADMIN, Voice())
    assert set(menu_for(Role.ATHLETE, Voice())) < set(menu_for(Role.COACH, Voice()))


def test_what_stays_unread_says_nothing(house: AtTelegram) -> None:
    """A channel post, another bot, a service message: none is answered, and none holds up the next."""
    api = house.api
    with house.open():
        api.deliver(
            channel_post={"message_id": 1, "date": 1, "chat": {"id": -5, "type": "channel", "title": "x"}}
        )
        robot = api.message("/today", 7)
        api.deliver(message=robot | {"from": robot["from"] | {"is_bot": True}})
        api.deliver(message=api.message("", ME, pinned_message=api.message("x", ME)))
        api.deliver(message={"message_id": "nonsense"})
        assert api.asked("/units", account(BOB)).text.startswith("You read")
        api.until(lambda: house.rows("SELECT count(*) FROM chat_updates WHERE state = 'waiting'") == [(0,)])
    assert len(api.of("sendMessage")) == 1
    assert house.rows("SELECT DISTINCT payload FROM chat_updates") == [("",)]


def test_a_group_shows_the_card_its_coach_chose(house: AtTelegram) -> None:
    api = house.api
    with house.open():
        api.say("/team", ME, chat=group())
        assert "shows no team's card" in api.answer(1, -1001).text
        api.say("/team here", ME, chat=group())
        assert "coach" in api.answer(2, -1001).text
        api.say("/team", account(MARIT), chat=group())
        assert list(api.answer(3, -1001).buttons) == ["Show Harbour here"]
        api.press("Show Harbour here", account(MARIT), chat=-1001)
        assert "card of Harbour from now on" in api.answer(4, -1001).text
        for place, who in enumerate((ME, account(MARIT)), 5):
            api.say("/team", who, chat=group())
            assert api.answer(place, -1001).text == house.club.ask("/team group", MARIT).text
        api.say("/team", account(OLGA), chat=group())
        assert "That is personal" in api.answer(7, -1001).text, "she leads another team"
        assert "in the Telegram group" in api.asked("/team here", account(MARIT)).text
    assert house.rows("SELECT external_id, audience FROM destinations WHERE team_id IS NOT NULL") == [
        ("-1001", "group")
    ]


def test_the_forgotten_get_their_receipt_and_two_accounts_become_one(house: AtTelegram) -> None:
    api = house.api
    with house.open():
        assert "reference" in api.asked("/forget yes", account(OLGA)).text
        code = re.search(r"/pair (\S+)", api.asked("/pair", ME).text)
        assert code is not None
        assert "went wrong" not in api.asked(f"/pair {code[1]}", 4242).text
        assert api.asked("/today", 4242).text.startswith("Sun 22 Nov: Long run 18 km")
    assert house.rows("SELECT count(*) FROM identities WHERE external_id = '800'") == [(1,)]
    assert house.rows(f"SELECT count(*) FROM identities WHERE athlete_id = {OLGA}") == [(0,)]


def test_an_invite_has_an_address_that_can_be_pasted_anywhere(house: AtTelegram) -> None:
    with house.open():
        said = house.api.asked("/team invite", account(MARIT)).text
        (code,) = re.findall(r"^/join (\S+)$", said, re.MULTILINE)
        assert f"opens our chat: https://t.me/marathon_test_bot?start={code}" in said
        assert "Join Harbour?" in house.api.asked(f"/start {code}", 4_242).text
        assert "In Slack, in our direct message: pair " in house.api.asked("/pair", account(MARIT)).text
