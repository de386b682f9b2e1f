"""What plain words mean: a table of phrases, what they must leave alone, and that an open question comes first."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.commands import COMMANDS
from bot.core.message import Attachment, Incoming, Place
from bot.core.plain_words import ALONE, command_meant, talk_meant
from bot.core.router import Router
from marathon.usecases.ask_question import ask
from tests.club import ANA, MARIT, Club

MEANT = (
    ("how is the team?", "/team"),
    ("How's the team doing?", "/team"),
    ("who needs a word", "/team"),
    ("how are we doing", "/team"),
    ("show me the team please", "/team"),
    ("team", "/team"),
    ("how did I do?", "/today"),
    ("How did I do today?", "/today"),
    ("what is on today?", "/today"),
    ("what's on today", "/today"),
    ("What’s next?", "/today"),
    ("hey coach, what do I run today?", "/today"),
    ("what should i do", "/today"),
    ("what is today's session", "/today"),
    ("do I run today?", "/today"),
    ("how was my run?", "/today"),
    ("today", "/today"),
    ("Today!", "/today"),
    ("how am I doing?", "/today"),
    ("how am I doing this week?", "/week"),
    ("how is my week going?", "/week"),
    ("this week", "/week"),
    ("what's on this week?", "/week"),
    ("what is the plan?", "/plan"),
    ("what is coming up?", "/plan"),
    ("what do I run next week?", "/plan"),
    ("my plan", "/plan"),
    ("how fast can I run a marathon?", "/predict marathon"),
    ("How fast could I run a half marathon", "/predict half"),
    ("how fast can I run 10k?", "/predict 10 km"),
    ("how fast can i run 10 km", "/predict 10 km"),
    ("how fast can i run 5 miles", "/predict 5 miles"),
    ("what can I run for the half?", "/predict half"),
    ("what time can I run in the marathon?", "/predict marathon"),
    ("what is my marathon time", "/predict marathon"),
    ("predict my half marathon", "/predict half"),
    ("how fast can I run?", "/predict"),
    ("how should I pace my race?", "/race pacing"),
    ("my splits", "/race pacing"),
    ("prediction", "/predict"),
    ("how tired am I?", "/form"),
    ("am i fit?", "/form"),
    ("my fitness", "/form"),
    ("why?", "/why"),
    ("why am I red?", "/why"),
    ("when is my next race?", "/race"),
    ("my races", "/race"),
    ("help", "/help"),
    ("what can you do?", "/help"),
    ("what can I ask", "/help"),
    ("how did Ana do?", "/today ana"),
    ("how is Ana Silva doing", "/today ana silva"),
    ("I ran 10 km in 52:00", "/run 10 km 52:00"),
    ("run 10 km 52:00", "/run 10 km 52:00"),
    ("what should I run tomorrow?", "/plan"),
    ("how is Ana?", "/today ana"),
    ("wie war ich?", "/today"),
    ("Hey Coach, was muss ich heute laufen?", "/today"),
    ("Wie lief’s heute?", "/today"),
    ("wie läuft meine Woche?", "/week"),
    ("was laufe ich morgen?", "/plan"),
    ("Wie geht's dem Team?", "/team"),
    ("Wie fit bin ich?", "/form"),
    ("wie schnell kann ich einen Halbmarathon laufen?", "/predict half"),
    ("wie schnell kann ich einen halben laufen?", "/predict half"),
    ("wie geht es Ana?", "/today ana"),
    ("Hilfe!", "/help"),
    ("Ich bin 10 km in 52:00 gelaufen", "/run 10 km 52:00"),
)
LEFT_ALONE = (
    *(
        "good morning",
        "",
        "   ",
        "thanks!",
        "hello",
        "see you at six",
        "Lisbon",
        "Berlin",
        "Ana Silva",
        "7",
        "yes",
    ),
    *(
        "forget",
        "forget me",
        "export",
        "disconnect",
        "delete everything",
        "stop",
        "owner",
        "start",
        "run",
        "connect",
    ),
    *("/today", " /team share", "how is the weather?", "how is it going?", "how did it do", "team share"),
    *(
        "today is a good day",
        "I am ill",
        "the team is great",
        "run",
        "run!",
        "I ran",
        "ran 10",
        "why not",
        "plan B?",
        "how is life",
        "wie war das?",
        "morgen",
    ),
    *("what is love", "how fast can a horse run", "x" * 101, "how fast can I run a marathon " * 4),
)


@pytest.mark.parametrize(("said", "command"), MEANT)
def test_a_phrase_means_a_command(said: str, command: str) -> None:
    assert command_meant(said) == command
    assert command.split(maxsplit=1)[0][1:] in COMMANDS


@pytest.mark.parametrize("said", LEFT_ALONE)
def test_other_words_mean_nothing(said: str) -> None:
    assert command_meant(said) is None


@given(st.text(max_size=120))
def test_any_text_means_a_known_command_or_nothing(said: str) -> None:
    meant = command_meant(said)
    assert meant is None or meant.split(maxsplit=1)[0][1:] in COMMANDS


@pytest.mark.parametrize(("said", "command"), [pair for pair in MEANT if not pair[1].startswith("/run ")])
def test_plain_words_are_answered_as_their_command(club: Club, said: str, command: str) -> None:
    who = MARIT if "ana" in command or "team" in command else ANA
    assert club.ask(said, who).text == club.ask(command, who).text


def test_the_bare_names_are_names_of_commands() -> None:
    assert ALONE - COMMANDS.keys() == frozenset()


def test_an_open_question_is_answered_first(club: Club) -> None:
    ask(club.desk, ANA, "/timezone")
    assert "America/New_York" not in club.ask("today", ANA).text
    club.clock.moment += timedelta(seconds=1)
    ask(club.desk, ANA, "/timezone")
    assert "America/New_York" in club.ask("new york", ANA).text
    assert club.ask("today", ANA).text == club.ask("/today", ANA).text


def test_what_a_group_says_is_not_taken_for_a_command(club: Club) -> None:
    said = Incoming(speaker=ANA, text="how is the team?", place=Place.GROUP)
    assert said.is_talk
    assert Router(club.desk).answer(said).title.startswith("I answer commands")


def test_a_command_needs_no_slash_where_nothing_is_asked(club: Club) -> None:
    for said in ("help move", "race list", "Reply thanks"):
        assert club.ask(said).text == club.ask(f"/{said}").text
    ask(club.desk, ANA, "/timezone")
    assert "help move" in club.ask("help move").text, "that is an answer, though no zone"


TALK = (
    ("hello", "/help"),
    ("Hi coach!", "/help"),
    ("good morning", "/help"),
    ("I am ill", "/away offer ill"),
    ("I'm sick", "/away offer ill"),
    ("I have a cold", "/away offer ill"),
    ("my knee hurts", "/pain"),
    ("My left calf hurts.", "/pain"),
    ("I have pain in my knee", "/pain"),
    ("my ankle is injured", "/away offer injured"),
    ("I'm injured", "/away offer injured"),
    ("I twisted my ankle", "/away offer injured"),
    ("Hallo!", "/help"),
    ("Ich bin leider krank", "/away offer ill"),
    ("mein linkes Knie tut weh", "/pain"),
)


@pytest.mark.parametrize(("said", "command"), TALK)
def test_small_talk_leads_to_an_offer_unless_it_answers_a_question(
    club: Club, said: str, command: str
) -> None:
    assert talk_meant(said) == command
    assert command_meant(said) is None
    assert club.ask(said).text == club.ask(command).text
    club.ask("/note ana How is the knee?", MARIT)
    club.ask("/reply")
    assert club.ask(said).title == "Your reply goes to Marit Solheim"


@pytest.mark.parametrize(
    "said", ["I am ill-advised", "my plan", "hello kitty marathon", "my coach is great", ""]
)
def test_what_is_no_small_talk_is_left_alone(said: str) -> None:
    assert talk_meant(said) is None


def test_who_is_unwell_is_offered_to_be_excused_and_nothing_is_noted(club: Club) -> None:
    hurt = club.ask("I twisted my ankle")
    assert hurt.title == "I am sorry. Until when shall I note that you are injured?"
    assert "Pain is a reason to stop; see a professional if it stays." in hurt.lines[0]
    assert "ankle" not in hurt.text
    assert [button.label for button in hurt.buttons] == [
        *("Today only", "Until tomorrow, Mon 23 Nov", "Until Wed 25 Nov", "Until Sun 29 Nov")
    ]
    assert "njured" not in club.ask("/week").text
    assert club.press(hurt, "Until Wed 25 Nov").title == "Noted: injured until Wed 25 Nov"
    which = club.ask("/away")
    assert "professional" not in club.press(which, "Ill").text
    assert club.press(which, "Well again").title.startswith("Good to have you back")


@pytest.mark.parametrize("said", ["thanks", "Thank you!", "thanks a lot", "many thanks coach"])
def test_thanks_are_answered_kindly(club: Club, said: str) -> None:
    assert club.ask(said).title == "You are welcome, Ana Silva."


@pytest.mark.parametrize(
    ("said", "command"), [("show my week", "/week"), ("whats my plan", "/plan"), ("what's my plan?", "/plan")]
)
def test_words_left_out_are_understood(said: str, command: str) -> None:
    assert command_meant(said) == command


def test_a_photo_is_answered_with_what_can_be_dropped(club: Club) -> None:
    router = Router(club.desk)
    reply = router.answer(Incoming(speaker=ANA, is_unreadable=True))
    assert reply.title == "I cannot look at pictures or listen."
    assert reply.lines[0].startswith("Drop a FIT, GPX, TCX or zip file into our private chat")
    assert (
        router.answer(Incoming(speaker=ANA, is_unreadable=True, text="today")).title
        == club.ask("/today").title
    )


def test_a_caption_needs_no_slash_for_a_command_that_takes_a_file(club: Club) -> None:
    plan = Attachment(name="plan.csv", content=b"date,type,distance\n2026-12-10,easy,8\n")
    said = [
        Router(club.desk).answer(Incoming(speaker=MARIT, text=text, attachments=(plan,)))
        for text in ("assign ana", "/assign ana", "Assign ana")
    ]
    assert len({reply.title for reply in said}) == 1
    assert "Ana Silva" in said[0].text
