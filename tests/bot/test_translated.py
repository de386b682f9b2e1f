"""Holds that nothing a chat says is left in English in another language: a strange one shows what is."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import available_timezones

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bot.core.commands import COMMANDS
from bot.core.message import Reply
from marathon.domain.activity import Sport
from marathon.domain.plan import SessionKind
from marathon.store.store import Store
from marathon.usecases.manage_profile import set_language
from marathon.words import languages
from marathon.words.languages import catalogue
from tests.club import (
    ANA,
    BOB,
    CYD,
    DAN,
    MARIT,
    OLGA,
    PRIVATE_NOTE,
    SOLO,
    Club,
    Listener,
    SetClock,
    desk_of,
)
from tests.dialogs import STORIES, TABLE, Press, Talk
from tests.words.msgids import every_msgid, forms

STRANGE = "eo"  # a language that babel knows and we do not speak
IN_ANOTHER = STORIES["another language, and back"]
"""Rows that leave the strange language, and are held by the table itself."""
LETTER = re.compile(r"[A-Za-z]")


@pytest.fixture
def strange(tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Yields a language in which every letter of every sentence is a sign, so that what was not translated shows."""
    made = Catalog(locale=STRANGE)
    for msgid in every_msgid(project):
        signs = tuple(map(_signs, forms(msgid)))
        made.add(msgid, signs if len(signs) > 1 else signs[0])
    with (tmp_path / f"{STRANGE}.po").open("wb") as file:
        write_po(file, made)
    monkeypatch.setattr(languages, "CATALOGUES", tmp_path)
    for cached in (languages.languages, catalogue):
        cached.cache_clear()
    yield STRANGE
    for cached in (languages.languages, catalogue):
        cached.cache_clear()


def _signs(text: str) -> str:
    """Returns a sentence with a sign for each letter; fields and commands stay."""
    parts = re.split(r"(\{[^}]*\}|/[a-z]+)", text)
    return "".join(part if place % 2 else LETTER.sub("·", part) for place, part in enumerate(parts))


def _data(club: Club) -> set[str]:
    """Returns the words that are not for us to translate: names, units, days of the strange language, commands."""
    locale = Locale(STRANGE)
    days = {name for width in ("wide", "abbreviated") for name in locale.days["format"][width].values()}
    months = {name for width in ("wide", "abbreviated") for name in locale.months["format"][width].values()}
    return {
        word
        for text in (*days, *months, *GIVEN, *UNITS, *COMMANDS, *TYPED, *available_timezones())
        for word in _words(text)
    }


UNITS = ("km mi h min s bpm UTC K",)
GIVEN = (
    *(
        "Marit Solheim",
        "Ana Silva",
        "Bob Reed",
        "Cyd Noor",
        "Dan Gap",
        "Olga Petrova",
        "Ravi Rao",
        "Solo Lone",
    ),
    *("Night Owls", "Ana S", "Porto Velho", "Esperanto"),
    *("Harbour", "Hill", "Spring Marathon", "Old Half", PRIVATE_NOTE),
)
TYPED = (*SessionKind, *Sport)
"""What stands in a plan's file."""
EXAMPLE = re.compile(r"^/.*$|\b[A-Z2-7]{4}(?:-[A-Z2-7]{4})+\b|\b[0-9A-F]{12}\b", re.MULTILINE)
"""Lines that show how a command is typed, codes, and the references of receipts."""


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def _shown(reply: Reply) -> set[str]:
    """Returns every word of an answer that has letters of ours, those of examples and codes left out."""
    texts = [reply.text, *(button.label for button in reply.buttons)]
    texts += [reply.picture.alt] if reply.picture else []
    return {word for text in texts for word in _words(EXAMPLE.sub("", text)) if LETTER.search(word)}


@pytest.fixture
def twin(club_file: Path, tmp_path: Path) -> Iterator[Club]:
    """Yields another such club, which speaks English: its buttons can be found by their labels."""
    store = Store.open(f"sqlite:///{shutil.copy(club_file, tmp_path / 'twin.sqlite3')}")
    yield Club(desk=desk_of(store), clock=SetClock(), listener=Listener())
    store.close()


def test_nothing_is_left_in_english(club: Club, twin: Club, strange: str) -> None:
    for who in (MARIT, ANA, BOB, CYD, DAN, OLGA, SOLO):
        set_language(club.desk, who, strange)
    data, talk, english = _data(club), Talk(club), Talk(twin)
    people_said: set[str] = set()
    left: dict[tuple[int, str], set[str]] = {}
    for row in TABLE:
        if row in IN_ANOTHER:
            continue
        who, said, _ = row
        place = _place(english.last[who], said) if isinstance(said, Press) else 0
        english.answer(who, said)
        if isinstance(said, Press):
            reply = talk.answer(who, talk.last[who].buttons[place].command)
        else:
            reply = talk.answer(who, said)
        people_said |= {word.casefold() for word in _words(str(said))}
        if rest := {word for word in _shown(reply) - data if word.casefold() not in people_said}:
            left[who, str(said)] = rest
    assert left == {}


def _place(reply: Reply, pressed: Press) -> int:
    return [button.label for button in reply.buttons].index(pressed.label)
