"""What somebody was asked and has yet to answer in plain words; any process and any door goes on with it."""

from datetime import timedelta
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.store import open_questions
from marathon.store.store import Connection
from marathon.usecases.desk import Desk

ANSWER_WITHIN: Final = timedelta(hours=1)


def ask(desk: Desk, athlete_id: AthleteId, command: str) -> None:
    """Take the person's next plain words as the rest of this command, for an hour."""
    until = desk.clock.now() + ANSWER_WITHIN
    desk.store.write(lambda connection: open_questions.ask(connection, athlete_id, command, until))


def take_question(desk: Desk, athlete_id: AthleteId) -> str | None:
    """Return the command that plain words go on with, and ask it no more; None where nothing is asked."""
    now = desk.clock.now()
    with desk.store.read() as connection:
        if open_questions.pending(connection, athlete_id, now) is None:
            return None

    def unit(connection: Connection) -> str | None:
        found = open_questions.pending(connection, athlete_id, now)
        open_questions.drop(connection, athlete_id)
        return found

    return desk.store.write(unit)


def drop_question(desk: Desk, athlete_id: AthleteId) -> bool:
    """Ask no more; False when nothing was asked."""
    now = desk.clock.now()
    with desk.store.read() as connection:
        is_asked = open_questions.pending(connection, athlete_id, now) is not None
    if is_asked:
        desk.store.write(lambda connection: open_questions.drop(connection, athlete_id))
    return is_asked
