"""The difference of two plans: applied it gives the new plan, undone the old one, and no session loses its identity."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon.domain.activity import SessionId, Sport
from marathon.domain.plan import Measure, PlanDiff, PlannedSession, SessionChange, SessionKind, diff_plans

MONDAY = date(2026, 5, 4)
EASY = PlannedSession(date=MONDAY, kind=SessionKind.EASY, duration_s=1_800.0)
TEMPO = PlannedSession(date=MONDAY, kind=SessionKind.TEMPO, duration_s=3_600.0)

CONTENTS = st.builds(
    PlannedSession,
    date=st.integers(0, 3).map(lambda days: MONDAY + timedelta(days=days)),
    kind=st.sampled_from([SessionKind.EASY, SessionKind.TEMPO, SessionKind.LONG]),
    sport=st.sampled_from([Sport.RUN, Sport.RIDE]),
    duration_s=st.sampled_from([1_800.0, 3_600.0]),
)
PLANS = st.lists(CONTENTS, max_size=8).map(tuple)
Plan = tuple[PlannedSession, ...]


def numbered(plan: Plan) -> Plan:
    return tuple(replace(session, id=SessionId(number)) for number, session in enumerate(plan, 1))


def applied(diff: PlanDiff, plan: Plan) -> Plan:
    """Does what the store does, strictly: what goes must be there as the difference knows it."""
    kept = list(plan)
    for session in (*diff.removed, *(change.before for change in diff.changed)):
        kept.remove(session)
    return (*kept, *(change.after for change in diff.changed), *diff.added)


def contents(plan: Plan) -> Counter[PlannedSession]:
    return Counter(session.content() for session in plan)


@given(PLANS, PLANS)
def test_applied_it_gives_the_new_plan_and_undone_the_old_one(old: Plan, new: Plan) -> None:
    standing = numbered(old)
    diff = diff_plans(standing, new)
    after = applied(diff, standing)
    assert contents(after) == contents(new)
    assert Counter(applied(diff.inverse(), after)) == Counter(standing)
    assert diff.inverse().inverse() == diff


@given(PLANS, PLANS)
def test_the_counts_add_up_and_nothing_equal_is_touched(old: Plan, new: Plan) -> None:
    diff = diff_plans(numbered(old), new)
    assert diff.unchanged + len(diff.changed) + len(diff.added) == len(new)
    assert diff.unchanged + len(diff.changed) + len(diff.removed) == len(old)
    assert diff.unchanged == (contents(old) & contents(new)).total()
    assert all(change.before.id == change.after.id for change in diff.changed)
    assert all(change.before.content() != change.after.content() for change in diff.changed)


@given(PLANS, st.randoms(use_true_random=False))
def test_the_same_plan_in_any_order_changes_nothing(plan: Plan, shuffled: Random) -> None:
    again = list(plan)
    shuffled.shuffle(again)
    diff = diff_plans(numbered(plan), tuple(again))
    assert diff.is_empty
    assert diff.unchanged == len(plan)


def test_of_two_sessions_the_one_that_stays_keeps_its_identity() -> None:
    # The first goes: the second must not turn into it, or what was said of it would hang on the wrong session.
    first, second = numbered((EASY, TEMPO))
    assert diff_plans((first, second), (TEMPO,)) == PlanDiff(removed=(first,), unchanged=1)


def test_a_changed_session_keeps_its_identity() -> None:
    (standing,) = numbered((EASY,))
    diff = diff_plans((standing,), (TEMPO,))
    assert diff.changed == (SessionChange(before=standing, after=replace(TEMPO, id=standing.id)),)
    assert not diff.is_empty
    assert diff_plans((), (EASY,)) == PlanDiff(added=(EASY,))
    assert diff_plans((), ()).is_empty


def test_another_day_or_sport_is_another_session() -> None:
    (standing,) = numbered((EASY,))
    for other in (replace(EASY, date=MONDAY + timedelta(days=1)), replace(EASY, sport=Sport.RIDE)):
        assert diff_plans((standing,), (other,)) == PlanDiff(added=(other,), removed=(standing,))


def test_moving_remembers_the_first_day_only() -> None:
    tuesday, friday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)
    moved = EASY.moved_to(tuesday).moved_to(friday)
    assert (moved.date, moved.original_date, moved.is_moved) == (friday, MONDAY, True)
    assert not EASY.is_moved
    assert not moved.moved_to(MONDAY).is_moved


def test_what_was_moved_stays_moved_when_its_plan_comes_again() -> None:
    (tempo,) = numbered((TEMPO,))
    moved, longer = tempo.moved_to(MONDAY + timedelta(days=2)), replace(TEMPO, duration_s=4_000.0)
    again = diff_plans((moved,), (TEMPO,))
    assert again == PlanDiff(unchanged=1, kept_moved=(moved.content(),))
    corrected = diff_plans((moved,), (longer,))
    assert [(c.before, c.after) for c in corrected.changed] == [(moved, replace(moved, duration_s=4_000.0))]
    assert corrected.kept_moved == (replace(moved.content(), duration_s=4_000.0),)
    assert not (corrected.added or corrected.removed)


def test_another_session_on_the_first_day_takes_the_move_back() -> None:
    (tempo,) = numbered((TEMPO,))
    moved = tempo.moved_to(MONDAY + timedelta(days=2))
    assert diff_plans((moved,), (EASY,)) == PlanDiff(added=(EASY,), removed=(moved,))
    assert diff_plans((moved,), ()) == PlanDiff(removed=(moved,))


def test_of_two_alike_on_one_day_only_the_moved_one_stays_moved() -> None:
    moved, stays = numbered((TEMPO, TEMPO))
    moved = moved.moved_to(MONDAY + timedelta(days=1))
    diff = diff_plans((moved, stays), (TEMPO, TEMPO))
    assert (diff.is_empty, diff.unchanged, len(diff.kept_moved)) == (True, 2, 1)


@given(PLANS, st.data())
def test_a_plan_that_comes_again_changes_nothing_whatever_was_moved(plan: Plan, data: st.DataObject) -> None:
    days = st.integers(-3, 6).map(lambda days: MONDAY + timedelta(days=days))
    standing = tuple(session.moved_to(data.draw(days)) for session in numbered(plan))
    diff = diff_plans(standing, plan)
    assert diff.is_empty
    assert len(diff.kept_moved) == sum(session.is_moved for session in standing)


@pytest.mark.parametrize(
    ("amounts", "measure"),
    [
        ({"duration_s": 1_800.0, "distance_m": 5_000.0}, Measure.DURATION),
        ({"duration_s": 1_800.0}, Measure.DURATION),
        ({"distance_m": 5_000.0}, Measure.DISTANCE),
        ({"duration_s": 0.0, "distance_m": 5_000.0}, Measure.DISTANCE),
        ({}, None),
    ],
)
def test_a_session_is_held_against_its_duration_else_its_distance(
    amounts: dict[str, float], measure: Measure | None
) -> None:
    session = PlannedSession(
        date=MONDAY,
        kind=SessionKind.EASY,
        duration_s=amounts.get("duration_s"),
        distance_m=amounts.get("distance_m"),
    )
    assert session.measure is measure
