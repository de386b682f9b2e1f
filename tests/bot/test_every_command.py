"""What holds for every command without being said: usage, summary, an answer, whole sentences, one unit."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.commands import COMMANDS, GROUP_COMMANDS
from bot.core.message import Place, Reply
from bot.core.request import Request
from bot.core.router import split_command
from marathon.domain.athlete import AthleteId
from marathon.domain.team import Role
from marathon.usecases.claim_ownership import claim_ownership, owner_code
from marathon.words import commands as words
from marathon.words import examples
from marathon.words.voice import Voice
from tests.club import ANA, BOB, CYD, DAN, MARIT, SOLO, TODAY, Club

UNFILLED = re.compile(r"\bNone\b|\bnan\b|\binf\b|\{\w*\}|<[\w.]+ object|Traceback|datetime\.")
KILOMETRES = re.compile(r"\d\s*km\b|/km")
ODD = (
    "<b>bold</b>",
    "{name} {0} %s %(x)d",
    "\u202egnp.exe",
    "\u0000\u0007",
    "'; DROP TABLE athletes;--",
    "👩‍👩‍👧‍👦 李",
    "²³ ٣٤",
    "9" * 4_000,
    "a" * 5_000,
    "x " * 2_500,
    "-1 -2",
    "1e9 nan inf",
    "../../etc/passwd",
    "2026-13-45 99:99",
    "10 km 52:00 effort effort effort",
)
everything = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def is_sound(reply: Reply) -> None:
    """Fails unless a reply can be shown: a title, whole lines, nothing of the inside, and not endless."""
    assert reply.title.strip()
    assert not UNFILLED.search(reply.text), reply.text
    assert all(line.strip() for line in reply.lines)
    assert len(reply.text) < 4_096
    for button in reply.buttons:
        assert button.label
        assert split_command(button.command)[0] in COMMANDS
        assert len(button.command.encode()) <= 64


@pytest.mark.parametrize("name", COMMANDS)
def test_it_says_how_it_is_used_and_what_for(name: str) -> None:
    usage = COMMANDS[name].USAGE
    assert usage
    assert isinstance(usage, tuple)
    assert all(line.startswith("/") for line in usage)
    assert words.summary(name, Voice())
    assert isinstance(COMMANDS[name].NEEDS, Role)


@pytest.mark.parametrize("who", [MARIT, ANA, BOB, CYD, DAN, SOLO])
@pytest.mark.parametrize("name", COMMANDS)
def test_it_answers_an_empty_argument_list(club: Club, name: str, who: AthleteId) -> None:
    is_sound(club.ask(f"/{name}", who))


@pytest.mark.parametrize("name", COMMANDS)
def test_its_help_names_its_usage(club: Club, name: str) -> None:
    reply = club.ask(f"/help {name}")
    assert set(examples.usage(COMMANDS[name].USAGE, TODAY, Voice())) <= set(reply.lines)


@pytest.mark.parametrize("who", [ANA, BOB], ids=["metric", "imperial"])
@pytest.mark.parametrize("name", COMMANDS)
def test_what_its_usage_shows_can_be_said(club: Club, name: str, who: AthleteId) -> None:
    said = [line for line in club.ask(f"/help {name}", who).lines if line.startswith("/")]
    for example in said:
        if re.search(r"\b[A-Z_]{3,}\b", example):  # names what to put there
            continue
        answer = club.ask(example, who).title
        assert not re.search("is used like this|could not read|cannot be built|at most", answer), example


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd[:12]))
def test_it_survives_odd_arguments(club: Club, odd: str) -> None:
    for name in COMMANDS:
        for verb in ("", "add ", "new ", "edit 1 ", "effort ", "remove ", "born ", "ill until "):
            is_sound_but_quoted(club.ask(f"/{name} {verb}{odd}"), odd)


def is_sound_but_quoted(reply: Reply, said: str) -> None:
    """Holds a reply to the same rules, what the person wrote themself aside."""
    title, lines = reply.title, reply.lines
    for word in sorted(said.split(), key=len, reverse=True):
        title = title.replace(word, "…")
        lines = tuple(line.replace(word, "…") for line in lines)
    is_sound(replace(reply, title=title, lines=lines))
    assert len(reply.text) < 4_096


@everything
@given(text=st.text(max_size=60))
def test_any_text_at_all_gets_an_answer(club: Club, text: str) -> None:
    assert club.ask(text).title.strip()


@everything
@given(name=st.sampled_from(sorted(COMMANDS)), said=st.lists(st.text(max_size=12), max_size=5))
def test_any_arguments_get_an_answer(club: Club, name: str, said: list[str]) -> None:
    assert club.ask(f"/{name} {' '.join(said)}").title.strip()


PLAUSIBLE = """
add new list edit remove restore effort undo apply ill until today sat sun yesterday 2027-04-11 10 km 5 52:00 3:30
1:45:00 half marathon 40 4 1 2 mi none auto born 1985 max 188 threshold hr Ana 28 Nov share private group
"""
WORDS = st.sampled_from(PLAUSIBLE.split())


@everything
@given(name=st.sampled_from(sorted(COMMANDS)), said=st.lists(WORDS, max_size=7))
def test_plausible_words_in_any_order_get_a_sound_answer(club: Club, name: str, said: list[str]) -> None:
    is_sound(club.ask(f"/{name} {' '.join(said)}"))


@everything
@given(name=st.sampled_from(sorted(COMMANDS)), said=st.lists(WORDS, max_size=4))
def test_what_a_page_may_ask_again_by_itself_changes_nothing(
    club: Club, tmp_path: Path, name: str, said: list[str]
) -> None:
    club.ask("/today")  # judges the days that an earlier example has changed
    with closing(sqlite3.connect(tmp_path / "club.sqlite3")) as watching:
        before = watching.execute("PRAGMA data_version").fetchone()
        reply = club.ask(f"/{name} {' '.join(said)}")
        assert not reply.is_view or watching.execute("PRAGMA data_version").fetchone() == before


@pytest.mark.parametrize(
    "text",
    [
        *("/today", "/week", "/plan", "/predict half", "/form", "/team", "/team group"),
        *("/why", "/help", "/messages"),
    ],
)
def test_what_only_shows_may_be_asked_again(club: Club, text: str) -> None:
    assert club.ask(text).is_view


@pytest.mark.parametrize("text", ["/team share", "/team private", "/plan new 2027-04-11 marathon 40 km 4"])
def test_what_writes_may_not_be_asked_again(club: Club, text: str) -> None:
    assert not club.ask(text).is_view


def _asked() -> Iterator[str]:
    yield from (f"/{name}" for name in COMMANDS)
    yield from (f"/help {name}" for name in COMMANDS)
    yield from (
        "/race add Big Half 2026-10-18 half 1:45:00",
        "/race add Club Run 2027-02-01 10k 45:00",
        "/predict",
        "/predict half",
        "/predict 10k",
        "/predict marathon 3:30:00",
        "/run 6 mi 52:00 effort 6",
        "/run list",
        "/today",
        "/week",
        "/why",
        "/match",
        "/plan new 2027-04-11 marathon 25 mi 4",
        "/move today tomorrow",
        "/profile threshold 8:20",
        "/race",
        "/form",
        "/units imperial",
        "/run",
        "/run nonsense 52:00",
        "/run 300 mi 40:00:00",
        "/predict 600",
        "/profile threshold fast",
        "/plan new 2027-04-11 70 mi 25 mi 4",
        "/plan new 2027-04-11 marathon 1 mi 4",
    )


def test_who_reads_miles_reads_no_kilometres(club: Club) -> None:
    for text in _asked():
        reply = club.ask(text, BOB)
        said = "\n".join([reply.title, *reply.lines, reply.picture.alt if reply.picture else ""])
        assert not KILOMETRES.search(said), said
    assert re.search(r"\d mi\b", club.ask("/week", BOB).text)


def test_a_coach_reads_the_group_in_the_coachs_own_units(club: Club) -> None:
    club.ask("/units imperial", MARIT)
    for text in ("/team", "/team group", "/today ana", "/week ana", "/predict half ana"):
        assert not KILOMETRES.search(club.ask(text, MARIT).text)


def test_every_picture_is_drawn_and_told_in_words(club: Club) -> None:
    for text in ("/today", "/week", "/form", "/predict"):
        picture = club.ask(text).picture
        assert picture is not None
        assert picture.alt
        assert picture.draw().startswith(b"\x89PNG")
    triage = club.ask("/team", MARIT).picture
    assert triage is not None
    assert triage.draw().startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["today", "week", "form", "predict"])
def test_nothing_to_draw_is_no_picture(club: Club, name: str) -> None:
    assert club.ask(f"/{name}", SOLO).picture is None


class ForCoaches:
    """A command that only coaches may call."""

    USAGE = ("/secret",)
    NEEDS = Role.COACH

    @staticmethod
    def answer(_: Request) -> Reply:
        """Returns what only they may read."""
        return Reply(title="for coaches")


class ForAdmins(ForCoaches):
    """A command that only admins may call."""

    NEEDS = Role.ADMIN


def test_a_role_is_asked_for_before_the_command_runs(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "secret", ForCoaches())
    assert club.ask("/secret", MARIT).title == "for coaches"
    for who in (ANA, SOLO):
        assert club.ask("/secret", who).title == "That needs the role “coach” in a team."
    assert "personal" in club.ask("/secret", MARIT, Place.GROUP).title
    monkeypatch.setitem(COMMANDS, "secret", ForAdmins())
    assert "admin" in club.ask("/secret", MARIT).title
    claim_ownership(club.desk, SOLO, owner_code(club.desk) or "")
    assert club.ask("/secret", SOLO).title == "for coaches"


def test_only_the_three_open_commands_answer_in_a_group(club: Club) -> None:
    assert {"team", "help", "start"} == GROUP_COMMANDS
    for name in COMMANDS.keys() - GROUP_COMMANDS:
        assert club.ask(f"/{name}", ANA, Place.GROUP).title == words.only_in_private(Voice())


ODD_ONE_OUT = "zzzqqq"
NOT_REPEATED = {"join", "start", "owner", "pair", "reply"}  # codes are secrets, a reply's words are free
PLACES = {"summaries", "digest"}  # take the name of any platform, and say how one becomes known
OFFERED = {"language"}  # names all there are, each with a button


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - NOT_REPEATED - PLACES - OFFERED))
def test_a_word_it_does_not_know_is_named_with_what_it_takes(club: Club, name: str) -> None:
    claim_ownership(club.desk, MARIT, owner_code(club.desk) or "")
    reply = club.ask(f"/{name} {ODD_ONE_OUT}", MARIT)
    assert ODD_ONE_OUT in reply.title
    assert re.search(rf"/{name} is used like this:|Write it like|/help lists", reply.text)


@pytest.mark.parametrize(
    "said",
    [
        "/race list",
        "/race remove 1",
        "/race result 2 3:30:00",
        "/run list",
        "/run remove 1",
        "/run effort 1 6",
        "/match 1 none",
        "/move today tomorrow",
        "/away undo",
        "/team share",
        "/privacy team share",
        "/messages before 3",
        "/effort 1 6",
        "/plan apply 1",
    ],
)
def test_a_word_too_many_is_named_and_nothing_is_done(club: Club, tmp_path: Path, said: str) -> None:
    with closing(sqlite3.connect(tmp_path / "club.sqlite3")) as watching:
        before = watching.execute("PRAGMA data_version").fetchone()
        reply = club.ask(f"{said} {ODD_ONE_OUT}")
        assert watching.execute("PRAGMA data_version").fetchone() == before
    assert reply.title == f"I did not understand “{ODD_ONE_OUT}” there."
