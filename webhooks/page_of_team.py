"""The table of a team as its coach reads it: who needs a word, why and what next; found by name and by status."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from marathon.domain.marks import Status
from marathon.domain.team import Team
from marathon.domain.team_cards import TeamCard
from marathon.usecases.claim_ownership import FIRST_TEAM
from marathon.usecases.desk import Desk
from marathon.usecases.team_overview import team_overview
from marathon.words import findings, flags, sessions, sharing
from marathon.words import person_page as words
from marathon.words import team as team_words
from marathon.words.notes import open_question
from marathon.words.voice import Voice
from webhooks.page_frame import Asked

NEEDS: Final = "needs"
"""Chooses who needs a word; every other choice is a status."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLine:
    """One athlete in the table."""

    id: int
    name: str
    status: Status
    status_word: str
    marks: tuple[tuple[str, str], ...]
    needs: bool
    why: str = ""
    next_step: str = ""


def view(desk: Desk, asked: Asked, led: Sequence[Team]) -> Mapping[str, object]:
    """Return everything the table shows of the team that the address names, else of the first.

    Args: led: the teams that the reader leads, at least one.
    """
    team = next((one for one in led if str(one.id) == asked.query.get("team")), led[0])
    card, voice = team_overview(desk, team.id, asked.reader.id), asked.voice
    lines = _lines(card, voice)
    shown = chosen(lines, asked.query.get("q", ""), asked.query.get("show", ""))
    return {
        "id": team.id,
        "name": team.name,
        "said": words.team_labels(voice),
        "finding": findings.team_finding(card, voice),
        "days": tuple((voice.short_weekday(day), voice.day(day)) for day in card.days),
        "lines": shown,
        "shown": words.shown(len(shown), len(lines), voice),
        "is_filtered": len(shown) < len(lines),
        "has_lines": bool(lines),
        "choices": _choices(lines, voice),
        "others": tuple(one for one in led if one != team),
        "notes": _notes(card, voice),
    }


def _lines(card: TeamCard, voice: Voice) -> tuple[TeamLine, ...]:
    """Return everybody, in the order of the triage."""
    needs = {line.athlete_id: line for line in card.needs}
    found = []
    for row in card.rows:
        line = needs.get(row.athlete_id)
        found.append(
            TeamLine(
                id=row.athlete_id,
                name=row.athlete_name,
                status=row.status,
                status_word=sessions.status_word(row.status, voice),
                marks=tuple((mark.value, sessions.mark_word(mark, voice)) for mark in row.marks),
                needs=line is not None,
                why=team_words.triage_reason(line, card, voice) if line else "",
                next_step=flags.next_step(line.next_step, voice) if line else "",
            )
        )
    return tuple(found)


def chosen(lines: Sequence[TeamLine], text: str, show: str) -> tuple[TeamLine, ...]:
    """Return the lines whose name holds a text and which are of a status, or need a word; empty leaves everybody."""
    wanted = text.casefold().split()
    return tuple(
        line
        for line in lines
        if all(word in line.name.casefold() for word in wanted)
        and (not show or (line.needs if show == NEEDS else line.status.value == show))
    )


def _choices(lines: Sequence[TeamLine], voice: Voice) -> tuple[tuple[str, str], ...]:
    said, there = words.team_labels(voice), {line.status for line in lines}
    statuses = ((status.value, sessions.status_word(status, voice)) for status in Status if status in there)
    return (("", said["everybody"]), (NEEDS, said["needs"]), *statuses)


def _notes(card: TeamCard, voice: Voice) -> tuple[str, ...]:
    """Return what stands beside the table: newcomers, who has no plan, who shares nothing, questions that wait."""
    if not card.rows and not card.withheld:
        return (team_words.name_it(voice) if card.team_name == FIRST_TEAM else team_words.invite_them(voice),)
    return (
        *([team_words.new_members(card.new, 0, voice)] if card.new else ()),
        *([team_words.without_plan(card.unplanned, voice, len(card.unplanned))] if card.unplanned else ()),
        *(open_question(note, card.zone, voice) for note in card.questions),
        *(sharing.withheld(line, voice) for line in card.withheld),
    )
