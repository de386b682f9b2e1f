"""What a prediction says, and its chart for those who cannot see it."""

from dataclasses import replace
from datetime import date

import pytest

from marathon.domain.athlete import AthleteId
from marathon.domain.prediction_card import PastEstimate, PredictionCard
from marathon.domain.race import Estimate, Method, MissingDatum, Refusal
from marathon.domain.units import Units, parse_distance_m
from marathon.words import predictions
from marathon.words.voice import Voice

MONDAY = date(2026, 11, 9)
EN = Voice()
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
    assert predictions.prediction_finding(card, EN) == "Marathon 3:41, likely 3:32 to 3:54" + ending


def test_a_goal_near_the_prediction_could_go_either_way() -> None:
    card = replace(PREDICTION, goal_s=13_320, chance=0.55)
    assert predictions.prediction_finding(card, EN).endswith("; goal 3:42 could go either way")
    assert predictions.prediction_finding(replace(card, chance=0.7), EN).endswith("; goal 3:42 is likely")


def test_the_goal_to_name_is_over_the_same_distance() -> None:
    assert predictions.goal(PREDICTION, EN) == ("Name a goal to see your chance: /predict marathon 3:41:00.")
    assert isinstance(PREDICTION.outcome, Estimate)
    half = replace(PREDICTION, distance_m=21_097.5, outcome=replace(PREDICTION.outcome, time_s=5_930))
    assert "/predict half marathon 1:38:00." in predictions.goal(half, EN)
    assert parse_distance_m("half marathon", Units.METRIC) == 21_097.5


def test_a_refusal_has_no_finding() -> None:
    refused = replace(PREDICTION, outcome=Refusal(missing=MissingDatum.NO_RACE))
    assert predictions.prediction_finding(refused, EN) == ""


def test_the_band_for_those_who_cannot_see_it() -> None:
    past = PastEstimate(date=date(2026, 8, 23), time_s=13_900, low_s=13_200, high_s=14_600)
    alt = predictions.prediction_alt(replace(PREDICTION, history=(past,)), EN)
    assert alt.endswith("On Sun 23 Aug it was 3:52, likely 3:40 to 4:03.")
    assert "first prediction" in predictions.prediction_alt(PREDICTION, EN)
