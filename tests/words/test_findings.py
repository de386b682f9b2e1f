"""What charts find, sentence by sentence, in more than one system of units."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from marathon.domain.athlete import AthleteId
from marathon.domain.cards import (
    DayLine,
    LoadCard,
    LoadDay,
    PastEstimate,
    PredictionCard,
    Standing,
    TodayCard,
    Week,
)
from marathon.domain.marks import Mark, Status
from marathon.domain.plan import Measure
from marathon.domain.race import Estimate, Method, MissingDatum, Refusal
from marathon.domain.reasons import NothingPlanned
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
        ([(8, 0, X)] * 7, 3, "This week's plan is excused; 0 km run"),
        ([(8, 8, G), (8, 0, X), (8, 0, X), *[(8, 0, T)] * 4], 3, "Week so far: 8 of 56 km, on plan"),
        ([(0, 5, U)] * 7, 6, "35 km run this week, nothing planned"),
        ([(0, 0, R)] * 7, 6, "Nothing planned and nothing run this week"),
    ],
)
def test_how_the_week_stands(days: Days, on: int, finding: str) -> None:
    assert findings.today_finding(today(days, on), EN) == finding


def test_the_week_in_other_measures() -> None:
    assert (
        findings.today_finding(today(GOOD), Voice(units=Units.IMPERIAL))
        == "Week so far: 18.9 of 36 mi, on plan"
    )
    hours = today([(60, 58, G), (45, 0, T), *[(0, 0, R)] * 5], 0, Measure.DURATION)
    assert findings.today_finding(hours, EN) == "Week so far: 58 min of 1 h 45, on plan"
    assert "30,4 of 58 km" in findings.today_finding(today(GOOD), Voice(language="de"))


def test_the_week_for_those_who_cannot_see_it() -> None:
    days = [(8, 8.2, G), (10, 0, M), (0, 0, R), (0, 3, U), (6, 0, T), (4, 0, X), (22, 0, T)]
    alt = findings.today_alt(today(days), EN)
    assert "Mon 8.2 of 8 km; Tue 10 km missed; Wed rest; Thu 3 km; Fri 6 km to do; Sat 4 km excused" in alt


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
        (0, 0, 0, "Nobody is in this team yet"),
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


PREDICTION = PredictionCard(
    athlete_id=AthleteId(1),
    athlete_name="Maya Lindqvist",
    date=MONDAY,
    distance_m=42_195,
    outcome=Estimate(
        distance_m=42_195,
        time_s=13_260,
        low_s=12_720,
        high_s=14_040,
        method=Method.RIEGEL,
        evidence=(),
        weekly_distance_m=None,
    ),
)


@pytest.mark.parametrize(
    ("goal_s", "ending"),
    [
        (None, ""),
        (13_500, "; goal 3:45 is likely"),
        (12_900, "; goal 3:35 is a stretch"),
        (10_800, "; goal 3:00 is beyond it for now"),
    ],
)
def test_the_prediction_against_the_goal(goal_s: float | None, ending: str) -> None:
    card = replace(PREDICTION, goal_s=goal_s)
    assert findings.prediction_finding(card, EN) == "Marathon 3:41, likely 3:32 to 3:54" + ending


def test_a_refusal_has_no_finding() -> None:
    refused = replace(PREDICTION, outcome=Refusal(missing=MissingDatum.NO_RACE))
    assert findings.prediction_finding(refused, EN) == ""


def test_the_band_for_those_who_cannot_see_it() -> None:
    past = PastEstimate(date=date(2026, 8, 23), time_s=13_900, low_s=13_200, high_s=14_600)
    alt = findings.prediction_alt(replace(PREDICTION, history=(past,)), EN)
    assert alt.endswith("On Sun 23 Aug it was 3:52, likely 3:40 to 4:03.")
    assert "first prediction" in findings.prediction_alt(PREDICTION, EN)


def load(fitness: list[float], form: float) -> LoadCard:
    """Returns a history with these values of fitness, a week apart, and the last form."""
    days = [
        LoadDay(date=MONDAY + timedelta(7 * n), load_au=0, fitness_au=value, fatigue_au=40, form_au=form)
        for n, value in enumerate(fitness)
    ]
    return LoadCard(
        athlete_id=AthleteId(1), athlete_name="Bo", date=MONDAY, days=tuple(days), methods=(), monotony=None
    )


@pytest.mark.parametrize(
    ("fitness", "form", "finding"),
    [
        ([52], 6, "Fitness 52, fresh (form +6)"),
        ([46, 48, 50, 51, 52], 6, "Fitness 52, up 6 in 4 weeks; fresh (form +6)"),
        ([58, 56, 54, 53, 52], -9, "Fitness 52, down 6 in 4 weeks; in balance (form −9)"),
        ([52] * 5, -14, "Fitness 52, tired from training (form −14)"),
        ([52], -31, "Fitness 52, very tired (form −31)"),
        ([], 0, "No training load yet"),
    ],
)
def test_what_load_says(fitness: list[float], form: float, finding: str) -> None:
    assert findings.load_finding(load(fitness, form), EN) == finding


def test_the_lines_for_those_who_cannot_see_them() -> None:
    alt = findings.load_alt(load([46, 52], 6), EN)
    assert "From fitness 46, fatigue 40, form +6 on Mon 9 Nov to fitness 52" in alt
