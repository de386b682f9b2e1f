"""An athlete with a link to the local Strava, a client of it, and a clock that both go by."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.demo.strava.athletes import ALL_SCOPES
from bot.demo.strava.server import LocalStrava
from marathon.domain.activity import Activity
from marathon.domain.athlete import AthleteId
from marathon.domain.strava_account import LinkState, StravaId, StravaLink, TokenPair, scopes_in
from marathon.errors import StravaError
from marathon.store import strava_links
from marathon.store.store import Store
from marathon.store.token_box import TokenBox
from marathon.strava.client import StravaClient
from marathon.strava.wire import Application
from tests.recording import recorded_run

START = datetime(2026, 5, 4, 10, 3, tzinfo=UTC)
ANNA = StravaId(20_000_000_001)


@dataclass
class MovableClock:
    """A clock that stands until it is moved."""

    moment: datetime = START

    def now(self) -> datetime:
        """Returns where the clock stands."""
        return self.moment

    def move(self, **delta: float) -> None:
        """Moves the clock on."""
        self.moment += timedelta(**delta)


@dataclass
class World:
    """An athlete with a link to the local Strava, and all the parts to look at."""

    strava: LocalStrava
    clock: MovableClock
    store: Store
    box: TokenBox
    athlete_id: AthleteId
    alerts: list[StravaError] = field(default_factory=list)
    refused: list[AthleteId] = field(default_factory=list)

    def client(self, **application: str) -> StravaClient:
        """Returns a client as after a start of the process."""
        told = {"client_id": "4242", "client_secret": "local-secret"} | application
        bases = {"api_base": self.strava.api_base, "oauth_base": self.strava.oauth_base}
        return StravaClient(
            Application(**{**bases, **told}),
            store=self.store,
            box=self.box,
            clock=self.clock,
            alert=self.alerts.append,
            refused=lambda _connection, athlete_id: self.refused.append(athlete_id),
        )

    def connect(self, scopes: tuple[str, ...] = ALL_SCOPES) -> None:
        """Gives the athlete a working link."""
        grant = self.strava.athletes.connect(ANNA, scopes)
        tokens = TokenPair(
            access_token=grant.access_token, refresh_token=grant.refresh_token, expires_at=grant.expires_at
        )
        self.put(tokens, " ".join(scopes))

    def put(self, tokens: TokenPair, scopes: str = "read activity:read activity:read_all") -> None:
        """Stores a link with these tokens."""
        link = StravaLink(
            athlete_id=self.athlete_id,
            strava_id=ANNA,
            sealed_tokens=self.box.seal(self.athlete_id, tokens),
            expires_at=tokens.expires_at,
            scopes=scopes_in(scopes),
            state=LinkState.LINKED,
            consent_version="1",
            consented_at=self.clock.now(),
            connected_at=self.clock.now(),
        )
        self.store.write(lambda connection: strava_links.put(connection, link))

    def link(self) -> StravaLink:
        """Returns the athlete's link as it is stored."""
        with self.store.read() as connection:
            found = strava_links.get(connection, self.athlete_id)
        assert found is not None
        return found

    def run(self, number: int = 1, days_ago: float = 0.1, **changes: object) -> Activity:
        """Returns a run to be recorded."""
        started = self.clock.now() - timedelta(days=days_ago)
        return recorded_run(f"run-{number}", started, **changes)
