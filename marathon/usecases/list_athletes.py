"""Whom a person may ask about: themself, who trains in the teams they lead, and for an admin everybody."""

from marathon.domain.api_cards import AthletesCard, ListedAthlete
from marathon.domain.athlete import AthleteId
from marathon.domain.team import Role
from marathon.store import athletes, teams
from marathon.usecases.desk import Desk
from marathon.usecases.people import everybody, has_role, led_by


def list_athletes(desk: Desk, reader: AthleteId) -> AthletesCard:
    """Return them by name, with those of their teams that the reader knows of; nothing of their training."""
    is_admin, led = has_role(desk, reader, Role.ADMIN), led_by(desk, reader)
    with desk.store.read() as connection:
        own = athletes.get(connection, reader)
        led |= {person.id: person for person in everybody(connection)} if is_admin else {}
        people = {**led, reader: own}
        known = [team.id for team in teams.teams_of(connection, reader)]
        of_each = teams.teams_of_many(connection, list(people), None if is_admin else known)
    return AthletesCard(
        athletes=tuple(
            ListedAthlete(
                id=person.id,
                name=person.name,
                team=next((team.name for team in of_each[person.id]), None),
                teams=of_each[person.id],
                zone=person.zone,
                active=person.active,
            )
            for person in sorted(people.values(), key=lambda person: (person.name.casefold(), person.id))
        )
    )
