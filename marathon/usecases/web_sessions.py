"""Signing in to one's page: a link that works once, the session it begins, and ending sessions."""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.web_session import SessionKind, WebSession, client_named
from marathon.errors import (
    NoPageError,
    NotFoundError,
    NotSignedInError,
    PageLinkError,
    PageLinkUsedError,
    SignedLinkError,
    SignedLinkExpiredError,
    StoreUnavailableError,
)
from marathon.signed_links import Claims, SigningKeys
from marathon.store import athletes, calendar_feeds, system_log, web_sessions
from marathon.store.store import Connection
from marathon.usecases.desk import Desk

AUDIENCE: Final = "page-link"
LINK_GOOD_FOR: Final = timedelta(minutes=5)
PATH: Final = "/open/"
CALENDAR: Final = "/calendar/"
"""Where calendars subscribe; see calendar_feed."""
NOTED_EVERY: Final = timedelta(minutes=30)
"""How often it is written down that a session is in use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Somebody who asks, by which session; what was read of it holds at a version of the data, until an instant."""

    session: WebSession
    version: str
    good_until: datetime

    @property
    def athlete_id(self) -> AthleteId:
        """Whose session it is."""
        return self.session.athlete_id


def page_link(desk: Desk, athlete_id: AthleteId) -> str:
    """Return an address that opens a person's page once, within five minutes.

    Raises: NoPageError where this service has no address.
    """
    token = signing(desk).issue(AUDIENCE, str(athlete_id), desk.clock.now(), LINK_GOOD_FOR)
    return f"{desk.public_url}{PATH}{token}"


def look_at_link(desk: Desk, token: str) -> Athlete:
    """Return whose page a link would open; looking spends nothing.

    Raises: PageLinkError, PageLinkUsedError.
    """
    claims = _claims(desk, token)
    with desk.store.read() as connection:
        owner = _owner(connection, claims.subject)
        if web_sessions.was_spent(connection, claims.token_id):
            raise PageLinkUsedError(language=owner.language)
        return owner


def open_page_session(desk: Desk, token: str, user_agent: str) -> str:
    """Spend a link and return the secret by which a browser is known from then on.

    Raises: PageLinkError, PageLinkUsedError.
    """
    claims, now, key = _claims(desk, token), desk.clock.now(), secrets.token_urlsafe(32)

    def unit(connection: Connection) -> None:
        owner = _owner(connection, claims.subject)
        who = owner.id
        if not web_sessions.spend(connection, who, claims.token_id, claims.expires_at):
            raise PageLinkUsedError(language=owner.language)
        client = client_named(user_agent)
        web_sessions.begin(connection, who, SessionKind.PAGE, key, client=client, now=now)
        system_log.record(connection, "INFO", "signed_in", athlete_id=who, kind=SessionKind.PAGE.value)

    desk.store.write(unit)
    return key


def who_looks(desk: Desk, key: str) -> Caller | None:
    """Return who looks by the session that a browser's secret opens, kept open by being used; None for none.

    It opens while nothing can be written, too.
    """
    now = desk.clock.now()
    with desk.store.read_versioned() as (connection, version):
        session = web_sessions.find(connection, SessionKind.PAGE, key, now)
    if session is None:
        return None
    seen_at = session.seen_at
    if now - seen_at >= NOTED_EVERY:
        with suppress(StoreUnavailableError):
            desk.store.write(lambda connection: web_sessions.keep_open(connection, session, now))
        seen_at = now
    good_until = min(session.expires_at, seen_at + NOTED_EVERY)
    return Caller(session=session, version=version, good_until=good_until)


def data_version(desk: Desk) -> str | None:
    """Return the version of the data as it is known without asking the database, None where it has to be asked."""
    return desk.store.version()


def sessions_of(desk: Desk, athlete_id: AthleteId) -> tuple[WebSession, ...]:
    """Return where a person is signed in, what was used last first."""
    with desk.store.read() as connection:
        return web_sessions.of_person(connection, athlete_id, desk.clock.now())


def end_session(desk: Desk, athlete_id: AthleteId, number: int) -> None:
    """End one of a person's sessions.

    Raises: NotSignedInError.
    """
    if not desk.store.write(lambda connection: web_sessions.end(connection, athlete_id, number)):
        raise NotSignedInError
    desk.session_ended(athlete_id)


def end_sessions(desk: Desk, athlete_id: AthleteId) -> int:
    """End all sessions of a person, and the feed of their calendar, and return how many there were."""

    def unit(connection: Connection) -> int:
        return web_sessions.end(connection, athlete_id) + calendar_feeds.end(connection, athlete_id)

    ended = desk.store.write(unit)
    desk.session_ended(athlete_id)
    return ended


def signing(desk: Desk) -> SigningKeys:
    """Return what links are signed with.

    Raises: NoPageError where there are no pages.
    """
    if desk.signing is None or not desk.opens_pages:
        raise NoPageError
    return desk.signing


def _claims(desk: Desk, token: str) -> Claims:
    now: datetime = desk.clock.now()
    try:
        return signing(desk).verify(AUDIENCE, token, now)
    except SignedLinkExpiredError as late:
        with desk.store.read() as connection:
            owner = _owner(connection, str(late.facts["subject"]))
        raise PageLinkError(language=owner.language) from None
    except SignedLinkError:
        raise PageLinkError from None


def _owner(connection: Connection, subject: str) -> Athlete:
    """Return whom a link is for, who may have been forgotten since."""
    try:
        return athletes.get(connection, AthleteId(int(subject)))
    except NotFoundError:
        raise PageLinkError from None
