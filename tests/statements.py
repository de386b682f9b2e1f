"""Counts what is said to a database: on any machine and under any load the same, unlike a time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

WRITER = "store-writer"


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """Yields what this thread and the writers say to any database meanwhile; one for many rows is one.

    Left out is what a process that another test has stopped still has to end.
    """
    said: list[str] = []
    mine = threading.current_thread().name

    def keep(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        name = threading.current_thread().name
        if name == mine or name.startswith(WRITER):
            said.append(statement)

    event.listen(Engine, "before_cursor_execute", keep)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", keep)
