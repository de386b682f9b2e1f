"""Holds the shape of the house: who may import whom, who may hold a clock, and how large a piece may grow."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source_modules import Module, attributes_of, awaits, dotted, is_ours, read_module, read_tree

BUILDERS = frozenset(
    f"bot.{name}"
    for name in [
        "wiring",
        "serving",
        "terminal_work",
        "model_work",
        "process_work",
        "data_work",
        "doctor",
        "cli",
        "bench",
    ]
)
EVERYTHING = frozenset({"*"})


def _rooms(text: str) -> frozenset[str]:
    return frozenset(word if word.startswith("bot.") else f"marathon.{word}" for word in text.split())


# The table of the design: a room and what it may import besides itself. What is not listed has no room.
ROOMS: dict[str, frozenset[str]] = {
    "main": frozenset(),
    "marathon": frozenset(),
    "marathon.errors": frozenset(),
    "marathon.setting_values": _rooms("errors"),
    "marathon.settings": _rooms("setting_values errors"),
    "marathon.env_file": _rooms("settings setting_values errors"),
    "marathon.logs": _rooms("errors"),
    "marathon.signed_links": _rooms("errors"),
    "marathon.domain": _rooms("errors"),
    "marathon.ports": _rooms("domain errors"),
    "marathon.words": _rooms("domain errors"),
    "marathon.charts": _rooms("words domain errors"),
    "marathon.files": _rooms("domain errors"),
    "marathon.store": _rooms("domain errors"),
    "marathon.strava": _rooms("ports domain store errors"),
    "marathon.usecases": _rooms("store files ports domain signed_links errors"),
    "models": _rooms("ports domain errors"),
    "bot": frozenset(),
    "bot.core": _rooms("usecases charts words ports domain logs errors"),
    "bot.background": _rooms("bot.core usecases store ports domain logs errors"),
    "bot.doorway": _rooms("domain"),
    "bot.on_telegram": _rooms("bot.core bot.doorway words domain errors"),
    "bot.on_slack": _rooms("bot.core bot.doorway words domain errors"),
    "bot.on_email": _rooms("bot.core words domain errors"),
    "bot.on_web": _rooms("bot.core bot.doorway words domain errors"),
    "bot.on_terminal": _rooms("bot.core words domain errors"),
    "bot.demo": _rooms("domain store ports errors"),
    "webhooks": _rooms("usecases charts words ports domain signed_links logs errors"),
    "bot.wiring": EVERYTHING,
    "bot.cli": EVERYTHING,
    "bot.serving": EVERYTHING,
    "bot.terminal_work": EVERYTHING,
    "bot.model_work": EVERYTHING,
    "bot.process_work": EVERYTHING,
    "bot.data_work": EVERYTHING,
    "bot.doctor": EVERYTHING,
    "bot.bench": EVERYTHING,
}
NAMESPACES = {"marathon", "bot", "main"}  # their own modules only; what lies deeper needs a room of its own

# Third-party packages with a home; the rest is free. The bench draws and measures with all of them.
HOMES: dict[str, frozenset[str]] = {
    "telegram": frozenset({"bot.on_telegram"}),
    "slack_bolt": frozenset({"bot.on_slack"}),
    "slack_sdk": frozenset({"bot.on_slack"}),
    "aiohttp": frozenset({"webhooks", "bot.demo", "bot.wiring", "bot.on_slack"}),  # Slack's SDK rests on it
    "sqlalchemy": frozenset({"marathon.store"}),
    "alembic": frozenset({"marathon.store"}),
    "stravalib": frozenset({"marathon.strava"}),
    "apscheduler": frozenset({"bot.background"}),
    "procrastinate": frozenset({"bot.background"}),
    "matplotlib": frozenset({"marathon.charts"}),
    "pandas": frozenset({"models"}),
    "sklearn": frozenset({"models"}),
    "psutil": frozenset({"webhooks.ops"}),
}
DOMAIN_MAY_USE = {"numpy"}
DOMAIN_MUST_NOT_USE = {
    *(
        "asyncio",
        "concurrent",
        "http",
        "io",
        "logging",
        "multiprocessing",
        "os",
        "pathlib",
        "random",
        "select",
    ),
    *("shutil", "socket", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib"),
}
WITHOUT_CLOCK = {
    *("marathon.domain", "marathon.words", "marathon.charts", "marathon.usecases", "marathon.ports"),
    *("marathon.errors", "models", "bot.core"),
}
WITHOUT_AWAIT = ("marathon", "models")
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
READS_ENVIRONMENT = {"main", "marathon.settings"}
BANNED_WORDS = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "service", "services"}
LONGEST_FILE, LONGEST_FUNCTION = 300, 40
TESTS_THAT_BUILD = ("tests/journeys/", "tests/soak/", "tests/test_docs.py")


def room_of(name: str) -> str | None:
    """Returns the room that a module lives in, none where it is not listed."""
    parts = name.split(".")
    prefixes = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return next(
        (room for room in prefixes if room in ROOMS and (room not in NAMESPACES or room == name)), None
    )


def wrong_rooms(modules: list[Module]) -> Iterator[str]:
    """Returns modules with no room and imports that the table does not list."""
    for module in modules:
        room = room_of(module.name)
        if room is None:
            yield f"{module.path}: has no room"
            continue
        for name in module.imports:
            if name.startswith((".", "?")):
                yield f"{module.path}: imports {name}, which cannot be followed"
            elif is_ours(name):
                yield from _wrong_import(module, room, name)


def _wrong_import(module: Module, room: str, name: str) -> Iterator[str]:
    target = room_of(name) or room_of(name.rpartition(".")[0])
    if target is None:
        yield f"{module.path}: imports {name}, which has no room"
    elif target in BUILDERS and room not in {*BUILDERS, "main"}:
        yield f"{module.path}: imports {name}, which only main.py and journeys may"
    elif target != room and ROOMS[room] != EVERYTHING and target not in ROOMS[room]:
        yield f"{module.path}: {room} may not import {target}"


def wrong_packages(modules: list[Module]) -> Iterator[str]:
    """Returns third-party packages used away from their home, and what the domain may not touch."""
    for module in modules:
        room = room_of(module.name) or ""
        for name in module.imports:
            package = name.split(".")[0]
            homes = HOMES.get(package, frozenset({room, module.name}))
            if room != "bot.bench" and not homes & {room, module.name}:
                yield f"{module.path}: {package} belongs to {', '.join(sorted(homes))}"
            if room != "bot.bench" and "pyplot" in name:
                yield f"{module.path}: pyplot keeps global state"
            if room == "marathon.domain" and _soils_domain(package):
                yield f"{module.path}: the domain may not use {package}"


def _soils_domain(package: str) -> bool:
    third_party = package not in sys.stdlib_module_names and not is_ours(package)
    return package in DOMAIN_MUST_NOT_USE or (third_party and package not in DOMAIN_MAY_USE)


def wrong_calls(modules: list[Module]) -> Iterator[str]:
    """Returns clocks, awaits, files and looks at the environment where they do not belong."""
    for module in modules:
        names = attributes_of(module)
        from_os = {name for name in module.imports if name in {"os.environ", "os.getenv", "os.environb"}}
        if module.name not in READS_ENVIRONMENT and (
            from_os or names & {"os.environ", "os.getenv", "os.environb"}
        ):
            yield f"{module.path}: reads the environment; only settings does"
        held = {
            clock
            for clock in CLOCKS
            for name in names | set(module.imports)
            if f".{name}".endswith(f".{clock}")
        }
        if held and (room_of(module.name) or "") in WITHOUT_CLOCK:
            yield f"{module.path}: holds a clock ({', '.join(sorted(held))}); take the time as an argument"
        if module.name.split(".")[0] in WITHOUT_AWAIT and awaits(module):
            yield f"{module.path}: awaits; only the doors do"
        if room_of(module.name) == "marathon.domain" and any(
            isinstance(node, ast.Call) and dotted(node.func) in {"open", "print", "input"}
            for node in ast.walk(module.tree)
        ):
            yield f"{module.path}: the domain reads and writes nothing"


def wrong_sizes_and_names(modules: list[Module]) -> Iterator[str]:
    """Returns files and functions that grew too long, and names that say nothing."""
    for module in modules:
        written_by_alembic = "/migrations/versions/" in module.path
        if module.lines > LONGEST_FILE and not written_by_alembic:
            yield f"{module.path}: {module.lines} lines; split it at {LONGEST_FILE}"
        if not ast.get_docstring(module.tree) and not written_by_alembic:
            yield f"{module.path}: has no docstring"
        names = module.name.split(".")
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not written_by_alembic:
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    yield f"{module.path}: {node.name} has {length} lines; split it at {LONGEST_FUNCTION}"
            elif isinstance(node, ast.ClassDef):
                names.append(node.name)
        words = {word.lower() for name in names for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}
        yield from (f"{module.path}: the name {word} says nothing" for word in sorted(words & BANNED_WORDS))


def wrong_tests(root: Path) -> Iterator[str]:
    """Returns tests outside the journeys that build the whole process."""
    for file in sorted((root / "tests").rglob("*.py")):
        module = read_module(root, file)
        if module.path.startswith(TESTS_THAT_BUILD):
            continue
        for name in module.imports:
            if any(f"{name}.".startswith(f"{builder}.") for builder in BUILDERS):
                yield f"{module.path}: imports {name}, which only main.py and journeys may"


def problems(root: Path) -> list[str]:
    """Returns everything that breaks the shape of the house under a folder."""
    modules = read_tree(root)
    found = [
        *wrong_rooms(modules),
        *wrong_packages(modules),
        *wrong_calls(modules),
        *wrong_sizes_and_names(modules),
    ]
    return sorted({*found, *wrong_tests(root)})


def test_the_house_has_its_shape(project: Path) -> None:
    assert len(list((project / "bot").rglob("*.py"))) > 20, "this is no checkout"
    assert problems(project) == []


FAULTS: list[tuple[str, str, str]] = [
    ("marathon/weather.py", "", "has no room"),
    ("bot/on_fax.py", "", "has no room"),
    (
        "marathon/domain/load.py",
        "from marathon.store import inbox",
        "marathon.domain may not import marathon.store",
    ),
    (
        "marathon/domain/load.py",
        "from marathon import store",
        "marathon.domain may not import marathon.store",
    ),
    (
        "marathon/store/rows.py",
        "def f() -> None:\n    import marathon.settings",
        "may not import marathon.settings",
    ),
    ("marathon/usecases/see.py", "from marathon.words import voice", "may not import marathon.words"),
    ("marathon/errors.py", "import marathon.domain.units", "marathon.errors may not import marathon.domain"),
    ("webhooks/app.py", "from bot.core import message", "webhooks may not import bot.core"),
    ("bot/on_slack.py", "import bot.on_telegram", "bot.on_slack may not import bot.on_telegram"),
    ("bot/core/router.py", "from marathon.store import rows", "bot.core may not import marathon.store"),
    ("bot/core/router.py", "from bot.wiring import build", "which only main.py and journeys may"),
    ("bot/core/router.py", "from . import message", "which cannot be followed"),
    ("bot/core/router.py", "__import__('bot.on_slack')", "bot.core may not import bot.on_slack"),
    ("models/training.py", "from marathon.files import fit", "models may not import marathon.files"),
    ("main.py", "import bot.cli", "main may not import bot.cli"),
    ("tests/core/test_x.py", "import bot.wiring", "which only main.py and journeys may"),
    ("bot/on_slack.py", "import telegram.ext", "telegram belongs to bot.on_telegram"),
    ("marathon/usecases/see.py", "from sqlalchemy import select", "sqlalchemy belongs to marathon.store"),
    ("webhooks/app.py", "import psutil", "psutil belongs to webhooks.ops"),
    ("marathon/domain/load.py", "import pydantic", "the domain may not use pydantic"),
    ("marathon/domain/load.py", "from time import sleep", "the domain may not use time"),
    ("marathon/charts/week.py", "from matplotlib import pyplot", "pyplot keeps global state"),
    (
        "marathon/domain/load.py",
        "from datetime import date\nTODAY = date.today()",
        "holds a clock (date.today)",
    ),
    ("bot/core/router.py", "import datetime as d\nNOW = d.datetime.now()", "holds a clock (datetime.now)"),
    ("bot/core/x.py", "from datetime import datetime as d\nNOW = d.now()", "holds a clock (datetime.now)"),
    ("marathon/usecases/see.py", "from time import time", "holds a clock (time.time)"),
    ("marathon/usecases/see.py", "async def see() -> None: ...", "awaits; only the doors do"),
    ("marathon/domain/load.py", "RULES = open('rules').read()", "the domain reads and writes nothing"),
    ("bot/background/lanes.py", "import os\nN = os.environ['N']", "reads the environment"),
    ("webhooks/app.py", "from os import getenv", "reads the environment"),
    ("marathon/store/date_utils.py", "", "the name utils says nothing"),
    ("marathon/store/rows.py", "class RowManager: ...", "the name manager says nothing"),
    ("marathon/store/rows.py", "X = 1\n" * 300, "301 lines; split it at 300"),
    (
        "marathon/store/rows.py",
        "def long() -> None:\n" + "    x = 1\n" * 40,
        "long has 41 lines; split it at 40",
    ),
]


@pytest.mark.parametrize(("path", "fault", "complaint"), FAULTS, ids=lambda value: value[:40].strip())
def test_a_planted_fault_is_seen(tmp_path: Path, path: str, fault: str, complaint: str) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'"""What lives here."""\n{fault}')
    assert [complaint in problem for problem in problems(tmp_path)] == [True]


def test_a_module_without_docstring_is_seen(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("X = 1\n")
    assert problems(tmp_path) == ["main.py: has no docstring"]


def test_what_the_table_lists_is_allowed(tmp_path: Path) -> None:
    allowed = {
        "marathon/charts/week.py": "from marathon.words import voice\nfrom matplotlib.figure import Figure",
        "bot/wiring.py": "import webhooks.app\nimport bot.cli\nfrom marathon import settings",
        "bot/background/clock.py": "from datetime import datetime\nNOW = datetime.now()",
        "marathon/domain/load.py": "import numpy as np\nfrom datetime import date",
        "tests/journeys/test_x.py": "import bot.wiring",
    }
    for path, text in allowed.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(f'"""What lives here."""\n{text}\n')
    assert problems(tmp_path) == []
