"""Who has named no zone gets the one of their first recording, is told, and may say otherwise."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from marathon.domain.activity import Activity
from marathon.domain.athlete import AthleteId
from marathon.domain.strava_event import Aspect
from marathon.store import athletes, days
from marathon.usecases.arrive import arrive
from marathon.usecases.ingest_activity import ingest_activities
from marathon.usecases.people import person_of
from marathon.usecases.read_messages import read_messages
from tests.club import ANA, TODAY, Club, a_run
from tests.strava.conftest import clock, local_strava, world
from tests.strava.world import ANNA, World
from tests.usecases.strava_lane import Lane

__all__ = ["clock", "local_strava", "world"]


@pytest.fixture
def ines(club: Club) -> AthleteId:
    """Returns somebody whose platform told no zone."""
    return arrive(club.desk, "telegram", "42", "Ines", place="42")


def _run(day: date = TODAY, offset_s: int | None = 3_600) -> Activity:
    return replace(a_run(day), utc_offset_s=offset_s)


def test_the_first_recording_tells_the_zone_and_the_person_reads_it(club: Club, ines: AthleteId) -> None:
    ingest_activities(club.desk, ines, [_run(offset_s=3_600)])
    assert person_of(club.desk, ines).zone == "Europe/Berlin"
    (line,) = read_messages(club.desk, ines).lines
    assert line.kind == "zone"
    assert "as in Berlin; /timezone changes it" in club.ask("/messages", ines).text
    ingest_activities(club.desk, ines, [_run(date(2026, 11, 21), offset_s=-18_000)])
    assert person_of(club.desk, ines).zone == "Europe/Berlin", "only the first one tells"


def test_of_many_at_once_the_latest_tells(club: Club, ines: AthleteId) -> None:
    runs = [_run(date(2026, 11, 1), offset_s=-18_000), _run(offset_s=32_400), _run(date(2026, 11, 3))]
    ingest_activities(club.desk, ines, runs)
    assert person_of(club.desk, ines).zone == "Asia/Tokyo"


def test_who_has_named_a_zone_keeps_it(club: Club, ines: AthleteId) -> None:
    club.ask("/timezone Lisbon", ines)
    for who in (ines, ANA):
        ingest_activities(club.desk, who, [_run(offset_s=32_400)])
        assert person_of(club.desk, who).zone == "Europe/Lisbon"


@pytest.mark.parametrize("offset_s", [None, 0, 48_123])
def test_what_says_nothing_or_the_same_changes_nothing(
    club: Club, ines: AthleteId, offset_s: int | None
) -> None:
    ingest_activities(club.desk, ines, [_run(offset_s=offset_s)])
    person = person_of(club.desk, ines)
    assert (person.zone, person.zone_is_guessed) == ("UTC", True)
    assert read_messages(club.desk, ines).lines == ()


def test_a_file_that_is_dropped_tells_it_before_its_days_are_judged(
    club: Club, ines: AthleteId, shared_data: Path
) -> None:
    recording = shared_data / "activityfiles" / "elevate__kaiteriteri.fit"  # its clock stood 13 hours ahead
    club.clock.moment = datetime(2026, 11, 22, 12, tzinfo=UTC)  # there it is the 23rd already
    club.drop(recording.name, recording.read_bytes(), ines)
    person = person_of(club.desk, ines)
    assert (person.zone, person.zone_is_guessed) == ("Pacific/Auckland", False)
    assert [line.kind for line in read_messages(club.desk, ines).lines] == ["zone"]
    with club.desk.store.read() as connection:
        last = days.last_before(connection, ines, date(2026, 12, 31))
    assert last is not None
    assert last.date == date(2026, 11, 23)


def test_a_run_from_strava_tells_it_too(world: World) -> None:
    lane, who = Lane(world=world, strava=world.client()), world.athlete_id
    world.store.write(
        lambda connection: athletes.update(connection, who, zone="Asia/Tokyo", zone_is_guessed=True)
    )
    lane.event(world.strava.athletes.record(ANNA, world.run()), Aspect.CREATE)
    lane.drain()
    person = person_of(lane.desk, who)
    assert person.zone != "Asia/Tokyo"
    assert not person.zone_is_guessed


def test_a_run_from_strava_leaves_a_zone_that_was_named(world: World) -> None:
    lane, who = Lane(world=world, strava=world.client()), world.athlete_id
    world.store.write(lambda connection: athletes.update(connection, who, zone="Asia/Tokyo"))
    lane.event(world.strava.athletes.record(ANNA, world.run()), Aspect.CREATE)
    lane.drain()
    assert person_of(lane.desk, who).zone == "Asia/Tokyo"
