"""Who leaves leaves nothing behind, here or at Strava: whatever fails in between, and although no event told of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.demo.strava.faults import FaultKind
from marathon.domain.receipt import Access, Receipt
from marathon.domain.strava_account import Ending, LinkState
from marathon.domain.strava_event import Aspect
from marathon.env_file import new_secrets
from marathon.errors import StravaRefusedError
from marathon.store import consents, strava_links, strava_revocations
from marathon.store.token_box import TokenBox
from marathon.usecases.desk import Desk
from marathon.usecases.disconnect_strava import STRAVA_CONSENT, disconnect_strava
from marathon.usecases.end_refused import GRACE, end_refused
from marathon.usecases.forget_person import forget_person
from marathon.usecases.reconcile import POLL, ask_for_reconciliation
from marathon.usecases.revoke_tokens import revoke_owed
from marathon.usecases.tidy_strava import tidy_strava
from marathon.words.connecting import receipt_lines
from marathon.words.voice import Voice
from tests.strava.conftest import clock, local_strava, world
from tests.strava.world import ANNA, World
from tests.usecases.strava_lane import Lane

__all__ = ["clock", "local_strava", "world"]
DAY = timedelta(days=1)
End = Callable[[Lane], Receipt]


@pytest.fixture
def lane(world: World) -> Lane:
    """Returns the lane of a connected athlete with one run."""
    lane = Lane(world=world, strava=world.client())
    lane.event(lane.record(), Aspect.CREATE)
    lane.drain()
    return lane


def _disconnect(lane: Lane) -> Receipt:
    return disconnect_strava(lane.desk, lane.strava, lane.world.athlete_id)


def _forget(lane: Lane) -> Receipt:
    return forget_person(lane.desk, lane.strava, lane.world.athlete_id)


def _owed(lane: Lane) -> int:
    with lane.world.store.read() as connection:
        return strava_revocations.count(connection)


def _state(lane: Lane) -> LinkState | None:
    with lane.world.store.read() as connection:
        link = strava_links.get(connection, lane.world.athlete_id)
    return link.state if link else None


def _look(lane: Lane) -> list[tuple[Receipt, Ending]]:
    """Has the refused links looked at, and returns the receipts and endings of which anybody was told."""
    told: list[tuple[Receipt, Ending]] = []
    end_refused(lane.desk, lane.strava, lambda _c, _a, receipt, ending: told.append((receipt, ending)))
    return told


# -- the access at Strava ----------------------------------------------------------------------------------


@pytest.mark.parametrize("end", [_disconnect, _forget])
def test_who_leaves_while_strava_is_down_is_revoked_once_it_answers(lane: Lane, end: End) -> None:
    strava = lane.world.strava
    strava.faults.order(FaultKind.SERVER_ERROR, for_s=2 * 3600)
    receipt = end(lane)
    assert (receipt.access, _state(lane), _owed(lane)) == (Access.OWED, None, 1)
    assert "has not confirmed" in receipt_lines(receipt, Voice())[-1]
    for _ in range(2 * 12):
        revoke_owed(lane.desk, lane.world.client())  # as after a start
        lane.world.clock.move(minutes=5)
    assert strava.grants.of(ANNA) is not None
    assert strava.count_calls("/oauth/revoke", "POST") < 12, "it backs off"
    lane.world.clock.move(hours=1)
    revoke_owed(lane.desk, lane.world.client())
    assert (strava.grants.of(ANNA), _owed(lane)) == (None, 0)


@pytest.mark.parametrize("end", [_disconnect, _forget])
def test_a_kill_before_the_revocation_does_not_lose_it(lane: Lane, end: End) -> None:
    class KilledError(Exception):
        """Stands for a kill."""

    def killed(_athlete_id: int) -> None:
        raise KilledError

    dying = Lane(world=lane.world, strava=lane.strava)
    desk = replace(lane.desk, link_changed=killed)
    with pytest.raises(KilledError):
        end(_with_desk(dying, desk))
    assert lane.world.strava.grants.of(ANNA) is not None
    revoke_owed(lane.desk, lane.world.client())
    assert (lane.world.strava.grants.of(ANNA), _owed(lane)) == (None, 0)


def _with_desk(lane: Lane, desk: Desk) -> Lane:
    class Other(Lane):
        """A lane with a desk of its own."""

        @property
        def desk(self) -> Desk:
            return desk

    return Other(world=lane.world, strava=lane.strava)


@pytest.mark.parametrize("end", [_disconnect, _forget])
def test_what_is_owed_names_nobody_and_is_gone_when_strava_confirms(lane: Lane, end: End) -> None:
    receipt = end(lane)
    assert receipt.access is Access.ENDED
    assert "confirmed" not in str(receipt_lines(receipt, Voice()))
    assert (lane.world.strava.grants.of(ANNA), _owed(lane)) == (None, 0)


def test_tokens_that_no_key_reads_are_left_for_their_person_to_end(lane: Lane) -> None:
    foreign = replace(lane.world, box=TokenBox([new_secrets()["TOKEN_KEYS"]]))
    receipt = _disconnect(Lane(world=lane.world, strava=foreign.client()))
    assert (receipt.access, _owed(lane)) == (Access.LEFT, 0)


# -- who left at Strava, and no event told of it -----------------------------------------------------------


def _leave_unheard(lane: Lane) -> None:
    lane.world.strava.athletes.leave(ANNA)
    ask_for_reconciliation(lane.desk, lane.world.clock.now(), POLL)
    lane.drain()
    assert _state(lane) is LinkState.REFUSED


def test_fault_08_a_deauthorisation_that_no_event_told_deletes_after_the_grace_and_tells_once(
    lane: Lane,
) -> None:
    _leave_unheard(lane)
    lane.world.clock.moment += GRACE - DAY / 2
    assert _look(lane) == []
    assert len(lane.kept()) == 1
    lane.world.clock.moment += DAY
    ((receipt, ending),) = _look(lane)
    assert ending is Ending.LEFT
    assert receipt.counts == {"activities": 1, "strava_links": 1}
    assert (lane.kept(), _state(lane), _look(lane)) == ((), None, [])
    assert timedelta(days=30) > GRACE + DAY, "Strava's terms"


def test_tokens_that_strava_takes_again_work_again_and_nothing_is_deleted(lane: Lane) -> None:
    now, store, link = lane.world.clock.now(), lane.world.store, lane.world.link()
    store.write(lambda c: strava_links.refuse(c, link.athlete_id, link.sealed_tokens or "", now))
    with pytest.raises(StravaRefusedError):
        lane.strava.athlete(lane.world.athlete_id)
    lane.world.clock.moment += GRACE + DAY
    assert _look(lane) == []
    assert (_state(lane), len(lane.kept())) == (LinkState.LINKED, 1)
    assert lane.strava.athlete(lane.world.athlete_id).id == ANNA


def test_while_strava_cannot_say_nothing_is_deleted(lane: Lane) -> None:
    _leave_unheard(lane)
    lane.world.clock.moment += GRACE + DAY
    lane.world.strava.faults.order(FaultKind.SERVER_ERROR, times=1)
    assert _look(lane) == []
    foreign = replace(lane.world, box=TokenBox([new_secrets()["TOKEN_KEYS"]]))
    assert _look(Lane(world=lane.world, strava=foreign.client())) == []
    assert len(lane.kept()) == 1
    assert len(_look(lane)) == 1


def test_who_connects_again_within_the_grace_keeps_everything(lane: Lane) -> None:
    _leave_unheard(lane)
    lane.world.clock.moment += GRACE - DAY
    lane.world.connect()
    lane.world.clock.moment += DAY * 2
    assert _look(lane) == []
    assert (_state(lane), len(lane.kept())) == (LinkState.LINKED, 1)
    assert lane.world.link().refused_at is None


def test_a_link_that_was_refused_before_that_was_kept_waits_for_the_grace_from_now_on(lane: Lane) -> None:
    lane.world.strava.athletes.leave(ANNA)
    link = replace(lane.world.link(), state=LinkState.REFUSED, sealed_tokens=None, expires_at=None)
    lane.world.store.write(lambda connection: strava_links.put(connection, link))
    lane.world.clock.moment += GRACE * 2
    assert _look(lane) == []
    lane.world.clock.moment += GRACE + DAY
    assert len(_look(lane)) == 1


def test_who_leaves_the_page_when_connecting_again_keeps_no_runs_for_ever(lane: Lane) -> None:
    store, athlete_id, link = lane.world.store, lane.world.athlete_id, lane.world.link()
    agreed_at = link.connected_at - DAY  # to the connection before, from which the runs are
    store.write(lambda connection: consents.give(connection, athlete_id, STRAVA_CONSENT, "1", agreed_at))
    store.write(lambda connection: strava_links.set_state(connection, athlete_id, LinkState.UNCONFIRMED))
    lane.world.clock.move(hours=2)
    tidy_strava(lane.desk, lane.strava)
    assert (_state(lane), lane.world.strava.grants.of(ANNA)) == (LinkState.REFUSED, None)
    assert _look(lane) == []
    lane.world.clock.moment += GRACE
    assert [ending for _, ending in _look(lane)] == [Ending.UNFINISHED], "they did not end it at Strava"
    assert lane.kept() == ()
