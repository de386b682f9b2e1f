"""What every page of a person has in common: who reads it in which voice, its addresses, and the templates.

Imported when the first page is shown, because words and templates take time to load.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from marathon.domain.athlete import Athlete
from marathon.usecases.desk import Desk
from marathon.words import person_page as words
from marathon.words.phrases import unbroken
from marathon.words.sessions import SIGNS
from marathon.words.voice import Voice
from webhooks.assets import UPLOT

TEMPLATES: Final = Path(__file__).parent / "pages" / "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request for a page: who reads it, where their own page is, and what its address says.

    speaks_as: what tells the tabs of one browser apart that speak for several people; empty where none does.
    """

    reader: Athlete
    voice: Voice
    home: str
    speaks_as: str = ""
    query: Mapping[str, str] = field(default_factory=dict)

    def link(self, path: str, **query: object) -> str:
        """Return an address as this reader's tab asks for it."""
        said = {name: value for name, value in query.items() if value}
        if self.speaks_as:
            said["as"] = self.speaks_as
        return f"{path}?{urlencode(said)}" if said else path


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_unbroken,
    )


def _unbroken(said: object) -> object:
    """Return a text so that no line ends between a number and its unit; markup, and what is no text, as it is."""
    return unbroken(said) if type(said) is str else said


def render(name: str, desk: Desk, asked: Asked, parts: Sequence[tuple[str, str]], **more: object) -> str:
    """Return a page as HTML.

    Args: parts: anchors within the page and their names, for the row of links at its top.
    """
    now, voice = desk.clock.now(), asked.voice
    return (
        _templates()
        .get_template(name)
        .render(
            asked=asked,
            voice=voice,
            frame=words.frame(voice),
            language=voice.language.replace("_", "-"),
            as_of=words.as_of(now, asked.reader.zone, voice),
            script=_data(words.script(voice)),
            parts=parts,
            signs={mark.value: sign for mark, sign in SIGNS.items()},
            uplot=UPLOT,
            **more,
        )
    )


def _data(said: Mapping[str, str]) -> str:
    """Return texts as JSON that may stand in a page: nothing in it ends the element around it."""
    return json.dumps(said).replace("<", "\\u003c")
