"""What “/plan new” still lacks: the race, the distance of a week, the days; asked one after the other."""

from collections.abc import Sequence
from typing import Final

from bot.core.message import Button, Reply
from bot.core.request import Request
from marathon.domain.calendar import parse_day
from marathon.domain.race import Race
from marathon.domain.units import Units, parse_distance_m
from marathon.usecases.ask_question import ask
from marathon.usecases.manage_race import list_races
from marathon.words import plan_questions as words
from marathon.words.phrases import called

NEW: Final = "/plan new"
RACES: Final = ("10 km", "half", "marathon")
WEEKS: Final = {
    Units.METRIC: ("30 km", "40 km", "50 km", "60 km"),
    Units.IMPERIAL: ("20 mi", "25 mi", "30 mi", "40 mi"),
}
DAYS: Final = range(3, 7)


def question_about(said: Sequence[str], request: Request) -> Reply | None:
    """Return the question for the first thing that is missing behind “/plan new”, None where nothing is.

    Raises: UnreadableTextError for a day or a distance that cannot be read.
    """
    if not said:
        return _asked(NEW, words.which_race(request.voice), _races(request), request)
    day, distance, rest = parse_day(said[0], request.today), *_cut(said[1:])
    if not distance:
        offers = [
            Button(label=words.race_length(one, request.voice), command=f"{NEW} {day} {one}") for one in RACES
        ]
        return _asked(f"{NEW} {day}", words.how_long(day, request.voice), offers, request)
    parse_distance_m(distance, request.speaker.units)
    begun, (week, days) = f"{NEW} {day} {distance}", _cut(rest)
    if not week:
        offers = [Button(label=one, command=f"{begun} {one}") for one in WEEKS[request.speaker.units]]
        return _asked(begun, words.how_far(request.voice), offers, request)
    if not days:
        parse_distance_m(week, request.speaker.units)
        offers = [Button(label=words.days(n, request.voice), command=f"{begun} {week} {n}") for n in DAYS]
        return _asked(f"{begun} {week}", words.how_often(request.voice), offers, request)
    return None


def _asked(begun: str, question: str, offers: Sequence[Button], request: Request) -> Reply:
    ask(request.desk, request.speaker.id, begun)
    return Reply(
        title=question,
        lines=(words.or_typed(begun, request.voice),),
        buttons=tuple(offers),
        asks_for_words=True,
    )


def _races(request: Request) -> tuple[Button, ...]:
    """Return a button for each race ahead that was entered."""
    ahead = [race for race in list_races(request.desk, request.speaker.id) if race.date > request.today]
    return tuple(Button(label=called(race, request.voice), command=_for(race)) for race in ahead)


def _for(race: Race) -> str:
    return f"{NEW} {race.date} {race.distance_m:.10g} m"


def _cut(said: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Return the distance that words begin with, such as “40 km”, “40” or “half marathon”, and the words behind it."""
    end = 2 if len(said) > 1 and said[1].isalpha() else 1
    return " ".join(said[:end]), said[end:]
