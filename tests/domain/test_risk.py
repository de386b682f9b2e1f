"""What each flag comes down to, and that none does without a source."""

from datetime import date
from typing import get_args

import pytest

from marathon.domain.reasons import (
    EfficiencyDrop,
    Flag,
    HighMonotony,
    LongRunJump,
    PainReported,
    ReturnAfterBreak,
)
from marathon.domain.risk import risk_of

DAY = date(2026, 5, 10)
JUMP = LongRunJump(
    date=DAY, distance_m=26_000.0, longest_m=18_400.0, increase=0.41, advised_m=20_000.0, is_planned=True
)
FOUND: tuple[tuple[Flag, float], ...] = (
    (JUMP, 0.41),
    (HighMonotony(monotony=2.4, strain_au=900.0), 2.4),
    (ReturnAfterBreak(date=DAY, days_off=16), 16),
    (PainReported(date=DAY, severity=4), 4),
    (EfficiencyDrop(hr_bpm=145.0, pace_s_per_km=318.0, before_s_per_km=300.0, runs=4), 0.06),
)


def test_every_flag_has_a_number_and_a_source() -> None:
    assert {type(flag) for flag, _ in FOUND} == set(get_args(Flag))
    for flag, number in FOUND:
        risk = risk_of(flag)
        assert risk.flag == flag.code
        assert risk.number == pytest.approx(number)
        assert risk.source
