"""Notices: what happened, as facts of a message nobody asked for; the words are made when it is sent."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from marathon.domain.activity import Source
from marathon.domain.admin_notices import FaultNotice, MailStoppedNotice, PlatformLetGoNotice
from marathon.domain.athlete import AthleteId
from marathon.domain.change_cards import ChangeState
from marathon.domain.day_notices import DayNotice, MorningNotice, WeekNotice
from marathon.domain.note import NoteId
from marathon.domain.nudge_notices import PlanEndsNotice, SilenceNotice, WarningNotice
from marathon.domain.plan_notices import PlanDecisionNotice, PlanProposalNotice, PlanRequestNotice
from marathon.domain.race_week import RaceResultNotice, RaceWeekNotice
from marathon.domain.strava_account import ASKED_SCOPES, Ending, Scope
from marathon.domain.team import TeamId
from marathon.domain.team_notices import TeamNotice


@dataclass(frozen=True, slots=True, kw_only=True)
class RunNotice:
    """An activity came in; the shape is a fingerprint of all its facts, so that a change of any is noticed."""

    code: Literal["run"] = "run"
    source: Source
    source_id: str
    date: date
    name: str
    shape: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OldRunsNotice:
    """Activities came in that are too old for a message each: how many since when, on one local day."""

    code: Literal["old_runs"] = "old_runs"
    count: int
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillNotice:
    """How far the past is fetched; paused_until where it waits for Strava's limits."""

    code: Literal["backfill"] = "backfill"
    count: int
    back_to: date
    is_done: bool
    paused_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectedNotice:
    """An account at Strava was connected, with what the athlete ticked there."""

    code: Literal["connected"] = "connected"
    scopes: tuple[Scope, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountTriedNotice:
    """Somebody else tried to connect this person's account at Strava; scopes are what it can read since then."""

    code: Literal["account_tried"] = "account_tried"
    scopes: tuple[Scope, ...] = ASKED_SCOPES


@dataclass(frozen=True, slots=True, kw_only=True)
class DisconnectedNotice:
    """The connection to Strava ended, and what came from there was deleted: why, and the facts of the receipt."""

    code: Literal["disconnected"] = "disconnected"
    reference: str
    counts: Mapping[str, int]
    at: datetime
    ending: Ending = Ending.LEFT


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedNotice:
    """Another account was joined to this person's; on which platform, where it says so."""

    code: Literal["paired"] = "paired"
    platform: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneNotice:
    """The first recording told in which zone this person lives, who had named none."""

    code: Literal["zone"] = "zone"
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconnectNotice:
    """Strava refuses this person's tokens; what came from there goes on a day, unless they connect again."""

    code: Literal["reconnect"] = "reconnect"
    deleted_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StravaPausedNotice:
    """Strava refuses the application as such; the error names why."""

    code: Literal["strava_paused"] = "strava_paused"
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StravaFullNotice:
    """Somebody could not connect, for Strava lets no more athletes do so here."""

    code: Literal["strava_full"] = "strava_full"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokensUnreadableNotice:
    """Somebody is said to have left at Strava, and no key reads the tokens that would tell."""

    code: Literal["tokens_unreadable"] = "tokens_unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMutedNotice:
    """A place can be written to no more; whose it was, and what its platform said.

    about: the number of whose it was, so that the notice goes when they are forgotten; none for a team's.
    is_open_again: it can be by now.
    """

    code: Literal["place_muted"] = "place_muted"
    about: AthleteId | None
    name: str
    platform: str
    problem: str
    is_open_again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedSessionNotice:
    """A local day ended without its session; the shape is a fingerprint of what is known of it by now."""

    code: Literal["missed_session"] = "missed_session"
    date: date
    shape: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteNotice:
    """A coach wrote to this person; replies is how often they have answered, so that an answer is noticed.

    about: the coach, so that the notice goes when they are forgotten; in those below it is the athlete.
    """

    code: Literal["note"] = "note"
    note_id: NoteId
    about: AthleteId
    replies: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteReplyNotice:
    """An athlete answered this coach's note; the id is the reply's."""

    code: Literal["note_reply"] = "note_reply"
    note_id: NoteId
    about: AthleteId


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSentNotice:
    """This coach wrote a note: kept in their own list of messages, sent to no place."""

    code: Literal["note_sent"] = "note_sent"
    note_id: NoteId
    about: AthleteId


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteUndeliveredNotice:
    """This coach's note could not be told; goes_now once its athlete can be written to again."""

    code: Literal["note_undelivered"] = "note_undelivered"
    note_id: NoteId
    about: AthleteId
    goes_now: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanGivenNotice:
    """A coach changed this person's plan, or took that back; about is the coach, as in a note."""

    code: Literal["plan_given"] = "plan_given"
    change_id: int
    about: AthleteId
    state: ChangeState


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestNotice:
    """The hour came at which a coach hears how a team of theirs stands."""

    code: Literal["digest"] = "digest"
    team_id: TeamId
    date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamCardNotice:
    """The hour came at which a team's own channel sees the team's week, as a coach chose."""

    code: Literal["team_card"] = "team_card"
    team_id: TeamId
    date: date


Notice = (
    RunNotice
    | MorningNotice
    | DayNotice
    | WeekNotice
    | OldRunsNotice
    | BackfillNotice
    | ConnectedNotice
    | AccountTriedNotice
    | DisconnectedNotice
    | PairedNotice
    | TeamNotice
    | ZoneNotice
    | ReconnectNotice
    | StravaPausedNotice
    | StravaFullNotice
    | TokensUnreadableNotice
    | PlaceMutedNotice
    | PlatformLetGoNotice
    | MailStoppedNotice
    | FaultNotice
    | MissedSessionNotice
    | RaceWeekNotice
    | RaceResultNotice
    | WarningNotice
    | PlanEndsNotice
    | SilenceNotice
    | NoteNotice
    | NoteReplyNotice
    | NoteSentNotice
    | NoteUndeliveredNotice
    | PlanGivenNotice
    | PlanProposalNotice
    | PlanRequestNotice
    | PlanDecisionNotice
    | DigestNotice
    | TeamCardNotice
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A notice for one person; the key names it for ever, the local date is the one it is about."""

    key: str
    athlete_id: AthleteId
    notice: Notice
    local_date: dt.date


FROM_STRAVA: Final = frozenset({"run", "old_runs", "backfill"})
"""Kinds whose facts come from Strava: taken back when the connection ends."""

SPEAKS_OF_RUNS: Final = FROM_STRAVA | {"morning", "day", "week", "warning", "race_result"}
"""Kinds whose words may hold what came from Strava: they go with it when the connection ends."""

RESTS_ON_DAYS: Final = frozenset({"run", "day", "week"})
"""Kinds that are told after the days they speak of have been judged."""

DIGEST: Final = "digest"
SPEAKS_OF_MANY: Final = frozenset({DIGEST, "team_card"})
"""Kinds that speak of a whole team: of what they said only the headline is kept, which names nobody of it."""
