"""The languages there are: English, in which every sentence is written, and one catalogue for each other language."""

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import Locale, UnknownLocaleError

ENGLISH: Final = "en"
CATALOGUES: Final = Path(__file__).parent / "catalogues"
"""A file “de.po” there is all that a language takes; tests hold it complete."""


@lru_cache
def languages() -> tuple[str, ...]:
    """Return the locale of every language that can be spoken, English first."""
    return (ENGLISH, *sorted(file.stem for file in CATALOGUES.glob("*.po")))


@lru_cache
def catalogue(language: str) -> NullTranslations:
    """Return the sentences of a language, read once in about 0.1 s; of one that there is not, the English ones."""
    known = spoken(language)
    if known in (None, ENGLISH):
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with (CATALOGUES / f"{known}.po").open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return GNUTranslations(compiled)


def spoken(tag: str) -> str | None:
    """Return the language that a platform's or a browser's tag means (“de”, “de-AT”, “pt_BR”), None for no such."""
    parts = tag.replace("-", "_").split("_")
    known = {language.casefold(): language for language in languages()}
    wanted = ("_".join(parts[:length]).casefold() for length in range(len(parts), 0, -1))
    return next((known[name] for name in wanted if name in known), None)


def preferred(header: str) -> str:
    """Return the first language of a browser's Accept-Language that can be spoken, English where there is none.

    The order in which they stand is taken for the order of preference, as browsers write it.
    """
    tags = (part.partition(";")[0].strip() for part in header.split(","))
    return next((language for tag in tags if tag and (language := spoken(tag))), ENGLISH)


def named(text: str) -> str | None:
    """Return the language that is meant by its tag, its own name or its English one (“Deutsch”, “german”)."""
    said = text.strip().casefold()
    for language in languages():
        if said in (own_name(language).casefold(), (_locale(language).english_name or "").casefold()):
            return language
    return spoken(said)


def own_name(language: str) -> str:
    """Return what a language calls itself, such as “Deutsch”."""
    name = _locale(language).get_display_name(language) or language
    return name[:1].upper() + name[1:]


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language)
    except (ValueError, UnknownLocaleError):
        return Locale(ENGLISH)
