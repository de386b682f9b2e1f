"""Values as JSON and back, whatever a program of another age wrote."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon.domain.activity import BestEffort, Lap
from marathon.domain.plan import PlanDiff
from marathon.domain.race import Race
from marathon.domain.reasons import ExcusedBy, MovedFrom, SessionReason
from marathon.store.json_values import from_json, to_json


@given(st.from_type(PlanDiff) | st.from_type(Race) | st.from_type(Lap))
def test_a_value_survives_the_way_through_text(value: object) -> None:
    text = json.dumps(to_json(value))
    back = from_json(type(value), json.loads(text))
    assert back == value or "nan" in repr(value)


def test_a_member_of_a_union_is_found_by_its_code() -> None:
    data = [{"code": "moved_from", "original_date": "2026-04-01"}, {"code": "excused_by", "kind": "ill"}]
    moved, excused = from_json(tuple[SessionReason, ...], data)
    assert moved == MovedFrom(original_date=date(2026, 4, 1))
    assert isinstance(excused, ExcusedBy)


def test_a_field_from_another_age_is_left_out_or_takes_its_default() -> None:
    assert from_json(Lap, {"duration_s": 60, "cadence": 180}) == Lap(duration_s=60.0)


def test_an_unknown_code_or_a_missing_number_is_an_error() -> None:
    with pytest.raises(KeyError):
        from_json(SessionReason, {"code": "from_the_future"})
    with pytest.raises(TypeError):
        from_json(BestEffort, {"distance_m": 5_000.0})


def test_a_whole_number_becomes_the_float_it_stands_for() -> None:
    assert isinstance(from_json(BestEffort, {"distance_m": 5_000, "duration_s": 1}).distance_m, float)


def test_pairs_keep_their_kinds() -> None:
    assert from_json(tuple[tuple[int, float], ...], [[140, 3]]) == ((140, 3.0),)
    with pytest.raises(ValueError, match="shorter"):
        from_json(tuple[tuple[int, float], ...], [[140]])
