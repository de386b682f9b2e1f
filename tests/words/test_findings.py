"""What charts find, sentence by sentence, in more than one system of units."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from marathon.domain.athlete import AthleteId
from marathon.domain.cards import (
    DayLine,
    Standing,
    TodayCard,
    Week,
)
from marathon.domain.check_in import CheckInKind
from marathon.domain.marks import Mark, Status
from marathon.domain.plan import Measure
from marathon.domain.reasons import AwayFor, NothingPlanned
from marathon.domain.team import TeamId
from marathon.domain.team_cards import NextStep, TeamCard, TeamRow, TriageLine
from marathon.domain.units import Units
from marathon.words import findings
from marathon.words.voice import Voice

MONDAY = date(2026, 11, 9)
STANDING = Standing(status=Status.ON_TRACK, reason=NothingPlanned(done=0, runs=0))
EN = Voice()
G, M, T, R, X, U = Mark.GREEN, Mark.MISSED, Mark.TO_DO, Mark.REST, Mark.EXCUSED, Mark.UNPLANNED
Days = Sequence[tuple[float, float, Mark]]


def today(days: Days, on: int = 3, measure: Measure = Measure.DISTANCE) -> TodayCard:
    """Returns a card of a week in km (or minutes) and marks, seen on its nth day."""
    unit = 1000 if measure is Measure.DISTANCE else 60
    lines = [
        DayLine(date=MONDAY + timedelta(n), planned=planned * unit, done=done * unit, mark=mark)
        for n, (planned, done, mark) in enumerate(days)
    ]
    return TodayCard(
        athlete_id=AthleteId(1),
        athlete_name="Maya Lindqvist",
        date=MONDAY + timedelta(on),
        as_of=datetime(2026, 11, 12, tzinfo=UTC),
        sessions=(),
        runs=(),
        week=Week(measure=measure, days=tuple(lines)),
        tomorrow=(),
        standing=STANDING,
    )


GOOD: Days = [(8, 8.2, G), (10, 9.8, G), (0, 0, R), (12, 12.4, G), (6, 0, T), (0, 0, R), (22, 0, T)]


@pytest.mark.parametrize(
    ("days", "on", "finding"),
    [
        (GOOD, 3, "Week so far: 30.4 of 58 km, on plan"),
        ([(8, 8, G), (10, 0, M), *GOOD[2:]], 3, "Week so far: 20.4 of 58 km, 9.6 km short of plan"),
        ([(8, 20, Mark.RED), *GOOD[1:]], 3, "Week so far: 42.2 of 58 km, 12.2 km ahead of plan"),
        ([(8, 8, G)] * 7, 6, "Week done: 56 of 56 km, on plan"),
        ([(8, 8, G)] * 6 + [(8, 0, T)], 6, "Week so far: 48 of 56 km, on plan"),
        ([(8, 4, Mark.YELLOW)] * 7, 6, "Week done: 28 of 56 km, 28 km short of plan"),
        ([(8, 16, Mark.RED)] * 7, 6, "Week done: 112 of 56 km, 56 km more than planned"),
        ([(8, 0, T)] * 7, 0, "56 km planned this week, all still ahead"),
        ([(0, 3, U), (8, 0, T), *[(8, 0, T)] * 5], 1, "Week so far: 3 of 48 km"),
        ([(8, 0, X)] * 7, 3, "This week's plan is excused"),
        ([(8, 8, G), (8, 0, X), (8, 0, X), *[(8, 0, T)] * 4], 3, "Week so far: 8 of 56 km, on plan"),
        ([(0, 5, U)] * 7, 6, "35 km run this week, nothing planned"),
        ([(0, 0, R)] * 7, 6, "Nothing planned and nothing run this week"),
    ],
)
def test_how_the_week_stands(days: Days, on: int, finding: str) -> None:
    assert findings.today_finding(today(days, on), EN) == finding


@pytest.mark.parametrize(
    ("away", "days", "on", "finding"),
    [
        ((2, 8), GOOD, 3, "Ill until Tue 17 Nov: nothing is due; 30.4 of 58 km this week"),
        ((2, 8), [(8, 0, X)] * 7, 3, "Ill until Tue 17 Nov: nothing is due"),
        ((3, 3), [(0, 5, U)] * 7, 3, "Ill until Thu 12 Nov: nothing is due; 35 km run this week"),
        ((3, None), GOOD, 3, "Ill: nothing is due; 30.4 of 58 km this week"),
        ((-9, 1), GOOD, 3, "Week so far: 30.4 of 58 km; ill Mon to Tue"),
        ((1, None), GOOD, 3, "Week so far: 30.4 of 58 km; ill on Tue"),
        ((0, 1), [(8, 0, X), (10, 0, X), *GOOD[2:]], 3, "Week so far: 12.4 of 58 km; ill Mon to Tue"),
        (
            (0, 0),
            [(8, 0, X), (10, 0, M), *GOOD[2:5]],
            3,
            "Week so far: 12.4 of 36 km, 9.6 km short of plan; ill on Mon",
        ),
        ((0, 5), [(8, 0, X)] * 6 + [(0, 0, R)], 6, "This week's plan is excused; ill Mon to Sat"),
        (
            (0, 1),
            [(8, 0, X)] * 2 + [(8, 0, T)] * 5,
            2,
            "40 km planned this week, all still ahead; ill Mon to Tue",
        ),
    ],
)
def test_a_week_in_which_somebody_was_away_says_so(
    away: tuple[int, int | None], days: Days, on: int, finding: str
) -> None:
    since, until = away
    card = today(days, on)
    absence = AwayFor(
        kind=CheckInKind.ILL,
        since=MONDAY + timedelta(since),
        until=None if until is None else MONDAY + timedelta(until),
    )
    found = findings.today_finding(replace(card, week=replace(card.week, away=absence)), EN)
    assert found == finding


def test_the_week_in_other_measures() -> None:
    assert (
        findings.today_finding(today(GOOD), Voice(units=Units.IMPERIAL))
        == "Week so far: 18.9 of 36 mi, on plan"
    )
    hours = today([(60, 58, G), (45, 0, T), *[(0, 0, R)] * 5], 0, Measure.DURATION)
    assert findings.today_finding(hours, EN) == "Week so far: 58 min of 1 h 45, on plan"
    assert "30,4 von 58 km" in findings.today_finding(today(GOOD), Voice(language="de"))


def test_the_week_for_those_who_cannot_see_it() -> None:
    days = [(8, 8.2, G), (10, 0, M), (0, 0, R), (0, 3, U), (6, 0, T), (4, 0, X), (22, 0, T)]
    alt = findings.today_alt(today(days), EN)
    assert "Mon 8.2 of 8 km; Tue 10 km missed; Wed rest; Thu 3 km; Fri 6 km to do; Sat 4 km excused" in alt


def test_only_a_planned_rest_is_called_rest() -> None:
    days = [(0, 0, R), (0, 0, Mark.NONE), (0, 0, G), (0, 0, T), *[(8, 0, T)] * 3]
    alt = findings.today_alt(today(days), EN)
    assert "Mon rest; Tue nothing planned; Wed on plan; Thu to do; Fri 8 km to do" in alt


def team(needs: int, on_track: int, others: int = 0) -> TeamCard:
    """Returns a team with so many athletes of each sort."""
    total = needs + on_track + others
    marks = (M, M, Mark.RED, G, G, G, R)
    rows = tuple(
        TeamRow(athlete_id=AthleteId(n), athlete_name=f"Runner {n}", marks=marks, status=Status.ON_TRACK)
        for n in range(total)
    )
    line = TriageLine(
        athlete_id=AthleteId(0),
        athlete_name="Runner 0",
        standing=STANDING,
        flags=(),
        next_step=NextStep.ASK_WHY_MISSED,
    )
    return TeamCard(
        team_id=TeamId(1),
        team_name="Canal Street Harriers",
        date=MONDAY,
        needs=(line,) * needs,
        quiet=((Status.ON_TRACK, on_track), (Status.NO_PLAN, others)),
        rows=rows,
        days=tuple(MONDAY + timedelta(n) for n in range(7)),
    )


@pytest.mark.parametrize(
    ("needs", "on_track", "others", "finding"),
    [
        (3, 9, 0, "3 of 12 need a word; 9 on track"),
        (1, 10, 1, "1 of 12 needs a word; 10 on track"),
        (0, 12, 0, "All 12 are on track"),
        (0, 1, 0, "The one athlete is on track"),
        (0, 9, 3, "Nobody needs a word; 9 of 12 on track"),
        (0, 0, 0, "Nobody trains in this team yet"),
        (200, 800, 0, "200 of 1,000 need a word; 800 on track"),
    ],
)
def test_who_needs_a_word(needs: int, on_track: int, others: int, finding: str) -> None:
    assert findings.team_finding(team(needs, on_track, others), EN) == finding


def test_rows_left_out_are_counted() -> None:
    assert (
        findings.team_about(team(3, 12), 14, EN)
        == "9 Nov to 15 Nov · and 1 more athlete · Canal Street Harriers"
    )
    assert findings.team_about(team(3, 9), 12, EN) == "9 Nov to 15 Nov · Canal Street Harriers"


def test_the_grid_for_those_who_cannot_see_it() -> None:
    alt = findings.team_alt(team(3, 9), EN)
    assert "Runner 0: 2 missed, 1 far off plan, 3 on plan" in alt and len(alt) <= 300


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ((Mark.NONE,) * 7, "Runner 0: nothing planned"),
        ((Mark.NONE,) * 6 + (U,), "Runner 0: 1 not in the plan"),
        ((X,) * 4 + (Mark.NONE,) * 3, "Runner 0: 4 excused"),
        ((R,) * 7, "Runner 0: rest"),
        ((G, T, *(R,) * 5), "Runner 0: 1 on plan, 1 to do"),
    ],
)
def test_a_row_says_what_is_true_of_its_days(marks: tuple[Mark, ...], said: str) -> None:
    card = team(0, 1)
    row = replace(card.rows[0], marks=marks)
    assert findings.team_alt(replace(card, rows=(row,)), EN).endswith(f"first rows: {said}.")
