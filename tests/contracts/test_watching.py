"""What whoever watches asks of a database, on both of them: how large it is, what failed, who did what, what is old."""

from datetime import UTC, datetime, timedelta

import pytest

from marathon.store import measure, system_log
from marathon.store.store import Store
from marathon.usecases.read_audit import read_audit
from tests.contracts.asking import Asked

NOW = datetime(2026, 11, 30, 6, 20, tzinfo=UTC)
FACTS = {"fingerprint": "812b26664c", "kind": "KeyError"}


def test_it_takes_a_write_and_tells_its_size(store: Store) -> None:
    before = store.version_now()
    for _ in range(2):
        store.write(measure.touch)
    assert store.version_now() == before, "each look at readiness would have every card made anew"
    found = store.measure()
    assert found.size_bytes > 100_000
    assert found.connections >= 1


def test_a_fault_is_counted_for_an_hour_from_the_first(asked: Asked) -> None:
    def count(now: datetime, more: int, fingerprint: str = "812b26664c") -> tuple[datetime, int]:
        facts = FACTS | {"fingerprint": fingerprint}
        return asked.write(system_log.count, "unexpected_error", now, more, request_id="r", facts=facts)

    an_hour_later = NOW + timedelta(hours=1)
    counted = [count(NOW, 2), count(NOW + timedelta(minutes=59), 3), count(NOW, 1, "another")]
    assert counted == [(NOW, 2), (NOW, 5), (NOW, 1)]
    assert count(an_hour_later, 4) == (an_hour_later, 4)


def test_who_did_what_is_read_beside_others_and_what_is_old_goes(asked: Asked, database_url: str) -> None:
    for event in ("exported", "unforeseen"):
        asked.write(system_log.record, "INFO", event, athlete_id=asked.athlete_id)
    beside = Store.open_to_read(database_url)
    (deed,) = read_audit(beside, NOW - timedelta(days=3650))
    assert (deed.event, deed.athlete_id, deed.name[:3]) == ("exported", asked.athlete_id, "Zoë")
    with pytest.raises(RuntimeError, match="opened to read"):
        beside.write(measure.touch)
    beside.close()
    until = datetime.now(UTC) + timedelta(days=1)
    assert [asked.write(system_log.forget, until, most) for most in (1, 200)] == [1, 1]
