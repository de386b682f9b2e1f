"""Keeps that somebody wanted what they may not, where whoever runs the service can find it."""

import logging

from marathon.domain.athlete import AthleteId
from marathon.errors import StoreUnavailableError
from marathon.store import system_log
from marathon.usecases.desk import Desk

_log = logging.getLogger(__name__)


def note_refusal(desk: Desk, athlete_id: AthleteId, command: str) -> None:
    """Keep who was refused which command; they are refused all the same where nothing can be kept."""
    try:
        desk.store.write(
            lambda connection: system_log.record(
                connection, "WARNING", "command_refused", athlete_id=athlete_id, command=command
            )
        )
    except StoreUnavailableError as down:
        _log.error("that %s was refused could not be kept: %s", command, down)
