"""The same dialog table through Telegram, Slack, the web chat and the terminal: same words, numbers and chart bytes.

Each door is the real one, over its own copy of one club at one instant; what it shows is held against the reply that a
router gives over one more copy, so that all doors are held against each other.
"""

import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest

from bot.core import layout
from bot.core.message import Attachment, Picture
from marathon.domain.athlete import AthleteId
from marathon.store.store import Store
from marathon.words.labels import Label
from tests.club import ANA, Club, Listener, SetClock, club_file, desk_of
from tests.dialogs import TABLE, Drop, Press, Row, Said, Talk
from tests.journeys.dialog_doors import CLUB_FILE, DOORS, Door, Shown, known_everywhere

__all__ = ["club_file"]
# Never the same twice: codes, references, and when the database says that a row was made.
MADE_ANEW: Final = re.compile(
    r"\b[A-Z2-7]{4}(?:-[A-Z2-7]{4})+\b|(?<=reference )[0-9A-F]{12}|2026-11-\d\dT[\d:]{8}\.\d{6}\+00:00"
)
# How a platform's own way in is passed on.
OWN_WAY: Final = re.compile(
    r"\nOr pass on this address, which opens our chat: https://t\.me/.*|(?<=/)coach (?=join)"
)
# The labels of what needs a Strava, a mail server or a page, of unasked messages, or of a platform's own links.
ELSEWHERE: Final = {
    *(Label.KEEP, Label.REPLY, Label.NO_MORE, Label.MAILBOX, Label.STOP_MAIL),
    *(Label.OUR_CHAT, Label.INVITATION, Label.SNOOZE, Label.WHY_MESSAGE, Label.NEW_PLAN, Label.NOT_A_RACE),
    *(Label.CONNECT, Label.MISSED_SESSION, Label.ABSENCE, Label.RACES, Label.OPEN_PAGE),
}


class DrawnOnce:
    """Pictures as replies carry them, of which equal cards are drawn once for all doors."""

    def __init__(self) -> None:
        self._drawn: dict[object, bytes] = {}

    def __call__(self, *, name: str, alt: str, draw: "partial[bytes]") -> Picture:
        """Returns a picture that is drawn only if no equal card was before."""

        def drawn() -> bytes:
            card = (draw.func, draw.args)
            if card not in self._drawn:
                self._drawn[card] = draw()
            return self._drawn[card]

        return Picture(name=name, alt=alt, draw=drawn)


@pytest.fixture(scope="module")
def drawn_once() -> Iterator[DrawnOnce]:
    """Yields what draws while the doors are compared."""
    with pytest.MonkeyPatch.context() as patch:
        drawn = DrawnOnce()
        patch.setattr(layout, "Picture", drawn)
        yield drawn


@contextmanager
def a_copy(club_file: Path, folder: Path) -> Iterator[Club]:
    """Gives a fresh copy of the club, whose people are known on every platform."""
    folder.mkdir(exist_ok=True)
    store = Store.open(f"sqlite:///{shutil.copy(club_file, folder / CLUB_FILE)}")
    clock, listener = SetClock(), Listener()
    club = Club(desk=desk_of(store, clock, listener), clock=clock, listener=listener)
    try:
        known_everywhere(club)
        yield club
    finally:
        store.close()


def replies(club_file: Path, folder: Path, table: tuple[Row, ...]) -> list[Shown]:
    """Returns what a router answers to each row."""
    with a_copy(club_file, folder) as club:
        talk = Talk(club)
        return [Shown.of(talk.answer(who, said)) for who, said, _ in table]


@pytest.fixture(scope="module")
def expected(club_file: Path, tmp_path_factory: pytest.TempPathFactory, drawn_once: DrawnOnce) -> list[Shown]:
    """Returns what the router answers to each row of the table."""
    return replies(club_file, tmp_path_factory.mktemp("router"), TABLE)


def said_at(door: Door, who: AthleteId, said: Said) -> Shown:
    """Returns what a door shows after one row."""
    match said:
        case Press(label):
            return door.press(who, label)
        case Drop():
            return door.drop(who, said)
        case text:
            return door.say(who, text)


def shared(shown: Shown) -> tuple[object, ...]:
    """Returns all that an answer must have in common at two doors."""
    words = MADE_ANEW.sub("…", OWN_WAY.sub("", shown.words))
    files: tuple[object, ...] = ()
    if shown.file:
        name, content = shown.file
        with zipfile.ZipFile(BytesIO(content)) as held:
            files = (
                name,
                *((kept, MADE_ANEW.sub("…", held.read(kept).decode())) for kept in held.namelist()),
            )
    return words, shown.labels, _unsaid(shown), files, shown.png


def _unsaid(shown: Shown) -> str:
    """Returns what a picture shows without its first sentence where the words say it: a caption says it once."""
    first, _, rest = shown.alt.partition(". ")
    return rest if rest and first in shown.words else shown.alt


@pytest.mark.parametrize("name", DOORS)
def test_every_row_is_answered_as_at_every_other_door(
    name: str, club_file: Path, tmp_path: Path, expected: list[Shown], monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_copy(club_file, tmp_path) as club, DOORS[name](club, tmp_path, monkeypatch) as door:
        for (who, said, _), answer in zip(TABLE, expected, strict=True):
            if said not in door.unsayable:
                assert shared(said_at(door, who, said)) == shared(answer), (who, said)
        assert door.say(ANA, "/summaries here").words == door.here


@pytest.mark.parametrize("name", DOORS)
def test_a_recording_of_a_device_is_told_as_at_every_other_door(
    name: str, club_file: Path, tmp_path: Path, shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = (shared_data / "activityfiles" / "elevate__bloemendaal.fit").read_bytes()
    rows: tuple[Row, ...] = (
        (ANA, Drop(Attachment(name="long.fit", content=content)), "1 activity imported"),
    )
    (answer,) = replies(club_file, tmp_path / "router", rows)
    assert rows[0][2] in answer.words
    with a_copy(club_file, tmp_path) as club, DOORS[name](club, tmp_path, monkeypatch) as door:
        assert said_at(door, ANA, rows[0][1]) == answer


def test_the_table_holds_in_a_row_and_shows_every_button(expected: list[Shown]) -> None:
    """What is compared is what the table says, most of it, though rows meet what earlier ones changed."""
    told = sum(answered in shown.words for (_, _, answered), shown in zip(TABLE, expected, strict=True))
    assert told > 0.9 * len(TABLE)
    labels = {label for shown in expected for label in shown.labels}
    assert {label for label in Label if label.value not in labels} == ELSEWHERE
    assert len({shown.png for shown in expected if shown.png}) >= MOST_KINDS


MOST_KINDS: Final = 12  # pictures that differ
