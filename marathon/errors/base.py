"""The error all others are: its docstring is the message, an English msgid with named fields."""

import inspect


class CoachError(Exception):
    """Something went wrong."""

    def __init__(self, **facts: object) -> None:
        """Keep the facts that fill the docstring's fields, so the message can be worded in any language."""
        self.facts = facts
        super().__init__(self.template().format(**facts))

    @classmethod
    def template(cls) -> str:
        """Return the message with its fields unfilled."""
        return " ".join(inspect.cleandoc(cls.__doc__ or "").split())
