"""/race: races ahead with their goals, results behind, and which runs were races."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from bot.core.layout import MOST_BUTTON_BYTES, buttons
from bot.core.message import Button, Reply
from bot.core.pacing import pacing_reply
from bot.core.paging import page_buttons, split_page
from bot.core.raced import RACE, TRAINING, UNSAID, answer_command, was_it_a_race
from bot.core.request import Request, nothing_more, whole_number
from marathon.domain.activity import ActivityId
from marathon.domain.calendar import parse_day
from marathon.domain.paging import on_page, pages_for
from marathon.domain.race import Race, RaceId
from marathon.domain.team import Role
from marathon.domain.units import parse_distance_m, parse_time_over_s
from marathon.errors import ArgumentsError, UnknownWordError, UnreadableTextError
from marathon.usecases.find_races import found_races, say_race
from marathon.usecases.manage_race import add_race, list_races, recorded_results, remove_race, set_result
from marathon.usecases.pace_race import pace_race
from marathon.usecases.race_result import race_result
from marathon.words import race_week
from marathon.words import races as words
from marathon.words.labels import Label
from marathon.words.phrases import called

USAGE: Final = (
    "/race add Lisbon Marathon {race_day} marathon 3:30:00",
    "/race add Club 10k {past_race_day} 10k 45:12",
    "/race result NUMBER 45:12",
    "/race result NUMBER none",
    "/race list",
    "/race remove NUMBER",
    "/race pacing",
    "/race pacing NUMBER",
    "/race runs",
    "/race was RUN training",
)
NEEDS: Final = Role.ATHLETE

_NO_TIME: Final = "none"
_WAS: Final = {RACE: True, TRAINING: False, UNSAID: None}
_WORDS: Final = {said: word for word, said in _WAS.items()}


def answer(request: Request) -> Reply:
    """Add, list, finish or remove races, or say which runs were some; a race in the past with a time is a result."""
    match request.args[0].lower() if request.args else "list":
        case "add":
            return _add(request)
        case "result":
            return _finish(request)
        case "remove":
            return _remove(request)
        case "list":
            return _list(request)
        case "pacing":
            return _pacing(request)
        case "runs":
            return _runs(request)
        case "was":
            return _was(request)
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
    return Reply(
        title=words.line(race, request.voice),
        lines=_against(race, request),
        buttons=buttons(request.voice, *offers),
    )


def _against(race: Race, request: Request) -> tuple[str, ...]:
    """Return how a result lies to what was predicted and hoped for, nothing where it was taken back."""
    if race.result_s is None or race.id is None:
        return ()
    return race_week.result_lines(race_result(request.desk, request.speaker.id, race.id), request.voice)


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
    recorded = recorded_results(request.desk, request.speaker.id, races)
    return Reply(
        title=words.list_title(races, request.today, request.voice, recorded),
        lines=tuple(words.line(race, request.voice, recorded.get(race.id or RaceId(0))) for race in races),
    )


def _pacing(request: Request) -> Reply:
    """Return the splits of the next race, or of the one that is named, and what leads up to it."""
    nothing_more(request.args[2:])
    number = RaceId(whole_number(request.args[1])) if request.args[1:] else None
    reply = pacing_reply(pace_race(request.desk, request.speaker.id, number), request.voice)
    offers = ((Label.PREDICT, "/predict"), (Label.PLAN, "/plan"), (Label.FORM, "/form"))
    return replace(reply, buttons=buttons(request.voice, *offers), is_view=True, is_shareable=True)


def _runs(request: Request) -> Reply:
    """Return the runs that count as races or may have been one, and ask about the newest one that is in doubt."""
    args, page = split_page(request.args[1:])
    nothing_more(args)
    card, voice = found_races(request.desk, request.speaker.id), request.voice
    pages = pages_for(len(card.found))
    page = min(page, pages)
    in_doubt = next((found for found in card.found if found.is_open), None)
    asked = was_it_a_race(in_doubt, voice) if in_doubt else None
    return Reply(
        title=words.runs_title(card, voice),
        lines=(
            *(words.run_line(found, voice) for found in on_page(card.found, page)),
            *(asked.among if asked else ()),
            *((words.how_to_change(card, voice),) if card.found else ()),
        ),
        buttons=(*(asked.buttons if asked else ()), *page_buttons("/race runs", page, pages, voice)),
        is_view=True,
    )


def _was(request: Request) -> Reply:
    if len(request.args) < 3:
        raise ArgumentsError
    nothing_more(request.args[3:])
    number, said = ActivityId(whole_number(request.args[1])), request.args[2].lower()
    if said not in _WAS:
        raise UnknownWordError(word=request.args[2])
    card, voice = say_race(request.desk, request.speaker.id, number, _WAS[said]), request.voice
    offers = ((Label.UNDO, answer_command(number, _WORDS[card.before])), (Label.PREDICT, "/predict"))
    return Reply(
        title=words.said(card, voice), lines=(words.effect(card, voice),), buttons=buttons(voice, *offers)
    )


def _undo_removal(race: Race, request: Request) -> tuple[Button, ...]:
    """Return a button that adds a race again, none where the words would not give the same race."""
    race = replace(race, name=called(race, request.voice))
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
