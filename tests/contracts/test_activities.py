"""Activities on both databases: they come back as stored, each once, and only to their athlete."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from marathon.domain.activity import Activity, ActivityId, BestEffort, Lap, Oddity, Source, Sport
from marathon.domain.athlete import AthleteId
from marathon.domain.team import Audience
from marathon.errors import NotFoundError
from marathon.store import activities, athletes
from tests.contracts.asking import Asked

DAY = date(2026, 4, 1)
START = datetime(2026, 4, 1, 6, 30, 15, 250_000, tzinfo=UTC)
FULL = Activity(
    source=Source.STRAVA,
    source_id="14567890123456789",
    sport=Sport.RUN,
    started_at=START,
    local_date=DAY,
    duration_s=3_600.5,
    elapsed_s=3_700.25,
    utc_offset_s=-10_800,
    distance_m=12_345.678,
    ascent_m=-0.0,
    average_hr_bpm=151.3,
    max_hr_bpm=178.0,
    name="Morgenlauf 🌧 im Łódź — 東京",
    indoor=True,
    is_race=False,
    race_said=True,
    effort=7,
    laps=(Lap(duration_s=300.0, distance_m=1_000.0, hr_bpm=149.5), Lap(duration_s=60.0)),
    adjusted_speed_m_per_s=3.4,
    hr_seconds=((140, 600.0), (141, 12.5)),
    speed_seconds=((3.1, 60.0), (3.2, 1e-7)),
    best_efforts=(BestEffort(distance_m=5_000.0, duration_s=1_400.0),),
    oddities=(Oddity.GPS_JUMP, Oddity.VERY_LONG),
    audience=Audience.OWNER,
    session_locked=True,
)
PLAIN = Activity(
    source=Source.HAND,
    source_id="1",
    sport=Sport.RIDE,
    started_at=START,
    local_date=DAY,
    duration_s=10.0,
    elapsed_s=10.0,
)


def _insert(asked: Asked, activity: Activity, duplicate_of: ActivityId | None = None) -> ActivityId:
    new = asked.write(activities.insert, asked.athlete_id, activity, duplicate_of)
    assert new is not None
    return new


def _between(asked: Asked, first: date = DAY, last: date = DAY) -> tuple[Activity, ...]:
    return asked.read(activities.between, asked.athlete_id, first, last)


@pytest.mark.parametrize("activity", [FULL, PLAIN])
def test_an_activity_comes_back_as_stored(asked: Asked, activity: Activity) -> None:
    new = _insert(asked, activity)
    found = asked.read(activities.get, asked.athlete_id, new)
    assert found == replace(activity, id=new)
    assert found.started_at.tzinfo is UTC
    assert _between(asked) == (found,)


@given(
    minutes=st.integers(-14 * 60, 14 * 60),
    start=st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - the zone comes with minutes
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_an_instant_is_the_same_whatever_zone_it_came_in(asked: Asked, minutes: int, start: datetime) -> None:
    aware = start.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    new = _insert(asked, replace(PLAIN, source_id=f"{start}{minutes}", started_at=aware))
    found = asked.read(activities.get, asked.athlete_id, new).started_at
    assert found == aware
    assert found.utcoffset() == timedelta(0)


def test_an_instant_without_a_zone_is_refused(asked: Asked) -> None:
    with pytest.raises(Exception, match="without a zone"):
        _insert(asked, replace(PLAIN, started_at=START.replace(tzinfo=None)))


def test_the_same_source_id_is_kept_once_an_athlete(asked: Asked) -> None:
    _insert(asked, PLAIN)
    assert asked.write(activities.insert, asked.athlete_id, replace(PLAIN, duration_s=99.0)) is None
    assert _between(asked)[0].duration_s == PLAIN.duration_s
    other = asked.write(athletes.add, "Other", "UTC")
    assert asked.write(activities.insert, other, PLAIN) is not None


def test_a_removed_activity_counts_no_more_until_it_is_restored(asked: Asked) -> None:
    new = _insert(asked, PLAIN)
    asked.write(activities.remove, asked.athlete_id, new)
    assert _between(asked) == ()
    assert asked.read(activities.last_date, asked.athlete_id) is None
    assert asked.read(activities.find_by_source, asked.athlete_id, Source.HAND, "1") is None
    with pytest.raises(NotFoundError):
        asked.read(activities.get, asked.athlete_id, new)
    asked.write(activities.restore, asked.athlete_id, new)
    assert [activity.id for activity in _between(asked)] == [new]


def test_a_removed_activity_that_comes_in_again_is_there_again_as_it_is_now(asked: Asked) -> None:
    new = _insert(asked, PLAIN)
    asked.write(activities.remove, asked.athlete_id, new)
    assert _insert(asked, replace(PLAIN, duration_s=20.0)) == new
    assert _between(asked)[0].duration_s == 20.0


def test_a_duplicate_is_kept_but_does_not_count(asked: Asked) -> None:
    first = _insert(asked, PLAIN)
    second = _insert(asked, replace(PLAIN, source=Source.FIT), first)
    assert [activity.id for activity in _between(asked)] == [first]
    found = asked.read(activities.find_by_source, asked.athlete_id, Source.FIT, "1")
    assert found is not None
    assert found.id == second


def test_a_run_may_turn_out_to_be_a_duplicate_later(asked: Asked) -> None:
    poorer, richer = _insert(asked, PLAIN), _insert(asked, replace(PLAIN, source=Source.FIT))
    asked.write(activities.mark_duplicate, asked.athlete_id, poorer, richer)
    assert [activity.id for activity in _between(asked)] == [richer]
    other = asked.write(athletes.add, "Other", "UTC")
    with pytest.raises(NotFoundError):
        asked.write(activities.mark_duplicate, other, richer, poorer)


def test_an_outline_leaves_out_what_takes_long_to_read(asked: Asked) -> None:
    _insert(asked, FULL)
    (outline,) = asked.read(activities.outlines_many, (asked.athlete_id,), DAY, DAY)[asked.athlete_id]
    assert (outline.started_at, outline.distance_m, outline.duration_s) == (
        FULL.started_at,
        FULL.distance_m,
        FULL.duration_s,
    )
    assert (outline.sport, outline.source, outline.audience, outline.laps) == (
        FULL.sport,
        FULL.source,
        FULL.audience,
        (),
    )


def test_an_update_replaces_everything(asked: Asked) -> None:
    new = _insert(asked, PLAIN)
    asked.write(activities.update, asked.athlete_id, replace(FULL, id=new))
    assert asked.read(activities.get, asked.athlete_id, new) == replace(FULL, id=new)


def test_another_athletes_activity_does_not_exist(asked: Asked) -> None:
    new, other = _insert(asked, PLAIN), asked.write(athletes.add, "Other", "UTC")
    for query in (activities.remove, activities.restore, activities.get):
        with pytest.raises(NotFoundError):
            asked.write(query, other, new)
    with pytest.raises(NotFoundError):
        asked.write(activities.update, other, replace(PLAIN, id=new))
    with pytest.raises(NotFoundError):
        asked.read(activities.get, asked.athlete_id, ActivityId(new + 1))


def test_activities_of_many_athletes_come_apart_and_in_order(asked: Asked) -> None:
    other, idle = asked.write(athletes.add, "Other", "UTC"), asked.write(athletes.add, "Idle", "UTC")
    late = _insert(asked, replace(PLAIN, source_id="2", started_at=START + timedelta(hours=3)))
    early = _insert(asked, PLAIN)
    _insert(asked, replace(PLAIN, source_id="3", local_date=DAY - timedelta(days=1)))
    asked.write(activities.insert, other, PLAIN)
    everyone = (idle, other, asked.athlete_id)
    found = asked.read(activities.between_many, everyone, DAY, DAY)
    assert [activity.id for activity in found[asked.athlete_id]] == [early, late]
    assert (len(found[other]), found[idle]) == (1, ())


def test_many_more_athletes_than_fit_into_one_query_are_asked_for_at_once(asked: Asked) -> None:
    def add(connection: object) -> list[AthleteId]:
        return [athletes.add(connection, f"Runner {number}", "UTC") for number in range(1_201)]  # type: ignore[arg-type] # the unit's connection

    everyone = asked.store.write(add)
    asked.write(activities.insert, everyone[-1], PLAIN)
    found = asked.read(activities.between_many, everyone, DAY, DAY)
    assert len(found) == 1_201
    assert len(found[everyone[-1]]) == 1


@pytest.mark.parametrize(("minutes", "is_near"), [(-5, True), (5, True), (6, False), (-6, False)])
def test_near_finds_starts_within_the_window(asked: Asked, minutes: int, is_near: bool) -> None:
    _insert(asked, replace(PLAIN, local_date=DAY - timedelta(days=1)))
    moment = START + timedelta(minutes=minutes)
    found = asked.read(activities.near, asked.athlete_id, moment, timedelta(minutes=5))
    assert bool(found) is is_near


@pytest.mark.parametrize("wrong", [{"effort": 11}, {"duration_s": -1.0}, {"distance_m": -5.0}])
def test_the_schema_refuses_impossible_numbers(asked: Asked, wrong: dict[str, float]) -> None:
    with pytest.raises(IntegrityError):
        _insert(asked, replace(PLAIN, **wrong))  # type: ignore[arg-type] # a test table of mixed fields
