"""Whom a coach means by one name, several, a group, or all."""

from typing import Final

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.team import Role
from marathon.errors import UnknownNameError
from marathon.store import teams
from marathon.usecases.desk import Desk
from marathon.usecases.people import coached_teams, find_led
from marathon.usecases.team_groups import find_group

ALL: Final = "all"


def choose_athletes(desk: Desk, coach: Athlete, text: str) -> tuple[Athlete, ...]:
    """Return the athletes of the coach's teams that a text names, commas between; each once, in that order.

    Raises: UnknownNameError; AmbiguousNameError.
    """
    chosen: dict[AthleteId, Athlete] = {}
    for name in filter(None, (part.strip() for part in text.split(","))):
        chosen |= {person.id: person for person in _meant(desk, coach, name)}
    if not chosen:
        raise UnknownNameError(name=text)
    return tuple(chosen.values())


def athletes_led(desk: Desk, coach: AthleteId) -> tuple[Athlete, ...]:
    """Return who else trains in the teams that a person leads, by name."""
    others = (person for person in _running(desk, coach).values() if person.id != coach)
    return tuple(sorted(others, key=lambda person: (person.name.casefold(), person.id)))


def _running(desk: Desk, coach: AthleteId) -> dict[AthleteId, Athlete]:
    led = coached_teams(desk, coach)
    with desk.store.read() as connection:
        return {p.id: p for team in led for p in teams.members(connection, team.id, [Role.ATHLETE])}


def _meant(desk: Desk, coach: Athlete, name: str) -> tuple[Athlete, ...]:
    led, running = coached_teams(desk, coach.id), _running(desk, coach.id)
    if name.casefold() == ALL:
        return tuple(running.values())
    if group := find_group(desk, led, name):
        return tuple(running[who] for who, _ in group.members if who in running)
    return (find_led(desk, coach, name),)
