"""People of another team do not exist: whatever is said of one is answered as where nobody of that team ever was."""

import asyncio
import re
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.core.commands import COMMANDS
from bot.core.message import Reply
from bot.core.router import Router
from bot.on_telegram import pace
from bot.on_web import WebChat
from marathon.store.store import Store
from tests.club import (
    ANA,
    MARIT,
    OLGA,
    RAVI,
    SOLO,
    Club,
    Listener,
    SetClock,
    club,
    club_file,
    desk_of,
    runs_of,
)
from tests.journeys.telegram_club import account, at_telegram
from tests.on_slack.slack_server import SlackServer, buttons_of, words_of
from tests.on_slack.world import World
from tests.on_telegram.bot_api import BotApi

__all__ = ["club", "club_file"]
NAMES = ("Ravi", "ravi rao", "@Ravi Rao", str(RAVI), "Ólga")
OF_PEOPLE = (
    *(
        f"/{verb} {{}}"
        for verb in ("today", "week", "why", "predict", "form", "plan", "paces", "team", "athlete", "note")
    ),
    *("/note {} Well run!", "/assign {}", "/assign {} drop 2026-11-24", "/assign Ana, {} drop 2026-11-24"),
    *("/assign {} add 2026-11-28 long 20 km", "/assign {} change 2026-11-24 easy 5 km"),
    *(
        "/assign {} new 2027-04-11 marathon 50 km 4",
        "/team remove {}",
        "/team remove {} yes",
        "/team role {} coach",
    ),
    *("/team group Fast add {}", "/team group Fast remove {}", "how did {} do?"),
)
OF_TEAMS = (
    *("/team {}", "/team group {}", "/team invite {}", "/team here {}", "/leave {}", "/leave {} yes"),
    *("/team invite {} 10 people 7 days", "/digest channel {} on"),
)
NAMES_ANOTHER = re.compile(r"\b(NAME|TEAM|GROUP|RUN|SESSION|NUMBER|NOTE|CODE)\b")
ASKS_FOR_ANOTHER_THING = {
    "setup",
    "language",
    "owner",
    "pair",
    "sessions",
}  # one's own name, a language's, codes of whoever holds them, and numbers that are looked for among one's own


Ask = Callable[[str], object]
Door = Callable[[Club], AbstractContextManager[Ask]]


@dataclass(frozen=True)
class Towns:
    """The club, the same club in a town where the other team never was, and what may be said of that team.

    briefly: with one way of naming each person.
    """

    club: Club
    without: Club
    said: tuple[str, ...]
    briefly: tuple[str, ...]


def _number(reply: Reply, of: str) -> str:
    """Returns the number in a button of a reply."""
    return next(found[1] for button in reply.buttons if (found := re.search(rf"{of} (\d+)", button.command)))


def _busy(there: Club) -> Iterator[str]:
    """Has the other team do all that leaves a number behind, and yields what may be said of each."""
    ask = there.ask
    race = _number(ask("/race add Pune Half 2027-01-10 half", RAVI), "remove")
    run = _number(ask("/run 12 km 60:00", RAVI), "remove")
    plan = _number(ask("/plan new 2027-04-11 marathon 40 km 4", RAVI), "apply")
    given = _number(ask("/assign Ravi add 2026-11-28 long 20 km", OLGA), "apply")
    ask("/note Ravi Are you well?", OLGA)
    ask("/team group Hares add Ravi", OLGA)
    ask("/team invite", OLGA)
    invite = _number(ask("/team invites", OLGA), "revoke")
    own_run = runs_of(there)[-1].id
    with there.desk.store.read() as connection:
        read = connection.exec_driver_sql
        session = read(f"SELECT max(id) FROM planned_workouts WHERE athlete_id = {RAVI}").scalar()
        note = read("SELECT max(id) FROM notes").scalar()
        team = read("SELECT id FROM teams WHERE name = 'Hill'").scalar()
    yield from (f"/race {what}" for what in (f"remove {race}", f"result {race} 1:30:00"))
    yield from (f"/run {what} {run}" for what in ("remove", "restore"))
    yield from (
        f"/run edit {run} 11 km 55:00",
        f"/run effort {run} 6",
        f"/effort {run} 6",
        f"/effort {run} change",
    )
    yield from (f"/match {run} {session}", f"/match {run} none", f"/match {own_run} {session}")
    yield from (f"/plan {verb} {plan}" for verb in ("apply", "undo"))
    yield from (f"/assign {verb} {given}" for verb in ("apply", "undo"))
    yield from (f"/reply #{note} Yes", f"/reply #{note}", f"/team revoke {invite}", f"/team revoke #{invite}")
    yield from (of.format(name) for of in OF_TEAMS for name in ("Hill", str(team)))
    yield from (
        "/assign Hares drop 2026-11-24",
        "/team group Hares add Ana",
        "/team group Hares remove Ana",
        "/team Hares",
    )
    yield "/start NOSUCHCODE"
    yield "/join NOSUCHCODE"


@contextmanager
def _opened(path: Path) -> Iterator[Club]:
    store = Store.open(f"sqlite:///{path}")
    clock, listener = SetClock(), Listener()
    yield Club(desk=desk_of(store, clock, listener), clock=clock, listener=listener)
    store.close()


@pytest.fixture
def towns(club: Club, tmp_path: Path) -> Iterator[Towns]:
    """Yields the two towns."""
    of_things = tuple(_busy(club))
    said = [of.format(name) for name in NAMES for of in OF_PEOPLE]
    other = tmp_path / "without.sqlite3"
    with closing(sqlite3.connect(tmp_path / "club.sqlite3")) as kept:
        kept.execute("VACUUM INTO ?", (str(other),))
    with closing(sqlite3.connect(other)) as without, without:
        without.execute("PRAGMA foreign_keys = ON")
        without.execute("DELETE FROM teams WHERE name = 'Hill'")
        without.execute("DELETE FROM athletes WHERE id IN (?, ?)", (OLGA, RAVI))
    with _opened(other) as there:
        yield Towns(club, there, (*said, *of_things), (*said[: len(OF_PEOPLE)], *of_things))


def test_fault_34_nothing_tells_another_team_from_none(towns: Towns) -> None:
    for who, said in ((MARIT, towns.said), (ANA, towns.briefly), (SOLO, towns.briefly)):
        for line in said:
            here, there = (town.ask(line, who) for town in (towns.club, towns.without))
            assert _without_picture(here) == _without_picture(there), (line, who)


def _without_picture(reply: Reply) -> tuple[object, ...]:
    return reply.text, reply.buttons, reply.picture and reply.picture.alt, reply.attachment, reply.start_code


@contextmanager
def _telegram(town: Club) -> Iterator[Ask]:
    with at_telegram(town, BotApi()) as house, house.open():

        def ask(line: str) -> object:
            shown = house.api.asked(line, account(MARIT))
            return shown.html, list(shown.buttons)

        yield ask


@contextmanager
def _slack(town: Club) -> Iterator[Ask]:
    server = SlackServer().start()
    world = World(town, server)
    world.open()

    def ask(line: str) -> object:
        call = world.say(MARIT, line)
        buttons = [(label, button["action_id"]) for label, button in buttons_of(call).items()]
        return words_of(call), call.args["text"], buttons

    yield ask
    world.close()
    server.stop()


@contextmanager
def _web(town: Club) -> Iterator[Ask]:
    with ThreadPoolExecutor(1) as chat, ThreadPoolExecutor(1) as charts:
        door = WebChat(answer=Router(town.desk).answer, chat_pool=chat, chart_pool=charts)

        def ask(line: str) -> object:
            shown = asyncio.run(door.say(MARIT, line))
            assert shown is not None
            return {**shown, "id": ""}

        yield ask


@pytest.mark.parametrize("door", [_telegram, _slack, _web], ids=["telegram", "slack", "web"])
def test_fault_34_what_a_door_shows_is_the_same_to_the_byte(
    towns: Towns, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "A_CHAT_S", 0.001)
    with door(towns.club) as here, door(towns.without) as there:
        for line in towns.briefly:
            assert here(line) == there(line), line


def test_whatever_names_somebody_or_something_is_said_there(towns: Towns) -> None:
    naming = {name for name, command in COMMANDS.items() if any(map(NAMES_ANOTHER.search, command.USAGE))}
    assert naming - ASKS_FOR_ANOTHER_THING <= {line.split()[0][1:] for line in towns.said}
