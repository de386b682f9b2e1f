"""Holds the numbers that the page on judgement states in its text against the constants of the code."""

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

from marathon.domain import (
    compliance,
    effort,
    flags,
    load,
    race_finding,
    race_recordings,
    same_run,
    status,
    thresholds,
    training,
    triage,
)

PAGE = Path(__file__).parents[2] / "docs" / "judgement.md"


def faults_of_text(page: str) -> list[str]:
    """Returns what the text should say by the constants, and does not."""
    said = " ".join(page.split())
    return [phrase for phrase in phrases() if phrase not in said]


def phrases() -> Sequence[str]:
    def percent(share: float) -> str:
        return f"{100 * share:g}"

    green, top = percent(compliance.GREEN_FROM), percent(compliance.GREEN_TO)
    yellow, red = percent(compliance.YELLOW_FROM), percent(compliance.YELLOW_TO)
    return (
        f"| {green} to {top} % | green |",
        f"| {yellow} to {green} %, {top} to {red} % | yellow |",
        f"| below {yellow} %, above {red} % | red |",
        f"excused where less than {green} % was done",
        f"unless a recording holds at least {green} %",
        f"held against {percent(effort.GENTLE_CEILING)} % of the threshold",
        f"recovery runs against {percent(effort.RECOVERY_CEILING)} %",
        f"above {percent(effort.GENTLE_RED)} % ({percent(effort.RECOVERY_RED)} % for recovery) by two",
        f"need {effort.HARD_NEEDED_S / 60:g} min, or {percent(effort.HARD_NEEDED_SHARE)} % of the session",
        f"at {percent(effort.HARD_FLOOR)} % of threshold speed or faster",
        f"marathon pace at {percent(effort.MARATHON_PACE_FLOOR)} %",
        f"more than {percent(same_run.OVERLAP)} % of the shorter one's time",
        f"agree within {percent(same_run.ALIKE)} %",
        f"the last {training.WINDOW_DAYS} finished local days",
        f"that distance (within {percent(race_recordings.SAME_RACE)} %)",
        f"below {race_finding.SHORTEST_M / 1000:g} km or with an odd recording",
        f"below {percent(thresholds.CLEARLY_FAST)} % of the median of the {race_finding.USUAL_WEEKS} weeks before, "
        f"of at least {race_finding.LEAST_RUNS} runs",
        f"from {percent(race_finding.RACE_HEART)} % of the own threshold",
        f"from {percent(race_finding.SHORT_OF)} % below to {percent(race_finding.LONGER_THAN)} % above",
        f"with none planned, away on {status.AWAY_MOST_DAYS} or more days | excused |",
        f"for {status.SILENT_AFTER_DAYS} days or more, or never | no_data |",
        f"| more than {percent(status.FAR_OVER)} % of the plan | over_reached |",
        f"| {status.TOO_HARD_TOO_OFTEN} or more gentle runs too hard, and at least half",
        f"| {status.MISSED_TOO_MANY} or more sessions missed | under_performed |",
        f"| less than {percent(status.SHORT)} % of the plan | under_performed |",
        f"| more than {percent(status.OVER)} % of the plan | ahead |",
        f"Who joined a team less than {triage.NEW_FOR_DAYS} days ago",
        f"averages over {load.FITNESS_DAYS} and {load.FATIGUE_DAYS} days",
        f"for the next {flags.AHEAD_DAYS} days, more than {percent(round(flags.JUMP_LIMIT - 1, 4))} % longer",
        f"the longest of the {flags.JUMP_DAYS} days before it",
        f"Runs up to {flags.SHORTEST_JUMP_M / 1000:g} km and races raise none",
        f"Monotony above {flags.MONOTONY_LIMIT:.1f}",
        f"add up to {flags.MONOTONY_LOAD_AU:g} or more",
        f"after {flags.BREAK_DAYS} days or more without one",
    )


def test_its_numbers_are_those_of_the_code() -> None:
    assert faults_of_text(PAGE.read_text()) == []


@pytest.mark.parametrize(
    ("module", "name"),
    [
        *((compliance, name) for name in ("GREEN_FROM", "GREEN_TO", "YELLOW_FROM", "YELLOW_TO")),
        *((effort, name) for name in ("GENTLE_CEILING", "GENTLE_RED", "RECOVERY_CEILING", "RECOVERY_RED")),
        *(
            (effort, name)
            for name in ("HARD_FLOOR", "MARATHON_PACE_FLOOR", "HARD_NEEDED_S", "HARD_NEEDED_SHARE")
        ),
        *((same_run, name) for name in ("OVERLAP", "ALIKE")),
        *((status, name) for name in ("SILENT_AFTER_DAYS", "AWAY_MOST_DAYS", "FAR_OVER", "OVER", "SHORT")),
        *((status, name) for name in ("MISSED_TOO_MANY", "TOO_HARD_TOO_OFTEN")),
        *((load, name) for name in ("FITNESS_DAYS", "FATIGUE_DAYS")),
        *(
            (flags, name)
            for name in ("JUMP_LIMIT", "JUMP_DAYS", "SHORTEST_JUMP_M", "MONOTONY_LIMIT", "AHEAD_DAYS")
        ),
        *((flags, name) for name in ("MONOTONY_LOAD_AU", "BREAK_DAYS")),
        (training, "WINDOW_DAYS"),
    ],
)
def test_a_changed_constant_is_noticed(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str
) -> None:
    monkeypatch.setattr(module, name, getattr(module, name) * 1.1)
    assert len(faults_of_text(PAGE.read_text())) >= 1


def test_a_changed_text_is_noticed() -> None:
    page = PAGE.read_text()
    assert faults_of_text(page.replace("held against 92 %", "held against 93 %")) == [
        "held against 92 % of the threshold"
    ]
