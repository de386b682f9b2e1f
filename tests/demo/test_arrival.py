"""The run that arrives: once each, today's session, after the delay."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.arrival import Arrivals, arriving_run
from bot.demo.people import Story
from bot.demo.team import DemoTeam, demo_team
from marathon.domain.activity import Activity, Sport
from marathon.domain.athlete import AthleteId, Thresholds
from marathon.domain.compliance import judge_day
from marathon.domain.marks import Mark
from marathon.domain.team import Role

NOW = datetime(2026, 11, 18, 15, tzinfo=UTC)  # a Wednesday


class Still:
    """A clock that stands."""

    def now(self) -> datetime:
        """Returns the same instant."""
        return NOW


@pytest.fixture(scope="module")
def team() -> DemoTeam:
    """Returns the team at that instant."""
    return demo_team(NOW)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Returns a thread."""
    with ThreadPoolExecutor(1) as pool:
        yield pool


def test_the_run_fulfils_todays_session(team: DemoTeam) -> None:
    fulfilled = 0
    for person in team.people:
        run, today = arriving_run(person, NOW), person.athlete.local_date(NOW)
        if run is None or run.local_date < today:  # where the day has just begun
            continue
        assert run.local_date == today == person.athlete.local_date(run.started_at)
        assert run.started_at + timedelta(seconds=run.elapsed_s) < NOW
        sessions = [s for s in person.plan if s.date == today and s.measure]
        if sessions:
            result = judge_day(today, sessions, [run], (), Thresholds(), finished=False)
            fulfilled += result.mark is Mark.GREEN
    assert fulfilled >= 3


def test_nobody_away_or_done_gets_one(team: DemoTeam) -> None:
    for person in team.people:
        ran = any(run.local_date == person.athlete.local_date(NOW) for run in person.activities)
        if ran or person.role is Role.COACH or person.story in (Story.ILL, Story.TRAVELLING):
            assert arriving_run(person, NOW) is None


MIDNIGHT_IN_WARSAW = datetime(2026, 11, 21, 23, tzinfo=UTC)  # a Sunday of long runs begins
YOUNG = [MIDNIGHT_IN_WARSAW + timedelta(minutes=minutes) for minutes in (-1, 0, 1, 15, 40, 90, 150, 240)]


@pytest.mark.parametrize("now", YOUNG, ids=lambda now: f"{now:%H:%M}")
def test_a_run_comes_for_whoever_neither_ran_nor_is_away_however_young_their_day_is(now: datetime) -> None:
    for person in demo_team(now).people:
        run, today = arriving_run(person, now), person.athlete.local_date(now)
        ran = any(known.local_date == today for known in person.activities)
        if ran or person.role is Role.COACH or person.story in (Story.ILL, Story.TRAVELLING):
            assert run is None
            continue
        assert run is not None
        assert run.local_date == person.athlete.local_date(run.started_at)
        assert today - timedelta(days=1) <= run.local_date <= today
        ends_at = run.started_at + timedelta(seconds=run.elapsed_s)
        assert ends_at < now
        for known in person.activities:
            known_end = known.started_at + timedelta(seconds=known.elapsed_s)
            assert known_end < run.started_at or ends_at < known.started_at


def test_a_quarter_past_midnight_a_run_of_the_evening_before_arrives() -> None:
    now = YOUNG[3]
    (zofia,) = [person for person in demo_team(now).people if person.athlete.zone == "Europe/Warsaw"]
    run = arriving_run(zofia, now)
    assert run is not None
    assert run.local_date == zofia.athlete.local_date(now) - timedelta(days=1)


def test_todays_long_run_is_not_done_by_a_short_one(team: DemoTeam) -> None:
    for person in demo_team(YOUNG[5]).people:
        run, today = arriving_run(person, YOUNG[5]), person.athlete.local_date(YOUNG[5])
        planned = [s.distance_m or 0.0 for s in person.plan if s.date == today and s.sport is Sport.RUN]
        if run is not None and run.local_date == today and any(planned):
            assert (run.distance_m or 0.0) > 0.8 * max(planned)


async def arrive(
    team: DemoTeam, pool: ThreadPoolExecutor, *who: AthleteId
) -> list[tuple[AthleteId, Activity]]:
    """Lets these people come and returns what arrived shortly after."""
    arrived: list[tuple[AthleteId, Activity]] = []
    arrivals = Arrivals(
        team=team,
        ingest=lambda athlete_id, run: arrived.append((athlete_id, run)),
        pool=pool,
        clock=Still(),
        delay_s=0.05,
    )
    for athlete_id in who:
        arrivals.expect(athlete_id)
    assert arrived == []
    await asyncio.sleep(0.3)
    return arrived


async def test_a_run_arrives_once_a_person(team: DemoTeam, pool: ThreadPoolExecutor) -> None:
    person = next(p for p in team.people if arriving_run(p, NOW))
    arrived = await arrive(team, pool, person.athlete.id, person.athlete.id)
    assert [athlete_id for athlete_id, _ in arrived] == [person.athlete.id]


async def test_a_coach_sees_an_athletes_run_arrive(team: DemoTeam, pool: ThreadPoolExecutor) -> None:
    coach = team.people[0].athlete.id
    arrived = await arrive(team, pool, coach, coach)
    assert len({athlete_id for athlete_id, _ in arrived} - {coach}) == 2


async def test_a_broken_store_does_not_break_the_pool(
    team: DemoTeam, pool: ThreadPoolExecutor, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    arrivals = Arrivals(team=team, ingest=fail, pool=pool, clock=Still(), delay_s=0)
    arrivals.expect(team.people[0].athlete.id)
    await asyncio.sleep(0.2)
    assert "could not arrive" in caplog.text


async def test_nothing_arrives_after_cancel(team: DemoTeam, pool: ThreadPoolExecutor) -> None:
    arrived: list[AthleteId] = []
    arrivals = Arrivals(
        team=team, ingest=lambda who, _: arrived.append(who), pool=pool, clock=Still(), delay_s=0.05
    )
    arrivals.expect(team.people[0].athlete.id)
    arrivals.cancel()
    await asyncio.sleep(0.2)
    assert arrived == []


class Running(Still):
    """A clock that is set."""

    def __init__(self) -> None:
        """Begins at the instant of the others."""
        self.moment = NOW

    def now(self) -> datetime:
        """Returns the moment it is set to."""
        return self.moment


async def test_where_nothing_comes_it_is_said_and_no_later_pick_is_spent(pool: ThreadPoolExecutor) -> None:
    arrived: list[AthleteId] = []
    clock = Running()
    days = (NOW + timedelta(days=days, hours=-6) for days in range(7))
    team, early = next(
        (team, person)
        for clock.moment in days
        for team in [demo_team(clock.moment)]
        for person in team.people
        if person.runner and person.runner.early and arriving_run(person, clock.moment) is None
    )
    arrivals = Arrivals(
        team=team, ingest=lambda who, _: arrived.append(who), pool=pool, clock=clock, delay_s=0.05
    )
    assert arrivals.expect(early.athlete.id) is False
    clock.moment += timedelta(days=1)
    assert arrivals.expect(early.athlete.id) is True
    await asyncio.sleep(0.3)
    assert arrived == [early.athlete.id]
    assert arrivals.expect(early.athlete.id) is True
