"""What a coach reads of one athlete, said once."""

from datetime import UTC, date, datetime

import pytest

from marathon.domain.athlete import AthleteId
from marathon.domain.cards import Standing
from marathon.domain.check_in import CheckInKind
from marathon.domain.coach_cards import CheckInLine
from marathon.domain.marks import Status
from marathon.domain.plan import SessionKind
from marathon.domain.reasons import AwayFor, KeySessionMissed
from marathon.domain.team import TeamId
from marathon.domain.team_cards import GroupCard, GroupRow, NextStep, TeamCard, TriageLine
from marathon.words.team import group_title, triage_lines
from marathon.words.voice import Voice

SUNDAY, TODAY = date(2026, 11, 15), date(2026, 11, 22)


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (SUNDAY, "Long run missed on Sun 15 Nov. Ask"),
        (date(2026, 11, 16), "Long run missed on Sun 15 Nov. Ask"),
        (date(2026, 11, 12), "Long run missed on Sun 15 Nov, since Thu 12 Nov. Ask"),
    ],
)
def test_a_day_is_not_named_twice(since: date, said: str) -> None:
    reason = KeySessionMissed(kind=SessionKind.LONG, date=SUNDAY)
    line = TriageLine(
        athlete_id=AthleteId(1),
        athlete_name="Bo",
        standing=Standing(status=Status.UNDER_PERFORMED, reason=reason, since=since),
        flags=(),
        next_step=NextStep.ASK_WHY_MISSED,
    )
    card = TeamCard(team_id=TeamId(1), team_name="T", date=TODAY, needs=(line,), quiet=(), rows=(), days=())
    assert said in triage_lines(card, Voice())[0]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (CheckInKind.TRAVELLING, "travelling from Sun 22 Nov to Wed 25 Nov (Bo, Sun 22 Nov, 09:58)"),
        (
            CheckInKind.PAIN,
            "travelling from Sun 22 Nov to Wed 25 Nov; Sun 22 Nov: pain 2 of 10 (Bo, Sun 22 Nov, 09:58)",
        ),
    ],
)
def test_who_said_something_else_did_not_say_that_they_are_away(kind: CheckInKind, told: str) -> None:
    said_at = datetime(2026, 11, 22, 9, 58, tzinfo=UTC)
    who = AthleteId(1)
    said = CheckInLine(athlete_id=who, kind=kind, date=TODAY, said_at=said_at, said_by="Bo", severity=2)
    away = AwayFor(kind=CheckInKind.TRAVELLING, since=TODAY, until=date(2026, 11, 25))
    line = TriageLine(
        athlete_id=who,
        athlete_name="Bo",
        standing=Standing(status=Status.EXCUSED, reason=away, since=TODAY),
        flags=(),
        next_step=NextStep.ASK_HOW_THEY_ARE,
        away=AwayFor(kind=kind, since=TODAY, until=None),
        said=said,
    )
    card = TeamCard(team_id=TeamId(1), team_name="T", date=TODAY, needs=(line,), quiet=(), rows=(), days=())
    assert told in triage_lines(card, Voice())[0]


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (SUNDAY, "T: 18 km of 36 km since Monday"),
        (date(2026, 11, 16), "T: 18 km of 36 km in the week of Mon 9 Nov"),
    ],
    ids=["the week goes on", "somewhere it is Sunday still"],
)
def test_the_groups_week_is_named_so_that_nobody_takes_it_for_another(today: date, said: str) -> None:
    row = GroupRow(athlete_name="Bo", planned_m=36_000, done_m=18_000)
    card = GroupCard(
        team_id=TeamId(1),
        team_name="T",
        week_from=date(2026, 11, 9),
        date=SUNDAY,
        rows=(row,),
        planned_m=36_000,
        done_m=18_000,
        members=1,
    )
    assert group_title(card, Voice(today=today)) == said
