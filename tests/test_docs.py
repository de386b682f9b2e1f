"""Holds the documents against the code: what one can set, start or say is written down where people look."""

import importlib
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from marathon.settings import Settings

SETTINGS = {name.upper() for name in Settings.model_fields}
# Written in pieces, so that this file does not hold what it looks for.
MACHINE_PATHS = (
    r"(?<![\w.])/(?:" + "|".join(("wor" + "k", "ro" + "ot", "far" + "m", r"ho" + r"me/\w+")) + r")/[\w.]"
)
DOWNLOAD_HOSTS = "|".join(("files[.]python" + "hosted", r"\bpy" + "pi[.]org", "registry[.]npm" + "js"))
FORBIDDEN = re.compile(f"{MACHINE_PATHS}|{DOWNLOAD_HOSTS}")


def unnamed(names: Iterable[str], text: str) -> list[str]:
    """Returns the names that a text does not hold as whole words."""
    return sorted(name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text))


def forbidden_lines(files: Mapping[str, str]) -> list[str]:
    """Returns where paths of one machine or download hosts stand."""
    return [
        f"{path}:{number}"
        for path, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        if FORBIDDEN.search(line)
    ]


def dead_links(page: Path) -> list[str]:
    """Returns the relative links of a page that lead to no file."""
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
    return sorted(link for link in targets if "://" not in link and not (page.parent / link).exists())


def tracked(project: Path) -> dict[str, str]:
    """Returns the text of each file in version control, by path; pictures and models are left out."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=project, capture_output=True, text=True, check=True
    )
    texts = {}
    for path in filter(None, listed.stdout.split("\0")):
        try:
            texts[path] = (project / path).read_text("utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
    return texts


def cli_commands(command: Any, prefix: str = "") -> Iterator[str]:
    """Returns each command of a click group with the words that lead to it; hidden ones are internal."""
    for name, child in getattr(command, "commands", {}).items():
        if child.hidden:
            continue
        if hasattr(child, "commands"):
            yield from cli_commands(child, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}"


@pytest.fixture(scope="module")
def readme(project: Path) -> str:
    """Returns the README's text."""
    page = project / "README.md"
    if not page.exists():
        pytest.skip("README.md is not written yet")
    return page.read_text("utf-8")


def module_or_skip(name: str) -> Any:
    """Returns a module, or skips while nobody has written it."""
    if find_spec(name) is None:
        pytest.skip(f"{name} is not written yet")
    return importlib.import_module(name)


def test_the_readme_names_every_setting(readme: str) -> None:
    assert unnamed(SETTINGS, readme) == []


def test_the_readme_names_every_command_of_the_terminal(readme: str) -> None:
    cli = module_or_skip("bot.cli")
    commands = [
        f"main.py {name}" for name in cli_commands(importlib.import_module("typer.main").get_command(cli.app))
    ]
    assert len(commands) > 3
    assert unnamed([*commands, "main.py test"], readme) == []


def test_the_readme_names_every_command_of_the_chat(readme: str) -> None:
    commands = module_or_skip("bot.core.commands").COMMANDS
    assert unnamed([f"/{name}" for name in commands], readme) == []


def test_the_example_file_names_the_settings_and_nothing_else(project: Path) -> None:
    lines = (project / ".env.example").read_text("utf-8").splitlines()
    named = [line.partition("=")[0] for line in lines if line and not line.startswith("#")]
    assert sorted(named) == sorted(SETTINGS)
    assert [line for line in lines if re.match(r"\w+=.+", line)] == [], "an example holds no values"


def test_no_file_names_one_machine_or_a_download_host(project: Path) -> None:
    files = tracked(project)
    assert "main.py" in files
    assert forbidden_lines(files) == []


def test_every_relative_link_leads_somewhere(project: Path) -> None:
    pages = [project / path for path in tracked(project) if path.endswith(".md")]
    assert {page.name: dead_links(page) for page in pages if dead_links(page)} == {}


def test_a_missing_name_is_seen() -> None:
    text = "`STRAVA_CLIENT_ID`, `/today` and `main.py plan import FILE`"
    assert unnamed(["STRAVA_CLIENT_ID", "STRAVA_CLIENT", "/to", "/today", "main.py plan import"], text) == [
        "/to",
        "STRAVA_CLIENT",
    ]


@pytest.mark.parametrize(
    "line",
    ["see /wor" + "k/main/x.py", "cd /ro" + "ot/x", "/ho" + "me/eve/x", "https://py" + "pi.org/simple"],
)
def test_a_forbidden_line_is_seen(line: str) -> None:
    assert forbidden_lines({"a.md": f"fine\n{line}\n", "b.md": "a /workout page and network/home/page"}) == [
        "a.md:2"
    ]


def test_a_dead_link_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text("[here](README.md#top) [web](https://example.org/x) [gone](docs/gone.md)")
    assert dead_links(page) == ["docs/gone.md"]
