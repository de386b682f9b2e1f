"""A change of somebody's plan as it stands, and as its athlete is told of it where a coach made it."""

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


def read_change(desk: Desk, athlete_id: AthleteId, change_id: int) -> PlanChangeCard:
    """Return a change of an athlete's plan as it stands.

    Raises: UnknownNumberError when they have none by that number.
    """
    with desk.store.read() as connection:
        return plans.get_change(connection, athlete_id, change_id)


def given_plan(desk: Desk, athlete_id: AthleteId, change_id: int, coach: AthleteId) -> GivenPlan:
    """Return a change of an athlete's plan with the name of the coach who made it.

    Raises: NotFoundError when either is gone.
    """
    with desk.store.read() as connection:
        change = plans.get_change(connection, athlete_id, change_id)
        return GivenPlan(coach_name=athletes.get(connection, coach).name, change=change)
