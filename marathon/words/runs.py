"""Recorded runs in words."""

from datetime import date

from marathon.domain.cards import RunLine, TodayCard
from marathon.words import examples
from marathon.words.efforts import said as effort_said
from marathon.words.sessions import kind_name, load_sentence, run_name, session_name
from marathon.words.voice import Voice


def line(run: RunLine, voice: Voice) -> str:
    """Return one activity with its number and day."""
    return f"#{run.activity_id} {voice.day(run.date)}: {run_name(run, voice)}"


def list_title(runs: tuple[RunLine, ...], voice: Voice) -> str:
    """Return how many activities are listed."""
    if not runs:
        return voice.say(
            "No runs in the last 14 days. Record one with /run {distance} 52:00, or drop a file into our private chat.",
            distance=examples.run(voice),
        )
    return voice.say_n("{n} activity in the last 14 days", "{n} activities in the last 14 days", len(runs))


def recorded(run: RunLine, voice: Voice) -> str:
    """Return that a run was recorded."""
    return voice.say("Recorded: {run}", run=line(run, voice))


def there_already(run: RunLine, voice: Voice) -> str:
    """Return that a typed run had been recorded before."""
    return voice.say("There already, and counted once: {run}", run=line(run, voice))


def changed(run: RunLine, voice: Voice) -> str:
    """Return that a run was changed."""
    return voice.say("Changed: {run}", run=line(run, voice))


def removed(run: RunLine, voice: Voice) -> str:
    """Return that a run was removed."""
    return voice.say("Removed: {run}", run=line(run, voice))


def files_gone(count: int, voice: Voice) -> tuple[str, ...]:
    """Return that the files which were handed in for a removed run are gone; nothing where there were none."""
    if not count:
        return ()
    said = voice.say_n(
        "The file you handed in for it is deleted, too: Undo brings back the run, not the file.",
        "The {n} files you handed in for it are deleted, too: Undo brings back the run, not the files.",
        count,
    )
    return (said,)


def restored(run: RunLine, voice: Voice) -> str:
    """Return that a removed run is back."""
    return voice.say("Back again: {run}", run=line(run, voice))


def details(run: RunLine, voice: Voice) -> tuple[str, ...]:
    """Return whether it counts for the plan, its load, and how hard it was said to be."""
    counts = voice.say("It is not in the plan.")
    if run.counts_for:
        counts = voice.say(
            "It counts for the planned session: {kind}.", kind=kind_name(run.counts_for, voice)
        )
    rated = (effort_said(run.effort, voice),) if run.effort else ()
    return (counts, load_sentence(run, voice), *rated)


def match_title(card: TodayCard, day: date | None, voice: Voice) -> str:
    """Return what the numbers below are for: of today, or of the day that was asked for."""
    if day is None:
        return voice.say("Today's runs and sessions. Join two with /match RUN SESSION.")
    return voice.say(
        "Runs and sessions of {day}. Join two with /match RUN SESSION.", day=voice.day(card.date)
    )


def match_lines(card: TodayCard, day: date | None, voice: Voice) -> tuple[str, ...]:
    """Return the day's activities and sessions with their numbers."""
    said = [voice.say("Run {line}", line=line(run, voice)) for run in card.runs]
    said += [
        voice.say("Session #{number}: {session}", number=s.session_id, session=session_name(s, voice))
        for s in card.sessions
    ]
    if said:
        return tuple(said)
    if day is None:
        return (voice.say("There is nothing to join today. /match yesterday shows the day before."),)
    return (voice.say("There is nothing to join on that day."),)


def matched(voice: Voice) -> str:
    """Return that a choice was kept."""
    return voice.say("Done: your choice stands until you say /match RUN auto")
