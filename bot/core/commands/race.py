"""/race: races ahead with their goals, and results behind."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from bot.core.layout import MOST_BUTTON_BYTES, buttons
from bot.core.message import Button, Reply
from bot.core.request import Request, nothing_more, whole_number
from marathon.domain.calendar import parse_day
from marathon.domain.race import Race
from marathon.domain.team import Role
from marathon.domain.units import parse_distance_m, parse_time_over_s
from marathon.errors import ArgumentsError, UnknownWordError, UnreadableTextError
from marathon.usecases.manage_race import add_race, list_races, remove_race, set_result
from marathon.words import races as words
from marathon.words.labels import Label

USAGE: Final = (
    "/race add Lisbon Marathon {race_day} marathon 3:30:00",
    "/race add Club 10k {past_race_day} 10k 45:12",
    "/race result NUMBER 45:12",
    "/race result NUMBER none",
    "/race list",
    "/race remove NUMBER",
)
NEEDS: Final = Role.ATHLETE

_NO_TIME: Final = "none"


def answer(request: Request) -> Reply:
    """Add, list, finish or remove races; a race in the past with a time is a result."""
    match request.args[0].lower() if request.args else "list":
        case "add":
            return _add(request)
        case "result":
            return _finish(request)
        case "remove":
            return _remove(request)
        case "list":
            return _list(request)
        case _:
            raise UnknownWordError(word=request.args[0])


def _add(request: Request) -> Reply:
    race = _read(request)
    number = add_race(request.desk, request.speaker.id, race)
    offers = ((Label.UNDO, f"/race remove {number}"), (Label.PREDICT, "/predict"))
    return Reply(
        title=words.added(race, request.today, request.voice), buttons=buttons(request.voice, *offers)
    )


def _finish(request: Request) -> Reply:
    if len(request.args) < 3:
        raise ArgumentsError
    nothing_more(request.args[3:])
    number, said = whole_number(request.args[1]), request.args[2].lower()
    before, race = set_result(request.desk, request.speaker.id, number, "" if said == _NO_TIME else said)
    undo = f"/race result {number} {_time_of(before.result_s) or _NO_TIME}"
    offers = ((Label.UNDO, undo), (Label.PREDICT, "/predict"))
    return Reply(title=words.line(race, request.voice), buttons=buttons(request.voice, *offers))


def _time_of(seconds: float | None) -> str:
    """Return a time as it is typed, empty where there is none."""
    return str(timedelta(seconds=int(seconds))) if seconds else ""


def _remove(request: Request) -> Reply:
    if len(request.args) < 2:
        raise ArgumentsError
    nothing_more(request.args[2:])
    removed = remove_race(request.desk, request.speaker.id, whole_number(request.args[1]))
    return Reply(title=words.removed(removed, request.voice), buttons=_undo_removal(removed, request))


def _list(request: Request) -> Reply:
    nothing_more(request.args[1:])
    races = list_races(request.desk, request.speaker.id)
    return Reply(
        title=words.list_title(races, request.today, request.voice),
        lines=tuple(words.line(race, request.voice) for race in races),
    )


def _undo_removal(race: Race, request: Request) -> tuple[Button, ...]:
    """Return a button that adds a race again, none where the words would not give the same race."""
    time = _time_of(race.result_s or race.goal_s)
    command = f"/race add {race.name} {race.date} {race.distance_m:.10g} m {time}".rstrip()
    if len(command.encode()) > MOST_BUTTON_BYTES:
        return ()
    try:
        again = _read(replace(request, args=tuple(command.split()[1:])))
    except (ArgumentsError, UnreadableTextError):
        return ()
    if again != replace(race, id=None):
        return ()
    return buttons(request.voice, (Label.UNDO, command))


def _read(request: Request) -> Race:
    """Read NAME DATE DISTANCE [TIME]; the date is the first word that reads as one and has a name before it."""
    said = list(request.args[1:])
    place, day = next(
        ((i, day) for i in range(1, len(said)) if (day := _day(said[i], request)) is not None), (0, None)
    )
    if day is None or len(said) < place + 2:
        raise ArgumentsError
    time = said.pop() if ":" in said[-1] else None
    distance_m = parse_distance_m(" ".join(said[place + 1 :]), request.speaker.units)
    time_s = parse_time_over_s(time, distance_m) if time else None
    race = Race(name=" ".join(said[:place])[:80], date=day, distance_m=distance_m)
    return replace(race, result_s=time_s) if day < request.today else replace(race, goal_s=time_s)


def _day(word: str, request: Request) -> date | None:
    try:
        return parse_day(word, request.today)
    except UnreadableTextError:
        return None
