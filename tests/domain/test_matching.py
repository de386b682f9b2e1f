"""Which run counts for which session: one of a day takes all, several take the nearest, a person's choice stands."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon.domain.activity import Activity, SessionId, Source, Sport
from marathon.domain.matching import amount, match_day
from marathon.domain.plan import Measure, PlannedSession, SessionKind

MakeRun = Callable[..., Activity]
DAY = date(2026, 5, 10)


def plan(number: int, minutes: float | None = None, km: float | None = None, **more: Any) -> PlannedSession:
    return PlannedSession(
        date=DAY,
        id=SessionId(number),
        duration_s=minutes and minutes * 60,
        distance_m=km and km * 1000,
        **({"kind": SessionKind.EASY} | more),
    )


def run(
    minutes: float, km: float | None = None, sport: Sport = Sport.RUN, source_id: str = "a", **more: Any
) -> Activity:
    return Activity(
        source=Source.FIT,
        source_id=source_id,
        sport=sport,
        started_at=datetime(2026, 5, 10, 7, tzinfo=UTC),
        local_date=DAY,
        duration_s=minutes * 60,
        elapsed_s=minutes * 60,
        distance_m=km and km * 1000,
        **more,
    )


def test_the_only_session_takes_warm_up_workout_and_cool_down() -> None:
    pieces = [run(15), run(40), run(10)]
    match = match_day([plan(1, 60)], pieces)
    assert match.by_session == (tuple(pieces),)
    assert match.unplanned == ()


def test_two_sessions_take_the_nearest_each() -> None:
    short, long = run(28), run(95)
    for order in ([short, long], [long, short]):
        match = match_day([plan(1, 90), plan(2, 30)], order)
        assert match.by_session == ((long,), (short,))


def test_two_sessions_two_runs_each_gets_one_even_when_both_lie_nearer_to_the_same() -> None:
    nearer, farther = run(31), run(36)
    match = match_day([plan(1, 30), plan(2, 90)], [farther, nearer])
    assert match.by_session == ((nearer,), (farther,))


def test_two_sessions_one_run_fills_the_nearer_one_only() -> None:
    found = run(80)
    assert match_day([plan(1, 30), plan(2, 90)], [found]).by_session == ((), (found,))


def test_what_is_left_goes_to_the_nearest() -> None:
    workout, easy, cool_down = run(65), run(40), run(25)
    match = match_day([plan(1, 70), plan(2, 40)], [workout, easy, cool_down])
    assert match.by_session == ((workout,), (easy, cool_down))


def test_nearest_by_what_each_session_is_planned_in() -> None:
    ten_km, half_hour = run(50, 10), run(31, 5.5)
    match = match_day([plan(1, km=10), plan(2, 30)], [half_hour, ten_km])
    assert match.by_session == ((ten_km,), (half_hour,))


def test_a_persons_choice_stands() -> None:
    chosen = run(30, session_id=SessionId(1), session_locked=True)
    other = run(88)
    match = match_day([plan(1, 90), plan(2, 30)], [other, chosen])
    # The session that was chosen for a run is no longer free to be filled by nearness first.
    assert match.by_session == ((chosen,), (other,))
    for nowhere in (None, SessionId(99)):
        freed = replace(chosen, session_id=nowhere)
        assert match_day([plan(2, 30)], [freed]).unplanned == (freed,)
    unlocked = replace(chosen, session_locked=False)
    assert match_day([plan(1, 90), plan(2, 30)], [unlocked]).by_session == ((), (unlocked,))


def test_a_choice_may_even_cross_sports() -> None:
    treadmill_as_walk = run(60, sport=Sport.WALK, session_id=SessionId(1), session_locked=True)
    assert match_day([plan(1, 60)], [treadmill_as_walk]).by_session == ((treadmill_as_walk,),)


@pytest.mark.parametrize("sport", [sport for sport in Sport if sport is not Sport.RUN])
def test_another_sport_never_fills_a_run_session(sport: Sport) -> None:
    found = run(60, 10, sport)
    match = match_day([plan(1, 60), plan(2, km=10)], [found])
    assert (match.by_session, match.unplanned) == (((), ()), (found,))


def test_each_sport_to_its_own_session() -> None:
    ride, jog = run(60, 25, Sport.RIDE), run(30)
    sessions = [plan(1, 30), plan(2, 60, kind=SessionKind.CROSS, sport=Sport.RIDE)]
    assert match_day(sessions, [ride, jog]).by_session == ((jog,), (ride,))


def test_cross_training_of_no_named_sport_takes_any_but_running() -> None:
    open_choice = plan(1, 45, kind=SessionKind.CROSS, sport=Sport.OTHER)
    for sport in Sport:
        found = run(45, sport=sport)
        assert match_day([open_choice], [found]).by_session == ((() if sport is Sport.RUN else (found,)),)
    named = plan(1, 45, kind=SessionKind.CROSS, sport=Sport.SWIM)
    assert match_day([named], [run(45, sport=Sport.RIDE)]).by_session == ((),)


def test_rest_takes_nothing() -> None:
    found = run(30)
    assert match_day([plan(1, kind=SessionKind.REST)], [found]).unplanned == (found,)
    assert match_day([], [found]).unplanned == (found,)
    assert match_day([], []).by_session == ()


def test_amounts() -> None:
    assert amount(run(30, 6), Measure.DURATION) == 1_800.0
    assert amount(run(30, 6), Measure.DISTANCE) == 6_000.0
    assert amount(run(30), Measure.DISTANCE) == 0.0


SESSIONS = st.lists(
    st.tuples(
        st.sampled_from([SessionKind.EASY, SessionKind.LONG, SessionKind.CROSS]),
        st.sampled_from([Sport.RUN, Sport.RIDE, Sport.OTHER]),
        st.integers(10, 200),
    ),
    max_size=4,
).map(lambda rows: [plan(n, m, kind=k, sport=s) for n, (k, s, m) in enumerate(rows, 1)])
ACTIVITIES = st.lists(
    st.tuples(
        st.integers(1, 200), st.sampled_from([Sport.RUN, Sport.RIDE]), st.sampled_from([None, 0, 1, 2])
    ),
    max_size=6,
).map(
    lambda rows: [
        run(m, m / 6, s, source_id=f"{n}", session_id=choice or None, session_locked=choice is not None)
        for n, (m, s, choice) in enumerate(rows)
    ]
)


@given(SESSIONS, ACTIVITIES)
def test_every_activity_counts_exactly_once(
    sessions: list[PlannedSession], activities: list[Activity]
) -> None:
    match = match_day(sessions, activities)
    assert len(match.by_session) == len(sessions)
    placed = [activity for group in match.by_session for activity in group] + list(match.unplanned)
    assert Counter(placed) == Counter(activities)


@given(SESSIONS, ACTIVITIES)
def test_no_session_stays_empty_while_another_of_its_sport_takes_two_free_runs(
    sessions: list[PlannedSession], activities: list[Activity]
) -> None:
    free = [replace(activity, session_id=None, session_locked=False) for activity in activities]
    match = match_day(sessions, free)
    for sport in (Sport.RUN, Sport.RIDE):
        sizes = {
            len(group)
            for session, group in zip(sessions, match.by_session, strict=True)
            if session.sport is sport
        }
        assert 0 not in sizes or max(sizes) <= 1
