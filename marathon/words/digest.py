"""A coach's digest in words: one team on one phone screen."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from marathon.domain.team_cards import TeamCard
from marathon.words.findings import team_finding
from marathon.words.notes import open_question
from marathon.words.phrases import shortened, units
from marathon.words.team import new_members, quiet_rest, triage_line, without_plan
from marathon.words.voice import Voice

_NAMES: Final = 5
_QUESTIONS: Final = 2
_LONGEST: Final = 160  # units of a line below the triage, so that the triage has the larger half
_CUT: Final = "…"


def title(card: TeamCard, voice: Voice) -> str:
    """Return how many of which team need a word."""
    return voice.say("{team}: {finding}", team=shortened(card.team_name), finding=team_finding(card, voice))


def alt(card: TeamCard, voice: Voice) -> str:
    """Return what the picture shows, in few words: who needs a word is said beside it."""
    return voice.say(
        "The last seven days of {team}, a row an athlete; who needs a word stands first.",
        team=shortened(card.team_name),
    )


def lines(card: TeamCard, room: int, voice: Voice) -> tuple[str, ...]:
    """Return who needs the coach, why, since when and what next; then what waits, and the quiet rest.

    Args: room: how many UTF-16 units the lines may take, an end of line each; the most urgent stay, the others are
    counted.
    """
    rest = _rest(card, voice)
    left = room - _taken(rest)
    said = [triage_line(line, card, voice) for line in card.needs]
    fitting = len(said)
    while fitting and _taken((*said[:fitting], *_more(len(said) - fitting, voice))) > left:
        fitting -= 1
    if said and not fitting:
        fitting, more = 1, _more(len(said) - 1, voice)
        said[0] = _shortened(said[0], left - _taken(more) - 1)
    return (*said[:fitting], *_more(len(said) - fitting, voice), *rest)


def _taken(texts: Sequence[str]) -> int:
    return sum(units(text) + 1 for text in texts)


def _shortened(text: str, most: int) -> str:
    """Return a text of at most so many units, cut between two words where there are two."""
    if units(text) <= most:
        return text
    begun = text.encode("utf-16-le")[: 2 * max(most - 1, 0)].decode("utf-16-le", "ignore")
    return (begun.rpartition(" ")[0] or begun) + _CUT


def _more(n: int, voice: Voice) -> tuple[str, ...]:
    if not n:
        return ()
    return (voice.say_n("… and {n} more needs a word: /team", "… and {n} more need a word: /team", n),)


def _rest(card: TeamCard, voice: Voice) -> tuple[str, ...]:
    """Return what stands below the triage, bounded in length: questions, plans that are missing, the quiet rest."""
    said = [open_question(note, card.zone, voice) for note in card.questions[:_QUESTIONS]]
    more = len(card.questions) - _QUESTIONS
    if more > 0:
        said.append(
            voice.say_n("… and {n} more open question: /team", "… and {n} more open questions: /team", more)
        )
    if card.new:
        shown = [replace(one, athlete_name=shortened(one.athlete_name)) for one in card.new[:_NAMES]]
        said.append(new_members(shown, len(card.new) - len(shown), voice))
    if card.unplanned:
        said.append(without_plan([shortened(name) for name in card.unplanned], voice, _NAMES))
    quiet = [quiet_rest(card, voice)] if card.quiet and (card.needs or len(card.quiet) > 1) else []
    if card.withheld:
        quiet.append(
            voice.say_n(
                "{n} shares no Strava runs with you",
                "{n} share no Strava runs with you",
                len(card.withheld),
            )
        )
    said += ["; ".join(quiet)] if quiet else []
    return tuple(_shortened(text, _LONGEST) for text in said)
