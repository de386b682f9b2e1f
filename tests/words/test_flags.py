"""What a flag says names its day without doubt."""

from dataclasses import replace
from datetime import date

import pytest

from marathon.domain.reasons import (
    EfficiencyDrop,
    Flag,
    HighMonotony,
    LongRunJump,
    PainReported,
    ReturnAfterBreak,
)
from marathon.domain.units import Units
from marathon.words.flags import flag_lines, flag_sentences, flag_short
from marathon.words.voice import Voice


@pytest.mark.parametrize(
    ("is_planned", "voice", "begins"),
    [
        (True, Voice(), "The 26 km planned for Sun 29 Nov is 41% longer than the longest run"),
        (False, Voice(), "The 26 km on Sun 29 Nov is 41% longer than the longest run"),
        (True, Voice(units=Units.IMPERIAL), "The 16.2 mi planned for Sun 29 Nov is 41% longer"),
    ],
)
def test_a_jump_names_the_date_as_next_sunday_may_be_today(
    is_planned: bool, voice: Voice, begins: str
) -> None:
    flag = LongRunJump(
        date=date(2026, 11, 29),
        distance_m=26_000,
        longest_m=18_400,
        increase=0.41,
        advised_m=20_000,
        is_planned=is_planned,
    )
    assert flag_sentences(flag, voice).startswith(begins)


def test_a_return_that_is_still_ahead_is_told_of_the_run_that_is_planned() -> None:
    ahead = ReturnAfterBreak(date=date(2026, 11, 22), days_off=23, is_planned=True)
    assert flag_sentences(ahead, Voice()).startswith(
        "The run planned for Sun 22 Nov is the first after 23 days without one "
    )
    assert flag_short(ahead, Voice()) == "Sun 22 Nov: first run after 23 days off"


@pytest.mark.parametrize(
    ("advised_m", "is_planned", "is_advised"),
    [(20_000.0, True, True), (None, True, False), (20_000.0, False, False)],
)
def test_a_jump_advises_a_distance_where_it_is_ahead_and_no_return_does(
    advised_m: float | None, is_planned: bool, is_advised: bool
) -> None:
    flag = LongRunJump(
        date=date(2026, 11, 29),
        distance_m=26_000,
        longest_m=18_400,
        increase=0.41,
        advised_m=advised_m,
        is_planned=is_planned,
    )
    said = flag_sentences(flag, Voice())
    assert ("Consider 20 km." in said) is is_advised
    assert said.endswith("This is training information, not medical advice.")


def test_whatever_is_flagged_is_said_once_to_be_no_medical_advice_and_names_its_rule() -> None:
    day = date(2026, 11, 22)
    found: dict[str, Flag] = {
        "Foster 1998": HighMonotony(monotony=2.4, strain_au=900.0),
        "our own rule": ReturnAfterBreak(date=day, days_off=20),
        "our own comparison": EfficiencyDrop(
            hr_bpm=150.0, pace_s_per_km=330.0, before_s_per_km=310.0, runs=4
        ),
        "Pain was reported": PainReported(date=day, severity=4),
    }
    for flags in [[flag] for flag in found.values()] + [list(found.values())]:
        assert " ".join(flag_lines(flags, Voice())).count("not medical advice") == 1
    assert all(source in flag_sentences(flag, Voice()) for source, flag in found.items())


def test_a_greater_jump_behind_another_names_what_the_study_found_of_its_size() -> None:
    small = LongRunJump(
        date=date(2026, 11, 24),
        distance_m=12_000,
        longest_m=9_000,
        increase=0.33,
        advised_m=9_500,
        is_planned=True,
    )
    large = replace(small, date=date(2026, 11, 29), distance_m=30_000, increase=1.5)
    said = flag_lines((small, large, replace(small, date=date(2026, 11, 30))), Voice())
    assert ["about 1.5 times" in line for line in said] == [True, False, False]
    assert ["about 2.3 times" in line for line in said] == [False, True, False]
