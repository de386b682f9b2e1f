"""The error all others are: its docstring is the message, an English msgid with named fields."""

import inspect


class Phrase(str):
    """A part of a message: an English msgid with its named fields, in English wherever nobody translates it."""

    __slots__ = ("fields", "template")

    def __new__(cls, template: str, **fields: object) -> "Phrase":
        """Fill the fields in English, and keep both for whoever says it in another language."""
        said = super().__new__(cls, template.format(**fields) if fields else template)
        said.template, said.fields = template, fields
        return said

    template: str
    fields: dict[str, object]


class CoachError(Exception):
    """Something went wrong."""

    def __init__(self, **facts: object) -> None:
        """Keep the facts that fill the docstring's fields, so the message can be worded in any language."""
        self.facts = facts
        shown = {name: _without_stop(fact) for name, fact in facts.items()}
        super().__init__(self.template().format(**shown))

    @classmethod
    def template(cls) -> str:
        """Return the message with its fields unfilled."""
        return " ".join(inspect.cleandoc(cls.__doc__ or "").split())


def _without_stop(fact: object) -> object:
    """Return an error as a part of another one's sentence."""
    return str(fact).removesuffix(".") if isinstance(fact, CoachError) else fact
