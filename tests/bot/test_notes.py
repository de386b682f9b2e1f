"""Notes: a coach writes, the athlete is told and replies, the coach is told; a question stays open until then."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.core.message import Place, Reply
from bot.core.notices import render
from marathon.domain.athlete import AthleteId
from marathon.domain.note import LONGEST_NOTE
from marathon.domain.parcel import Address
from marathon.domain.team import Role
from marathon.store import notification_log, outbox, tables, teams
from marathon.store.store import Connection
from marathon.usecases.forget_person import forget_person
from marathon.usecases.manage_settings import set_told_on
from marathon.usecases.read_messages import open_place
from tests.bot.test_every_command import is_sound
from tests.club import ANA, BOB, CYD, MARIT, NOW, OLGA, RAVI, SOLO, Club, trains_in

ASKED = "/note Ana Silva How is the knee today?"


@pytest.fixture(autouse=True)
def _read_on_the_page(club: Club) -> None:
    for who in (ANA, BOB, MARIT):
        opened(club, who)


def opened(club: Club, who: AthleteId, platform: str = "web") -> Address:
    """Opens a place that somebody can be written to, and returns it."""
    place = Address(platform=platform, external_id=str(who))
    open_place(club.desk, who, place)
    return place


def told(club: Club, who: AthleteId) -> list[Reply]:
    """Returns what somebody was told, newest first, as it reads now."""
    with club.desk.store.read() as connection:
        lines = notification_log.page(connection, who, None, 20)
    return [render(club.desk, who, line.notice) for line in lines if line.notice]


def waiting(club: Club) -> list[tuple[str, int]]:
    """Returns the kinds of messages in line, and for whom."""
    rows = tables.Outbox.__table__
    with club.desk.store.read() as connection:
        return [tuple(row) for row in connection.execute(select(rows.c.kind, rows.c.athlete_id))]


def test_a_note_goes_to_the_athlete_and_the_reply_to_the_coach(club: Club) -> None:
    kept = club.ask(ASKED, MARIT)
    assert kept.title == "On its way to Ana Silva: “How is the knee today?”"
    assert "stands in /team until it is answered" in kept.lines[0]
    (note,) = told(club, ANA)
    assert note.title == "Marit Solheim: “How is the knee today?”"
    assert [button.label for button in note.buttons] == ["Reply"]
    answer = club.ask(f"{note.buttons[0].command} Fine again, thanks", ANA)
    assert answer.title == "Your reply goes to Marit Solheim"
    assert told(club, ANA)[0].lines == ("You replied on Sun 22 Nov, 12:00: “Fine again, thanks”",)
    reply, own = told(club, MARIT)
    assert reply.title == "Ana Silva replies: “Fine again, thanks”"
    assert reply.lines == ("You wrote on Sun 22 Nov, 13:00: “How is the knee today?”",)
    assert own.title == "You to Ana Silva: “How is the knee today?”"
    assert waiting(club) == [("note", ANA), ("note_reply", MARIT)], "one's own note is sent to nobody"
    for made in (kept, note, answer, reply, own):
        is_sound(made)


def test_both_sides_read_it_in_their_messages(club: Club) -> None:
    club.ask(ASKED, MARIT)
    club.ask("/reply Fine again")
    marits, anas = club.ask("/messages", MARIT).lines, club.ask("/messages").lines
    assert "Ana Silva replies: “Fine again”" in marits[0]
    assert marits[1] == "Sun 22 Nov, 13:00 · sent: You to Ana Silva: “How is the knee today?”"
    assert "Marit Solheim: “How is the knee today?”" in anas[0]


def test_a_button_takes_the_next_words_for_the_reply(club: Club) -> None:
    club.ask(ASKED, MARIT)
    asked = club.press(told(club, ANA)[0], "Reply")
    assert asked.title == "What shall I tell Marit Solheim? Your next words are the reply."
    assert club.ask("Fine, and how are you?").title == "Your reply goes to Marit Solheim"
    assert told(club, MARIT)[0].title == "Ana Silva replies: “Fine, and how are you?”"
    assert "Your reply goes" not in club.ask("Fine, again").title


def test_a_name_alone_takes_the_next_words_for_the_note(club: Club) -> None:
    assert club.ask("/note bob", MARIT).title.startswith("What shall I tell Bob Reed?")
    assert club.ask("Rest tomorrow.", MARIT).title == "On its way to Bob Reed: “Rest tomorrow.”"
    assert told(club, BOB)[0].title == "Marit Solheim: “Rest tomorrow.”"


def test_a_question_is_open_until_it_is_answered_or_old(club: Club) -> None:
    open_line = "Open question to Ana Silva: “How is the knee today?” (Marit Solheim, Sun 22 Nov, 13:00)"
    club.ask("/note bob Well done.", MARIT)
    club.ask(ASKED, MARIT)
    assert open_line in club.ask("/team", MARIT).lines
    assert open_line in club.ask("/athlete ana", MARIT).lines
    assert not [line for line in club.ask("/team", MARIT).lines if "Bob" in line and "question" in line]
    assert "question" not in club.ask("/team group", MARIT).text
    assert "question" not in club.ask("/team", ANA).text
    club.clock.moment = NOW + timedelta(days=15)
    assert open_line not in club.ask("/team", MARIT).lines
    club.clock.moment = NOW + timedelta(days=1)
    assert open_line in club.ask("/team", MARIT).lines
    club.ask("/reply yes")
    assert open_line not in club.ask("/team", MARIT).lines


def test_another_coach_of_the_team_sees_it_a_coach_of_another_does_not(club: Club) -> None:
    def unit(connection: Connection) -> None:
        harbour = teams.teams_of(connection, MARIT)[0]
        teams.add_member(connection, harbour.id, SOLO, Role.COACH)
        hill = teams.teams_of(connection, OLGA)[0]
        trains_in(connection, hill.id, ANA)

    club.desk.store.write(unit)
    club.ask(ASKED, MARIT)
    assert "knee" in club.ask("/team Harbour", SOLO).text
    assert "knee" not in club.ask("/team Hill", OLGA).text
    assert "knee" not in club.ask("/athlete ana", OLGA).text
    assert "knee" not in club.ask("/messages", SOLO).text


@pytest.mark.parametrize("name", ["ana", "Zebedee", "2"])
@pytest.mark.parametrize("who", [OLGA, BOB, SOLO])
def test_nobody_writes_to_whom_they_do_not_lead(club: Club, who: AthleteId, name: str) -> None:
    nobody = "99" if name.isdecimal() else "Qqq"
    said = club.ask(f"/note {name} hello there", who).title.replace(name, "…")
    assert said == club.ask(f"/note {nobody} hello there", who).title.replace(nobody, "…")
    assert told(club, ANA) == []


def test_the_newest_note_is_answered_unless_one_is_named(club: Club) -> None:
    club.ask(ASKED, MARIT)
    club.ask("/note ana And the calf?", MARIT)
    newest, first = told(club, ANA)
    club.ask("/reply sore")
    assert told(club, MARIT)[0].lines[0].endswith("“And the calf?”")
    club.ask(f"{first.buttons[0].command} fine")
    assert told(club, MARIT)[0].lines[0].endswith("“How is the knee today?”")
    club.ask("/reply 12 km was too far")
    assert "12 km was too far" in told(club, MARIT)[0].title
    assert newest.title == "Marit Solheim: “And the calf?”"


def test_a_note_of_somebody_else_cannot_be_answered(club: Club) -> None:
    club.ask(ASKED, MARIT)
    command = told(club, ANA)[0].buttons[0].command
    for who in (BOB, RAVI, MARIT):
        assert club.ask(f"{command} me too", who).title.startswith("No coach has written to you")
    assert club.ask("/reply hello", SOLO).title.startswith("No coach has written to you")
    assert club.ask("/reply #99999999999999999 x").title.startswith("No coach has written to you")
    assert len(told(club, MARIT)) == 1


def test_who_is_no_coach_any_more_hears_nothing(club: Club) -> None:
    club.ask(ASKED, MARIT)
    rows = tables.Membership.__table__
    club.desk.store.write(
        lambda connection: connection.execute(rows.delete().where(rows.c.athlete_id == MARIT))
    )
    assert club.ask("/reply fine").title.startswith("Whoever wrote that is not your coach any more")
    assert len(told(club, MARIT)) == 1


def test_length_is_limited_and_what_is_invisible_goes(club: Club) -> None:
    long = "x" * (LONGEST_NOTE + 1)
    assert f"a note holds {LONGEST_NOTE}" in club.ask(f"/note ana {long}", MARIT).title
    assert "nothing in that note" in club.ask("/note ana \u202e\u200b\u0007", MARIT).title
    assert told(club, ANA) == []
    club.ask(f"/note ana {'y' * LONGEST_NOTE}", MARIT)
    (note,) = told(club, ANA)
    assert note.lines == (f"“{'y' * LONGEST_NOTE}”",)
    is_sound(note)
    club.ask("/note ana a\u202eb <b>{name}</b> %s", MARIT)
    assert told(club, ANA)[0].title == "Marit Solheim: “a b <b>{name}</b> %s”"
    assert f"a note holds {LONGEST_NOTE}" in club.ask(f"/reply {long}").title


def test_a_page_of_long_notes_can_be_shown(club: Club) -> None:
    for number in range(12):
        club.ask(f"/note ana {number} {'z' * 400}", MARIT)
    for who in (ANA, MARIT):
        is_sound(club.ask("/messages", who))


def test_notes_are_private_and_never_to_oneself(club: Club) -> None:
    assert "personal" in club.ask(ASKED, MARIT, Place.GROUP).title
    assert "personal" in club.ask("/reply x", ANA, Place.GROUP).title
    club.desk.store.write(
        lambda connection: trains_in(connection, teams.teams_of(connection, MARIT)[0].id, MARIT)
    )
    assert club.ask("/note marit hello", MARIT).title == "/note is used like this:"
    assert "Did you mean /note?" in club.ask("/notee ana x", MARIT).title


@pytest.mark.parametrize("gone", [ANA, MARIT])
def test_with_a_person_everything_goes_that_names_them(club: Club, gone: AthleteId) -> None:
    club.ask(ASKED, MARIT)
    club.ask("/reply Fine again")
    forget_person(club.desk, None, gone)
    other = MARIT if gone == ANA else ANA
    assert told(club, other) == []
    assert "Fine again" not in club.ask("/messages", other).text


def test_what_is_sent_can_be_taken_back_from_whom_it_was_told(club: Club) -> None:
    sent = club.ask(ASKED, MARIT)
    (asked,) = told(club, ANA)
    reply = club.ask(f"{asked.buttons[0].command} Sore")
    assert club.press(sent, "Undo", MARIT).title == "Ana Silva has answered that already, so it stays."
    assert club.press(reply, "Undo").title == "Taken back: your reply"
    assert not [line for line in told(club, MARIT) if "Sore" in line.text]
    assert told(club, ANA)[0].lines == (), "her own message shows her reply no more"
    assert "Open question" in club.ask("/team", MARIT).text
    gone = club.press(sent, "Undo", MARIT)
    assert gone.title == "Taken back: your note to Ana Silva"
    assert "Whether it was read before, I cannot tell." in gone.lines[0]
    assert told(club, ANA) == told(club, MARIT) == []
    assert "Open question" not in club.ask("/team", MARIT).text
    assert club.press(sent, "Undo", MARIT).title == "There is no such message of yours (any more)."


def test_a_note_after_one_that_was_taken_back_is_told(club: Club) -> None:
    club.press(club.ask(ASKED, MARIT), "Undo", MARIT)
    club.ask("/note ana Rest tomorrow.", MARIT)
    assert [one.title for one in told(club, ANA)] == ["Marit Solheim: “Rest tomorrow.”"]


def test_nobody_takes_back_what_another_wrote(club: Club) -> None:
    (undo,) = [one.command for one in club.ask(ASKED, MARIT).buttons if one.label == "Undo"]
    assert "no such message" in club.ask(undo, OLGA).title
    assert "no such message" in club.ask(undo.replace("note", "reply")).title
    assert len(told(club, ANA)) == 1


def test_a_note_to_somebody_out_of_reach_says_so_and_goes_out_once_they_write(club: Club) -> None:
    shut = opened(club, ANA)
    club.desk.store.write(lambda connection: outbox.mute_place(connection, "web", shut.external_id, NOW))
    kept = club.ask(ASKED, MARIT)
    assert kept.title == "Ana Silva cannot be written to right now: “How is the knee today?”"
    assert kept.lines == (
        "The note stands in their /messages, and goes out when they write to me again within 14 days.",
    )
    assert "Not delivered to Ana Silva: “How is the knee today?”" in club.ask("/team", MARIT).text
    assert "Open question" not in club.ask("/team", MARIT).text
    opened(club, ANA, "telegram")
    assert line_of(club, ANA, "telegram") == ["waiting"], "it goes out where she wrote from"
    assert "Open question to Ana Silva" in club.ask("/team", MARIT).text
    opened(club, ANA)
    assert line_of(club, ANA, "web") == ["muted"], "but not twice"


def line_of(club: Club, who: AthleteId, platform: str) -> list[str]:
    """Returns how the messages to somebody on a platform stand."""
    rows = tables.Outbox.__table__
    with club.desk.store.read() as connection:
        theirs = (rows.c.athlete_id == who) & (rows.c.platform == platform)
        return list(connection.scalars(select(rows.c.state).where(theirs)))


def test_a_note_to_somebody_without_any_place_waits_for_the_first_one(club: Club) -> None:
    kept = club.ask("/note cyd Welcome.", MARIT)
    assert kept.title == "Cyd Noor cannot be written to right now: “Welcome.”"
    opened(club, CYD)
    assert line_of(club, CYD, "web") == ["waiting"]


def test_a_note_that_was_taken_back_meanwhile_never_goes_out(club: Club) -> None:
    club.press(club.ask("/note cyd Welcome.", MARIT), "Undo", MARIT)
    opened(club, CYD)
    assert line_of(club, CYD, "web") == []


def test_a_note_is_old_news_after_two_weeks(club: Club) -> None:
    club.ask("/note cyd Welcome.", MARIT)
    club.clock.moment = NOW + timedelta(days=15)
    opened(club, CYD)
    assert line_of(club, CYD, "web") == []


def test_who_wants_to_be_told_nothing_reads_a_note_in_their_messages(club: Club) -> None:
    set_told_on(club.desk, ANA, "off")
    assert club.ask(ASKED, MARIT).title == (
        "Ana Silva reads messages only here, in /messages: “How is the knee today?”"
    )
    assert line_of(club, ANA, "web") == []


def test_who_was_never_written_to_is_not_told_of_a_number(club: Club) -> None:
    assert (
        club.ask("/reply hi", SOLO).title
        == "No coach has written to you yet, so there is nothing to reply to."
    )
    assert "under that number" in club.ask("/reply #9 hi", SOLO).title
