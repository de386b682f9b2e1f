"""A chat platform as a whole: that it let the application go, and that it takes messages again."""

from datetime import datetime

from sqlalchemy import Connection, select

from marathon.store import tables

PLACES = tables.Destination.__table__
ROWS = tables.Outbox.__table__
EVENTS = tables.SystemLog.__table__
LET_GO = "platform_let_go"
BACK = "platform_back"


def is_let_go(connection: Connection, platform: str) -> bool:
    """Return whether the last that was heard is that a platform let the application go."""
    query = select(EVENTS.c.event, EVENTS.c.facts).where(EVENTS.c.event.in_((LET_GO, BACK)))
    for row in connection.execute(query.order_by(EVENTS.c.id.desc())):
        if row.facts.get("platform") == platform:
            return bool(row.event == LET_GO)
    return False


def mute(connection: Connection, platform: str, now: datetime) -> None:
    """Send nothing more to any place of a platform."""
    waiting = (ROWS.c.platform == platform) & (ROWS.c.state == "waiting")
    connection.execute(ROWS.update().where(waiting).values(state="muted"))
    open_places = (PLACES.c.platform == platform) & PLACES.c.muted_at.is_(None)
    connection.execute(PLACES.update().where(open_places).values(muted_at=now))


def unmute(connection: Connection, platform: str) -> None:
    """Write again to the places that were muted when the platform let go, and to no other."""
    query = select(EVENTS.c.facts).where(EVENTS.c.event == LET_GO).order_by(EVENTS.c.id.desc())
    since = next(
        (facts["at"] for facts in connection.scalars(query) if facts.get("platform") == platform), None
    )
    if since is not None:
        at = datetime.fromisoformat(since)
        theirs = (PLACES.c.platform == platform) & (PLACES.c.muted_at == at)
        connection.execute(PLACES.update().where(theirs).values(muted_at=None))
