"""The demo team as plain domain values, the same for the same instant. Nothing here knows a database."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.demo.people import (
    COACH_NAME,
    COACH_ZONE,
    LAST_RACE_NAME,
    NEWCOMER,
    RACE_NAME,
    RUNNERS,
    TEAM_NAME,
    Runner,
    Story,
)
from bot.demo.plans import WEEKS_AHEAD, WEEKS_BEHIND, make_plan, race_day, race_time_s
from bot.demo.runs import run_session
from bot.demo.stories import Telling
from marathon.domain.activity import Activity
from marathon.domain.athlete import Athlete, AthleteId, Origin, Threshold, ThresholdKind
from marathon.domain.check_in import CheckIn
from marathon.domain.plan import PlannedSession
from marathon.domain.race import Race
from marathon.domain.team import Role
from marathon.domain.units import HALF_MARATHON_M, MARATHON_M

FITTER: Final = 0.035  # how much faster than twenty weeks ago, own choice
LAST_SEASON_WEEKS: Final = WEEKS_AHEAD + WEEKS_BEHIND + 6


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAthlete:
    """One person of the team with all that is known about them; the coach has no plan, runs or story.

    athlete.id counts from 1 until the store gives its own; at_strava is what waits there to be fetched.
    """

    athlete: Athlete
    role: Role = Role.ATHLETE
    about: str = ""
    runner: Runner | None = None
    thresholds: tuple[Threshold, ...] = ()
    plan: tuple[PlannedSession, ...] = ()
    activities: tuple[Activity, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    races: tuple[Race, ...] = ()
    at_strava: tuple[Activity, ...] = ()

    @property
    def story(self) -> Story | None:
        """What a coach should find here."""
        return self.runner.story if self.runner else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoTeam:
    """A coach and twelve athletes, the coach first."""

    name: str
    people: tuple[DemoAthlete, ...]


def demo_team(now: datetime) -> DemoTeam:
    """Return the team as it stands at an instant (aware, UTC); no run of it ends later."""
    goal = Race(name=RACE_NAME, date=race_day(now.date()), distance_m=MARATHON_M)
    people = (_coach(), *(_person(place, runner, now, goal) for place, runner in enumerate(RUNNERS, 2)))
    return DemoTeam(name=TEAM_NAME, people=people)


def before_connecting(team: DemoTeam) -> DemoTeam:
    """Return the team with the newcomer's runs at Strava only."""
    return replace(team, people=tuple(_at_strava_only(person) for person in team.people))


def _at_strava_only(person: DemoAthlete) -> DemoAthlete:
    if person.athlete.name != NEWCOMER:
        return person
    about = f"Try /connect · {person.about}"
    return replace(person, about=about, activities=(), at_strava=person.activities)


def _coach() -> DemoAthlete:
    athlete = Athlete(id=AthleteId(1), name=COACH_NAME, zone=COACH_ZONE)
    return DemoAthlete(athlete=athlete, role=Role.COACH, about="Sees the whole team")


def _person(place: int, runner: Runner, now: datetime, goal: Race) -> DemoAthlete:
    athlete = _athlete(place, runner)
    today = athlete.local_date(now)
    telling = Telling(runner=runner, today=today)
    plan = telling.plan(make_plan(runner, now.date()))
    return DemoAthlete(
        athlete=athlete,
        about=runner.about,
        runner=runner,
        thresholds=_thresholds(runner, today),
        plan=plan,
        activities=_activities(telling, plan, now),
        check_ins=telling.check_ins(),
        races=(_last_season(runner, goal.date), replace(goal, goal_s=runner.goal_s)),
    )


def _last_season(runner: Runner, goal_day: date) -> Race:
    """Return the half marathon each had run before this training began: the first thing a prediction rests on."""
    return Race(
        name=LAST_RACE_NAME,
        date=goal_day - timedelta(weeks=LAST_SEASON_WEEKS),
        distance_m=HALF_MARATHON_M,
        result_s=round(race_time_s(runner, HALF_MARATHON_M) / (1.0 - FITTER)),
    )


def _athlete(place: int, runner: Runner) -> Athlete:
    return Athlete(
        id=AthleteId(place),
        name=runner.name,
        zone=runner.zone,
        units=runner.units,
        birth_year=runner.birth_year,
        sex=runner.sex,
        shares_with_team=runner.shares,
    )


def _thresholds(runner: Runner, today: date) -> tuple[Threshold, ...]:
    if not runner.states_thresholds:
        return ()
    values = {
        ThresholdKind.RESTING_HR_BPM: runner.resting_hr_bpm,
        ThresholdKind.MAX_HR_BPM: runner.max_hr_bpm,
        ThresholdKind.THRESHOLD_HR_BPM: runner.threshold_hr_bpm,
        ThresholdKind.THRESHOLD_PACE_S_PER_KM: round(runner.threshold_pace),
    }
    since = today - timedelta(weeks=WEEKS_BEHIND + 1)
    return tuple(
        Threshold(kind=kind, value=value, valid_from=since, origin=Origin.STATED)
        for kind, value in values.items()
        if value
    )


def _activities(telling: Telling, plan: tuple[PlannedSession, ...], now: datetime) -> tuple[Activity, ...]:
    """Return every run up to now, first day first; of today's only an early runner's."""
    found = []
    for session in (*plan, *telling.extras(plan)):
        due = session.date < telling.today or (session.date == telling.today and telling.runner.early)
        if not due or session.measure is None:
            continue
        manner = telling.manner(session, plan)
        if manner is None:
            continue
        done = run_session(telling.runner, session, _fitness(session.date, telling.today), manner)
        if done.started_at + timedelta(seconds=done.elapsed_s) <= now:
            found.append(done)
    return tuple(sorted(found, key=lambda activity: activity.started_at))


def _fitness(day: date, today: date) -> float:
    return 1.0 - FITTER * (today - day).days / (7 * WEEKS_BEHIND)
