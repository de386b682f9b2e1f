"""Programs that ask for a person: a code from the chat becomes tokens, which are changed for the next ones."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.web_session import SessionKind, WebSession, client_named
from marathon.errors import (
    SignedLinkError,
    SignedLinkExpiredError,
    TokenExpiredError,
    TokenInvalidError,
    TokenMissingError,
    TokenRevokedError,
)
from marathon.store import codes, system_log, web_sessions
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.web_sessions import Caller, signing

PURPOSE: Final = "program"
CODE_GOOD_FOR: Final = timedelta(minutes=10)
AUDIENCE: Final = "api"
ACCESS_GOOD_FOR: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPair:
    """What a program holds: a token for its requests, and the one it is changed for a new pair with, once."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in_s: int


def program_code(desk: Desk, athlete_id: AthleteId) -> str:
    """Return a fresh code for a program that shall ask for this person; earlier ones work no more.

    Raises: NoPageError where this service has no address.
    """
    signing(desk)
    until = desk.clock.now() + CODE_GOOD_FOR

    def unit(connection: Connection) -> str:
        codes.withdraw(connection, PURPOSE, athlete_id)
        return codes.issue(connection, PURPOSE, until, athlete_id)

    return desk.store.write(unit)


def begin_program(desk: Desk, code: str, user_agent: str) -> TokenPair:
    """Change a code from the chat for the first pair.

    Raises: UsedCodeError.
    """
    now, refresh = desk.clock.now(), secrets.token_urlsafe(32)
    with desk.store.read() as beforehand:
        codes.look(beforehand, PURPOSE, code, now)  # a guess costs no write

    def unit(connection: Connection) -> WebSession:
        who = codes.look(connection, PURPOSE, code, now)
        codes.redeem(connection, PURPOSE, code, now)
        system_log.record(connection, "INFO", "signed_in", athlete_id=who, kind=SessionKind.PROGRAM.value)
        client = client_named(user_agent)
        return web_sessions.begin(connection, who, SessionKind.PROGRAM, refresh, client=client, now=now)

    return _pair(desk, desk.store.write(unit), refresh)


def refresh_program(desk: Desk, refresh_token: str) -> TokenPair:
    """Change a refresh token for a new pair; one that is used a second time was copied, so all of its line ends.

    Raises: TokenMissingError, TokenRevokedError for a copied one, TokenInvalidError.
    """
    if not refresh_token:
        raise TokenMissingError
    if not _was_given_out(desk, refresh_token):
        raise TokenInvalidError
    now, following = desk.clock.now(), secrets.token_urlsafe(32)

    def unit(connection: Connection) -> WebSession | AthleteId | None:
        session = web_sessions.find(connection, SessionKind.PROGRAM, refresh_token, now)
        if session and web_sessions.change_key(connection, session, refresh_token, following, now):
            return session
        return _end_line(connection, desk, refresh_token)

    found = desk.store.write(unit)
    if isinstance(found, WebSession):
        return _pair(desk, found, following)
    if found is None:
        raise TokenInvalidError
    desk.session_ended(found)
    raise TokenRevokedError


def revoke_program(desk: Desk, refresh_token: str) -> None:
    """End the sign-in of a refresh token; one that opens nothing is as good as ended (RFC 7009 section 2.2)."""
    if not _was_given_out(desk, refresh_token):
        return
    now = desk.clock.now()

    def unit(connection: Connection) -> AthleteId | None:
        session = web_sessions.find(connection, SessionKind.PROGRAM, refresh_token, now)
        if session is None:
            return _end_line(connection, desk, refresh_token)
        web_sessions.end(connection, session.athlete_id, session.id)
        return session.athlete_id

    ended = desk.store.write(unit)
    if ended is not None:
        desk.session_ended(ended)


def who_asks(desk: Desk, access_token: str) -> Caller:
    """Return who asks by the sign-in that an access token belongs to.

    Raises: TokenMissingError, TokenExpiredError, TokenRevokedError, TokenInvalidError.
    """
    if not access_token:
        raise TokenMissingError
    now = desk.clock.now()
    try:
        claims = signing(desk).verify(AUDIENCE, access_token, now)
    except SignedLinkExpiredError:
        raise TokenExpiredError from None
    except SignedLinkError:
        raise TokenInvalidError from None
    with desk.store.read_versioned() as (connection, version):
        session = web_sessions.of_number(connection, int(claims.session or 0), now)
    if session is None or str(session.athlete_id) != claims.subject:
        raise TokenRevokedError
    good_until = min(claims.expires_at, session.expires_at)
    return Caller(session=session, version=version, good_until=good_until)


def _pair(desk: Desk, session: WebSession, refresh_token: str) -> TokenPair:
    subject, now = str(session.athlete_id), desk.clock.now()
    access = signing(desk).issue(AUDIENCE, subject, now, ACCESS_GOOD_FOR, session=str(session.id))
    return TokenPair(
        access_token=access,
        refresh_token=refresh_token,
        expires_in_s=int(ACCESS_GOOD_FOR.total_seconds()),
    )


def _was_given_out(desk: Desk, refresh_token: str) -> bool:
    """Return whether a refresh token opens a sign-in, or did; a guess costs no write."""
    with desk.store.read() as connection:
        session = web_sessions.find(connection, SessionKind.PROGRAM, refresh_token, desk.clock.now())
        return session is not None or web_sessions.spent_in(connection, refresh_token) is not None


def _end_line(connection: Connection, desk: Desk, refresh_token: str) -> AthleteId | None:
    """End the sign-in in which a token was spent already, and return whose it was; None where there is none."""
    number = web_sessions.spent_in(connection, refresh_token)
    session = number and web_sessions.of_number(connection, number, desk.clock.now())
    if not session:
        return None
    web_sessions.end(connection, session.athlete_id, session.id)
    system_log.record(connection, "WARNING", "refresh_token_copied", athlete_id=session.athlete_id)
    return session.athlete_id
