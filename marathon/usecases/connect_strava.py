"""Connects an athlete's Strava: a one-time link, one browser, one exchange of the code, and a yes at the end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.strava_account import (
    LinkState,
    Scope,
    SealedGrant,
    StravaId,
    StravaLink,
    scopes_in,
    state_granted,
)
from marathon.domain.team import Role
from marathon.errors import (
    StravaLinkError,
    StravaOtherAccountError,
    StravaUnansweredError,
    StravaUnreachableError,
)
from marathon.ports import StravaApi
from marathon.store import (
    athletes,
    consents,
    inbox,
    oauth_states,
    strava_links,
    system_log,
    teams,
)
from marathon.store.store import Connection
from marathon.usecases.backfill import backfill_row
from marathon.usecases.desk import Desk
from marathon.usecases.disconnect_strava import STRAVA_CONSENT
from marathon.usecases.keep_account import ConnectNews, KeptAccount, Tell, keep_account
from marathon.usecases.revoke_tokens import end_access, owe

VALID_FOR: Final = timedelta(minutes=10)
CONSENT_VERSION: Final = "2026-11"
"""Names the wording of the connect page; a change of what is read, shown or kept is a new version."""
_LINK: Final = "strava_link"
_STATE: Final = "strava_state"
_CONFIRM: Final = "strava_confirm"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectOffer:
    """What the connect page names: who asks in the chat, and the teams whose coaches would see the runs."""

    athlete: Athlete
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectQuestion:
    """What is to be confirmed: this account at Strava for this person, with what was ticked."""

    token: str
    athlete: Athlete
    strava_name: str
    scopes: frozenset[Scope]


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """Who has connected their account, and what was ticked."""

    athlete: Athlete
    scopes: frozenset[Scope]


def begin_connect(desk: Desk, athlete_id: AthleteId) -> str:
    """Return the token of a fresh link for one athlete, making their earlier ones worthless."""
    now = desk.clock.now()

    def unit(connection: Connection) -> str:
        oauth_states.forget(connection, athlete_id, _LINK)
        return oauth_states.issue(connection, athlete_id, _LINK, now, now + VALID_FOR)

    return desk.store.write(unit)


def look_at_offer(desk: Desk, token: str) -> ConnectOffer:
    """Return what a link offers; looking spends nothing.

    Raises: StravaLinkError.
    """
    with desk.store.read() as connection:
        athlete_id = oauth_states.look(connection, _LINK, token, desk.clock.now())
        return ConnectOffer(
            athlete=athletes.get(connection, athlete_id),
            teams=tuple(team.name for team in teams.teams_of(connection, athlete_id, [Role.ATHLETE])),
        )


def start_connect(desk: Desk, token: str, browser: str) -> str:
    """Spend a link and return the state with which this browser may come back from Strava.

    Raises: StravaLinkError.
    """
    now = desk.clock.now()

    def unit(connection: Connection) -> str:
        athlete_id = oauth_states.spend(connection, _LINK, token, now)
        return oauth_states.issue(connection, athlete_id, _STATE, now, now + VALID_FOR, browser=browser)

    return desk.store.write(unit)


def refuse_connect(desk: Desk, state: str, browser: str) -> Athlete:
    """Spend the state of an athlete who said no at Strava, and return who that is.

    Raises: StravaLinkError.
    """
    now = desk.clock.now()

    def unit(connection: Connection) -> Athlete:
        return athletes.get(connection, oauth_states.spend(connection, _STATE, state, now, browser=browser))

    return desk.store.write(unit)


def finish_connect(
    desk: Desk, strava: StravaApi, tell: Tell, *, state: str, browser: str, code: str, scope: str
) -> ConnectQuestion:
    """Exchange the code once, keep the account unconfirmed, and return what is to be confirmed.

    Raises:
        StravaLinkError: the state or the code is not good.
        StravaLinkTakenError: the account is connected to somebody else, who is told.
        StravaOtherAccountError: the athlete has connected another account.
        StravaUnansweredError: Strava cannot be reached.
        StravaFullError, StravaInactiveError: as the port does.
    """
    now = desk.clock.now()
    athlete_id = desk.store.write(
        lambda connection: oauth_states.spend(connection, _STATE, state, now, browser=browser)
    )
    if not code:
        raise StravaLinkError

    grant = _exchanged(desk, strava, athlete_id, code)
    link = _unconfirmed(athlete_id, grant, scopes_in(scope), now)

    def unit(connection: Connection) -> tuple[KeptAccount, StravaLink | None, int | None, str]:
        kept = keep_account(connection, link, tell, now)
        ends = _ends(connection, link, kept)
        owed = owe(connection, strava, ends, now) if ends else None
        return kept, ends, owed, "" if kept.refused else _token_to_confirm(connection, link, browser)

    kept, ends, owed, token = desk.store.write(unit)
    if owed is not None:
        end_access(desk, strava, ends, owed)
    if kept.refused:
        raise kept.refused
    if kept.moved_from is not None:
        desk.link_changed(kept.moved_from)
        desk.listener.cards_changed(kept.moved_from)
    with desk.store.read() as connection:
        person = athletes.get(connection, athlete_id)
    return ConnectQuestion(token=token, athlete=person, strava_name=grant.athlete.name, scopes=link.scopes)


def confirm_connect(desk: Desk, tell: Tell, *, token: str, browser: str) -> Connected:
    """Make an account the athlete's, keep the consent, have the past fetched, and let the chat say so.

    Raises: StravaLinkError.
    """
    now = desk.clock.now()

    def unit(connection: Connection) -> Connected:
        athlete_id = oauth_states.spend(connection, _CONFIRM, token, now, browser=browser)
        link = strava_links.get(connection, athlete_id)
        if link is None or link.sealed_tokens is None:
            raise StravaLinkError
        state = state_granted(link.scopes)
        strava_links.set_state(connection, athlete_id, state)
        consents.give(connection, athlete_id, STRAVA_CONSENT, CONSENT_VERSION, now)
        inbox.append(connection, [backfill_row(athlete_id, now)], now)
        system_log.record(connection, "INFO", "strava_connected", athlete_id=athlete_id, state=state.value)
        tell(connection, ConnectNews(code="connected", athlete_id=athlete_id, scopes=link.scopes))
        return Connected(athlete=athletes.get(connection, athlete_id), scopes=link.scopes)

    done = desk.store.write(unit)
    desk.link_changed(done.athlete.id)
    desk.listener.cards_changed(done.athlete.id)  # from now on nobody else sees them without a yes
    return done


def _exchanged(desk: Desk, strava: StravaApi, athlete_id: AthleteId, code: str) -> SealedGrant:
    """Return what Strava gives for a code, sealed for the account's first owner where it has one."""

    def owner(strava_id: StravaId) -> AthleteId:
        with desk.store.read() as connection:
            link = strava_links.find(connection, strava_id)
        return link.athlete_id if link and link.state is not LinkState.UNCONFIRMED else athlete_id

    try:
        return strava.exchange(code, owner)
    except StravaUnreachableError as error:
        raise StravaUnansweredError from error  # the code may be spent, so this link ends here


def _ends(connection: Connection, link: StravaLink, kept: KeptAccount) -> StravaLink | None:
    """Return the link whose tokens nobody will hold: the new one where it is of no use, or the one it replaced."""
    is_useless = isinstance(kept.refused, StravaOtherAccountError)
    return link if is_useless and strava_links.find(connection, link.strava_id) is None else kept.replaced


def _token_to_confirm(connection: Connection, link: StravaLink, browser: str) -> str:
    """Return what only this browser can say yes with, to this account alone: a yes to the one before it is worthless.

    It is of the unit that keeps the account, so that no other comes between the question and what it asks about.
    """
    oauth_states.forget(connection, link.athlete_id, _CONFIRM)
    now = link.connected_at
    return oauth_states.issue(connection, link.athlete_id, _CONFIRM, now, now + VALID_FOR, browser=browser)


def _unconfirmed(
    athlete_id: AthleteId, grant: SealedGrant, scopes: frozenset[Scope], now: datetime
) -> StravaLink:
    return StravaLink(
        athlete_id=athlete_id,
        strava_id=grant.athlete.id,
        sealed_tokens=grant.sealed_tokens,
        expires_at=grant.expires_at,
        scopes=scopes,
        state=LinkState.UNCONFIRMED,
        consent_version=CONSENT_VERSION,
        consented_at=now,
        connected_at=now,
    )
