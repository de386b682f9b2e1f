"""Keeps an account at Strava until its athlete has said yes, or says why not: it may be somebody else's here."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from marathon.domain.athlete import AthleteId
from marathon.domain.receipt import AccountMoved
from marathon.domain.strava_account import LinkState, Scope, StravaLink, state_granted
from marathon.errors import StravaError, StravaLinkTakenError, StravaOtherAccountError
from marathon.store import athletes, strava_activities, strava_links
from marathon.store.store import Connection
from marathon.usecases.disconnect_strava import purge
from marathon.usecases.put_activity import WORKING


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectNews:
    """What a chat must hear: connected (keep or undo), or that somebody else tried the same account.

    scopes: what Strava lets us read since then.
    """

    code: Literal["connected", "taken_refused"]
    athlete_id: AthleteId
    scopes: frozenset[Scope]


Tell = Callable[[Connection, ConnectNews | AccountMoved], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAccount:
    """Why an account was not kept; or what made room for it.

    moved_from: whose runs from it were deleted because it is somebody else's now.
    replaced: the athlete's link to another account, never confirmed: nobody holds its tokens any more.
    """

    refused: StravaError | None = None
    moved_from: AthleteId | None = None
    replaced: StravaLink | None = None


def keep_account(connection: Connection, link: StravaLink, tell: Tell, now: datetime) -> KeptAccount:
    """Keep an account until it is confirmed, or return why not; what works already goes on working."""
    athletes.lock(connection, link.athlete_id)
    there = strava_links.find(connection, link.strava_id)
    mine = strava_links.get(connection, link.athlete_id)
    if there and there.athlete_id != link.athlete_id and there.state is not LinkState.UNCONFIRMED:
        strava_links.put(connection, _anew(there, link))
        news = ConnectNews(code="taken_refused", athlete_id=there.athlete_id, scopes=link.scopes)
        tell(connection, news)
        return KeptAccount(refused=StravaLinkTakenError())
    if mine and mine.strava_id != link.strava_id and _stands(connection, mine):
        return KeptAccount(refused=StravaOtherAccountError())
    moved_from = None
    if there and there.athlete_id != link.athlete_id:
        moved_from = _let_go(connection, there, tell, now)
    stands = mine is not None and mine.strava_id == link.strava_id and mine.state in WORKING
    strava_links.put(connection, _anew(mine, link) if mine and stands else link)
    replaced = mine if mine and mine.strava_id != link.strava_id else None
    return KeptAccount(moved_from=moved_from, replaced=replaced)


def _stands(connection: Connection, link: StravaLink) -> bool:
    """Return whether a link was confirmed, or holds runs from an earlier time when it was."""
    is_confirmed = link.state is not LinkState.UNCONFIRMED
    return is_confirmed or bool(strava_activities.owners_among(connection, [link.athlete_id]))


def _let_go(connection: Connection, link: StravaLink, tell: Tell, now: datetime) -> AthleteId | None:
    """Delete an unconfirmed link of somebody else's, and runs from an earlier one: none stays without a link.

    Returns: whose runs were deleted, who is told, or None where there were none.
    """
    if not _stands(connection, link):
        strava_links.delete(connection, link.athlete_id)
        return None
    receipt = purge(connection, link.athlete_id, now)
    tell(connection, AccountMoved(athlete_id=link.athlete_id, receipt=receipt))
    return link.athlete_id


def _anew(stands: StravaLink, new: StravaLink) -> StravaLink:
    """Return a link with the tokens and the scopes by which Strava has just replaced its own."""
    return replace(
        stands,
        sealed_tokens=new.sealed_tokens,
        expires_at=new.expires_at,
        scopes=new.scopes,
        state=state_granted(new.scopes) if stands.state in WORKING else stands.state,
    )
