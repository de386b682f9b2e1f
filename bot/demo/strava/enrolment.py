"""The demo team as accounts of the local Strava, with everything that they have run."""

from bot.demo.strava.athletes import Athletes
from bot.demo.strava.records import StravaAthlete, strava_id
from bot.demo.team import DemoAthlete, DemoTeam
from marathon.domain.athlete import Athlete, AthleteId


def strava_athlete(athlete: Athlete) -> StravaAthlete:
    """Return the account of a person; the same name always has the same id."""
    first, _, last = athlete.name.partition(" ")
    return StravaAthlete(
        id=strava_id(f"athlete/{athlete.name}"),
        firstname=first,
        lastname=last,
        zone=athlete.zone,
        sex=athlete.sex,
        units=athlete.units,
    )


def enrol_team(athletes: Athletes, team: DemoTeam) -> dict[AthleteId, int]:
    """Open an account for each runner, the coach has none, and return whose is which."""
    return {p.athlete.id: _enrol(athletes, p) for p in team.people if p.runner is not None}


def _enrol(athletes: Athletes, person: DemoAthlete) -> int:
    account = strava_athlete(person.athlete)
    athletes.join(account, person.activities)
    return account.id
