"""Fixtures that every folder of tests may use; what belongs to one subject stands beside its tests."""

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def project() -> Path:
    """Returns the folder of the checkout."""
    return PROJECT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Returns the folder of real recordings, or skips where the machine has none."""
    default = PROJECT.parent / "shared" / "data"
    folder = Path(os.environ.get("TRAINING_TEST_DATA", default))
    if not folder.is_dir():
        pytest.skip(f"real data is absent: set TRAINING_TEST_DATA (looked in {folder})")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """Returns the path of the machine's Chromium, or skips where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip("no Chromium on PATH")
    return path


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turns a skipped browser test into a failure where the checks have made sure of a browser."""
    report = yield
    if report.skipped and item.get_closest_marker("browser") and os.environ.get("BROWSER_REQUIRED"):
        report.outcome = "failed"
        report.longrepr = f"a browser is here, yet the test was skipped: {report.longrepr}"
    return report
