"""Every sentence the product can say, as it stands in the code: what a catalogue has to hold."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog

from marathon.domain.plan_builder import PlanLimit
from marathon.errors import CoachError
from marathon.files.refusal import Reason
from marathon.words.commands import Purpose
from marathon.words.labels import Label

Msgid = str | tuple[str, ...]
"""A sentence, or one in singular and plural."""


def every_msgid(project: Path) -> set[Msgid]:
    """Returns all that goes through a voice: what words say, the errors' messages and their parts, labels."""
    said = {found for file in (project / "marathon").rglob("*.py") for found in _said_in(file)}
    codes = {code.value for code in (*Label, *PlanLimit, *Purpose, *Reason)}
    return said | {kind.template() for kind in _kinds(CoachError)} | codes


def _said_in(file: Path) -> Iterator[Msgid]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            texts = [
                arg.value for arg in node.args if isinstance(arg, ast.Constant) if isinstance(arg.value, str)
            ]
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if texts and name in ("say", "Phrase"):
                yield texts[0]
            elif texts and name == "say_n":
                yield texts[0], texts[1]


def _kinds(kind: type[CoachError]) -> Iterator[type[CoachError]]:
    for below in kind.__subclasses__():
        if below.__module__.startswith("marathon."):
            yield below
            yield from _kinds(below)


def forms(text: object) -> tuple[str, ...]:
    """Returns the one sentence of a message, or its singular and its plurals."""
    return (
        (text,) if isinstance(text, str) else tuple(map(str, text)) if isinstance(text, tuple | list) else ()
    )


def msgids_of(catalogue: Catalog) -> set[Msgid]:
    """Returns what a catalogue holds."""
    said = [forms(message.id) for message in catalogue if message.id]
    return {texts if len(texts) > 1 else texts[0] for texts in said}


def fields(text: str) -> set[str]:
    """Returns the fields of a sentence."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}
