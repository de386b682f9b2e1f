"""What the root conftest promises: absent data is skipped aloud, and a browser that is here must be used."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SUITE = """
import pytest

@pytest.mark.browser
def test_page(chromium): ...

def test_real_data(shared_data): ...
"""


@pytest.fixture
def suite(project: Path, tmp_path: Path) -> Path:
    """Returns a folder with the real conftest and configuration and two tests."""
    (tmp_path / "tests").mkdir()
    shutil.copy(project / "tests" / "conftest.py", tmp_path / "tests")
    shutil.copy(project / "pyproject.toml", tmp_path)
    (tmp_path / "tests" / "test_suite.py").write_text(SUITE)
    return tmp_path


def run(suite: Path, **extra: str) -> str:
    """Runs the suite where there is no browser and no data."""
    clean = {name: value for name, value in os.environ.items() if name != "BROWSER_REQUIRED"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
        cwd=suite,
        env={**clean, "PATH": "/nonexistent", "TRAINING_TEST_DATA": "/nonexistent", **extra},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    ).stdout


def test_what_is_skipped_is_listed_with_its_reason(suite: Path) -> None:
    said = run(suite)
    assert "2 skipped" in said.splitlines()[-1]
    assert "no Chromium on PATH" in said
    assert "real data is absent: set TRAINING_TEST_DATA" in said


def test_a_skipped_browser_test_fails_where_a_browser_was_made_sure_of(suite: Path) -> None:
    said = run(suite, BROWSER_REQUIRED="1")
    assert "1 skipped, 1 error" in said.splitlines()[-1]
    assert "a browser is here, yet the test was skipped" in said
