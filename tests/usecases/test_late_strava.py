"""What Strava has only later, was never told of or must not be asked at once: it comes in all the same."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.demo.strava.faults import FaultKind
from bot.demo.strava.records import StravaAthlete
from marathon.domain.activity import Activity, Sport
from marathon.domain.strava_event import Aspect
from marathon.domain.team import Audience
from marathon.domain.work import MOST_ATTEMPTS, Dead
from marathon.strava.client import StravaClient
from marathon.usecases.backfill import backfill_row, worth_detail
from marathon.usecases.disconnect_strava import disconnect_strava
from marathon.usecases.reconcile import POLL, RECONCILE, ask_for_reconciliation, reconcile_row
from tests.strava.conftest import clock, local_strava, world
from tests.strava.world import ANNA, World
from tests.usecases.strava_lane import Lane

__all__ = ["clock", "local_strava", "world"]


@pytest.fixture
def lane(world: World) -> Lane:
    """Returns the lane of a connected athlete."""
    return Lane(world=world, strava=world.client())


def test_a_404_after_a_create_is_tried_again_for_hours(lane: Lane) -> None:
    lane.event(lane.record(hidden_s=3 * 3600.0), Aspect.CREATE)
    lane.drain(hours=5)
    assert len(lane.kept()) == 1
    assert 5 < lane.retries() < 20


def test_what_is_deleted_before_it_was_ever_shown_is_asked_for_no_more(lane: Lane) -> None:
    number, other = lane.record(hidden_s=60.0), lane.record(hidden_s=60.0)
    lane.event(number, Aspect.CREATE)
    lane.event(other, Aspect.CREATE)
    lane.event(number, Aspect.UPDATE)
    lane.world.strava.athletes.delete(number)
    lane.event(number, Aspect.DELETE)
    lane.drain(hours=20)
    assert [run.source_id for run in lane.kept()] == [str(other)]
    asked = lane.world.strava.count_calls(f"/activities/{number}")
    assert asked <= 2, "the deletion itself, and what may have stood before it"


def test_what_is_never_shown_is_given_up_without_an_alarm(lane: Lane) -> None:
    lane.event(lane.record(hidden_s=1e7), Aspect.CREATE)
    lane.drain(hours=100)
    assert lane.take() is None
    assert not any(isinstance(outcome, Dead) for outcome in lane.outcomes)
    assert lane.counts() == (0, 0)


def test_what_waits_to_be_fetched_ends_with_the_connection(lane: Lane) -> None:
    lane.event(lane.record(hidden_s=1e7), Aspect.CREATE)
    lane.drain(hours=0)
    disconnect_strava(lane.desk, lane.strava, lane.world.athlete_id)
    assert lane.counts() == (0, 0)


def test_streams_that_come_later_are_fetched_later_and_told_of_once(lane: Lane) -> None:
    run = lane.world.run(average_hr_bpm=150.0, max_hr_bpm=165.0)
    number = lane.world.strava.athletes.record(ANNA, run, streams_after_s=300.0)
    lane.event(number, Aspect.CREATE)
    lane.drain()
    (early,) = lane.kept()
    lane.drain(hours=2)
    (late,) = lane.kept()
    assert early.hr_seconds == ()
    assert sum(seconds for _, seconds in late.hr_seconds) > 2900
    assert [change.is_news for change in lane.changes] == [True, False]


def test_streams_that_never_come_are_given_up(lane: Lane) -> None:
    lane.event(lane.record(streams_after_s=1e7), Aspect.CREATE)
    lane.drain(hours=100)
    assert len(lane.kept()) == 1
    assert lane.world.strava.count_calls("/streams") <= 12
    assert lane.take() is None


def test_an_outage_costs_no_attempts(lane: Lane) -> None:
    lane.event(lane.record(), Aspect.CREATE)
    lane.world.strava.faults.order(FaultKind.SERVER_ERROR, for_s=11 * 3600)
    lane.drain(hours=12)
    assert lane.retries() > 5 * MOST_ATTEMPTS
    assert len(lane.kept()) == 1


def test_the_reconciliation_finds_what_no_event_told(lane: Lane) -> None:
    athletes, world = lane.world.strava.athletes, lane.world
    kept, gone, fresh = (athletes.record(ANNA, world.run(n, days_ago=n)) for n in (1, 2, 3))
    for number in (kept, gone):
        lane.event(number, Aspect.CREATE)
    lane.drain()
    athletes.change(kept, name="Renamed in silence")
    athletes.delete(gone)
    assert ask_for_reconciliation(lane.desk, world.clock.now()) == (world.athlete_id,)
    lane.drain()
    assert {run.source_id: run.name for run in lane.kept()} == {
        str(kept): "Renamed in silence",
        str(fresh): "Morning",
    }
    calls = len(world.strava.calls)
    assert ask_for_reconciliation(lane.desk, world.clock.now()) == ()
    world.clock.move(hours=1)
    lane.add(reconcile_row(world.athlete_id, world.clock.now()))
    lane.drain()
    assert len(world.strava.calls) == calls + 1, "nothing had changed"


def _compare(lane: Lane, kind: str = RECONCILE) -> int:
    """Has the athlete compared and returns how many lists were asked for."""
    lane.world.clock.move(minutes=1)
    before = lane.world.strava.count_calls("/athlete/activities")
    lane.add(reconcile_row(lane.world.athlete_id, lane.world.clock.now(), kind))
    lane.drain()
    return lane.world.strava.count_calls("/athlete/activities") - before


def test_fault_12_what_happened_long_ago_is_found_although_no_event_told(lane: Lane) -> None:
    athletes, world = lane.world.strava.athletes, lane.world
    days = {"hidden": 20, "gone": 60, "renamed": 170, "older": 400}
    numbers = {
        name: athletes.record(ANNA, world.run(day, days_ago=day, name=name)) for name, day in days.items()
    }
    for number in numbers.values():
        lane.event(number, Aspect.CREATE)
    lane.drain()
    assert len(lane.kept()) == 4
    athletes.change(numbers["hidden"], private=True)
    athletes.change(numbers["renamed"], name="by another name")
    for name in ("gone", "older"):
        athletes.delete(numbers[name])
    assert _compare(lane, POLL) == 1
    assert len(lane.kept()) == 4, "a poll looks at the last two weeks alone"
    _compare(lane)
    assert {run.source_id: (run.name, run.audience) for run in lane.kept()} == {
        str(numbers["hidden"]): ("hidden", Audience.OWNER),
        str(numbers["renamed"]): ("by another name", Audience.COACH),
    }


def test_a_run_that_the_list_leaves_out_is_asked_for_before_it_is_deleted(lane: Lane) -> None:
    number = lane.record()
    lane.event(number, Aspect.CREATE)
    lane.drain()

    class Forgetful(StravaClient):
        """Lists nothing."""

        def activities(self, *_: object, **__: object) -> tuple[()]:
            return ()

    forgetful = Forgetful.__new__(Forgetful)
    forgetful.__dict__.update(vars(lane.strava))
    _compare(Lane(world=lane.world, strava=forgetful))
    assert [run.source_id for run in lane.kept()] == [str(number)]


def test_all_is_compared_in_as_few_pages_as_it_takes_and_none_is_fetched_twice(lane: Lane) -> None:
    runs = [lane.world.run(n, days_ago=0.8 * n + 1, distance_m=7000.0 + n) for n in range(220)]
    lane.world.strava.athletes.join(StravaAthlete(id=ANNA, firstname="Anna", lastname="Berg"), runs)
    lane.add(backfill_row(lane.world.athlete_id, lane.world.clock.now()))
    lane.drain(hours=9)
    assert len(lane.kept()) == 220
    calls = len(lane.world.strava.calls)
    assert _compare(lane) == 2
    assert _compare(lane, POLL) == 1
    assert len(lane.world.strava.calls) == calls + 3


def test_what_the_backfill_will_fetch_is_left_to_it(lane: Lane) -> None:
    runs = [lane.world.run(n, days_ago=10.0 * n + 2, distance_m=7000.0 + n) for n in range(10)]
    lane.world.strava.athletes.join(StravaAthlete(id=ANNA, firstname="Anna", lastname="Berg"), runs)
    row = backfill_row(lane.world.athlete_id, lane.world.clock.now())
    lane.add(replace(row, due_at=lane.world.clock.now() + timedelta(hours=1)))
    _compare(lane)
    assert len(lane.kept()) == 2
    lane.drain(hours=2)
    assert len(lane.kept()) == 10


def test_a_backfill_goes_back_26_weeks_with_details_of_four(lane: Lane) -> None:
    lane.world.strava.athletes.join(
        StravaAthlete(id=ANNA, firstname="Anna", lastname="Berg"),
        [lane.world.run(day, days_ago=day + 0.5, distance_m=8000.0 + day) for day in range(210)],
    )
    lane.add(backfill_row(lane.world.athlete_id, lane.world.clock.now()))
    lane.drain(hours=3)
    assert len(lane.kept()) == 182
    assert all(not change.is_news for change in lane.changes)
    assert lane.progress[-1].is_done
    assert lane.progress[-1].count == 182
    streams = lane.world.strava.count_calls("/streams")
    assert streams == 28
    assert not any(call.status == 429 for call in lane.world.strava.calls)


def test_a_backfill_asks_for_details_of_likely_races_alone(lane: Lane) -> None:
    def run(day: int, **told: object) -> Activity:
        return lane.world.run(day, days_ago=day + 0.5, **told)

    days = [run(day, duration_s=3000.0 - (day == 70) * 400) for day in range(29, 125)]  # 10 km every day
    races = [run(130, distance_m=8000.0, is_race=True), run(131, distance_m=5050.0, duration_s=1200.0)]
    walk = replace(run(132, distance_m=5000.0), sport=Sport.WALK)
    found = worth_detail([*days, *races, walk], lane.world.clock.now())
    assert {"run-70", "run-130", "run-131"} <= found
    months = {run.local_date.replace(day=1) for run in days}
    assert len(found) == len(months) + 2


def test_a_backfill_waits_for_the_budget_says_so_and_goes_on(lane: Lane) -> None:
    for number in range(3):
        lane.world.strava.athletes.record(ANNA, lane.world.run(number, days_ago=number + 1))
    lane.world.strava.limits.count(is_read=True, calls=85)
    lane.strava.athlete(lane.world.athlete_id)
    lane.add(backfill_row(lane.world.athlete_id, lane.world.clock.now()))
    lane.drain()
    assert lane.kept() == ()
    assert lane.progress[-1].paused_until is not None
    lane.drain(hours=1)
    assert len(lane.kept()) == 3
