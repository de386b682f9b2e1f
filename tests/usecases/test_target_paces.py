"""What target paces rest on: what was said, else a prediction, else an estimate; nothing private for a coach."""

from dataclasses import replace
from functools import partial

from marathon.domain.athlete import Origin, Threshold, ThresholdKind
from marathon.domain.paces import PaceKind, PacesCard
from marathon.domain.race import Estimate, MissingDatum, Refusal
from marathon.domain.team import Audience
from marathon.domain.units import MARATHON_M
from marathon.store import activities, thresholds
from marathon.usecases.manage_profile import set_threshold
from marathon.usecases.predict_race import predict_race
from marathon.usecases.report_pain import end_pain, report_pain
from marathon.usecases.target_paces import target_paces
from tests.club import ANA, BOB, SOLO, TODAY, Club, runs_of

KIND = ThresholdKind.THRESHOLD_PACE_S_PER_KM


def pace(card: PacesCard, kind: PaceKind) -> float:
    return next(zone.fast_s_per_km for zone in card.zones if zone.kind is kind)


def test_the_marathon_pace_is_that_of_the_prediction(club: Club) -> None:
    card, predicted = target_paces(club.desk, ANA), predict_race(club.desk, ANA, MARATHON_M).outcome
    assert isinstance(card.rests_on, Estimate)
    assert isinstance(predicted, Estimate)
    assert pace(card, PaceKind.MARATHON) == predicted.time_s / MARATHON_M * 1000
    assert card.threshold_hr


def test_what_was_said_decides(club: Club) -> None:
    set_threshold(club.desk, ANA, KIND, 275.0)
    card = target_paces(club.desk, ANA)
    assert isinstance(card.rests_on, Threshold)
    assert (card.rests_on.origin, pace(card, PaceKind.THRESHOLD)) == (Origin.STATED, 275.0)


def test_what_runs_are_judged_by_is_named_where_it_is_another_pace(club: Club) -> None:
    estimated = Threshold(kind=KIND, value=250.0, valid_from=TODAY, origin=Origin.ESTIMATED)
    club.desk.store.write(partial(thresholds.set_estimates, athlete_id=ANA, estimates=[estimated]))
    card = target_paces(club.desk, ANA)
    assert isinstance(card.rests_on, Estimate)
    assert "Runs are judged by a threshold of 4:10 /km, estimated" in club.ask("/paces").text
    same = replace(estimated, value=pace(card, PaceKind.THRESHOLD))
    club.desk.store.write(partial(thresholds.set_estimates, athlete_id=ANA, estimates=[same]))
    assert "judged by" not in club.ask("/paces").text
    set_threshold(club.desk, ANA, KIND, 275.0)
    assert "judged by" not in club.ask("/paces").text


def test_nobody_in_pain_is_told_how_fast_to_run_hard(club: Club) -> None:
    report_pain(club.desk, ANA, 5)
    for card in (target_paces(club.desk, ANA), target_paces(club.desk, ANA, for_coach=True)):
        assert card.pain
        assert {zone.kind for zone in card.zones} == {PaceKind.EASY}
    said = club.ask("/paces", ANA)
    assert said.title == "Easy running only, while something hurts"
    assert "see a professional" in said.text
    end_pain(club.desk, ANA)
    assert len(target_paces(club.desk, ANA).zones) == len(PaceKind)


def test_without_anything_the_missing_datum_is_named(club: Club) -> None:
    card = target_paces(club.desk, SOLO)
    assert isinstance(card.rests_on, Refusal)
    assert (card.rests_on.missing, card.zones) == (MissingDatum.RACE_OR_RUNS, ())


def test_a_coach_gets_no_pace_from_private_runs(club: Club) -> None:
    for run in runs_of(club, BOB):
        hidden = replace(run, audience=Audience.OWNER)
        club.desk.store.write(partial(activities.update, athlete_id=BOB, activity=hidden))
    assert target_paces(club.desk, BOB).zones
    card = target_paces(club.desk, BOB, for_coach=True)
    assert (card.zones, card.threshold_hr) == ((), None)
