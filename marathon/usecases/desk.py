"""The desk every verb works at: the store and the ports to the world outside."""

from collections.abc import Callable
from dataclasses import dataclass, field

from marathon.domain.athlete import AthleteId
from marathon.ports import CardListener, Clock, Mailer, RacePredictor, StravaApi
from marathon.signed_links import SigningKeys
from marathon.store.store import Store
from marathon.usecases.kept_run_flags import KeptRunFlags
from marathon.usecases.kept_team_cards import KeptTeamCards


def _nobody_hears(_athlete_id: AthleteId) -> None:
    """Take no note."""


def _nobody_sends() -> None:
    """Leave it to whoever looks for messages next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a use case may reach for; built once by bot.wiring.

    strava is None where no application is set up, mailer where no mail server is, signing where there are no pages;
    public_url is empty where no
    browser can reach this service.
    strava_is_shared: whether a coach may ever see what comes from Strava; each athlete is asked all the same.
    strava_capacity: how many athletes Strava lets the application connect, as far as whoever runs it has said.
    link_changed hears, after the commit, that an athlete's link to Strava was made or cut, which left work to do.
    days_wait hears, after the commit, that an athlete's days wait in their lane to be judged anew; where nobody does
    they are judged when they are looked at.
    session_ended hears, after the commit, that a person's browsers or programs are signed in no more.
    messages_wait hears, after the commit, that a message was put in line or changed.
    team_cards and run_flags keep what was found last, of teams and of their athletes.
    """

    store: Store
    clock: Clock
    predictor: RacePredictor
    listener: CardListener
    strava: StravaApi | None = None
    public_url: str = ""
    link_changed: Callable[[AthleteId], None] = _nobody_hears
    days_wait: Callable[[AthleteId], None] = _nobody_hears
    messages_wait: Callable[[], None] = _nobody_sends
    session_ended: Callable[[AthleteId], None] = _nobody_hears
    strava_is_shared: bool = True
    strava_capacity: int = 10
    mailer: Mailer | None = None
    signing: SigningKeys | None = None
    team_cards: KeptTeamCards = field(default_factory=KeptTeamCards, compare=False, repr=False)
    run_flags: KeptRunFlags = field(default_factory=KeptRunFlags, compare=False, repr=False)

    @property
    def connects_strava(self) -> bool:
        """Whether an athlete can connect their Strava here."""
        return self.strava is not None and bool(self.public_url)

    @property
    def opens_pages(self) -> bool:
        """Whether a person's page can be opened here by a link."""
        return self.signing is not None and bool(self.public_url)
