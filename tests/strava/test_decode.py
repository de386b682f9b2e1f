"""Strava's payloads become activities: 709 real ones, the API's traps, and payloads without sense."""

import json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marathon.domain.activity import Oddity, Source, Sport
from marathon.domain.team import Audience
from marathon.errors import StravaPayloadError
from marathon.strava.decode import decode_summary

RUN = {
    "id": 16_789_012_345,
    "name": "Morning Run",
    "sport_type": "TrailRun",
    "type": "Run",
    "distance": 10_012.5,
    "moving_time": 3000,
    "elapsed_time": 3100,
    "total_elevation_gain": 45.0,
    "start_date": "2026-03-01T23:30:00Z",
    "start_date_local": "2026-03-02T08:30:00Z",
    "average_heartrate": 148.2,
    "max_heartrate": 166.0,
    "workout_type": None,
    "trainer": False,
}


@pytest.fixture(scope="module")
def payloads(shared_data: Path) -> list[dict[str, object]]:
    """Returns the real summary activities."""
    lines = (shared_data / "strava_one_athlete.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def test_all_real_activities_load(payloads: list[dict[str, object]]) -> None:
    activities = [decode_summary(payload) for payload in payloads]
    assert len(activities) == 709
    assert Counter(a.sport for a in activities) == {
        Sport.RUN: 477,
        Sport.CLIMB: 69,
        Sport.STRENGTH: 62,
        Sport.ROW: 43,
        Sport.OTHER: 34,
        Sport.RIDE: 20,
        Sport.WALK: 4,
    }
    assert len({a.source_id for a in activities}) == 709


def test_real_activities_keep_their_totals(payloads: list[dict[str, object]]) -> None:
    for payload in payloads:
        activity = decode_summary(payload)
        assert activity.source is Source.STRAVA
        assert activity.distance_m == payload["distance"]
        assert activity.duration_s == payload["moving_time"]
        assert activity.elapsed_s >= activity.duration_s
        assert activity.started_at.tzinfo is UTC
        assert (activity.average_hr_bpm is None) == (not payload["has_heartrate"])
        assert activity.indoor == payload["trainer"]


def test_the_local_day_agrees_with_the_named_zone(payloads: list[dict[str, object]]) -> None:
    for payload in payloads:
        activity = decode_summary(payload)
        zone = ZoneInfo(str(payload["timezone"]).split(") ")[1])
        there = activity.started_at.astimezone(zone)
        assert activity.local_date == there.date()
        offset = there.utcoffset()
        assert offset is not None
        assert activity.utc_offset_s == offset.total_seconds()


def test_the_local_time_with_its_false_z_tells_day_and_offset() -> None:
    activity = decode_summary(RUN)
    assert activity.started_at == datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert activity.local_date == date(2026, 3, 2)
    assert activity.utc_offset_s == 9 * 3600


def test_ids_beyond_32_bits_stay_whole() -> None:
    assert decode_summary(RUN).source_id == "16789012345"


def test_sport_type_outranks_the_older_type() -> None:
    assert decode_summary({**RUN, "sport_type": "Walk"}).sport is Sport.WALK
    assert decode_summary({k: v for k, v in RUN.items() if k != "sport_type"}).sport is Sport.RUN
    assert decode_summary({**RUN, "sport_type": "Kitesurf"}).sport is Sport.OTHER


def test_a_hidden_start_time_leaves_the_day_but_no_offset() -> None:
    hidden = {**RUN, "start_date": "2026-03-02T00:00:01Z", "start_date_local": "2026-03-02T00:00:01Z"}
    assert decode_summary(hidden).utc_offset_s is None
    assert decode_summary(hidden).local_date == date(2026, 3, 2)
    assert decode_summary({**hidden, "utc_offset": 32_400.0}).utc_offset_s == 32_400


@pytest.mark.parametrize(("code", "is_race"), [(None, None), (0, None), (1, True), (2, False), (3, False)])
def test_workout_types_of_runs(code: int | None, is_race: bool | None) -> None:
    assert decode_summary({**RUN, "workout_type": code}).is_race is is_race


def test_workout_type_says_nothing_for_other_sports() -> None:
    assert decode_summary({**RUN, "sport_type": "Ride", "workout_type": 11}).is_race is None


@pytest.mark.parametrize("mark", [{"private": True}, {"visibility": "only_me"}])
def test_private_activities_are_for_their_owner(mark: dict[str, object]) -> None:
    assert decode_summary({**RUN, **mark}).audience is Audience.OWNER
    assert decode_summary(RUN).audience is Audience.COACH


def test_a_run_without_heart_rate_or_distance_is_normal() -> None:
    bare = {**RUN, "distance": 0.0, "average_heartrate": None, "trainer": True, "manual": True}
    activity = decode_summary(bare)
    assert activity.average_hr_bpm is None
    assert activity.indoor
    assert activity.oddities == (Oddity.NO_DISTANCE,)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "17"),
        ("id", None),
        ("id", True),
        ("start_date", "yesterday"),
        ("start_date_local", None),
        ("start_date", "1970-01-01T00:00:00Z"),
        ("moving_time", None),
        ("moving_time", -1),
        ("elapsed_time", "3100"),
        ("distance", float("nan")),
        ("distance", -5),
        ("average_heartrate", 1e9),
    ],
)
def test_a_payload_without_sense_names_the_field(field: str, value: object) -> None:
    with pytest.raises(StravaPayloadError) as refused:
        decode_summary({**RUN, field: value})
    assert refused.value.facts == {"field": field}


_anything = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.lists(st.none())
)


@settings(max_examples=300, deadline=None)
@given(
    broken=st.dictionaries(st.sampled_from([*RUN, "utc_offset", "perceived_exertion", "private"]), _anything)
)
def test_no_payload_raises_anything_else(broken: dict[str, object]) -> None:
    try:
        activity = decode_summary({**RUN, **broken})
    except StravaPayloadError:
        return
    assert 0 <= activity.duration_s <= activity.elapsed_s
