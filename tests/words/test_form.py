"""What fitness, fatigue and form say, and their chart for those who cannot see it."""

from datetime import date, timedelta

import pytest

from marathon.domain.athlete import AthleteId
from marathon.domain.cards import LoadCard, LoadDay
from marathon.words import form as form_words
from marathon.words.voice import Voice

MONDAY = date(2026, 11, 9)
EN = Voice()


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
        ([52], 4.6, "Fitness 52, fresh (form +5)"),
        ([52], 4.4, "Fitness 52, in balance (form +4)"),
        ([46, 48, 50, 51, 52], 6, "Fitness 52, up 6 in 4 weeks; fresh (form +6)"),
        ([58, 56, 54, 53, 52], -9, "Fitness 52, down 6 in 4 weeks; in balance (form −9)"),
        ([52] * 5, -14, "Fitness 52, tired from training (form −14)"),
        ([52], -31, "Fitness 52, very tired (form −31)"),
        ([], 0, "No training load yet"),
    ],
)
def test_what_load_says(fitness: list[float], form: float, finding: str) -> None:
    assert form_words.load_finding(load(fitness, form), EN) == finding


def test_the_lines_for_those_who_cannot_see_them() -> None:
    alt = form_words.load_alt(load([46, 52], 6), EN)
    assert "From fitness 46, fatigue 40, form +6 on Mon 9 Nov to fitness 52" in alt
