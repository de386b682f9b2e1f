"""What becomes of events: only what is fetched is believed, in any order, once, and never anybody else's."""

from dataclasses import replace
from functools import partial
from itertools import permutations

import pytest

from bot.demo.strava.faults import FaultKind
from bot.demo.strava.records import StravaAthlete
from marathon.domain.activity import Activity, Source
from marathon.domain.athlete import AthleteId
from marathon.domain.receipt import Receipt
from marathon.domain.strava_account import LinkState
from marathon.domain.strava_event import Aspect
from marathon.domain.team import Audience
from marathon.domain.work import MOST_ATTEMPTS, Dead, Retry
from marathon.env_file import new_secrets
from marathon.errors import StravaRefusedError
from marathon.store import activities, lanes, receipts, strava_links
from marathon.store.token_box import TokenBox
from marathon.strava.client import StravaClient
from marathon.usecases.disconnect_strava import disconnect_strava
from marathon.usecases.handle_strava import judge_at_once
from tests.strava.conftest import clock, local_strava, world
from tests.strava.world import ANNA, World
from tests.usecases.strava_lane import Lane

__all__ = ["clock", "local_strava", "world"]


@pytest.fixture
def lane(world: World) -> Lane:
    """Returns the lane of a connected athlete."""
    return Lane(world=world, strava=world.client())


def test_a_new_run_is_kept_with_its_samples_and_marks_its_day(lane: Lane) -> None:
    lane.event(lane.record(), Aspect.CREATE)
    lane.drain()
    (run,) = lane.kept()
    assert (run.source, run.name, run.distance_m) == (Source.STRAVA, "Morning", 10_000.0)
    assert run.best_efforts
    assert run.speed_seconds
    (change,) = lane.changes
    assert (change.before, change.is_news) == (None, True)
    with lane.world.store.read() as connection:
        assert lanes.dirty_from(connection, lane.world.athlete_id) == run.local_date


def test_a_rename_updates_and_keeps_what_a_person_said(lane: Lane) -> None:
    number = lane.record()
    lane.event(number, Aspect.CREATE)
    lane.drain()
    (before,) = lane.kept()
    lane.world.store.write(lambda c: activities.update(c, lane.world.athlete_id, _with_effort(before)))
    lane.world.strava.athletes.change(number, name="Threshold")
    lane.event(number, Aspect.UPDATE)
    lane.drain()
    (after,) = lane.kept()
    assert (after.id, after.name, after.effort) == (before.id, "Threshold", 7)
    assert after.speed_seconds == before.speed_seconds
    assert [change.before is None for change in lane.changes] == [True, False]


def _with_effort(run: Activity) -> Activity:
    return replace(run, effort=7)


@pytest.mark.parametrize("order", list(permutations((Aspect.CREATE, Aspect.UPDATE, Aspect.DELETE))))
def test_fault_02_create_update_delete_in_any_order_end_the_same(
    lane: Lane, order: tuple[Aspect, ...]
) -> None:
    number = lane.record()
    lane.world.strava.athletes.change(number, name="Later")
    lane.world.strava.athletes.delete(number)
    for aspect in order:
        lane.event(number, aspect)
        lane.drain()
    lane.drain(hours=14)
    assert lane.kept() == ()
    assert lane.changes == []


def test_an_event_whose_activity_came_and_went_leaves_nothing(lane: Lane) -> None:
    number = lane.record()
    lane.event(number, Aspect.CREATE)
    lane.drain()
    lane.world.strava.athletes.delete(number)
    lane.event(number, Aspect.DELETE)
    lane.drain()
    assert lane.kept() == ()
    assert [(c.before is None, c.after is None) for c in lane.changes] == [(True, False), (False, True)]


def test_fault_06_a_forged_delete_deletes_nothing(lane: Lane) -> None:
    number = lane.record()
    lane.event(number, Aspect.CREATE)
    lane.drain()
    lane.event(number, Aspect.DELETE)
    lane.drain()
    assert len(lane.kept()) == 1
    assert all(change.after for change in lane.changes)


def test_a_delete_is_not_believed_while_strava_serves_nobody(lane: Lane) -> None:
    number = lane.record()
    lane.event(number, Aspect.CREATE)
    lane.drain()
    lane.world.strava.faults.order(FaultKind.NOT_FOUND, times=2)
    lane.event(number, Aspect.DELETE)
    work = lane.take()
    assert work is not None
    assert isinstance(lane.do(work), Retry)
    assert len(lane.kept()) == 1


def test_fault_07_a_forged_deauthorisation_keeps_the_link(lane: Lane) -> None:
    lane.event(lane.record(), Aspect.CREATE)
    lane.deauthorised()
    lane.drain()
    assert lane.world.link().state is LinkState.LINKED
    assert lane.world.link().sealed_tokens
    assert len(lane.kept()) == 1
    assert lane.receipts == []


@pytest.mark.parametrize("is_meanwhile", [False, True])
def test_a_real_deauthorisation_is_looked_at_although_a_forged_one_has_its_key(
    lane: Lane, *, is_meanwhile: bool
) -> None:
    def leaves() -> None:
        lane.world.strava.athletes.leave(ANNA)
        lane.deauthorised()  # the same second, so the same key

    class LeftMeanwhile(StravaClient):
        """Has the athlete leave once Strava has answered."""

        def is_authorised(self, athlete_id: AthleteId) -> bool:
            still = super().is_authorised(athlete_id)
            leaves()
            return still

    lane.deauthorised()
    work = lane.take()
    assert work is not None
    slow = LeftMeanwhile.__new__(LeftMeanwhile)
    slow.__dict__.update(vars(lane.strava))
    Lane(world=lane.world, strava=slow if is_meanwhile else lane.strava).do(work)
    assert lane.world.link().state is LinkState.LINKED, "the forged one was disproved"
    if not is_meanwhile:
        leaves()
    lane.drain()
    assert len(lane.receipts) == 1
    with lane.world.store.read() as connection:
        assert strava_links.get(connection, lane.world.athlete_id) is None


def test_fault_08_a_real_one_erases_tokens_and_data_and_tells_once(lane: Lane) -> None:
    lane.event(lane.record(), Aspect.CREATE)
    lane.drain()
    lane.world.strava.athletes.leave(ANNA)
    lane.deauthorised()
    work = lane.take()
    assert work is not None
    lane.do(work)
    lane.do(work)  # as after a kill between the unit and the row's end
    assert lane.kept() == ()
    (receipt,) = lane.receipts
    assert isinstance(receipt, Receipt)
    assert receipt.counts == {"activities": 1, "strava_links": 1}
    with lane.world.store.read() as connection:
        assert strava_links.get(connection, lane.world.athlete_id) is None
        assert receipts.find(connection, receipt.reference) == receipt
    assert lane.world.refused == [], "one message is enough"


def test_a_deauthorisation_that_no_key_can_prove_deletes_nothing_and_waits_for_the_key(lane: Lane) -> None:
    lane.event(lane.record(), Aspect.CREATE)
    lane.drain()
    world, sealed = lane.world, lane.world.link().sealed_tokens
    foreign = replace(world, box=TokenBox([new_secrets()["TOKEN_KEYS"]]))
    unread = Lane(world=world, strava=foreign.client())
    unread.deauthorised()
    work = unread.take()
    assert work is not None
    assert isinstance(unread.do(work), Retry)
    assert (world.link().state, world.link().sealed_tokens) == (LinkState.LINKED, sealed)
    with pytest.raises(StravaRefusedError):
        foreign.client().athlete(world.athlete_id)  # sets them aside, which is no proof either
    unread.drain(hours=24)
    assert isinstance(unread.outcomes[-1], Retry)
    assert (world.link().state, world.link().sealed_tokens) == (LinkState.REFUSED, sealed)
    assert (len(lane.kept()), unread.receipts) == (1, [])
    assert world.refused == [world.athlete_id]
    assert unread.unproven == [world.athlete_id] * MOST_ATTEMPTS


def test_a_deauthorisation_is_proved_once_the_key_is_back(lane: Lane) -> None:
    lane.event(lane.record(), Aspect.CREATE)
    lane.drain()
    foreign = replace(lane.world, box=TokenBox([new_secrets()["TOKEN_KEYS"]]))
    lane.world.strava.athletes.leave(ANNA)
    lane.deauthorised()
    work = lane.take()
    assert work is not None
    Lane(world=lane.world, strava=foreign.client()).do(work)
    lane.drain(hours=1)
    assert len(lane.receipts) == 1
    assert lane.kept() == ()


def test_fault_08_who_disconnects_in_the_chat_meanwhile_is_not_told_twice(lane: Lane) -> None:
    lane.world.strava.athletes.leave(ANNA)
    lane.deauthorised()
    work = lane.take()
    assert work is not None

    class Slow(StravaClient):
        """Has the athlete disconnect while it asks."""

        def is_authorised(self, athlete_id: AthleteId) -> bool:
            disconnect_strava(lane.desk, lane.strava, athlete_id)
            return False

    slow = Slow.__new__(Slow)
    slow.__dict__.update(vars(lane.strava))
    other = Lane(world=lane.world, strava=slow)
    other.do(work)
    assert other.receipts == []


@pytest.mark.parametrize("holder", [None, "somebody"])
def test_a_disconnection_without_lanes_judges_the_days_unless_somebody_is_at_it(
    lane: Lane, holder: str | None
) -> None:
    lane.event(lane.record(), Aspect.CREATE)
    lane.drain()
    store, athlete_id, now = lane.world.store, lane.world.athlete_id, lane.world.clock.now()
    store.write(lanes.release_all)
    if holder:
        store.write(lambda connection: lanes.claim(connection, athlete_id, holder, now))
    desk = replace(lane.desk, link_changed=partial(judge_at_once, lane.desk))
    disconnect_strava(desk, lane.strava, athlete_id)
    with store.read() as connection:
        found = connection.execute(lanes.ROWS.select()).one()
    assert found.lease_holder == holder
    assert (found.dirty_from is None) == (holder is None)


def test_fault_11_an_activity_of_somebody_else_is_refused(lane: Lane) -> None:
    other = StravaAthlete(id=20_000_000_009, firstname="Ben", lastname="Cole")
    lane.world.strava.athletes.join(other)
    number = lane.world.strava.athletes.record(other.id, lane.world.run())
    lane.world.strava.app.shows_others = True
    lane.event(number, Aspect.CREATE)
    lane.drain()
    assert lane.kept() == ()
    assert isinstance(lane.outcomes[-1], Dead)


def test_fault_12_turned_private_is_for_its_owner_only(lane: Lane) -> None:
    number = lane.record()
    lane.event(number, Aspect.CREATE)
    lane.drain()
    lane.world.strava.athletes.change(number, private=True)
    lane.event(number, Aspect.UPDATE)
    lane.drain()
    (run,) = lane.kept()
    assert run.audience is Audience.OWNER
    last = lane.changes[-1]
    assert last.before is not None
    assert (last.before.audience, last.after and last.after.audience) == (Audience.COACH, Audience.OWNER)


def test_a_run_that_a_person_removed_does_not_come_back(lane: Lane) -> None:
    number = lane.record()
    lane.event(number, Aspect.CREATE)
    lane.drain()
    (run,) = lane.kept()
    assert run.id is not None
    lane.world.store.write(lambda c: activities.remove(c, lane.world.athlete_id, run.id))  # type: ignore[arg-type] # asserted above
    lane.event(number, Aspect.UPDATE)
    lane.drain()
    assert lane.kept() == ()


def test_nothing_comes_in_after_the_link_was_cut_while_strava_answered(lane: Lane) -> None:
    lane.event(lane.record(), Aspect.CREATE)
    work = lane.take()
    assert work is not None

    class CutMeanwhile(StravaClient):
        """Has the athlete disconnect while it reads the streams."""

        def samples(self, athlete_id: AthleteId, *_: object, **__: object) -> None:
            disconnect_strava(lane.desk, lane.strava, athlete_id)

    slow = CutMeanwhile.__new__(CutMeanwhile)
    slow.__dict__.update(vars(lane.strava))
    Lane(world=lane.world, strava=slow).do(work)
    assert lane.kept() == ()
