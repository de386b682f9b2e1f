"""Events read from whatever was sent: an event or a refusal, and a key that tells edits apart."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marathon.domain.athlete import AthleteId
from marathon.domain.strava_event import LARGEST_ID, Aspect, StravaEvent, Subject, parse_event
from marathon.domain.work import InboxRow, Priority, retry_delay
from marathon.errors import StravaEventError
from marathon.usecases.accept_event import Ignored, accept_event

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
SENT: dict[str, object] = {
    "object_type": "activity",
    "object_id": 17_000_000_001,
    "aspect_type": "update",
    "updates": {"title": "Evening 🏃", "private": False},
    "owner_id": 42,
    "subscription_id": 7,
    "event_time": int(NOW.timestamp()) - 3,
}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def test_an_event_comes_out_as_it_was_sent() -> None:
    assert parse_event(SENT, NOW) == StravaEvent(
        subject=Subject.ACTIVITY,
        aspect=Aspect.UPDATE,
        object_id=17_000_000_001,
        owner_id=42,
        subscription_id=7,
        event_time=int(NOW.timestamp()) - 3,
        updates=(("private", "false"), ("title", "Evening 🏃")),
    )


@settings(max_examples=300)
@given(changes=st.dictionaries(st.sampled_from(sorted(SENT)), ANYTHING))
def test_whatever_is_sent_is_an_event_that_can_be_kept_or_is_refused(changes: dict[str, object]) -> None:
    try:
        event = parse_event({**SENT, **changes}, NOW)
    except StravaEventError:
        return
    numbers = (event.object_id, event.owner_id, event.subscription_id, event.event_time)
    assert all(type(number) is int and 0 < number <= LARGEST_ID for number in numbers)
    assert abs(event.event_time - NOW.timestamp()) <= 30 * 86_400
    assert "\\u0000" not in json.dumps(event.updates)
    assert event.event_key.encode().isascii()


@given(body=ANYTHING)
def test_no_body_but_an_event_is_one(body: object) -> None:
    with pytest.raises(StravaEventError):
        parse_event(body, NOW)


def test_the_key_is_that_of_a_repetition_and_of_nothing_else() -> None:
    key = parse_event(SENT, NOW).event_key
    assert parse_event(json.loads(json.dumps(SENT)), NOW + timedelta(minutes=5)).event_key == key
    others: dict[str, object] = {
        "object_type": "athlete",
        "object_id": 1,
        "aspect_type": "create",
        "updates": {"title": "Evening 🏃", "private": True},
        "owner_id": 43,
        "event_time": int(NOW.timestamp()),
    }
    assert all(parse_event({**SENT, name: value}, NOW).event_key != key for name, value in others.items())


@pytest.mark.parametrize(
    ("updates", "is_meant"),
    [
        ({"authorized": "false"}, True),
        ({"authorized": False}, True),
        ({"authorized": "true"}, False),
        ({}, False),
    ],
)
def test_a_deauthorisation_is_one_however_it_is_spelled(updates: dict[str, object], is_meant: bool) -> None:
    sent = {**SENT, "object_type": "athlete", "updates": updates}
    assert parse_event(sent, NOW).is_deauthorisation is is_meant
    assert not parse_event({**SENT, "updates": updates}, NOW).is_deauthorisation


def _accept(**changes: object) -> InboxRow | Ignored:
    owners = {42: AthleteId(1)}
    return accept_event({**SENT, **changes}, subscription_id=7, owner_of=owners.get, now=NOW)


def test_a_delete_goes_first_and_the_row_says_what_is_to_be_looked_up() -> None:
    row = _accept(aspect_type="delete", updates={})
    assert isinstance(row, InboxRow)
    assert (row.athlete_id, row.kind, row.priority) == (1, "strava_activity", Priority.URGENT)
    assert row.payload == {
        "object_id": 17_000_000_001,
        "aspect": "delete",
        "event_time": int(NOW.timestamp()) - 3,
        "updates": {},
    }


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"subscription_id": 8}, Ignored.SUBSCRIPTION),
        ({"owner_id": 43}, Ignored.OWNER),
        ({"object_type": "athlete"}, Ignored.NOTHING),
    ],
)
def test_what_does_not_concern_us_is_ignored(changes: dict[str, object], why: Ignored) -> None:
    assert _accept(**changes) is why


@given(attempts=st.integers(1, 1000), jitter=st.floats(0, 1))
def test_delays_grow_to_an_hour_and_never_vanish(attempts: int, jitter: float) -> None:
    assert timedelta(seconds=2.5) <= retry_delay(attempts, jitter) <= timedelta(hours=1)
    assert retry_delay(attempts, jitter) <= retry_delay(attempts + 1, jitter)
