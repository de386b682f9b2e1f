"""Holds every language complete: each sentence of the code translated, with its fields."""

from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from marathon.words.languages import CATALOGUES, named, own_name, preferred, spoken
from marathon.words.voice import Voice
from tests.words.msgids import Msgid, every_msgid, fields, forms, msgids_of

FILES = sorted(CATALOGUES.glob("*.po"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_language_is_complete(file: Path, project: Path) -> None:
    with file.open("rb") as stream:
        found = read_po(stream)
    wanted = every_msgid(project)
    assert msgids_of(found) >= wanted, f"to be translated:\n{_as_entries(wanted - msgids_of(found))}"
    assert msgids_of(found) <= wanted, "nobody says this any more"
    for message in found:
        known, texts = forms(message.id), forms(message.string)
        assert message.id == "" or (all(texts) and texts and not message.fuzzy), f"not translated: {known}"
        for text in texts if message.id else ():
            wanted_fields = set().union(*map(fields, known))
            assert fields(text) | {"n"} == wanted_fields | {"n"}, f"other fields: {known}"


def _as_entries(missing: set[Msgid]) -> str:
    """Returns sentences as a translator finds them in a file."""
    lines = []
    for msgid in sorted(missing, key=str):
        one, *many = forms(msgid)
        said = f'msgid_plural "{many[0]}"\nmsgstr[0] ""\nmsgstr[1] ""' if many else 'msgstr ""'
        lines.append(f'\nmsgid "{one}"\n{said}')
    return "\n".join(lines)


def test_what_a_platform_or_a_person_calls_a_language_is_known() -> None:
    assert spoken("de") == spoken("de-AT") == spoken("de_CH") == "de"
    assert spoken("en-GB") == "en"
    assert spoken("tlh") is spoken("") is None
    assert preferred("fr-FR,de-AT;q=0.8,en;q=0.5") == "de"
    assert preferred("") == preferred("*") == preferred("tlh, ;q=1") == "en"
    assert named("Deutsch") == named("german") == named(" DE ") == "de"
    assert named("English") == "en"
    assert named("Klingon") is None
    assert own_name("de") == "Deutsch"


def test_numbers_dates_and_plurals_are_said_as_the_language_says_them() -> None:
    german = Voice(language="de")
    assert german.distance(18_400) == "18,4 km"
    assert german.say("today") == "heute"
    assert german.day(date(2026, 11, 22)) == "So, 22. Nov"
    assert german.percent(0.41) == "41 %".replace(" ", "\u00a0")


def test_a_language_that_there_is_not_is_answered_in_english() -> None:
    assert Voice(language="xx").say("today") == "today"
