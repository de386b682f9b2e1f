"""What one process does alone: the name is its own until it leaves, dies, or proves to be ahead of its time."""

from datetime import UTC, datetime, timedelta

from marathon.store import sole_leases
from tests.contracts.asking import Asked

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


def test_one_process_holds_a_name_until_it_leaves_or_dies(asked: Asked) -> None:
    hold, later = sole_leases.hold, NOW + sole_leases.LEASE
    assert asked.write(hold, "telegram", "a", NOW)
    assert not asked.write(hold, "telegram", "b", NOW)
    assert asked.write(hold, "slack", "b", NOW)
    asked.write(sole_leases.leave, "telegram", "b")
    assert asked.write(hold, "telegram", "a", NOW), "only who holds it can leave it"
    assert not asked.write(hold, "telegram", "b", later - timedelta(seconds=1))
    assert asked.write(hold, "telegram", "b", later)
    asked.write(sole_leases.end, "telegram")
    assert asked.write(hold, "telegram", "a", NOW)


def test_a_name_taken_by_a_clock_that_ran_ahead_is_free(asked: Asked) -> None:
    hold = sole_leases.hold
    assert asked.write(hold, "schedule", "a", NOW + timedelta(days=1))
    assert asked.write(hold, "schedule", "b", NOW)
    assert not asked.write(hold, "schedule", "c", NOW - timedelta(seconds=29)), "clocks differ a little"
