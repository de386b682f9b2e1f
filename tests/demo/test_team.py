"""The demo team: the same for the same instant, never ahead of the clock, every story where it belongs."""

import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest

from bot.demo.arrival import arriving_run
from bot.demo.people import Story
from bot.demo.team import DemoAthlete, DemoTeam, demo_team
from marathon.domain.athlete import thresholds_on
from marathon.domain.compliance import DayResult, judge_day
from marathon.domain.marks import Mark, Status
from marathon.domain.plan import SessionKind
from marathon.domain.status import find_status, gather_facts
from marathon.domain.team import Role
from marathon.domain.units import Units
from marathon.usecases.explain_prediction import find_record
from marathon.usecases.runner_past import past_of
from models.learned import LearnedPredictor

# Every weekday early and late in the day, and the days when clocks change.
INSTANTS = [
    datetime(2026, 11, 16, hour, 10, tzinfo=UTC) + timedelta(days=day) for day in range(7) for hour in (2, 20)
]
INSTANTS += [datetime(2026, 3, 29, 1, 30, tzinfo=UTC), datetime(2028, 2, 29, 12, tzinfo=UTC)]

STATUS = {
    Story.STEADY: Status.ON_TRACK,
    Story.AHEAD: Status.AHEAD,
    Story.MOVED_A_SESSION: Status.ON_TRACK,
    Story.ILL: Status.EXCUSED,
    Story.MISSED_LONG_RUN: Status.UNDER_PERFORMED,
    Story.OVER_REACHING: Status.OVER_REACHED,
    Story.PLAN_ENDS: Status.ON_TRACK,
    Story.STOPPED_SYNCING: Status.NO_DATA,
    Story.TRAVELLING: Status.EXCUSED,
}


@cache
def team_at(now: datetime) -> DemoTeam:
    """Returns the team at an instant, made once for all tests."""
    return demo_team(now)


@pytest.fixture(scope="module")
def team() -> DemoTeam:
    """Returns the team on a Wednesday."""
    return demo_team(datetime(2026, 11, 18, 12, tzinfo=UTC))


def judged(person: DemoAthlete, day: date, *, finished: bool) -> DayResult:
    """Judges one day of a person as the product would."""
    return judge_day(
        day,
        [session for session in person.plan if session.date == day],
        [activity for activity in person.activities if activity.local_date == day],
        [c for c in person.check_ins if c.covers(day) or c.local_date == day],
        thresholds_on(day, person.thresholds),
        finished=finished,
    )


def week(person: DemoAthlete, now: datetime) -> list[DayResult]:
    """Judges the last seven finished days."""
    today = person.athlete.local_date(now)
    return [judged(person, today - timedelta(days=back), finished=True) for back in range(7, 0, -1)]


def one(team: DemoTeam, story: Story) -> DemoAthlete:
    """Returns the first person with a story."""
    return next(person for person in team.people if person.story is story)


def test_the_same_instant_gives_the_same_team_fast() -> None:
    now = datetime(2026, 11, 18, 12, tzinfo=UTC)
    started = time.process_time()
    assert demo_team(now) == demo_team(now)
    assert time.process_time() - started < 3


def test_twelve_athletes_and_a_coach(team: DemoTeam) -> None:
    assert Counter(person.role for person in team.people) == {Role.COACH: 1, Role.ATHLETE: 12}
    assert len({person.athlete.id for person in team.people}) == 13
    runners = team.people[1:]
    assert sum(person.athlete.units is Units.IMPERIAL for person in runners) == 3
    assert len({person.athlete.zone for person in runners}) >= 10
    assert any(not person.athlete.name.isascii() for person in runners)
    times = [person.runner.marathon_s for person in runners if person.runner]
    assert (min(times), max(times)) == (2 * 3600 + 50 * 60, 5 * 3600)


@pytest.mark.parametrize("now", INSTANTS, ids=str)
def test_no_run_ends_later_than_now(now: datetime) -> None:
    for person in team_at(now).people:
        for run in person.activities:
            assert run.started_at + timedelta(seconds=run.elapsed_s) <= now
            local = run.started_at + timedelta(seconds=run.utc_offset_s or 0)
            assert local.date() == run.local_date


@pytest.mark.parametrize("now", INSTANTS, ids=str)
def test_every_story_has_its_status_on_any_day(now: datetime) -> None:
    for person in team_at(now).people[1:]:
        last = max(activity.local_date for activity in person.activities)
        status, reason = find_status(gather_facts(week(person, now), person.check_ins, last))
        assert person.story is not None
        assert status is STATUS[person.story], (person.athlete.name, reason)


@pytest.mark.parametrize("now", INSTANTS, ids=str)
def test_there_is_always_something_to_do_and_a_run_to_arrive(now: datetime) -> None:
    people = team_at(now).people[1:]
    marks = [judged(p, p.athlete.local_date(now), finished=False).mark for p in people]
    assert marks.count(Mark.TO_DO) >= 3
    assert sum(arriving_run(p, now) is not None for p in people) >= 3


def test_twenty_weeks_behind_and_the_way_to_the_race_ahead(team: DemoTeam) -> None:
    today = date(2026, 11, 18)
    for person in team.people[1:]:
        assert person.plan[0].date == date(2026, 11, 16) - timedelta(weeks=20)
        last_season, race = person.races
        assert last_season.result_s
        assert last_season.date < person.plan[0].date
        assert 33 <= (race.date - today).days <= 42
        assert race.goal_s is not None
        if person.story is not Story.PLAN_ENDS:
            assert (person.plan[-1].date, person.plan[-1].kind) == (race.date, SessionKind.RACE)


def test_a_ten_and_a_half_are_behind_them(team: DemoTeam) -> None:
    for person in team.people[1:]:
        raced = [run.distance_m or 0.0 for run in person.activities if run.is_race]
        assert [round(distance / 1000) for distance in raced] == [10, 21], person.athlete.name


def test_their_races_went_as_their_training_and_their_last_season_promised(team: DemoTeam) -> None:
    today, predictor = date(2026, 11, 18), LearnedPredictor()
    pasts = [past_of(p.athlete, p.races, p.activities, p.thresholds) for p in team.people[1:]]
    records = [find_record(predictor, past, today) for past in pasts]
    assert {len(record) for record in records} == {2}
    inside = sum(one.is_inside for record in records for one in record)
    assert inside >= 19, "eight of ten, as the range claims"


def test_training_looks_like_training(team: DemoTeam) -> None:
    for person in team.people[1:]:
        runs = [run for run in person.activities if run.is_run]
        assert len(runs) > 70
        for run in runs:
            assert 170 < (run.pace_s_per_km or 0) < 640
            assert run.average_hr_bpm is None or 90 < run.average_hr_bpm < 200
            assert sum(s for _, s in run.speed_seconds) == pytest.approx(run.duration_s, rel=0.01)
        weeks = Counter((run.local_date - person.plan[0].date).days // 7 for run in runs)
        assert len(weeks) >= 17
        sessions = [s for s in person.plan if s.kind is SessionKind.LONG]
        lengths = [s.distance_m or (s.duration_s or 0) for s in sessions]
        assert max(lengths) > 1.6 * lengths[0]
        if person.story is not Story.PLAN_ENDS:
            assert lengths[-1] < 0.6 * max(lengths)


def test_the_plan_itself_never_jumps(team: DemoTeam) -> None:
    for person in team.people[1:]:
        kinds = (SessionKind.LONG, SessionKind.RACE)
        long_runs = [(s.date, s.distance_m or 0.0) for s in person.plan if s.kind in kinds]
        trained = {s.date for s in person.plan if s.kind is SessionKind.LONG}
        for day, metres in long_runs[8:]:
            if day not in trained:
                continue
            before = [m for d, m in long_runs if timedelta() < day - d <= timedelta(days=30)]
            assert metres <= 1.1 * max(before) or not metres, (person.athlete.name, day)


def test_one_run_jumps_beyond_the_month_before(team: DemoTeam) -> None:
    person = one(team, Story.OVER_REACHING)
    longest = max(person.activities[-8:], key=lambda run: run.distance_m or 0)
    month = [
        run.distance_m or 0.0
        for run in person.activities
        if timedelta() < longest.local_date - run.local_date <= timedelta(days=30)
    ]
    assert (longest.distance_m or 0) > 1.2 * max(month)


def test_a_moved_session_is_not_missed(team: DemoTeam) -> None:
    moved = [s for s in one(team, Story.MOVED_A_SESSION).plan if s.is_moved]
    assert [s.kind.is_quality for s in moved] == [False, True]
    assert {s.date for s in moved} == {s.original_date for s in moved}


def test_the_plan_of_one_ends_this_sunday(team: DemoTeam) -> None:
    assert one(team, Story.PLAN_ENDS).plan[-1].date == date(2026, 11, 22)


def test_one_has_been_silent_for_weeks(team: DemoTeam) -> None:
    last = max(run.local_date for run in one(team, Story.STOPPED_SYNCING).activities)
    assert (date(2026, 11, 18) - last).days >= 24
