"""How to speak to a person: in their language and units, with their day as today."""

from marathon.domain.athlete import AthleteId
from marathon.usecases.desk import Desk
from marathon.usecases.people import person_of
from marathon.words.voice import Voice, voice_of


def voice_for(desk: Desk, athlete_id: AthleteId) -> Voice:
    """Return the voice of a person now.

    Raises: NotFoundError.
    """
    return voice_of(person_of(desk, athlete_id), desk.clock.now())
