"""How to speak to a person: in their language and units, with their day as today."""

from datetime import datetime

from marathon.domain.athlete import Athlete, AthleteId
from marathon.usecases.desk import Desk
from marathon.usecases.people import person_of
from marathon.words.voice import Voice


def voice_of(person: Athlete, now: datetime) -> Voice:
    """Return the voice of somebody at an instant."""
    return Voice(language=person.language, units=person.units, today=person.local_date(now))


def voice_for(desk: Desk, athlete_id: AthleteId) -> Voice:
    """Return the voice of a person now.

    Raises: NotFoundError.
    """
    return voice_of(person_of(desk, athlete_id), desk.clock.now())
