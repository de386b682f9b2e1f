"""Keeps an unexpected error where an admin finds it: what kind and where, never what was in it."""

from traceback import extract_tb

from marathon.store import system_log
from marathon.usecases.desk import Desk


def record_error(desk: Desk, error: Exception, request_id: str) -> None:
    """Keep an error's type, place and request; its message may hold a secret and stays in the redacted log."""
    frames = extract_tb(error.__traceback__)
    where = f"{frames[-1].name}:{frames[-1].lineno}" if frames else ""
    kind = type(error).__name__
    desk.store.write(
        lambda connection: system_log.record(
            connection, "ERROR", "unexpected_error", request_id=request_id, kind=kind, where=where
        )
    )
