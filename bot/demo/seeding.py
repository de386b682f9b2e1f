"""Puts the demo team into a store, in units small enough for the one writer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from bot.demo.team import DemoAthlete, DemoTeam
from marathon.domain.activity import Activity
from marathon.domain.athlete import AthleteId
from marathon.domain.plan import PlanDiff, PlannedSession
from marathon.domain.team import Role, TeamId
from marathon.store import activities, athletes, check_ins, consents, plans, races, teams, thresholds
from marathon.store.store import Connection, Store

ROWS_A_UNIT: Final = 100
BY_DEMO: Final = "demo"
"""The wording that the invented people of the demo agreed to."""
LONG_AGO: Final = datetime(2026, 1, 1, tzinfo=UTC)


def seed(store: Store, team: DemoTeam) -> DemoTeam:
    """Add the team with all its plans and runs, and return it with the ids the store gave.

    The days are not judged yet: process them afterwards.
    """
    team_id = store.write(lambda connection: teams.add_team(connection, team.name))
    return replace(team, people=tuple(_seed_person(store, team_id, person) for person in team.people))


def _seed_person(store: Store, team_id: TeamId, person: DemoAthlete) -> DemoAthlete:
    athlete_id = _add_person(store, team_id, person)
    _tell(store, athlete_id, person)
    for first in range(0, len(person.plan), ROWS_A_UNIT):
        _plan(store, athlete_id, person.plan[first : first + ROWS_A_UNIT])
    for first in range(0, len(person.activities), ROWS_A_UNIT):
        _run(store, athlete_id, person.activities[first : first + ROWS_A_UNIT])
    return replace(person, athlete=replace(person.athlete, id=athlete_id))


def _add_person(store: Store, team_id: TeamId, person: DemoAthlete) -> AthleteId:
    who = person.athlete
    athlete_id = store.write(
        lambda connection: athletes.add(connection, who.name, who.zone, who.units, who.language)
    )
    store.write(
        lambda connection: athletes.update(
            connection,
            athlete_id,
            birth_year=who.birth_year,
            sex=who.sex,
            shares_with_team=who.shares_with_team,
        )
    )
    store.write(lambda connection: _into_team(connection, team_id, athlete_id, person.role))
    return athlete_id


def _into_team(connection: Connection, team_id: TeamId, athlete_id: AthleteId, role: Role) -> None:
    teams.add_member(connection, team_id, athlete_id, role)
    if role is Role.ATHLETE:
        consents.give(connection, athlete_id, consents.to_team(team_id), BY_DEMO, LONG_AGO)


def _tell(store: Store, athlete_id: AthleteId, person: DemoAthlete) -> None:
    def told(connection: Connection) -> None:
        for known in person.thresholds:
            thresholds.set_stated(connection, athlete_id, known.kind, known.value, known.valid_from)
        for check_in in person.check_ins:
            check_ins.add(connection, athlete_id, check_in)
        for race in person.races:
            races.add(connection, athlete_id, race)

    store.write(told)


def _plan(store: Store, athlete_id: AthleteId, sessions: tuple[PlannedSession, ...]) -> None:
    store.write(lambda connection: plans.apply(connection, athlete_id, PlanDiff(added=sessions)))


def _run(store: Store, athlete_id: AthleteId, runs: Sequence[Activity]) -> None:
    store.write(lambda connection: [activities.insert(connection, athlete_id, run) for run in runs])
