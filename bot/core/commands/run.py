"""/run: a run typed by hand; effort, change, removal and return of any run."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.core.felt import how_it_felt
from bot.core.layout import buttons
from bot.core.message import Reply
from bot.core.raced import ask_of_newest
from bot.core.request import Request, nothing_more, whole_number
from marathon.domain.activity import ActivityId
from marathon.domain.calendar import parse_past_day
from marathon.domain.cards import RunLine
from marathon.domain.team import Role
from marathon.domain.units import parse_distance_m, parse_time_over_s
from marathon.errors import ArgumentsError
from marathon.usecases.record_run import (
    RunByHand,
    edit_run,
    list_runs,
    record_run,
    remove_run,
    restore_run,
    set_effort,
)
from marathon.words import runs as words
from marathon.words.labels import Label

USAGE: Final = (
    "/run {run} 52:00",
    "/run {run} 52:00 effort 6 yesterday",
    "/run list",
    "/run edit NUMBER {longer_run} 55:00",
    "/run effort NUMBER 6",
    "/run remove NUMBER",
)
NEEDS: Final = Role.ATHLETE

_UNRATED: Final = "none"


def answer(request: Request) -> Reply:
    """Carry out what the first word says; a distance records a new run."""
    verb = request.args[0].lower() if request.args else "list"
    if verb == "list":
        nothing_more(request.args[1:])
        runs = list_runs(request.desk, request.speaker.id)
        return Reply(
            title=words.list_title(runs, request.voice),
            lines=tuple(words.line(run, request.voice) for run in runs),
        )
    if verb in ("remove", "restore", "edit", "effort"):
        return _change(verb, request)
    return _record(request)


def _record(request: Request) -> Reply:
    """Record a new run; undo is offered for that one only, never for a recording that was there before."""
    done = record_run(request.desk, request.speaker.id, read_run(request.args, request))
    run, voice = done.line, request.voice
    undo = ((Label.UNDO, f"/run remove {run.activity_id}"),) if done.is_new else ()
    race, choice = ask_of_newest((run,) if done.is_new else (), request)
    question, scale = how_it_felt((run,), request)
    return Reply(
        title=words.recorded(run, voice) if done.is_new else words.there_already(run, voice),
        lines=(*words.details(run, voice), *race, *question),
        buttons=(*choice, *scale, *buttons(voice, *undo, (Label.TODAY, "/today"))),
    )


def _change(verb: str, request: Request) -> Reply:
    if len(request.args) < 2:
        raise ArgumentsError
    number, desk, athlete = ActivityId(whole_number(request.args[1])), request.desk, request.speaker.id
    voice = request.voice
    match verb:
        case "remove":
            nothing_more(request.args[2:])
            gone = remove_run(desk, athlete, number)
            undo = buttons(voice, (Label.UNDO, f"/run restore {number}"))
            title = words.removed(gone.line, voice)
            return Reply(title=title, lines=words.files_gone(gone.files, voice), buttons=undo)
        case "restore":
            nothing_more(request.args[2:])
            return Reply(title=words.restored(restore_run(desk, athlete, number), voice))
        case "effort":
            if len(request.args) == 2:
                raise ArgumentsError
            nothing_more(request.args[3:])
            return _changed(set_effort(desk, athlete, number, whole_number(request.args[2], 1, 10)), request)
        case _:
            run, before = edit_run(desk, athlete, number, read_run(request.args[2:], request))
            return _changed(run, request, (Label.UNDO, f"/run edit {number} {_as_typed(before)}"))


def _changed(run: RunLine, request: Request, *offers: tuple[Label, str]) -> Reply:
    voice = request.voice
    return Reply(
        title=words.changed(run, voice), lines=words.details(run, voice), buttons=buttons(voice, *offers)
    )


def _as_typed(run: RunByHand) -> str:
    """Return a run in the words that read_run() reads."""
    time = f"{timedelta(seconds=round(run.duration_s))}"
    return f"{run.distance_m:.10g} m {time} {run.day} effort {run.effort or _UNRATED}"


def read_run(args: tuple[str, ...], request: Request) -> RunByHand:
    """Read DISTANCE TIME, then in any order “effort N” (or “none”) and a day."""
    size = 2 if len(args) > 1 and args[1].isalpha() else 1
    if not args:
        raise ArgumentsError
    distance_m = parse_distance_m(" ".join(args[:size]), request.speaker.units)
    if len(args) < size + 1:
        raise ArgumentsError
    run = RunByHand(distance_m=distance_m, duration_s=parse_time_over_s(args[size], distance_m))
    rest = list(args[size + 1 :])
    if "effort" in rest:
        place = rest.index("effort")
        if place + 1 >= len(rest):
            raise ArgumentsError
        said = rest[place + 1]
        run = replace(run, effort=0 if said == _UNRATED else whole_number(said, 1, 10))
        del rest[place : place + 2]
    return replace(run, day=parse_past_day(" ".join(rest), request.today)) if rest else run
