"""The demo team's life at the local Strava: who has an account there, and what they record, rename and delete."""

from itertools import cycle
from typing import Final

from bot.demo.strava.enrolment import strava_athlete
from bot.demo.strava.grants import Grant
from bot.demo.strava.limits import Allowance
from bot.demo.strava.server import LocalStrava
from bot.demo.team import DemoTeam
from marathon.domain.activity import Activity
from marathon.domain.athlete import AthleteId
from marathon.errors import NotFoundError
from marathon.ports import Clock

_PLENTY: Final = Allowance(10_000, 100_000)
_ROOM: Final = 100
_NEW_NAMES: Final = ("Round the harbour", "Harbour loop, good company")


def roomy_strava(clock: Clock) -> LocalStrava:
    """Return a Strava that lets the whole team connect, and lets nobody wait."""
    strava = LocalStrava(clock=clock)
    strava.app.capacity = _ROOM
    strava.limits.overall = strava.limits.reads = _PLENTY
    return strava


class TeamAtStrava:
    """Each runner's account, with what is recorded from now on; the newcomer's past is there already."""

    def __init__(self, strava: LocalStrava, team: DemoTeam) -> None:
        """Open the accounts.

        Args:
            team: as it is in the store, so that people are known by the ids they have there.
        """
        self._strava = strava
        self._accounts: dict[AthleteId, int] = {}
        self._newest: dict[AthleteId, int] = {}
        self._names = cycle(_NEW_NAMES)
        for person in team.people:
            if person.runner is not None:
                account = strava_athlete(person.athlete)
                strava.athletes.join(account, person.at_strava)
                self._accounts[person.athlete.id] = account.id
                if person.at_strava:
                    strava.oauth.signed_in = account.id

    @property
    def accounts(self) -> dict[AthleteId, int]:
        """Whose account has which number."""
        return dict(self._accounts)

    def connect(self, athlete_id: AthleteId) -> Grant:
        """Return the tokens of a runner who said yes before the demo began."""
        return self._strava.athletes.connect(self._accounts[athlete_id])

    def record(self, athlete_id: AthleteId, run: Activity) -> None:
        """Upload a run."""
        self._newest[athlete_id] = self._strava.athletes.record(self._accounts[athlete_id], run)

    def rename(self, athlete_id: AthleteId) -> None:
        """Give the newest run another name.

        Raises: NotFoundError without one.
        """
        self._strava.athletes.change(self._newest_of(athlete_id), name=next(self._names))

    def delete(self, athlete_id: AthleteId) -> None:
        """Delete the newest run.

        Raises: NotFoundError without one.
        """
        self._strava.athletes.delete(self._newest_of(athlete_id))
        del self._newest[athlete_id]

    def _newest_of(self, athlete_id: AthleteId) -> int:
        if athlete_id not in self._newest:
            raise NotFoundError
        return self._newest[athlete_id]
