"""What opens pages, programs and calendars on both databases: each secret once, and the next in its place."""

from datetime import UTC, datetime, timedelta
from functools import partial

from marathon.domain.web_session import SessionKind, WebSession
from marathon.store import athletes, calendar_feeds, web_sessions
from marathon.store.store import Connection, Store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def test_a_token_is_spent_once(store: Store) -> None:
    who = store.write(lambda connection: athletes.add(connection, "Ana", "UTC"))
    spend = partial(web_sessions.spend, athlete_id=who, token="link", until=LATER)
    assert [store.write(spend) for _ in range(2)] == [True, False]
    with store.read() as connection:
        assert web_sessions.was_spent(connection, "link")
        assert not web_sessions.was_spent(connection, "another")


def test_a_refresh_token_is_changed_for_the_next_and_known_as_spent(store: Store) -> None:
    def begin(connection: Connection) -> WebSession:
        who = athletes.add(connection, "Ana", "UTC")
        return web_sessions.begin(connection, who, SessionKind.PROGRAM, "first", client="", now=NOW)

    session = store.write(begin)
    change = partial(web_sessions.change_key, session=session, old="first", new="second", now=NOW)
    assert [store.write(change) for _ in range(2)] == [True, False]
    with store.read() as connection:
        assert web_sessions.find(connection, SessionKind.PROGRAM, "first", NOW) is None
        assert web_sessions.find(connection, SessionKind.PROGRAM, "second", NOW) is not None
        assert web_sessions.spent_in(connection, "first") == session.id


def test_a_calendar_is_opened_by_its_newest_address_alone(store: Store) -> None:
    who = store.write(lambda connection: athletes.add(connection, "Ana", "UTC"))
    for key in ("old", "new"):
        store.write(partial(calendar_feeds.begin, athlete_id=who, key=key, now=NOW))
    with store.read() as connection:
        assert [calendar_feeds.whose(connection, key) for key in ("old", "new")] == [None, who]
        assert calendar_feeds.since(connection, who) == NOW
    assert [store.write(partial(calendar_feeds.end, athlete_id=who)) for _ in range(2)] == [True, False]
