"""Taking in activities: one run from two sources is one, the richer one counts, and order does not matter."""

import itertools
import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from marathon.domain.activity import Activity, Source, Sport
from marathon.domain.athlete import AthleteId
from marathon.domain.change_cards import ImportOutcome
from marathon.domain.day_summary import DaySummary
from marathon.domain.effort import digest
from marathon.domain.team import Audience
from marathon.domain.training import Training
from marathon.domain.units import Units
from marathon.store import activities, athletes, days, trainings
from marathon.store.store import Store
from marathon.strava.decode import decode_summary
from marathon.usecases.choose_session import choose_session
from marathon.usecases.desk import Desk
from marathon.usecases.find_races import say_race
from marathon.usecases.ingest_activity import ingest_activities, keep_all
from marathon.usecases.manage_team import add_person
from marathon.usecases.process_day import process_athletes, up_to_date
from marathon.usecases.record_run import set_effort
from tests.club import ANA, TODAY, Club, SetClock, a_run, desk_of, runs_of
from tests.statements import counted_statements

DAY = date(2026, 11, 20)


def kept_days(desk: Desk, athlete: AthleteId) -> tuple[DaySummary, ...]:
    """Returns every kept day of an athlete."""
    with desk.store.read() as connection:
        return days.between(connection, athlete, date(1990, 1, 1), date(2100, 1, 1))


def from_source(source: Source, *, late_s: int = 0, metres: float = 10_000.0) -> Activity:
    """Returns the same run as a source tells it: a little later, a little longer."""
    run = a_run(DAY, metres, 3_600.0, source=source)
    return replace(run, started_at=run.started_at + timedelta(seconds=late_s), source_id=f"{source}-1")


@pytest.mark.parametrize(
    "order", list(itertools.permutations((Source.FIT, Source.GPX, Source.STRAVA, Source.HAND)))
)
def test_one_run_from_four_sources_is_one_run_in_any_order(club: Club, order: tuple[Source, ...]) -> None:
    before = len(runs_of(club))
    told = {
        Source.FIT: from_source(Source.FIT),
        Source.GPX: from_source(Source.GPX, late_s=40, metres=10_080.0),
        Source.STRAVA: from_source(Source.STRAVA, late_s=5),
        Source.HAND: from_source(Source.HAND, late_s=20_000, metres=10_100.0),
    }
    for source in order:
        ingest_activities(club.desk, ANA, [told[source]])
    found = [run for run in runs_of(club) if run.local_date == DAY]
    assert [run.source for run in found] == [Source.FIT]
    assert len(runs_of(club)) == before + 1


def test_the_richer_one_keeps_what_was_said_of_the_poorer(club: Club) -> None:
    strava = replace(from_source(Source.STRAVA), audience=Audience.OWNER, is_race=True, name="Club race")
    (taken,) = ingest_activities(club.desk, ANA, [strava])
    assert taken.activity.id is not None
    set_effort(club.desk, ANA, taken.activity.id, 8)
    choose_session(club.desk, ANA, taken.activity.id, None, locked=True)
    say_race(club.desk, ANA, taken.activity.id, said=False)
    (richer,) = ingest_activities(club.desk, ANA, [from_source(Source.FIT)])
    assert richer.outcome is ImportOutcome.OK
    assert richer.same_as is not None
    assert richer.same_as.source is Source.STRAVA
    (run,) = [run for run in runs_of(club) if run.local_date == DAY]
    assert (run.source, run.effort, run.session_locked, run.session_id) == (Source.FIT, 8, True, None)
    assert (run.audience, run.is_race, run.name) == (Audience.OWNER, True, "Club race")
    assert run.race_said is False


def test_two_runs_of_a_day_stay_two(club: Club) -> None:
    morning = from_source(Source.FIT)
    evening = replace(morning, started_at=morning.started_at + timedelta(hours=11), source_id="evening")
    ingest_activities(club.desk, ANA, [morning, evening])
    assert len([run for run in runs_of(club) if run.local_date == DAY]) == 2


def test_a_ride_at_the_time_of_a_run_is_no_run(club: Club) -> None:
    ride = replace(from_source(Source.STRAVA), sport=Sport.RIDE, source_id="ride")
    outcomes = ingest_activities(club.desk, ANA, [from_source(Source.FIT), ride])
    assert [taken.outcome for taken in outcomes] == [ImportOutcome.OK] * 2


@pytest.fixture(scope="module")
def one_athlete(shared_data: Path) -> tuple[Activity, ...]:
    """Returns the 709 real activities of one athlete."""
    lines = (shared_data / "strava_one_athlete.jsonl").read_text().splitlines()
    return tuple(decode_summary(json.loads(line)) for line in lines)


@pytest.fixture
def alone(store: Store, one_athlete: tuple[Activity, ...]) -> Desk:
    """Returns a desk with one athlete (id 1), the day after the last real activity."""
    last = max(activity.started_at for activity in one_athlete)
    desk = desk_of(store, SetClock(last + timedelta(days=1)))
    add_person(desk, "One", zone="UTC", units=Units.METRIC)
    return desk


ONE = AthleteId(1)


def test_the_709_real_activities_load_once(alone: Desk, one_athlete: tuple[Activity, ...]) -> None:
    with counted_statements() as said:
        taken = ingest_activities(alone, ONE, one_athlete)
    assert len(said) < 5 * 709  # four for each, and the days are judged once
    assert said.count("BEGIN IMMEDIATE") < 30  # in units of many activities, and of many days
    assert Counter(item.outcome for item in taken) == {ImportOutcome.OK: 709}
    with alone.store.read() as connection:
        kept = activities.between(connection, ONE, date(1990, 1, 1), date(2100, 1, 1))
        everything = trainings.read(
            connection, athletes.get(connection, ONE), date(1990, 1, 1), date(2100, 1, 1)
        )
    sports = Counter(activity.sport for activity in kept)
    assert (len(kept), sports[Sport.RUN]) == (709, 477)
    assert {Sport.CLIMB, Sport.STRENGTH, Sport.ROW} <= sports.keys()
    has_load_only_where_it_can(everything)
    rows = kept_days(alone, ONE)
    again = ingest_activities(alone, ONE, one_athlete)
    assert Counter(item.outcome for item in again) == {ImportOutcome.DUPLICATE: 709}
    assert kept_days(alone, ONE) == rows


def has_load_only_where_it_can(known: Training) -> None:
    """Fails unless other sports have load exactly where heart rate or effort exists, and never distance."""
    for activity in known.activities:
        load = known.load_of(activity)
        if activity.average_hr_bpm is None and activity.effort is None and not activity.is_run:
            assert load is None
        if not activity.is_run:
            assert activity.best_efforts == ()
        if activity.average_hr_bpm:
            assert load is not None
            assert load[0] > 0


def test_the_kept_days_do_not_depend_on_what_came_first(
    store: Store, one_athlete: tuple[Activity, ...]
) -> None:
    last = max(activity.started_at for activity in one_athlete)
    desk = desk_of(store, SetClock(last + timedelta(days=1)))
    recent = [a for a in one_athlete if a.started_at > last - timedelta(days=200)]
    whole, halves, backwards = (
        add_person(desk, name, zone="UTC", units=Units.METRIC) for name in ("whole", "halves", "backwards")
    )
    ingest_activities(desk, whole, recent)
    middle = len(recent) // 2
    ingest_activities(desk, halves, recent[:middle])
    ingest_activities(desk, halves, recent[middle:])
    for start in reversed(range(0, len(recent), 20)):
        ingest_activities(desk, backwards, recent[start : start + 20])
    expected = [replace(day, athlete_id=ONE) for day in kept_days(desk, whole)]
    assert [replace(day, athlete_id=ONE) for day in kept_days(desk, halves)] == expected
    assert [replace(day, athlete_id=ONE) for day in kept_days(desk, backwards)] == expected


def test_days_and_weeks_hold_each_run_once(alone: Desk, one_athlete: tuple[Activity, ...]) -> None:
    ingest_activities(alone, ONE, one_athlete)
    rows = kept_days(alone, ONE)
    assert len({row.date for row in rows}) == len(rows)
    first = rows[0].date
    ran = sum(a.distance_m or 0.0 for a in one_athlete if a.is_run and a.local_date >= first)
    assert sum(row.done_distance_m or 0.0 for row in rows) == pytest.approx(ran)


def test_a_removed_recording_comes_back_when_it_is_dropped_again(club: Club) -> None:
    run = from_source(Source.FIT)
    (taken,) = ingest_activities(club.desk, ANA, [run])
    club.ask(f"/run remove {taken.activity.id}")
    (again,) = ingest_activities(club.desk, ANA, [run])
    assert (again.outcome, again.activity.id) == (ImportOutcome.OK, taken.activity.id)
    assert DAY in {found.local_date for found in runs_of(club)}


@pytest.mark.parametrize("back", [1, 300])
def test_what_was_kept_and_never_judged_is_judged_when_next_asked(club: Club, back: int) -> None:
    """A process killed between keeping a run and judging its days leaves them open."""
    up_to_date(club.desk, ANA)
    run = a_run(TODAY - timedelta(days=back), 10_000.0, 3_600.0)
    club.desk.store.write(partial(keep_all, ANA, [digest(run)]))
    up_to_date(club.desk, ANA)
    found = kept_days(club.desk, ANA)
    process_athletes(club.desk, [ANA], since=date.min)
    assert found == kept_days(club.desk, ANA)
    assert [day.finished for day in found] == [True] * (len(found) - 1) + [False]
