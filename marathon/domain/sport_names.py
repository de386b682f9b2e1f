"""What other systems call a sport, read into ours; codes of binary formats stay with their readers."""

from typing import Final

from marathon.domain.activity import Sport

_NAMES: Final[dict[Sport, str]] = {
    Sport.RUN: "run running trailrun trailrunning virtualrun treadmill treadmillrunning trackrunning jogging",
    Sport.RIDE: (
        "ride cycling biking bike cycle ebikeride emountainbikeride gravelride mountainbikeride roadbiking "
        "mountainbiking virtualride velomobile handcycle indoorcycling"
    ),
    Sport.SWIM: "swim swimming lapswimming openwaterswimming",
    Sport.WALK: "walk walking",
    Sport.HIKE: "hike hiking snowshoe mountaineering trekking",
    Sport.ROW: "row rowing virtualrow indoorrowing canoeing kayaking",
    Sport.STRENGTH: "strength weighttraining strengthtraining crossfit gym weights",
    Sport.CLIMB: "climb climbing rockclimbing bouldering",
    Sport.SKI: "ski skiing alpineski backcountryski nordicski rollerski crosscountryskiing snowboard",
}
_BY_NAME: Final = {name: sport for sport, names in _NAMES.items() for name in names.split()}


def sport_named(text: str) -> Sport | None:
    """Return the sport a word such as “Trail Run”, “trail_running” or “VirtualRide” stands for, else None."""
    return _BY_NAME.get("".join(filter(str.isalnum, text.lower())))
