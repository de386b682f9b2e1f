"""Plans and kept days on both databases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marathon.domain.activity import SessionId, Sport
from marathon.domain.athlete import AthleteId
from marathon.domain.change_cards import ChangeState
from marathon.domain.day_summary import DaySummary
from marathon.domain.load import LoadMethod
from marathon.domain.marks import Mark, Status
from marathon.domain.plan import PlanDiff, PlannedSession, SessionChange, SessionKind, diff_plans
from marathon.domain.reasons import NothingPlanned, SessionReason, WeekReason
from marathon.errors import NotFoundError, PlanChangedError
from marathon.store import athletes, days, plans
from tests.contracts.asking import Asked

DAY = date(2026, 4, 1)
LONG = PlannedSession(date=DAY, kind=SessionKind.LONG, distance_m=25_000.0, notes="flach 🌊")
EASY = PlannedSession(date=DAY + timedelta(days=1), kind=SessionKind.EASY, duration_s=2_700.1)
FAR = (date(2000, 1, 1), date(2100, 1, 1))


def _apply(asked: Asked, diff: PlanDiff) -> PlanDiff:
    return asked.write(plans.apply, asked.athlete_id, diff)


def _standing(asked: Asked) -> tuple[PlannedSession, ...]:
    return asked.read(plans.sessions_between, asked.athlete_id, *FAR)


def test_added_sessions_come_back_with_their_ids(asked: Asked) -> None:
    applied = _apply(asked, PlanDiff(added=(EASY, LONG)))
    assert set(_standing(asked)) == set(applied.added)
    assert [session.content() for session in _standing(asked)] == [LONG, EASY]
    assert asked.read(plans.last_date, asked.athlete_id) == EASY.date
    first = _standing(asked)[0]
    assert first.id is not None
    assert asked.read(plans.get, asked.athlete_id, first.id) == first


def test_undoing_brings_back_the_very_same_sessions(asked: Asked) -> None:
    _apply(asked, PlanDiff(added=(EASY, LONG)))
    before = _standing(asked)
    moved = before[0].moved_to(DAY + timedelta(days=2))
    done = _apply(
        asked, PlanDiff(removed=(before[1],), changed=(SessionChange(before=before[0], after=moved),))
    )
    assert _standing(asked) == (moved,)
    assert moved.original_date == DAY
    _apply(asked, done.inverse())
    assert _standing(asked) == before


def test_an_id_is_never_given_to_another_session(asked: Asked) -> None:
    first = _apply(asked, PlanDiff(added=(EASY,)))
    _apply(asked, first.inverse())
    second = _apply(asked, PlanDiff(added=(LONG,)))
    assert second.added[0].id != first.added[0].id


@pytest.mark.parametrize(
    "change", [{"duration_s": 60.0}, {"notes": "other"}, {"id": SessionId(99)}, {"id": None}]
)
def test_a_session_that_no_longer_stands_stops_the_whole_change(
    asked: Asked, change: dict[str, object]
) -> None:
    applied = _apply(asked, PlanDiff(added=(EASY,)))
    stale = replace(applied.added[0], **change)  # type: ignore[arg-type] # a test table of mixed fields
    for diff in (
        PlanDiff(removed=(stale,), added=(LONG,)),
        PlanDiff(changed=(SessionChange(before=stale, after=LONG),), added=(LONG,)),
    ):
        with pytest.raises(PlanChangedError):
            _apply(asked, diff)
    assert _standing(asked) == applied.added


def test_another_athletes_session_cannot_be_changed(asked: Asked) -> None:
    applied = _apply(asked, PlanDiff(added=(EASY,)))
    other = asked.write(athletes.add, "Other", "UTC")
    with pytest.raises(PlanChangedError):
        asked.write(plans.apply, other, applied.inverse())
    with pytest.raises(PlanChangedError):
        asked.write(plans.apply, other, PlanDiff(added=applied.added))
    assert applied.added[0].id is not None
    with pytest.raises(NotFoundError):
        asked.read(plans.get, other, applied.added[0].id)


def test_plans_of_many_athletes_come_apart(asked: Asked) -> None:
    other = asked.write(athletes.add, "Other", "UTC")
    _apply(asked, PlanDiff(added=(EASY, LONG)))
    found = asked.read(plans.between_many, (asked.athlete_id, other), DAY, DAY)
    assert [session.content() for session in found[asked.athlete_id]] == [LONG]
    assert found[other] == ()


sessions = st.lists(
    st.builds(
        PlannedSession,
        date=st.dates(DAY, DAY + timedelta(days=5)),
        kind=st.sampled_from(SessionKind),
        sport=st.sampled_from([Sport.RUN, Sport.RIDE]),
        duration_s=st.none() | st.floats(1, 1e5),
        notes=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5),
    ),
    max_size=5,
).map(tuple)


@given(old=sessions, new=sessions)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_plan_turns_into_any_other_and_back(
    asked: Asked, old: tuple[PlannedSession, ...], new: tuple[PlannedSession, ...]
) -> None:
    athlete_id = asked.write(athletes.add, "Planned", "UTC")

    def standing() -> tuple[PlannedSession, ...]:
        return asked.read(plans.sessions_between, athlete_id, *FAR)

    asked.write(plans.apply, athlete_id, PlanDiff(added=old))
    before = standing()
    change = asked.write(plans.propose_change, athlete_id, diff_plans(before, new))
    applied = asked.write(plans.apply, athlete_id, asked.read(plans.get_change, athlete_id, change).diff)
    asked.write(plans.set_change_state, athlete_id, change, ChangeState.APPLIED, applied)
    assert diff_plans(standing(), new).is_empty
    kept = asked.read(plans.get_change, athlete_id, change)
    assert (kept.state, kept.diff) == (ChangeState.APPLIED, applied)
    asked.write(plans.apply, athlete_id, kept.diff.inverse())
    assert standing() == before


def test_another_athletes_change_does_not_exist(asked: Asked) -> None:
    change = asked.write(plans.propose_change, asked.athlete_id, PlanDiff(added=(EASY,)))
    other = asked.write(athletes.add, "Other", "UTC")
    with pytest.raises(NotFoundError):
        asked.read(plans.get_change, other, change)
    with pytest.raises(NotFoundError):
        asked.write(plans.set_change_state, other, change, ChangeState.UNDONE)


def _day(athlete_id: AthleteId, offset: int = 0, status: Status = Status.ON_TRACK) -> DaySummary:
    return DaySummary(
        athlete_id=athlete_id,
        date=DAY + timedelta(days=offset),
        mark=Mark.GREEN,
        status=status,
        status_reason=NothingPlanned(done=0.0, runs=0),
        finished=True,
    )


def test_a_day_is_written_over(asked: Asked) -> None:
    first = _day(asked.athlete_id)
    second = replace(
        first,
        mark=Mark.RED,
        planned_distance_m=10_000.0,
        done_distance_m=4_000.5,
        form_au=-3.25,
        load_methods=(LoadMethod.HR_SAMPLES, LoadMethod.EFFORT),
        finished=False,
    )
    asked.write(days.upsert, (first,))
    asked.write(days.upsert, (second,))
    asked.write(days.upsert, (second,))
    assert asked.read(days.day, asked.athlete_id, DAY) == second
    assert asked.read(days.between, asked.athlete_id, *FAR) == (second,)
    with asked.store.read() as connection:
        variance = connection.exec_driver_sql("SELECT variance_distance_m FROM daily_summaries").scalar()
    assert variance == -5_999.5


@given(
    reasons=st.lists(st.one_of(*map(st.from_type, get_args(SessionReason))), max_size=4).map(tuple),
    reason=st.one_of(*map(st.from_type, get_args(WeekReason))),
)
@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
def test_every_reason_comes_back_as_stored(
    asked: Asked, reasons: tuple[SessionReason, ...], reason: WeekReason
) -> None:
    day = replace(_day(asked.athlete_id), reasons=reasons, status_reason=reason)
    if "nan" in repr(day) or "inf" in repr(day):
        return  # JSON has neither, and no rule makes one
    asked.write(days.upsert, (day,))
    assert asked.read(days.day, asked.athlete_id, DAY) == day


def test_the_last_day_before_is_where_load_is_carried_from(asked: Asked) -> None:
    asked.write(days.upsert, [_day(asked.athlete_id, offset) for offset in (-9, -4, 0)])
    found = asked.read(days.last_before, asked.athlete_id, DAY)
    assert found == _day(asked.athlete_id, -4)
    assert asked.read(days.last_before, asked.athlete_id, DAY - timedelta(days=9)) is None


def _statuses(asked: Asked, who: Sequence[AthleteId], day: date) -> dict[AthleteId, tuple[Status, date]]:
    found = asked.read(days.with_since, who, day)
    return {athlete_id: (kept.status, since) for athlete_id, (kept, since) in found.items()}


def test_a_status_has_held_since_it_last_changed(asked: Asked) -> None:
    fresh = asked.write(athletes.add, "Fresh", "UTC")
    held = [Status.AHEAD, Status.ON_TRACK, Status.AHEAD, Status.AHEAD, Status.AHEAD]
    asked.write(days.upsert, [_day(asked.athlete_id, offset, status) for offset, status in enumerate(held)])
    asked.write(days.upsert, [_day(fresh, 4)])
    both = (asked.athlete_id, fresh)
    last = DAY + timedelta(days=4)
    assert _statuses(asked, both, last) == {
        asked.athlete_id: (Status.AHEAD, DAY + timedelta(days=2)),
        fresh: (Status.ON_TRACK, last),
    }
    assert _statuses(asked, both, DAY) == {asked.athlete_id: (Status.AHEAD, DAY)}


def test_the_first_day_kept_and_the_first_one_unfinished(asked: Asked) -> None:
    fresh = asked.write(athletes.add, "Fresh", "UTC")
    running = replace(_day(asked.athlete_id, 1), finished=False)
    asked.write(days.upsert, [_day(asked.athlete_id, -1), _day(asked.athlete_id), running])
    both = (asked.athlete_id, fresh)
    assert asked.read(days.first_dates, both) == {asked.athlete_id: DAY - timedelta(days=1)}
    assert asked.read(days.first_dates, both, finished=False) == {asked.athlete_id: running.date}
    assert asked.read(days.first_dates, both, finished=True, since=DAY) == {asked.athlete_id: DAY}


def test_days_of_many_athletes_come_apart(asked: Asked) -> None:
    other = asked.write(athletes.add, "Other", "UTC")
    asked.write(days.upsert, [_day(asked.athlete_id, offset) for offset in range(450)])
    found = asked.read(days.between_many, (asked.athlete_id, other), *FAR)
    assert [day.date for day in found[asked.athlete_id]] == [DAY + timedelta(days=n) for n in range(450)]
    assert found[other] == ()
