"""/units: kilometres or miles."""

from dataclasses import replace
from typing import Final

from bot.core.layout import buttons
from bot.core.message import Reply
from bot.core.request import Request
from marathon.domain.team import Role
from marathon.domain.units import Units
from marathon.errors import UnknownWordError
from marathon.usecases.manage_profile import set_units
from marathon.words import profile as words
from marathon.words.labels import Label

USAGE: Final = ("/units metric", "/units imperial")
NEEDS: Final = Role.ATHLETE

READ: Final = {
    "metric": Units.METRIC,
    "km": Units.METRIC,
    "imperial": Units.IMPERIAL,
    "mi": Units.IMPERIAL,
    "miles": Units.IMPERIAL,
}


def answer(request: Request) -> Reply:
    """Return the units in force, after setting them where asked."""
    before = units = request.speaker.units
    if request.args:
        if request.rest.lower() not in READ:
            raise UnknownWordError(word=request.rest)
        units = READ[request.rest.lower()]
        set_units(request.desk, request.speaker.id, units)
    voice = replace(request.voice, units=units)
    undo = ((Label.UNDO, f"/units {before}"),) if units is not before else ()
    return Reply(title=words.units(voice), buttons=buttons(voice, *undo))
