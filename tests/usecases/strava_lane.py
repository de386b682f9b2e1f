"""One athlete's lane without threads: rows are done one after the other, as the real lanes do them."""

from dataclasses import dataclass, field
from datetime import timedelta

from marathon.domain.activity import Activity
from marathon.domain.athlete import AthleteId
from marathon.domain.strava_event import Aspect
from marathon.domain.work import Done, InboxRow, Outcome, Priority, Retry, Work
from marathon.ports import StravaApi
from marathon.store import activities, inbox, lanes
from marathon.store.store import Connection
from marathon.usecases.accept_event import ACTIVITY_CHANGED, DEAUTHORISED
from marathon.usecases.backfill import BackfillProgress
from marathon.usecases.desk import Desk
from marathon.usecases.handle_strava import Listeners, handle_strava
from marathon.usecases.put_activity import ActivityChange
from models.predictor import FormulaPredictor
from tests.strava.world import ANNA, World


class NobodyListens:
    """A listener without open pages."""

    def cards_changed(self, athlete_id: int) -> None:
        """Does nothing."""


@dataclass
class Lane:
    """Rows of one athlete, what was told, and how each row ended."""

    world: World
    strava: StravaApi
    changes: list[ActivityChange] = field(default_factory=list)
    receipts: list[object] = field(default_factory=list)
    unproven: list[AthleteId] = field(default_factory=list)
    progress: list[BackfillProgress] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def desk(self) -> Desk:
        """Returns the desk of this world."""
        world = self.world
        return Desk(
            store=world.store, clock=world.clock, predictor=FormulaPredictor(), listener=NobodyListens()
        )

    def record(self, **told: float) -> int:
        """Puts a run of the athlete on the local Strava and returns its number."""
        return self.world.strava.athletes.record(ANNA, self.world.run(), **told)  # type: ignore[arg-type] # seconds

    def event(self, number: int, aspect: Aspect, key: str = "") -> None:
        """Puts the row of an event into the inbox."""
        row = InboxRow(
            key=key or f"{aspect}:{number}",
            athlete_id=self.world.athlete_id,
            kind=ACTIVITY_CHANGED,
            payload={"object_id": number, "aspect": aspect.value},
            priority=Priority.URGENT if aspect is Aspect.DELETE else Priority.FRESH,
        )
        self.add(row)

    def deauthorised(self) -> None:
        """Puts the row of a deauthorisation into the inbox."""
        self.add(InboxRow(key="deauth", athlete_id=self.world.athlete_id, kind=DEAUTHORISED))

    def add(self, *rows: InboxRow) -> None:
        """Puts rows into the inbox."""
        now = self.world.clock.now()
        self.world.store.write(lambda connection: inbox.append(connection, rows, now))

    def counts(self) -> tuple[int, int]:
        """Returns how many rows wait, and how many were given up."""
        with self.world.store.read() as connection:
            found = inbox.counts(connection, self.world.clock.now())
        return found.waiting, found.dead

    def take(self) -> Work | None:
        """Returns the next row that is due."""
        now, athlete_id = self.world.clock.now(), self.world.athlete_id
        holder = f"test-{now}-{len(self.outcomes)}"

        def unit(connection: Connection) -> Work | None:
            lanes.release_all(connection)
            lease = lanes.claim(connection, athlete_id, holder, now)
            return inbox.next_work(connection, lease, now) if lease else None

        return self.world.store.write(unit)

    def do(self, work: Work) -> Outcome:
        """Does one row and keeps how it ended."""
        listeners = Listeners(
            changed=lambda _c, change: self.changes.append(change),
            ended=lambda _c, _a, receipt, _ending: self.receipts.append(receipt),
            progressed=lambda _c, said: self.progress.append(said),
            unproven=lambda _c, athlete_id: self.unproven.append(athlete_id),
        )
        outcome = handle_strava(self.desk, self.strava, listeners, work)
        now = self.world.clock.now()
        self.world.store.write(lambda connection: inbox.finish(connection, work, outcome, now, 0.0))
        self.outcomes.append(outcome)
        return outcome

    def drain(self, hours: float = 0.0) -> None:
        """Does every row that is due, and then those that fall due within some hours."""
        until = self.world.clock.now() + timedelta(hours=hours)
        while True:
            while work := self.take():
                self.do(work)
            now = self.world.clock.now()
            with self.world.store.read() as connection:
                following = lanes.next_due_at(connection, now)
            if following is None or following > until:
                return
            self.world.clock.moment = following

    def kept(self) -> tuple[Activity, ...]:
        """Returns the activities that count."""
        today = self.world.clock.now().date()
        with self.world.store.read() as connection:
            return activities.between(
                connection, self.world.athlete_id, today - timedelta(days=400), today + timedelta(days=400)
            )

    def retries(self) -> int:
        """Returns how often a row was put off."""
        return sum(isinstance(outcome, Retry) for outcome in self.outcomes)

    def is_done(self) -> bool:
        """Returns whether the last row was done."""
        return isinstance(self.outcomes[-1], Done)
