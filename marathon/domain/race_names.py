"""What the name of a run says of a race, in the languages runners use; whether it was one is judged elsewhere."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from marathon.domain.units import HALF_MARATHON_M, MARATHON_M, METRES_PER_MILE


class NameSays(StrEnum):
    """How much a name says: a race, a distance that may be one, or that it was training; else nothing."""

    RACE = "race"
    DISTANCE = "distance"
    TRAINING = "training"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameFinding:
    """What a name says, by which of its words; distance_m where a word names the distance of a race."""

    says: NameSays
    word: str
    distance_m: float | None = None


_RACE: Final = re.compile(
    r"\b(race|races|raced|racing|parkrun|wettkampf|wettlauf|rennen|wedstrijd|gara|tavling|zawody|wyscig|zavod"
    r"|kilpailu|competicion|competition|yaris"
    r"|(?:stadt|city|volks|strassen|firmen|silvester|neujahrs|oster|nikolaus|advents|frauen)lauf)\b"
    r"|レース|大会|比赛|соревнование"
)
_ABOUT_A_RACE: Final = re.compile(
    r"\b(?:pre|post|before|after|vor|nach)[ -](?:dem |the )?(?:race|wettkampf|rennen)\b"
    r"|\brace[ -](?:pace|prep|preparation|week|effort|simulation|recce|specific|walk)\w*"
    r"|\bracewalk\w*|\b(?:wettkampf|renn)(?:tempo|pace|woche|vorbereitung)\w*"
)
_HALF: Final = re.compile(
    r"\b(?:half[ -]?marathon|halbmarathon|halvmarathon|halve marathon|semi[ -]?marathon|medi[ao] maraton"
    r"|mezza maratona|meia maratona|polmaraton|half)\b|ハーフ|半马"
)
_MARATHON: Final = re.compile(r"\b(?:marathon|maraton|maratona|marato|maratonas)\b|マラソン|马拉松|марафон")
_LENGTH: Final = re.compile(r"\b(5|10|15)[ -]?(?:k|km|kilometer)\b(?!/)|\b(5|10)[ -]?(?:miler|miles?|mi)\b")
_TRAINING: Final = re.compile(
    r"\b(?:pace|paces|pacing|pacer|tempo|threshold|intervals?|repeats?|reps|workout|session|easy|recovery"
    r"|warm[ -]?up|cool[ -]?down|shake[ -]?out|long run|prep|preparation|simulation|week|block|strides|fartlek"
    r"|commute|treadmill|locker\w*|einlaufen|auslaufen|langer lauf|tempolauf|dauerlauf|testlauf|schwelle\w*"
    r"|intervalle|regeneration\w*|\w*vorbereitung\w*|marathontempo"
    r"|\w*train\w*|tran(?:ing|ar)\w*|treino\w*|treinam\w*|tren(?:ing|ink)\w*|entrenam\w*|entrainem\w*|allenam\w*)\b"
)


def read_run_name(name: str) -> NameFinding | None:
    """Return what a run's name says, None where it says nothing of a race or of training.

    “Race pace” and “the day before the race” are about one and name none. The names Strava gives by itself say
    nothing, “Carrera de mañana” and “Course à pied le midi” among them: there the word for a run is that for a race.
    Source: own choice of words.
    """
    plain = _plain(name)
    training = _ABOUT_A_RACE.search(plain) or _TRAINING.search(plain)
    if training:
        return NameFinding(says=NameSays.TRAINING, word=training.group())
    if race := _RACE.search(plain):
        return NameFinding(says=NameSays.RACE, word=race.group())
    return _distance(plain)


def _distance(plain: str) -> NameFinding | None:
    for pattern, distance_m in ((_HALF, HALF_MARATHON_M), (_MARATHON, MARATHON_M)):
        if found := pattern.search(plain):
            return NameFinding(says=NameSays.DISTANCE, word=found.group(), distance_m=distance_m)
    if found := _LENGTH.search(plain):
        kilometres, miles = found.groups()
        metres = 1000 * float(kilometres) if kilometres else METRES_PER_MILE * float(miles)
        return NameFinding(says=NameSays.DISTANCE, word=found.group(), distance_m=metres)
    return None


def _plain(name: str) -> str:
    """Return a name in small letters without accents."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in apart if not "\u0300" <= c <= "\u036f"))
