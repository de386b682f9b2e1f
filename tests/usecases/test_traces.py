"""What is left of a person outside the tables: nothing in the database's file, nothing personal in the log."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.core.message import Attachment, Incoming, Reply
from bot.core.router import Router
from marathon.domain.strava_event import Aspect
from marathon.logs import start_logging
from marathon.store.store import Store
from marathon.usecases.disconnect_strava import disconnect_strava
from marathon.usecases.forget_person import forget_person
from tests.club import ANA, MARIT, PRIVATE_NOTE, Club, club, club_file
from tests.strava.conftest import clock, local_strava, world
from tests.strava.world import ANNA, World
from tests.usecases.strava_lane import Lane

__all__ = ["clock", "club", "club_file", "local_strava", "world"]

GPX = b"""<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1"><trk>
<name>Round the secret lake</name><trkseg><trkpt lat="59.9139" lon="10.7522"><time>2026-11-20T08:00:00Z</time>
</trkpt><trkpt lat="59.9239" lon="10.7622"><time>2026-11-20T08:10:00Z</time></trkpt></trkseg></trk></gpx>"""


@pytest.fixture
def lane(world: World) -> Lane:
    """Returns the lane of a connected athlete with one run of a telling name."""
    lane = Lane(world=world, strava=world.client())
    lane.event(world.strava.athletes.record(ANNA, world.run(name="Round the secret lake")), Aspect.CREATE)
    lane.drain()
    return lane


def _bytes_of(sqlite_url: str) -> bytes:
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    return b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())


def test_no_byte_of_a_forgotten_person_is_left_in_the_file(lane: Lane, sqlite_url: str) -> None:
    store, link = lane.world.store, lane.world.link()
    store.close()
    telling = [
        b"Anna Berg",
        b"Round the secret lake",
        str(ANNA).encode(),
        (link.sealed_tokens or "-").encode(),
    ]
    assert all(word in _bytes_of(sqlite_url) for word in telling[:2])
    lane.world.store = Store.open(sqlite_url)
    forget_person(lane.desk, lane.strava, lane.world.athlete_id)
    lane.world.store.close()
    left = _bytes_of(sqlite_url)
    assert [word for word in telling if word in left] == []


@contextmanager
def _logged(file: Path) -> Iterator[None]:
    """Keep everything that is logged, as the service would at its most talkative."""
    before, level = list(logging.getLogger().handlers), logging.getLogger().level
    start_logging(level="DEBUG", file=file, terminal=False)
    try:
        yield
    finally:
        for handler in [h for h in logging.getLogger().handlers if h not in before]:
            logging.getLogger().removeHandler(handler)
            handler.close()
        logging.getLogger().setLevel(level)


def _told(file: Path) -> str:
    """Returns what a log says, without the time at the head of a line, whose digits are any."""
    return re.sub(r"(?m)^[\d :,.T-]+Z ", "", file.read_text())


def test_the_log_of_a_life_with_strava_names_nobody_and_tells_no_training(lane: Lane, tmp_path: Path) -> None:
    file, world = tmp_path / "coach.log", lane.world
    with _logged(file):
        number = world.strava.athletes.record(ANNA, world.run(2, name="Round the secret lake"))
        lane.event(number, Aspect.CREATE)
        lane.drain()
        lane.event(number, Aspect.DELETE)
        lane.drain()
        disconnect_strava(lane.desk, lane.strava, world.athlete_id)
        forget_person(lane.desk, lane.strava, world.athlete_id)
    said = _told(file)
    assert "Strava GET" in said
    telling = ("Anna", "Berg", "secret lake", "10000", "3000.0", "10 km")
    assert [word for word in telling if word in said] == []


def test_the_log_of_everything_one_can_say_names_nobody_and_tells_no_training(
    club: Club, tmp_path: Path
) -> None:
    file = tmp_path / "coach.log"
    router = Router(club.desk)

    def say(text: str, who: int = ANA, *files: Attachment) -> Reply:
        return router.answer(Incoming(speaker=who, text=text, attachments=files))  # type: ignore[arg-type] # an id

    with _logged(file):
        for text in (
            *("/today", "/week", "/plan", "/form", "/why", "/predict", "/team", "/run", "/race", "/profile"),
            *(
                "/run 7.77 km 41:11 effort 9",
                "/profile max 191",
                "/away ill",
                "/race add Secret 2027-05-01 half",
            ),
            *(
                "/export",
                "/privacy",
                "/privacy team private",
                "/nonsense my secret lake",
                "plain secret words",
            ),
        ):
            say(text)
        say("/today Ana Silva", MARIT)
        say("/today Anaa Silvaa", MARIT)
        say("", ANA, Attachment(name="secret-lake.gpx", content=GPX))
        say("", ANA, Attachment(name="secret-lake.fit", content=b"broken"))
        say("", ANA, Attachment(name="secret-plan.csv", content=b"date,type\nsecret,easy\n"))
        say("/forget yes")
    said = _told(file)
    assert "command today" in said
    telling = ("Ana Silva", "Anaa", "ecret", "7.77", "7770", "41:11", "191", "59.9", PRIVATE_NOTE, "Marit")
    assert [word for word in telling if word in said] == []
