"""Who sees what, in words: what a coach reads of an athlete who keeps Strava to themself."""

from marathon.domain.sharing import SharedCard, WithheldLine
from marathon.words.reasons import week_reason
from marathon.words.sessions import run_name, session_name
from marathon.words.voice import Voice

_SHOWN = 8


def withheld(line: WithheldLine, voice: Voice) -> str:
    """Return that an athlete shares no runs, and the absence they have reported."""
    said = voice.say("{name} shares no Strava runs with you", name=line.athlete_name)
    return f"{said}; {week_reason(line.away, voice)}" if line.away else said


def nobody_shares(voice: Voice) -> str:
    """Return the finding of a team of which nothing is shared."""
    return voice.say("Nobody here shares their Strava runs with you")


def shared_lines(card: SharedCard, voice: Voice) -> tuple[str, ...]:
    """Return what is shared all the same: an absence, runs from files or typed in, and the plan."""
    runs = [f"{voice.day(run.date)}: {run_name(run, voice)}" for run in card.runs[:_SHOWN]]
    planned = [f"{voice.day(s.date)}: {session_name(s, voice)}" for s in card.planned[:_SHOWN]]
    return (
        voice.say("So nothing is judged here: a run that seems missing may have been run."),
        *([week_reason(card.away, voice)] if card.away else []),
        *_listed(voice.say("From files or typed in, last 14 days:"), runs, voice),
        *_listed(voice.say("Planned:"), planned, voice),
    )


def _listed(head: str, lines: list[str], voice: Voice) -> tuple[str, ...]:
    return (head, *(f"  {line}" for line in lines)) if lines else (f"{head} {voice.say('nothing')}",)
