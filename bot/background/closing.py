"""When days are closed: every few minutes it is three in the morning somewhere; what closing means stands elsewhere."""

from datetime import timedelta
from typing import Final

from marathon.usecases.ask_missed import change_questions
from marathon.usecases.close_days import Resting, close_days
from marathon.usecases.desk import Desk
from marathon.usecases.find_nudges import FINDERS, ONCE_A_DAY
from marathon.usecases.keep_predictions import keep_predictions
from marathon.usecases.nudge_people import Looked, nudge_people
from marathon.usecases.process_many import Process, in_sequence

LOOK_EVERY: Final = timedelta(minutes=10)


class Closing:
    """Closes each athlete's yesterday, keeps what is predicted, and nudges whom something is left to say to."""

    def __init__(self, desk: Desk, process: Process | None = None) -> None:
        """Take what carries it out; None for the calling thread alone."""
        self._desk, self._process = desk, process or in_sequence(desk.store)
        self._resting: Resting = {}
        self._looked = Looked(topics=ONCE_A_DAY)

    def look(self) -> None:
        """Close the days of those whose night has come, and nudge those whose morning has."""
        close_days(self._desk, self._process, self._resting)
        keep_predictions(self._desk)
        change_questions(self._desk)
        nudge_people(self._desk, FINDERS, self._looked)
