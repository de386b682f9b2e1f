"""Fixtures that every folder of tests may use; what belongs to one subject stands beside its tests."""

import os
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
