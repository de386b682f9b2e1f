"""Holds that nothing a chat says is left in English in another language: a strange one shows what is."""

import re
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import available_timezones

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bot.core.commands import COMMANDS
from marathon.usecases.manage_profile import set_language
from marathon.words import languages
from marathon.words.languages import catalogue
from tests.bot.test_dialogs import DIALOGS, MISTAKES
from tests.club import ANA, BOB, CYD, MARIT, OLGA, PRIVATE_NOTE, SOLO, Club
from tests.words.msgids import every_msgid, forms

STRANGE = "eo"  # a language that babel knows and we do not speak
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
        for text in (*days, *months, *GIVEN, *UNITS, *COMMANDS, *available_timezones())
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
EXAMPLE = re.compile(r"^/.*$|\b[A-Z2-7]{4}(?:-[A-Z2-7]{4})+\b", re.MULTILINE)
"""Lines that show how a command is typed, and codes."""


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def test_nothing_is_left_in_english(club: Club, strange: str) -> None:
    for who in (ANA, BOB, CYD, MARIT, OLGA, SOLO):
        set_language(club.desk, who, strange)
    data = _data(club)
    left = {}
    for who, said in (*((who, said) for who, said, _ in DIALOGS), *((ANA, said) for said, _ in MISTAKES)):
        reply = club.ask(said, who)
        shown = [
            reply.text,
            *(button.label for button in reply.buttons),
            reply.picture.alt if reply.picture else "",
        ]
        asked = {word.casefold() for word in _words(said)}
        words = {word for text in shown for word in _words(EXAMPLE.sub("", text)) if LETTER.search(word)}
        if rest := {word for word in words - data if word.casefold() not in asked}:
            left[said] = rest
    for k, v in left.items():
        print(repr(k), sorted(v))
    assert left == {}
