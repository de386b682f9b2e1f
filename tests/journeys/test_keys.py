"""Changing the key of all tokens with the real command, killed halfway and run again, on both databases."""

import re
from collections.abc import Iterator
from functools import partial

import pytest
from cryptography.fernet import Fernet

from marathon.domain.athlete import AthleteId
from marathon.domain.strava_account import LinkState, StravaId, StravaLink, TokenPair
from marathon.errors import TokenUnreadableError
from marathon.store import athletes, strava_links
from marathon.store.columns import utc_now
from marathon.store.store import Connection, Store
from marathon.store.token_box import TokenBox
from tests.contracts.databases import postgres_database
from tests.journeys.conftest import House

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
ATHLETES = 4_000


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, house: House) -> Iterator[str]:
    """Yields the address of an empty database, once on each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{house.database}"
        return
    with postgres_database(request.getfixturevalue("postgres_url")) as url:
        yield url


def _seed(database: str) -> None:
    store, old = Store.open(database), TokenBox([OLD])
    for start in range(1, ATHLETES, 200):
        store.write(partial(_connect, old, range(start, start + 200)))
    store.close()


def _connect(box: TokenBox, numbers: range, connection: Connection) -> None:
    for number in numbers:
        athlete_id = athletes.add(connection, f"Athlete {number}", "UTC")
        pair = TokenPair(
            access_token=f"access-{number}", refresh_token=f"refresh-{number}", expires_at=utc_now()
        )
        link = StravaLink(
            athlete_id=athlete_id,
            strava_id=StravaId(number),
            sealed_tokens=box.seal(athlete_id, pair),
            expires_at=utc_now(),
            scopes=frozenset(),
            state=LinkState.LINKED,
            consent_version="1",
            consented_at=utc_now(),
            connected_at=utc_now(),
        )
        strava_links.put(connection, link)


def _readable(database: str, key: str) -> int:
    """Returns how many athletes' tokens this key alone reads, each its own."""
    store, box, found = Store.open(database), TokenBox([key]), 0
    with store.read() as connection:
        for number, sealed in strava_links.sealed_after(connection, 0, 2 * ATHLETES):
            try:
                found += box.open(AthleteId(number), sealed).refresh_token == f"refresh-{number}"
            except TokenUnreadableError:
                continue
    store.close()
    return found


def test_fault_49_a_rotation_that_is_killed_is_finished_by_another(house: House, database: str) -> None:
    _seed(database)
    told = {"TOKEN_KEYS": f"{NEW},{OLD}", "DATABASE_URL": database}
    with house.running("keys", "rotate", until="100 of 4,000", **told) as running:
        running.process.kill()
        running.process.wait()
    halfway = _readable(database, NEW)
    assert 100 <= halfway < ATHLETES, "the kill came too late to show anything"
    assert halfway + _readable(database, OLD) == ATHLETES
    said = house.run("keys", "rotate", **told).done()
    counted = [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", said.splitlines()[-1])[:2]]
    assert counted == [ATHLETES - halfway, halfway]
    assert "4,000 of 4,000 tokens" in said
    assert _readable(database, NEW) == ATHLETES
    everything = said + house.log + "".join(running.lines) + running.err
    assert not any(secret in everything for secret in (NEW, OLD, "refresh-1", "gAAAA"))


def test_tokens_that_no_key_reads_are_named_and_end_in_exit_1(house: House) -> None:
    database = f"sqlite:///{house.database}"
    store = Store.open(database)
    store.write(partial(_connect, TokenBox([OLD]), range(1, 3)))
    store.close()
    ended = house.run("keys", "rotate", TOKEN_KEYS=NEW)
    assert ended.code == 1
    assert "2 cannot be read with any key in TOKEN_KEYS" in ended.out
    assert _readable(database, OLD) == 2
    assert "can be taken out" in house.run("keys", "rotate", TOKEN_KEYS=f"{NEW},{OLD}").done()


def test_without_a_usable_key_it_names_the_variable_and_never_its_value(house: House) -> None:
    assert (
        house.run("keys", "rotate", TOKEN_KEYS="a-key-that-is-none")
        .refused(2)
        .startswith("TOKEN_KEYS is not")
    )
    assert house.run("keys", "rotate", TOKEN_KEYS=None).refused(2) == "TOKEN_KEYS is not set."
