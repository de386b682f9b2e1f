"""`process` by hand: counts and progress, a sentence for what is wrong, and no company on a SQLite file."""

import os
import signal
from datetime import UTC, datetime, timedelta

import psutil
import pytest

from marathon.store import athletes
from marathon.store.store import Connection, Store
from tests.contracts.databases import postgres_database
from tests.journeys.conftest import House, house
from tests.soak.service import eventually

__all__ = ["house"]
TODAY = datetime.now(UTC).date()


def add_athletes(url: str, count: int) -> None:
    """Adds people of whom nothing is known."""

    def unit(connection: Connection) -> None:
        for number in range(count):
            athletes.add(connection, f"Runner {number}", "UTC")

    store = Store.open(url)
    store.write(unit)
    store.close()


def test_it_judges_all_or_one_and_counts(house: House) -> None:
    add_athletes(f"sqlite:///{house.database}", 205)
    said = house.run("process", "--date", f"{TODAY}").done().splitlines()
    assert said == ["200 of 205 athletes", "205 of 205 athletes", "205 days of 205 athletes judged."]
    said = (
        house.run("process", "--date", f"{TODAY - timedelta(days=3)}", "--athlete", "7").done().splitlines()
    )
    assert said == ["1 of 1 athlete", "1 day of 1 athlete judged."]
    assert "processed 205 days of 205 athletes, 0 failed" in house.log


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--date", "yesterday"), 2, "--date is no date such as 2026-11-28"),
        (("--date", f"{TODAY + timedelta(days=2)}"), 2, "--date has not come yet"),
        (("--date", f"{TODAY - timedelta(days=401)}"), 2, "--date is more than 400 days back"),
        (("--date", f"{TODAY}", "--athlete", "7"), 1, "7"),
        ((), 2, "--date"),
    ],
)
def test_what_cannot_be_judged_is_one_sentence(
    house: House,
    words: tuple[str, ...],
    code: int,
    told: str,
) -> None:
    assert told in house.run("process", *words).refused(code)


def test_it_refuses_while_the_service_holds_the_file(house: House) -> None:
    with house.running("serve", until="listens on"):
        assert "already running" in house.run("process", "--date", f"{TODAY}").refused()


def test_workers_end_with_a_parent_that_is_killed(house: House, postgres_url: str) -> None:
    if (os.cpu_count() or 1) == 1:
        pytest.skip("one core needs no workers")
    with postgres_database(postgres_url) as url:
        add_athletes(url, 3000)
        with house.running(
            "process", "--date", f"{TODAY}", until="of 3,000 athletes", DATABASE_URL=url
        ) as one:
            children = psutil.Process(one.process.pid).children(recursive=True)
            assert len([child for child in children if child.is_running()]) >= 2
            one.process.send_signal(signal.SIGKILL)
            one.process.wait(10)
            eventually(lambda: not any(child.is_running() for child in children), "an orphan works on", 20)
