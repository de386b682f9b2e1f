"""The links to Strava: whose account is whose, its sealed tokens, and how the link stands."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from marathon.domain.athlete import AthleteId
from marathon.domain.strava_account import LinkState, StravaId, StravaLink, scopes_in, state_granted
from marathon.store import tables
from marathon.store.rows import insert_into, require_one

ROWS = tables.StravaLink.__table__
_COLUMNS = (
    ROWS.c.athlete_id,
    ROWS.c.strava_athlete_id,
    ROWS.c.tokens_encrypted,
    ROWS.c.expires_at,
    ROWS.c.scopes,
    ROWS.c.state,
    ROWS.c.consent_version,
    ROWS.c.consented_at,
    ROWS.c.connected_at,
    ROWS.c.reconciled_at,
    ROWS.c.refused_at,
)
_WORKING = ROWS.c.state.in_((LinkState.LINKED, LinkState.LIMITED))
_REFUSED = ROWS.c.state == LinkState.REFUSED


def get(connection: Connection, athlete_id: AthleteId) -> StravaLink | None:
    """Return an athlete's link, or None without one."""
    return _first(connection, ROWS.c.athlete_id == athlete_id)


def find(connection: Connection, strava_id: StravaId) -> StravaLink | None:
    """Return the link of an account at Strava, or None."""
    return _first(connection, ROWS.c.strava_athlete_id == strava_id)


def put(connection: Connection, link: StravaLink) -> None:
    """Keep a link, in place of the one that the athlete had."""
    values = {
        "strava_athlete_id": link.strava_id,
        "tokens_encrypted": link.sealed_tokens,
        "expires_at": link.expires_at,
        "scopes": " ".join(sorted(link.scopes)),
        "state": link.state.value,
        "consent_version": link.consent_version,
        "consented_at": link.consented_at,
        "connected_at": link.connected_at,
        "reconciled_at": link.reconciled_at,
        "refused_at": link.refused_at,
    }
    statement = insert_into(connection.dialect.name, ROWS).values(values | {"athlete_id": link.athlete_id})
    connection.execute(statement.on_conflict_do_update(index_elements=["athlete_id"], set_=values))


def set_state(connection: Connection, athlete_id: AthleteId, state: LinkState) -> None:
    """Keep how a link stands.

    Raises: NotFoundError without a link.
    """
    mine = ROWS.c.athlete_id == athlete_id
    require_one(connection.execute(ROWS.update().where(mine).values(state=state.value)).rowcount)


def replace_tokens(
    connection: Connection, athlete_id: AthleteId, before: str, sealed: str, expires_at: datetime | None
) -> bool:
    """Put new tokens where these were; return False, and change nothing, when they were no longer there."""
    these = (ROWS.c.athlete_id == athlete_id) & (ROWS.c.tokens_encrypted == before)
    values = {"tokens_encrypted": sealed, "expires_at": expires_at}
    return connection.execute(ROWS.update().where(these).values(values)).rowcount == 1


def reseal(connection: Connection, athlete_id: AthleteId, before: str, sealed: str) -> None:
    """Put the same tokens under another key; nothing happens when they were renewed meanwhile."""
    these = (ROWS.c.athlete_id == athlete_id) & (ROWS.c.tokens_encrypted == before)
    connection.execute(ROWS.update().where(these).values(tokens_encrypted=sealed))


def refuse(connection: Connection, athlete_id: AthleteId, sealed: str, now: datetime) -> bool:
    """Use tokens that Strava refused no more; return False when others are there, or this was done before."""
    these = (ROWS.c.athlete_id == athlete_id) & (ROWS.c.tokens_encrypted == sealed) & ~_REFUSED
    values = {"state": LinkState.REFUSED.value, "refused_at": now}
    return connection.execute(ROWS.update().where(these).values(values)).rowcount == 1


def refused(connection: Connection) -> tuple[StravaLink, ...]:
    """Return the links that need their athlete to connect again."""
    query = select(*_COLUMNS).where(_REFUSED).order_by(ROWS.c.id)
    return tuple(map(_from_row, connection.execute(query)))


def mark_refused(connection: Connection, link: StravaLink, now: datetime) -> None:
    """Keep since when Strava refuses a link, unless that is known or the link is another by now."""
    this = (ROWS.c.athlete_id == link.athlete_id) & _REFUSED & ROWS.c.refused_at.is_(None)
    connection.execute(ROWS.update().where(this).values(refused_at=now))


def accept_again(connection: Connection, link: StravaLink) -> bool:
    """Let a refused link work as before, for Strava takes its tokens; False when it is another by now."""
    this = (ROWS.c.athlete_id == link.athlete_id) & _REFUSED
    values = {"state": state_granted(link.scopes).value, "refused_at": None}
    return connection.execute(ROWS.update().where(this).values(values)).rowcount == 1


def set_aside(connection: Connection, athlete_id: AthleteId, sealed: str) -> bool:
    """Use tokens that no key reads no more, but keep them; False when others are there, or this was done before."""
    these = (ROWS.c.athlete_id == athlete_id) & (ROWS.c.tokens_encrypted == sealed) & _WORKING
    values = {"state": LinkState.REFUSED.value}
    return connection.execute(ROWS.update().where(these).values(values)).rowcount == 1


def delete(connection: Connection, athlete_id: AthleteId) -> int:
    """Forget an athlete's link and return how many there were."""
    return connection.execute(ROWS.delete().where(ROWS.c.athlete_id == athlete_id)).rowcount


def mark_reconciled(connection: Connection, athlete_id: AthleteId, now: datetime) -> None:
    """Keep that everything was compared with Strava at this instant."""
    mine = ROWS.c.athlete_id == athlete_id
    connection.execute(ROWS.update().where(mine).values(reconciled_at=now))


def not_reconciled_since(connection: Connection, moment: datetime) -> tuple[AthleteId, ...]:
    """Return whose working link was last compared before an instant, or never."""
    late = ROWS.c.reconciled_at.is_(None) | (ROWS.c.reconciled_at < moment)
    query = select(ROWS.c.athlete_id).where(_WORKING, late).order_by(ROWS.c.reconciled_at, ROWS.c.id)
    return tuple(map(AthleteId, connection.scalars(query)))


def owners(connection: Connection) -> Mapping[int, AthleteId]:
    """Return who owns each account at Strava; links that nobody has confirmed are left out."""
    query = select(ROWS.c.strava_athlete_id, ROWS.c.athlete_id).where(ROWS.c.state != LinkState.UNCONFIRMED)
    return {strava_id: AthleteId(athlete_id) for strava_id, athlete_id in connection.execute(query)}


def unconfirmed_before(connection: Connection, moment: datetime) -> tuple[StravaLink, ...]:
    """Return the links that were made before an instant and never confirmed."""
    stale = (ROWS.c.state == LinkState.UNCONFIRMED) & (ROWS.c.connected_at < moment)
    return tuple(map(_from_row, connection.execute(select(*_COLUMNS).where(stale))))


def drop_unconfirmed(connection: Connection, link: StravaLink) -> bool:
    """Forget a link unless it was confirmed, or made anew, meanwhile; False then."""
    this = (ROWS.c.athlete_id == link.athlete_id) & (ROWS.c.tokens_encrypted == link.sealed_tokens)
    deleted = connection.execute(ROWS.delete().where(this, ROWS.c.state == LinkState.UNCONFIRMED))
    return deleted.rowcount == 1


def refuse_unconfirmed(connection: Connection, link: StravaLink, now: datetime) -> bool:
    """Have a link stand as refused unless it was confirmed, or made anew, meanwhile; False then."""
    this = (ROWS.c.athlete_id == link.athlete_id) & (ROWS.c.tokens_encrypted == link.sealed_tokens)
    values = {"state": LinkState.REFUSED.value, "refused_at": now}
    stale = ROWS.update().where(this, ROWS.c.state == LinkState.UNCONFIRMED).values(values)
    return connection.execute(stale).rowcount == 1


def count_by_state(connection: Connection) -> Mapping[LinkState, int]:
    """Return how many links stand how; a state that none has is absent."""
    query = select(ROWS.c.state, func.count()).group_by(ROWS.c.state)
    return {LinkState(state): int(count) for state, count in connection.execute(query)}


def count_sealed(connection: Connection) -> int:
    """Return how many athletes have tokens."""
    query = select(func.count()).select_from(ROWS).where(ROWS.c.tokens_encrypted.is_not(None))
    return int(connection.scalar(query) or 0)


def sealed_after(connection: Connection, athlete_id: int, most: int) -> Sequence[tuple[AthleteId, str]]:
    """Return the next athletes by id who have tokens, with those tokens, sealed."""
    query = select(ROWS.c.athlete_id, ROWS.c.tokens_encrypted).where(
        ROWS.c.athlete_id > athlete_id, ROWS.c.tokens_encrypted.is_not(None)
    )
    rows = connection.execute(query.order_by(ROWS.c.athlete_id).limit(most))
    return [(AthleteId(row[0]), row[1]) for row in rows]


def _first(connection: Connection, which: ColumnElement[bool]) -> StravaLink | None:
    row = connection.execute(select(*_COLUMNS).where(which)).first()
    return _from_row(row) if row else None


def _from_row(row: Any) -> StravaLink:
    return StravaLink(
        athlete_id=row.athlete_id,
        strava_id=row.strava_athlete_id,
        sealed_tokens=row.tokens_encrypted,
        expires_at=row.expires_at,
        scopes=scopes_in(row.scopes),
        state=LinkState(row.state),
        consent_version=row.consent_version,
        consented_at=row.consented_at,
        connected_at=row.connected_at,
        reconciled_at=row.reconciled_at,
        refused_at=row.refused_at,
    )
