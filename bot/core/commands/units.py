"""/units: kilometres or miles."""

from dataclasses import replace
from typing import Final

from bot.core.layout import buttons, to_settings
from bot.core.message import Button, Reply
from bot.core.request import Request
from marathon.domain.team import Role
from marathon.domain.units import Units
from marathon.errors import UnknownWordError
from marathon.usecases.manage_profile import set_units
from marathon.words import profile as words
from marathon.words.labels import Label

USAGE: Final = ("/units metric", "/units imperial", "/units")
NEEDS: Final = Role.ATHLETE

_OTHER: Final = {Units.METRIC: Units.IMPERIAL, Units.IMPERIAL: Units.METRIC}
READ: Final = {
    "metric": Units.METRIC,
    "km": Units.METRIC,
    "imperial": Units.IMPERIAL,
    "mi": Units.IMPERIAL,
    "miles": Units.IMPERIAL,
}


def answer(request: Request) -> Reply:
    """Return the units in force, after setting them where asked."""
    before, voice = request.speaker.units, request.voice
    if not request.args:
        other = Button(label=words.other_units(voice), command=f"/units {_OTHER[before]}")
        return Reply(title=words.units(voice), buttons=(other, *to_settings(voice)), is_view=True)
    if request.rest.lower() not in READ:
        raise UnknownWordError(word=request.rest)
    units = READ[request.rest.lower()]
    set_units(request.desk, request.speaker.id, units)
    voice = replace(voice, units=units)
    undo = ((Label.UNDO, f"/units {before}"),) if units is not before else ()
    return Reply(title=words.units(voice), buttons=(*buttons(voice, *undo), *to_settings(voice)))
