"""The cards of a team: triage for coaches, done against planned for the group."""

import datetime as dt
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.cards import Standing
from marathon.domain.coach_cards import CheckInLine
from marathon.domain.marks import Mark, Status
from marathon.domain.note import Note
from marathon.domain.reasons import AwayFor, Flag
from marathon.domain.sharing import WithheldLine
from marathon.domain.team import Audience, TeamId

ROWS_DRAWN: Final = 14
"""How many athletes the picture of a team holds."""


class NextStep(StrEnum):
    """What the coach is proposed to do."""

    ASK_HOW_THEY_ARE = "ask_how_they_are"
    ASK_WHY_MISSED = "ask_why_missed"
    EASE_EASY_DAYS = "ease_easy_days"
    CUT_NEXT_DAYS = "cut_next_days"
    SHORTEN_LONG_RUN = "shorten_long_run"
    REBUILD_GENTLY = "rebuild_gently"
    SEND_PLAN = "send_plan"
    ASK_TO_CONNECT = "ask_to_connect"
    KEEP_GOING = "keep_going"


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageLine:
    """One athlete who needs a word: why, since when, what next. For coaches only.

    away: an absence that covers the athlete's today, whatever the seven days behind say. said: the last thing that
    was said of the days that the standing looks at, by whom and when. new_since: when they joined, of who has just
    come. unanswered: the last missed day of which they were asked why, and have said nothing for two days.
    """

    athlete_id: AthleteId
    athlete_name: str
    standing: Standing
    flags: tuple[Flag, ...]
    next_step: NextStep
    away: AwayFor | None = None
    said: CheckInLine | None = None
    new_since: dt.date | None = None
    unanswered: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    """Who has joined lately, and from whom nothing has come yet: since which local date."""

    athlete_name: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRow:
    """One athlete's last seven days, oldest first, as marks."""

    athlete_id: AthleteId
    athlete_name: str
    marks: tuple[Mark, ...]
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """What a consenting member shows to the group: done against planned, nothing else."""

    athlete_name: str
    planned_m: float
    done_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamCard:
    """/team for coaches: triage first (already in order), then the quiet rest as counts, then rows for the chart.

    new: who has just joined, and needs no word before the first run. withheld: those who keep their runs from this
    reader; of the rest of the card they are only in unplanned, the names of those who have no plan for the reader's
    coming week, and in questions, which wait for an answer. zone: the reader's.
    """

    team_id: TeamId
    team_name: str
    date: date
    needs: tuple[TriageLine, ...]
    quiet: tuple[tuple[Status, int], ...]
    rows: tuple[TeamRow, ...]
    days: tuple[dt.date, ...]
    new: tuple[NewMember, ...] = ()
    withheld: tuple[WithheldLine, ...] = ()
    unplanned: tuple[str, ...] = ()
    questions: tuple[Note, ...] = ()
    zone: str = "UTC"
    audience: Audience = Audience.COACH


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCard:
    """/team where the whole team reads: consenting members and totals; never illness, flags, effort or notes."""

    team_id: TeamId
    team_name: str
    week_from: date
    date: date
    rows: tuple[GroupRow, ...]
    planned_m: float
    done_m: float
    members: int
    audience: Audience = Audience.GROUP
