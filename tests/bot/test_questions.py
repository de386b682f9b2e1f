"""What the bot asked: answered by plain words of the private chat, dropped by any command, never sent by mistake."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.message import Attachment, Incoming, Place
from bot.core.router import Router
from marathon.usecases.people import person_of
from tests.bot.test_every_command import is_sound
from tests.bot.test_notes import ASKED, told
from tests.club import ANA, BOB, MARIT, NOW, SOLO, Club


@pytest.mark.parametrize("before", ["/today", "/help", "/nonsense", "/team", "/plan undo 1"])
def test_a_command_or_a_button_drops_the_question(club: Club, before: str) -> None:
    club.ask("/note bob", MARIT)
    club.ask(before, MARIT)
    club.ask("see you on Sunday", MARIT)
    assert told(club, BOB) == []


@pytest.mark.parametrize(
    ("said", "meant"), [("how is the team?", "/team"), ("How did I do?", "/today"), ("today", "/today")]
)
def test_words_that_ask_the_bot_are_answered_and_not_sent(club: Club, said: str, meant: str) -> None:
    club.ask("/note bob", MARIT)
    answer = club.ask(said, MARIT)
    assert answer.title == club.ask(meant, MARIT).title
    assert answer.lines[-1] == "Your note to Bob Reed was not sent."
    is_sound(answer)
    assert told(club, BOB) == []
    club.ask("see you on Sunday", MARIT)
    assert told(club, BOB) == [], "it is asked no more"
    club.press(answer, "Send it as my message", MARIT)
    assert [one.title for one in told(club, BOB)] == [f"Marit Solheim: “{said}”"]


def test_a_reply_is_not_taken_from_words_that_ask_the_bot(club: Club) -> None:
    club.ask(ASKED, MARIT)
    club.press(told(club, ANA)[0], "Reply")
    answer = club.ask("how did I do?")
    assert answer.lines[-1] == "Your reply to Marit Solheim was not sent."
    assert len(told(club, MARIT)) == 1


@pytest.mark.parametrize("said", ["cancel", "Cancel.", "/cancel"])
def test_cancel_says_what_was_not_sent(club: Club, said: str) -> None:
    club.ask("/note bob", MARIT)
    assert club.ask(said, MARIT).title == "Your note to Bob Reed was not sent."
    assert "nothing to cancel" in club.ask(said, MARIT).title


def test_a_question_outlives_what_answers_nothing(club: Club) -> None:
    router = Router(club.desk)
    club.ask("/note bob", MARIT)
    talk = Incoming(speaker=MARIT, text="so, who runs on Sunday?")
    router.answer(replace(talk, is_overheard=True))
    router.answer(replace(talk, place=Place.GROUP))
    router.answer(replace(talk, attachments=(Attachment(name="x.fit", content=b"no"),)))
    assert told(club, BOB) == []
    club.clock.moment = NOW + timedelta(minutes=59)
    club.ask("see you on Sunday", MARIT)
    assert len(told(club, BOB)) == 1


def test_a_question_is_asked_for_an_hour(club: Club) -> None:
    club.ask("/note bob", MARIT)
    club.clock.moment = NOW + timedelta(minutes=61)
    club.ask("see you on Sunday", MARIT)
    assert told(club, BOB) == []


@pytest.mark.parametrize("said", ["help", "today", "how did I do?", "cancel"])
@pytest.mark.parametrize("step", ["name", "units", "zone", "hour"])
def test_the_questions_of_setup_leave_commands_alone(club: Club, step: str, said: str) -> None:
    before = person_of(club.desk, SOLO)
    club.ask(f"/setup {step}", SOLO)
    answer = club.ask(said, SOLO)
    assert "not sent" not in answer.text
    assert "did not understand" not in answer.text
    assert person_of(club.desk, SOLO) == before
