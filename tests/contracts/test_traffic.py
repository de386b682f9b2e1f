"""What /status counts, on both databases."""

from datetime import UTC, date, datetime, timedelta

from marathon.domain.operator_card import OutboxCounts
from marathon.domain.parcel import Address, Message
from marathon.store import destinations, outbox, outbox_claims, system_log, traffic
from tests.contracts.asking import Asked

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


def _message(asked: Asked, number: int) -> Message:
    return Message(
        key=f"run:{number}",
        kind="backfill",
        athlete_id=asked.athlete_id,
        platform="web",
        external_id=str(number),
        local_date=date(2026, 11, 2),
        content={},
    )


def test_messages_are_counted_by_how_they_stand(asked: Asked) -> None:
    assert asked.read(traffic.outbox_counts, NOW) == OutboxCounts(waiting=0, failed=0, oldest_due_at=None)
    for number in range(1, 5):
        asked.write(outbox.add, _message(asked, number), NOW + timedelta(seconds=number))
    first, second = (asked.write(outbox_claims.claim, "a", NOW + timedelta(minutes=1)) for _ in range(2))
    assert first
    assert second
    asked.write(outbox.sent, first, "id", NOW)
    asked.write(outbox.failed, second, "gone")
    found = asked.read(traffic.outbox_counts, NOW + timedelta(seconds=3))
    assert found == OutboxCounts(waiting=2, failed=1, oldest_due_at=NOW + timedelta(seconds=3))


def test_muted_places_are_counted_by_platform(asked: Asked) -> None:
    assert asked.read(traffic.muted_places) == {}
    for platform, number in (("web", "1"), ("telegram", "2"), ("telegram", "3"), ("slack", "4")):
        address = Address(platform=platform, external_id=number)
        asked.write(destinations.open_place, asked.athlete_id, address)
        if platform != "slack":
            asked.write(outbox.mute_place, platform, number, NOW)
    assert asked.read(traffic.muted_places) == {"telegram": 2, "web": 1}


def test_the_last_event_of_a_name_is_found(asked: Asked) -> None:
    assert asked.read(traffic.last_event, "strava_paused") is None
    for number in (1, 2):
        asked.write(system_log.record, "ERROR", "strava_paused", error=f"error {number}")
    asked.write(system_log.record, "INFO", "another")
    found = asked.read(traffic.last_event, "strava_paused")
    assert found is not None
    assert found[1] == {"error": "error 2"}
