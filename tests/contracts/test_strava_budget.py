"""Strava's budget on both databases, and on PostgreSQL over several processes, each of them a budget of its own."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta

import pytest

from marathon.domain.strava_account import Urgency, UsageKind
from marathon.errors import StravaRateLimitedError
from marathon.store.store import Store
from marathon.strava.budget import SHARE, Budget
from marathon.strava.shared_budget import SharedBudget
from tests.strava.world import MovableClock

KINDS = (UsageKind.READ_SHORT, UsageKind.READ_DAY)


def _budget(store: Store, clock: MovableClock) -> Budget | SharedBudget:
    return SharedBudget(store, clock) if store.is_shared else Budget(store, clock)


def _headers(used: int, limit: int = 100) -> dict[str, str]:
    """Returns what an answer says of so many calls in this quarter of an hour, and today."""
    limits, usage = f"{limit},1000", f"{used},{used}"
    return {f"X-{kind}-{what}": text for kind in ("RateLimit", "ReadRateLimit") for what, text in
            (("Limit", limits), ("Usage", usage))}  # fmt: skip


def _tell(
    budget: Budget | SharedBudget, clock: MovableClock, used: int, *, was_refused: bool = False
) -> None:
    budget.learn(_headers(used), started_at=clock.now(), was_refused=was_refused)


def _used(budget: Budget | SharedBudget) -> int:
    return max(usage.used for usage in budget.usages() if usage.kind is UsageKind.READ_SHORT)


def _call(budget: Budget | SharedBudget, urgency: Urgency = Urgency.FRESH) -> bool:
    """Tells whether a call may be made."""
    try:
        with budget.call(urgency):
            return True
    except StravaRateLimitedError:
        return False


@pytest.fixture
def clock() -> MovableClock:
    """Returns a clock that a test may move."""
    return MovableClock()


def test_calls_under_way_hold_their_place(store: Store, clock: MovableClock) -> None:
    budget = _budget(store, clock)
    _tell(budget, clock, 98)
    with ExitStack() as under_way:
        for _ in range(2):
            under_way.enter_context(budget.call(Urgency.FRESH))
        assert not _call(budget)


def test_answers_that_overtake_each_other_give_no_call_back(store: Store, clock: MovableClock) -> None:
    budget = _budget(store, clock)
    for used in (90, 80):
        _tell(budget, clock, used)
    budget.learn(_headers(100), started_at=clock.now() - timedelta(minutes=15), was_refused=False)
    assert _used(budget) == 90


def test_a_full_window_is_known_after_a_restart_and_lets_go_when_it_ends(
    store: Store, clock: MovableClock
) -> None:
    budget = _budget(store, clock)
    _tell(budget, clock, 5)  # kept, as the first answer is
    budget.learn({}, started_at=clock.now(), was_refused=True)  # a 429 that says nothing more is believed
    restarted = _budget(store, clock)
    with pytest.raises(StravaRateLimitedError) as refused, restarted.call(Urgency.FRESH):
        pytest.fail("the window is full")
    clock.moment = refused.value.facts["until"]  # type: ignore[assignment] # the budget says until when
    assert _call(restarted)


def test_what_can_wait_leaves_room(store: Store, clock: MovableClock) -> None:
    budget = _budget(store, clock)
    _tell(budget, clock, 80)
    assert [_call(budget, urgency) for urgency in Urgency] == [True, True, False]


def test_calls_of_two_processes_never_take_more_than_their_share_together(
    postgres_database_url: str, clock: MovableClock
) -> None:
    stores = [Store.open(postgres_database_url) for _ in range(2)]
    budgets = [SharedBudget(store, clock) for store in stores]
    _tell(budgets[0], clock, 30)
    with ThreadPoolExecutor(20) as threads:
        for urgency in (Urgency.BACKFILL, Urgency.RECONCILE, Urgency.FRESH):
            made = sum(threads.map(_call, budgets * 100, [urgency] * 200))
            assert 30 + made <= 100 * SHARE[urgency] == _used(budgets[1])
            _tell(budgets[0], clock, 30 + made)
    clock.move(minutes=15)  # nobody has told of this window yet: its limit is that of the last one
    with ThreadPoolExecutor(20) as threads:
        assert sum(threads.map(_call, budgets * 100)) == 100
    for store in stores:
        store.close()


def test_a_429_that_one_process_hears_stops_the_others_at_their_next_call(
    postgres_database_url: str, clock: MovableClock
) -> None:
    stores = [Store.open(postgres_database_url) for _ in range(2)]
    one, other = (SharedBudget(store, clock) for store in stores)
    _tell(one, clock, 5)
    assert _call(other)
    one.learn({}, started_at=clock.now(), was_refused=True)
    assert not _call(other)
    clock.move(minutes=15)
    assert _call(other)
    assert _used(other) == 1
    for store in stores:
        store.close()


def test_an_answer_that_says_nothing_new_is_not_written(
    postgres_database_url: str, clock: MovableClock
) -> None:
    store = Store.open(postgres_database_url)
    budget = SharedBudget(store, clock)
    _tell(budget, clock, 5)
    assert _call(budget)
    with store.read_versioned() as (_, before):
        pass
    _tell(budget, clock, 6)
    with store.read_versioned() as (_, after):
        assert before == after
    store.close()
