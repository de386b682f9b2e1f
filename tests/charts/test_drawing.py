"""Every chart of every card is a small PNG whose letters are legible on a phone, on the sheet and apart."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matplotlib.text import Text
from PIL import Image

from marathon.charts import load, pacing, pictures, prediction, team, today
from marathon.charts.lettering import font
from marathon.domain.athlete import AthleteId
from marathon.domain.cards import (
    DayLine,
    LoadCard,
    LoadDay,
    Standing,
    TodayCard,
    Week,
    WeekCard,
)
from marathon.domain.marks import Mark, Status
from marathon.domain.pacing import PacingCard
from marathon.domain.plan import Measure
from marathon.domain.prediction_card import PastEstimate, PredictionCard
from marathon.domain.race import Estimate, Method, MissingDatum, Race, Refusal
from marathon.domain.reasons import NothingPlanned
from marathon.domain.team import TeamId
from marathon.domain.team_cards import NextStep, TeamCard, TeamRow, TriageLine
from marathon.domain.units import Units
from marathon.words import findings, form, predictions
from marathon.words import pacing as pacing_words
from marathon.words.languages import languages
from marathon.words.voice import Voice

MONDAY = date(2026, 11, 9)
STANDING = Standing(status=Status.ON_TRACK, reason=NothingPlanned(done=0, runs=0))
NASTY = (
    "Maya Lindqvist",
    "Aiko 中村 🏃🏽‍♀️",
    "\u202eevil\u2066 order",
    "line\nbreak\ttab\x00",
    "$\\frac{1}{2}$ _{x} %d {name}",
    "W" * 200,
    "عمر حداد",
    "שרה לוי",
    "प्रिया शर्मा",
    "Z\u0351\u036b\u0343\u036a\u0302a\u0347\u034el\u0329go",
    "👨‍👩‍👧‍👦",
    "\ud800",
    "ﷺ 𝔐𝔞𝔵 ½ № ☕",
    "",
)
SETTINGS = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])

names = st.one_of(st.sampled_from(NASTY), st.text(max_size=60))
voices = st.builds(Voice, language=st.sampled_from(["en", "de", "en_GB"]), units=st.sampled_from(Units))
amounts = st.one_of(st.just(0.0), st.floats(0, 300_000))


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    """Draws seven days of any plan, marks and amounts."""
    days = [
        DayLine(
            date=MONDAY + timedelta(n),
            planned=draw(amounts),
            done=draw(amounts),
            mark=draw(st.sampled_from(Mark)),
        )
        for n in range(7)
    ]
    return Week(measure=draw(st.sampled_from(Measure)), days=tuple(days))


def today_card(week: Week, name: str = "Maya Lindqvist", day: int = 3) -> TodayCard:
    """Returns the card of one day of a week."""
    return TodayCard(
        athlete_id=AthleteId(1),
        athlete_name=name,
        date=MONDAY + timedelta(day),
        as_of=datetime(2026, 11, 12, tzinfo=UTC),
        sessions=(),
        runs=(),
        week=week,
        tomorrow=(),
        standing=STANDING,
    )


def team_card(
    athletes: list[str], marks: list[tuple[Mark, ...]], needs: int = 0, name: str = "Team"
) -> TeamCard:
    """Returns a team whose first rows need a word."""
    rows = tuple(
        TeamRow(athlete_id=AthleteId(n), athlete_name=who, marks=row, status=Status.ON_TRACK)
        for n, (who, row) in enumerate(zip(athletes, marks, strict=True))
    )
    lines = tuple(
        TriageLine(
            athlete_id=row.athlete_id,
            athlete_name=row.athlete_name,
            standing=STANDING,
            flags=(),
            next_step=NextStep.KEEP_GOING,
        )
        for row in rows[:needs]
    )
    return TeamCard(
        team_id=TeamId(1),
        team_name=name,
        date=MONDAY,
        needs=lines,
        quiet=((Status.ON_TRACK, len(rows) - len(lines)),),
        rows=rows,
        days=tuple(MONDAY + timedelta(n) for n in range(7)),
    )


@st.composite
def team_cards(draw: st.DrawFn) -> TeamCard:
    """Draws a team of up to a thousand."""
    athletes = draw(st.lists(names, max_size=18)) * draw(st.sampled_from([1, 1, 60]))
    row = st.tuples(*[st.sampled_from(Mark)] * 7)
    marks = [draw(row) for _ in athletes[:20]] + [(Mark.GREEN,) * 7] * max(0, len(athletes) - 20)
    return team_card(athletes, marks, draw(st.integers(0, len(athletes))), draw(names))


@st.composite
def prediction_cards(draw: st.DrawFn) -> PredictionCard:
    """Draws an estimate with any history, unordered, with or without a goal."""

    def times() -> dict[str, float]:
        time = draw(st.floats(600, 40_000))
        return {
            "time_s": time,
            "low_s": time * draw(st.floats(0.7, 1)),
            "high_s": time * draw(st.floats(1, 1.5)),
        }

    days = draw(st.lists(st.integers(-5, 200), max_size=12))
    history = tuple(PastEstimate(date=MONDAY - timedelta(n), **times()) for n in days)
    told = times()
    outcome = Estimate(
        distance_m=42_195,
        time_s=told["time_s"],
        low_s=told["low_s"],
        high_s=told["high_s"],
        method=Method.RIEGEL,
        evidence=(),
        weekly_distance_m=None,
    )
    race = Race(name=draw(names), date=date(2027, 3, 14), distance_m=42_195)
    return PredictionCard(
        athlete_id=AthleteId(1),
        athlete_name=draw(names),
        date=MONDAY,
        distance_m=draw(st.sampled_from([5_000.0, 21_097.5, 42_195.0, 50_000.0])),
        outcome=outcome,
        race=draw(st.sampled_from([race, None])),
        goal_s=draw(st.one_of(st.none(), st.floats(600, 40_000))),
        history=history,
    )


@st.composite
def load_cards(draw: st.DrawFn) -> LoadCard:
    """Draws a history of load of one day to a year."""
    loads = draw(st.lists(st.floats(0, 600), max_size=14)) * draw(st.sampled_from([1, 26]))
    days, fitness, fatigue = [], draw(st.floats(0, 150)), draw(st.floats(0, 150))
    for n, au in enumerate(loads):
        form = fitness - fatigue
        fitness, fatigue = fitness + (au - fitness) / 42, fatigue + (au - fatigue) / 7
        day = MONDAY + timedelta(n)
        days.append(LoadDay(date=day, load_au=au, fitness_au=fitness, fatigue_au=fatigue, form_au=form))
    return LoadCard(
        athlete_id=AthleteId(1),
        athlete_name=draw(names),
        date=MONDAY,
        days=tuple(days),
        methods=(),
        monotony=None,
    )


def check(png: bytes, module: Any, height: int | None = None) -> Image.Image:
    """Asserts what holds for every chart: type, size, letters legible, drawable, inside and apart."""
    picture = Image.open(io.BytesIO(png))
    picture.load()
    assert (picture.format, picture.width, picture.mode) == ("PNG", 1080, "P")
    assert height is None or picture.height == height
    assert len(png) < 50 * 1024
    figure = module.picture().sheet.figure
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text()]
    boxes = []
    for text in texts:
        assert text.get_fontsize() * figure.dpi / 72 * 360 / 1080 >= 11
        assert all(font(False).get_char_index(ord(sign)) for sign in text.get_text())
        assert not text.get_parse_math()
        box = text.get_window_extent()
        top, bottom = figure.bbox.height - box.y1, figure.bbox.height - box.y0
        assert box.x0 >= 44 and box.x1 <= 1036 and top >= 20 and bottom <= picture.height - 4, text
        boxes.append((box.x0, top + 7, box.x1, bottom - 7, text.get_text()))
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)
    return picture


@SETTINGS
@given(weeks(), names, st.integers(0, 6), voices)
def test_any_week(week: Week, name: str, day: int, voice: Voice) -> None:
    card = today_card(week, name, day)
    check(today.draw(card, voice), today, 720)
    assert len(findings.today_alt(card, voice)) <= 300


@SETTINGS
@given(team_cards(), voices)
def test_any_team(card: TeamCard, voice: Voice) -> None:
    check(team.draw(card, voice), team)
    assert len(findings.team_alt(card, voice)) <= 300


@SETTINGS
@given(prediction_cards(), voices)
def test_any_estimate(card: PredictionCard, voice: Voice) -> None:
    check(prediction.draw(card, voice), prediction, 720)
    assert len(predictions.prediction_alt(card, voice)) <= 300


@SETTINGS
@given(load_cards(), voices)
def test_any_load(card: LoadCard, voice: Voice) -> None:
    check(load.draw(card, voice), load, 810)
    assert len(form.load_alt(card, voice)) <= 300


@SETTINGS
@given(prediction_cards(), st.booleans(), voices)
def test_any_splits(card: PredictionCard, is_refused: bool, voice: Voice) -> None:
    outcome = Refusal(missing=MissingDatum.NO_RACE) if is_refused and card.goal_s else card.outcome
    splits = PacingCard(prediction=replace(card, outcome=outcome))
    check(pacing.draw(splits, voice), pacing)
    assert len(pacing_words.alt(splits, voice)) <= 300


def plain_week(done: float = 8000) -> Week:
    """Returns a week of 10 km a day of which so much was done each day up to Thursday."""
    return Week(
        measure=Measure.DISTANCE,
        days=tuple(
            DayLine(date=MONDAY + timedelta(n), planned=10_000, done=done if n < 4 else 0, mark=Mark.GREEN)
            for n in range(7)
        ),
    )


def colours(picture: Image.Image) -> set[tuple[int, ...]]:
    """Returns the colours that cover at least a few hundred pixels."""
    found = picture.convert("RGB").getcolors(1 << 16) or []
    return {colour for count, colour in found if count > 300 and isinstance(colour, tuple)}


def test_a_missed_day_shows_in_shape_and_colour() -> None:
    missed = Week(
        measure=Measure.DISTANCE,
        days=(DayLine(date=MONDAY, planned=9000, done=0, mark=Mark.MISSED), *plain_week().days[1:]),
    )
    vermillion = (0xD5, 0x5E, 0x00)
    assert vermillion in colours(check(today.draw(today_card(missed), Voice()), today))
    assert vermillion not in colours(check(today.draw(today_card(plain_week()), Voice()), today))


def test_a_figure_forgets_the_card_before() -> None:
    full = team_card(["Ann"] * 14, [tuple(Mark)[:7]] * 14, needs=3)
    small = team_card(["Bo"], [(Mark.GREEN,) * 7])
    first = team.draw(small, Voice())
    team.draw(full, Voice())
    assert team.draw(small, Voice()) == first


@pytest.mark.parametrize(
    ("week", "first_line"),
    [(plain_week(0), "Week so far: 0 of 70 km,"), (plain_week(23_456), "Week so far: 93.8 of 70 km,")],
)
def test_a_title_on_two_lines_parts_where_one_pauses(week: Week, first_line: str) -> None:
    today.draw(today_card(week), Voice())
    said = [t.get_text() for t in today.picture().sheet.figure.findobj(Text) if t.get_visible()]
    assert said[0] == first_line


def test_fourteen_rows_are_drawn_and_the_rest_is_said() -> None:
    card = team_card([f"Runner {n}" for n in range(100)], [(Mark.GREEN,) * 7] * 100)
    check(team.draw(card, Voice()), team)
    said = [t.get_text() for t in team.picture().sheet.figure.findobj(Text) if t.get_visible()]
    assert "Runner 13" in said and "Runner 14" not in said
    assert any("and 86 more athletes" in text for text in said)


def test_marks_differ_in_shape_not_only_in_colour() -> None:
    shapes = {mark: looks["marker"] for mark, looks in team.SIGNS.items()}
    judged = [shapes[mark] for mark in (Mark.GREEN, Mark.YELLOW, Mark.RED, Mark.MISSED)]
    assert len(set(judged)) == 4
    assert {shapes[mark] for mark in shapes} == set(judged)


def test_a_week_card_draws_like_a_today_card() -> None:
    week = WeekCard(
        athlete_id=AthleteId(1),
        athlete_name="Maya Lindqvist",
        today=MONDAY + timedelta(3),
        week=plain_week(),
        sessions=(),
        runs=(),
        standing=STANDING,
    )
    assert today.draw(week, Voice()) == today.draw(today_card(plain_week()), Voice())


def test_who_has_a_picture() -> None:
    refusal = PredictionCard(
        athlete_id=AthleteId(1),
        athlete_name="Bo",
        date=MONDAY,
        distance_m=42_195,
        outcome=Refusal(missing=MissingDatum.NO_RACE),
    )
    rest = Week(measure=Measure.DISTANCE, days=(DayLine(date=MONDAY, planned=0, done=0, mark=Mark.REST),))
    nothing = LoadCard(
        athlete_id=AthleteId(1), athlete_name="Bo", date=MONDAY, days=(), methods=(), monotony=None
    )
    assert pictures.has_picture(today_card(plain_week()))
    unpaced = PacingCard(prediction=refusal)
    assert not any(
        map(pictures.has_picture, (refusal, unpaced, today_card(rest), team_card([], []), nothing, None))
    )


@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_name_in_a_row(name: str) -> None:
    check(team.draw(team_card([name] * 2, [(Mark.GREEN,) * 7] * 2, 1, name), Voice()), team)


def test_figures_are_made_once() -> None:
    pictures.warm()
    before = len(today.picture().sheet.figure.get_children())
    today.draw(today_card(plain_week()), Voice())
    assert len(today.picture().sheet.figure.get_children()) == before


def test_each_number_of_form_can_be_read_in_each_language() -> None:
    day = LoadDay(date=MONDAY, load_au=200, fitness_au=150, fatigue_au=188, form_au=-138)
    card = LoadCard(
        athlete_id=AthleteId(1), athlete_name="Ana", date=MONDAY, days=(day,), methods=(), monotony=None
    )
    for language in languages():
        load.draw(card, Voice(language=language))
        texts = load.picture().sheet.figure.findobj(Text)
        assert {"150", "188", "−138"} <= {text.get_text().rpartition(" ")[2] for text in texts}
