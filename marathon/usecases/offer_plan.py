"""What a coach may give an athlete next: a plan built from what they run, or a change of what stands ahead."""

from datetime import timedelta
from typing import Final

from marathon.domain.assignment import BuildOffer, PlanOffer
from marathon.domain.athlete import Athlete
from marathon.domain.plan import SessionKind
from marathon.domain.plan_builder import FEWEST_DAYS, LEAST_A_DAY_M, MOST_DAYS, WEEKLY_M
from marathon.domain.race import Race
from marathon.store import plans, races
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.strava_sight import seen_runs

WEEKS_BACK: Final = 4
DAYS_AHEAD: Final = 14
FEWEST, MOST = 3, 6


def offer_plan(desk: Desk, person: Athlete) -> PlanOffer:
    """Return an athlete's coming sessions, the end of their plan, and what a plan for their race would start from."""
    today = person.local_date(desk.clock.now())
    with desk.store.read() as connection:
        coming = plans.sessions_between(connection, person.id, today, today + timedelta(days=MOST_DAYS))
        entered = races.upcoming(connection, person.id, today + timedelta(days=FEWEST_DAYS))
        build = _build(connection, desk, person, entered[0]) if entered else None
    training = [session for session in coming if session.kind is not SessionKind.REST]
    return PlanOffer(
        athlete_id=person.id,
        athlete_name=person.name,
        last_date=training[-1].date if training else None,
        sessions=tuple(s for s in training if s.date <= today + timedelta(days=DAYS_AHEAD)),
        build=build,
    )


def _build(connection: Connection, desk: Desk, person: Athlete, race: Race) -> BuildOffer | None:
    """Return a plan to offer from what the last four weeks were, None where a coach sees too little of them."""
    today = person.local_date(desk.clock.now())
    span = (today - timedelta(weeks=WEEKS_BACK) + timedelta(days=1), today)
    runs = [run for run in seen_runs(connection, desk, person.id, span, for_coach=True) if run.is_run]
    week_m = sum(run.distance_m or 0.0 for run in runs) / WEEKS_BACK
    days = min(MOST, max(FEWEST, round(len({run.local_date for run in runs}) / WEEKS_BACK)))
    low, high = WEEKLY_M
    fits = max(low, LEAST_A_DAY_M * days) <= week_m <= high and (race.date - today).days <= MOST_DAYS
    return BuildOffer(race=race, week_m=week_m, days_a_week=days) if fits else None
