"""A small fixed club in a real store: two teams, their coaches, somebody ill, somebody alone, at one instant."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from bot.core.message import Attachment, Incoming, Place, Reply
from bot.core.router import Router
from marathon.domain.activity import Activity, ActivityId, Source, Sport
from marathon.domain.athlete import AthleteId, ThresholdKind
from marathon.domain.check_in import CheckIn, CheckInKind
from marathon.domain.plan import PlanDiff, PlannedSession, SessionKind
from marathon.domain.race import Race
from marathon.domain.team import Role, TeamId
from marathon.domain.units import HALF_MARATHON_M, MARATHON_M, Units
from marathon.store import activities, check_ins, consents, plans, races, teams, thresholds
from marathon.store.store import Connection, Store
from marathon.usecases.desk import Desk
from marathon.usecases.ingest_activity import judge_anew
from marathon.usecases.manage_team import add_person, set_sharing
from models.predictor import FormulaPredictor

NOW: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY: Final = date(2026, 11, 22)  # a Sunday, in every zone of the club
MARIT, ANA, BOB, CYD, DAN, OLGA, RAVI, SOLO = (AthleteId(number) for number in range(1, 9))
PRIVATE_NOTE: Final = "blister and fever, do not tell"

# Weekday -> kind, metres, seconds per km.
_WEEK: Final = {
    1: (SessionKind.EASY, 10_000.0, 360.0),
    3: (SessionKind.TEMPO, 8_000.0, 300.0),
    6: (SessionKind.LONG, 18_000.0, 380.0),
}


@dataclass
class SetClock:
    """A clock that stands until it is set."""

    moment: datetime = NOW

    def now(self) -> datetime:
        """Returns the moment it stands at."""
        return self.moment


@dataclass
class Listener:
    """Remembers whose cards changed."""

    heard: list[AthleteId] = field(default_factory=list)

    def cards_changed(self, athlete_id: AthleteId) -> None:
        """Takes note."""
        self.heard.append(athlete_id)


@dataclass
class Club:
    """The club's desk, its clock, and a way to talk to it."""

    desk: Desk
    clock: SetClock
    listener: Listener

    def ask(self, text: str, who: AthleteId = ANA, place: Place = Place.PRIVATE) -> Reply:
        """Returns the answer to a text."""
        return Router(self.desk).answer(Incoming(speaker=who, text=text, place=place))

    def drop(
        self,
        name: str,
        content: bytes,
        who: AthleteId = ANA,
        place: Place = Place.PRIVATE,
        text: str = "",
    ) -> Reply:
        """Returns the answer to a file."""
        return self.drop_all((name, content), who=who, place=place, text=text)

    def drop_all(
        self,
        *files: tuple[str, bytes],
        who: AthleteId = ANA,
        place: Place = Place.PRIVATE,
        text: str = "",
    ) -> Reply:
        """Returns the answer to several files at once, and to the text beside them."""
        dropped = tuple(Attachment(name=name, content=content) for name, content in files)
        return Router(self.desk).answer(Incoming(speaker=who, text=text, attachments=dropped, place=place))

    def press(self, reply: Reply, label: str, who: AthleteId = ANA) -> Reply:
        """Returns the answer to a button of an earlier reply."""
        (command,) = [button.command for button in reply.buttons if button.label == label]
        return self.ask(command, who)


def desk_of(store: Store, clock: SetClock | None = None, listener: Listener | None = None) -> Desk:
    """Returns a desk with the real predictor at the club's instant."""
    return Desk(
        store=store,
        clock=clock or SetClock(),
        predictor=FormulaPredictor(),
        listener=listener or Listener(),
    )


def a_run(
    day: date,
    metres: float | None = 10_000.0,
    seconds: float = 3_600.0,
    *,
    source: Source = Source.FIT,
    source_id: str = "",
    hr_bpm: float | None = 130.0,
    effort: int | None = None,
    sport: Sport = Sport.RUN,
    at: time = time(6, 30),
) -> Activity:
    """Returns an activity that starts at half past six UTC."""
    return Activity(
        source=source,
        source_id=source_id or f"{day}-{at}-{metres}-{seconds}",
        sport=sport,
        started_at=datetime.combine(day, at, tzinfo=UTC),
        local_date=day,
        duration_s=seconds,
        elapsed_s=seconds + 60,
        distance_m=metres,
        average_hr_bpm=hr_bpm,
        max_hr_bpm=hr_bpm + 20 if hr_bpm else None,
        effort=effort,
    )


def seed_club(store: Store) -> None:
    """Puts everybody, ten weeks of runs, and two weeks of plan into an empty store."""
    desk = desk_of(store)
    for name, zone, units, team, coach in (
        ("Marit Solheim", "Europe/Oslo", Units.METRIC, "Harbour", True),
        ("Ana Silva", "Europe/Lisbon", Units.METRIC, "Harbour", False),
        ("Bob Reed", "America/Chicago", Units.IMPERIAL, "Harbour", False),
        ("Cyd Noor", "UTC", Units.METRIC, "Harbour", False),
        ("Dan Gap", "UTC", Units.METRIC, "Harbour", False),
        ("Olga Petrova", "UTC", Units.METRIC, "Hill", True),
        ("Ravi Rao", "Asia/Kolkata", Units.METRIC, "Hill", False),
        ("Solo Lone", "UTC", Units.METRIC, "", False),
    ):
        add_person(desk, name, zone=zone, units=units, team=team, is_coach=coach)
    for athlete in (ANA, CYD, DAN):
        set_sharing(desk, athlete, shares=True)
    for athlete in (ANA, BOB, CYD, DAN, RAVI):
        store.write(partial(_train, athlete))
    store.write(_say)
    for athlete in (ANA, BOB, CYD, DAN, RAVI):
        judge_anew(desk, athlete, date(2026, 9, 14))


def trains_in(connection: Connection, team_id: TeamId, athlete: AthleteId) -> None:
    """Makes somebody an athlete of a team who agreed to be seen there before the club's first plan."""
    teams.add_member(connection, team_id, athlete, Role.ATHLETE)
    consents.give(connection, athlete, consents.to_team(team_id), "test", datetime(2026, 9, 1, tzinfo=UTC))


def _train(athlete: AthleteId, connection: Connection) -> None:
    monday = date(2026, 9, 14)
    stop = TODAY if athlete != CYD else date(2026, 11, 18)
    thresholds.set_stated(connection, athlete, ThresholdKind.MAX_HR_BPM, 190.0, monday)
    thresholds.set_stated(connection, athlete, ThresholdKind.RESTING_HR_BPM, 50.0, monday)
    sessions = []
    for offset in range(77):
        day = monday + timedelta(days=offset)
        if day.weekday() not in _WEEK:
            continue
        kind, metres, pace = _WEEK[day.weekday()]
        if day < stop:
            effort = 9 if athlete == CYD else None
            activities.insert(connection, athlete, a_run(day, metres, metres / 1000 * pace, effort=effort))
        if day >= date(2026, 11, 9):
            sessions.append(PlannedSession(date=day, kind=kind, distance_m=metres, notes=PRIVATE_NOTE))
    plans.apply(connection, athlete, PlanDiff(added=tuple(sessions)))


def _say(connection: Connection) -> None:
    """Cyd is ill, Dan ran far too long yesterday, Ana has a result and a race."""
    for who, kind, since, until in (
        (CYD, CheckInKind.ILL, date(2026, 11, 18), date(2026, 11, 25)),
        (DAN, CheckInKind.INJURED, date(2026, 11, 10), date(2026, 11, 11)),
    ):
        said = CheckIn(kind=kind, local_date=since, until=until, note=PRIVATE_NOTE)
        check_ins.add(connection, who, said)
    activities.insert(connection, DAN, a_run(date(2026, 11, 21), 32_000.0, 12_800.0, effort=10))
    races.add(
        connection,
        ANA,
        Race(name="Old Half", date=date(2026, 10, 18), distance_m=HALF_MARATHON_M, result_s=6_300.0),
    )
    races.add(
        connection,
        ANA,
        Race(name="Spring Marathon", date=date(2027, 4, 11), distance_m=MARATHON_M, goal_s=13_200.0),
    )


def runs_of(club: Club, athlete: AthleteId = ANA, since: date = date(2026, 9, 1)) -> tuple[Activity, ...]:
    """Returns what counts for an athlete."""
    with club.desk.store.read() as connection:
        return activities.between(connection, athlete, since, TODAY + timedelta(days=1))


def plan_of(club: Club, athlete: AthleteId = ANA) -> tuple[PlannedSession, ...]:
    """Returns an athlete's whole plan without the ids of its sessions."""
    with club.desk.store.read() as connection:
        found = plans.sessions_between(connection, athlete, date(2026, 1, 1), date(2028, 1, 1))
    return tuple(session.content() for session in found)


def run_on(club: Club, day: date, athlete: AthleteId = ANA) -> ActivityId:
    """Returns the id of the run of a day."""
    (found,) = [run.id for run in runs_of(club, athlete) if run.local_date == day]
    assert found is not None
    return found


@pytest.fixture(scope="session")
def club_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns the club's database, to be copied."""
    path = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("club") / "club.sqlite3"))
    store = Store.open(f"sqlite:///{path}")
    seed_club(store)
    store.close()
    return path


@pytest.fixture
def club(club_file: Path, tmp_path: Path) -> Iterator[Club]:
    """Yields a club of the test's own."""
    store = Store.open(f"sqlite:///{shutil.copy(club_file, tmp_path / 'club.sqlite3')}")
    clock, listener = SetClock(), Listener()
    yield Club(desk=desk_of(store, clock, listener), clock=clock, listener=listener)
    store.close()
