"""A change that a coach made of somebody's plan, as that athlete is told of it."""

from dataclasses import dataclass

from marathon.domain.athlete import AthleteId
from marathon.domain.change_cards import PlanChangeCard
from marathon.store import athletes, plans
from marathon.usecases.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPlan:
    """Whose doing it was, and the change as it stands."""

    coach_name: str
    change: PlanChangeCard


def given_plan(desk: Desk, athlete_id: AthleteId, change_id: int, coach: AthleteId) -> GivenPlan:
    """Return a change of an athlete's plan with the name of the coach who made it.

    Raises: NotFoundError when either is gone.
    """
    with desk.store.read() as connection:
        change = plans.get_change(connection, athlete_id, change_id)
        return GivenPlan(coach_name=athletes.get(connection, coach).name, change=change)
