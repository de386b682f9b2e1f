"""The run that arrives: once each, today's session, after the delay."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.arrival import Arrivals, arriving_run
from bot.demo.people import Story
from bot.demo.team import DemoTeam, demo_team
from marathon.domain.activity import Activity
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
        run = arriving_run(person, NOW)
        if run is None:
            continue
        today = person.athlete.local_date(NOW)
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
