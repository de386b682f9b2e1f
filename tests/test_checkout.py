"""Holds the folder that a newcomer clones to what belongs into it."""

import subprocess
from pathlib import Path

import pytest

FOLDERS = {".ci", "bot", "docs", "marathon", "models", "tests", "webhooks"}
FILES = {
    ".env.example",
    ".gitignore",
    ".replit",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "main.py",
    "pyproject.toml",
    "requirements-test.lock",
    "requirements.lock",
}


def test_nothing_lies_about_at_the_top(project: Path) -> None:
    if not (project / ".git").exists():
        pytest.skip("no git checkout")
    said = subprocess.run(["git", "ls-files"], cwd=project, capture_output=True, text=True, check=True).stdout
    assert {line.split("/")[0] for line in said.splitlines()} == FOLDERS | FILES
