"""Hears what happened, inside the unit that stores it, and puts the message that tells of it in line."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from marathon.domain.activity import Activity
from marathon.domain.admin_notices import MailStoppedNotice, PlatformLetGoNotice
from marathon.domain.athlete import AthleteId
from marathon.domain.note import OPEN_FOR
from marathon.domain.notice import (
    AccountTriedNotice,
    BackfillNotice,
    ConnectedNotice,
    DisconnectedNotice,
    NoteNotice,
    NoteUndeliveredNotice,
    Notice,
    OldRunsNotice,
    PlaceMutedNotice,
    Posting,
    ReconnectNotice,
    StravaFullNotice,
    StravaPausedNotice,
    TokensUnreadableNotice,
)
from marathon.domain.parcel import Address
from marathon.domain.receipt import AccountMoved, Receipt
from marathon.domain.strava_account import Ending
from marathon.domain.team import Audience
from marathon.errors import StoreUnavailableError, StravaError, StravaFullError
from marathon.ports import Clock
from marathon.store import athletes, destinations, notification_log, outbox, strava_links, system_log, teams
from marathon.store.store import Connection, Store
from marathon.usecases.backfill import BackfillProgress
from marathon.usecases.end_refused import GRACE
from marathon.usecases.group_cards import take_back_group_cards
from marathon.usecases.handle_strava import Listeners
from marathon.usecases.keep_account import ConnectNews
from marathon.usecases.post_notice import (
    change_notice,
    muted_key,
    post_notice,
    put_back_notice,
    take_back_notice,
    undelivered_key,
)
from marathon.usecases.put_activity import ActivityChange
from marathon.usecases.tell_run import run_key, run_notice, tell_run_anew

NEWS_FOR: Final = timedelta(days=2)
"""How old an activity may be to be worth a message of its own; older ones share one a day."""

_log = logging.getLogger(__name__)


class NoticeBoard:
    """What the verbs tell: each method runs inside their unit, so that a message is there exactly once."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Keep the clock; the store is only for what comes from outside any unit."""
        self._store, self._clock = store, clock
        self._announcer: Callable[[], None] = lambda: None

    def wakes(self, announcer: Callable[[], None]) -> None:
        """Call this whenever something was put in line; its unit may still be on its way to the commit."""
        self._announcer = announcer

    def wake(self) -> None:
        """Have what is in line looked at; from any thread, also inside a unit, returns at once."""
        self._announcer()

    @property
    def listeners(self) -> Listeners:
        """What handle_strava() tells."""
        return Listeners(
            changed=self.changed, ended=self.ended, progressed=self.progressed, unproven=self.unproven
        )

    def changed(self, connection: Connection, change: ActivityChange) -> None:
        """Tell of a new activity, change what was told of one, or take it back."""
        before, after, athlete_id = change.before, change.after, change.athlete_id
        now = self._clock.now()
        if after is None:
            assert before is not None, "nothing has become nothing"
            take_back_notice(connection, athlete_id, run_key(athlete_id, before), now)
            take_back_group_cards(connection, athlete_id, before.local_date, now)
        elif before is None:
            if change.is_news:
                self._run_came_in(connection, athlete_id, after)
        elif after.audience is Audience.OWNER is not before.audience:
            take_back_notice(connection, athlete_id, run_key(athlete_id, after), now)
            take_back_group_cards(connection, athlete_id, after.local_date, now)
        elif before.audience is Audience.OWNER is not after.audience and now - after.started_at <= NEWS_FOR:
            key, notice = run_key(athlete_id, after), run_notice(after)
            if not put_back_notice(connection, athlete_id, key, notice, now):
                tell_run_anew(connection, athlete_id, after, now)
        else:
            tell_run_anew(connection, athlete_id, after, now)
        self.wake()

    def _run_came_in(self, connection: Connection, athlete_id: AthleteId, run: Activity) -> None:
        now, day = self._clock.now(), run.local_date
        if now - run.started_at <= NEWS_FOR:
            key, notice = run_key(athlete_id, run), run_notice(run)
            posting = Posting(key=key, athlete_id=athlete_id, notice=notice, local_date=day)
            post_notice(connection, posting, now)
            return
        today = athletes.get(connection, athlete_id).local_date(now)
        key = f"old_runs:{athlete_id}:{today}"
        known = notification_log.notice_of(connection, key)
        one = OldRunsNotice(count=1, first=day, last=day)
        self._put(connection, athlete_id, key, _with(known, one) if isinstance(known, OldRunsNotice) else one)

    def progressed(self, connection: Connection, said: BackfillProgress) -> None:
        """Tell how far a backfill has come: one message, changed as it goes on."""
        notice = BackfillNotice(
            count=said.count, back_to=said.back_to, is_done=said.is_done, paused_until=said.paused_until
        )
        self._put(connection, said.athlete_id, f"backfill:{said.athlete_id}:{said.begun.isoformat()}", notice)

    def ended(self, connection: Connection, athlete_id: AthleteId, receipt: Receipt, ending: Ending) -> None:
        """Tell that the connection to Strava ended, and why, with the receipt."""
        notice = DisconnectedNotice(
            reference=receipt.reference, counts=receipt.counts, at=receipt.at, ending=ending
        )
        self._put(connection, athlete_id, f"disconnected:{athlete_id}:{receipt.reference}", notice)

    def connection_news(self, connection: Connection, news: ConnectNews | AccountMoved) -> None:
        """Tell that an account was connected, moved to somebody else, or (once a day) was tried by them."""
        athlete_id, now = news.athlete_id, self._clock.now()
        if isinstance(news, AccountMoved):
            self.ended(connection, athlete_id, news.receipt, Ending.MOVED)
        elif news.code == "connected":
            key = f"connected:{athlete_id}:{now.isoformat()}"
            self._put(connection, athlete_id, key, ConnectedNotice(scopes=tuple(sorted(news.scopes))))
        else:
            key = f"account_tried:{athlete_id}:{now.date()}"
            self._put(connection, athlete_id, key, AccountTriedNotice(scopes=tuple(sorted(news.scopes))))

    def refused(self, connection: Connection, athlete_id: AthleteId) -> None:
        """Ask to connect again; the verb sees to it that this is heard once for each connection."""
        key = f"reconnect:{athlete_id}:{self._clock.now().isoformat()}"
        link = strava_links.get(connection, athlete_id)
        ends_at = link.refused_at + GRACE if link and link.refused_at else None
        day = athletes.get(connection, athlete_id).local_date(ends_at) if ends_at else None
        self._put(connection, athlete_id, key, ReconnectNotice(deleted_on=day))

    def unproven(self, connection: Connection, athlete_id: AthleteId) -> None:
        """Tell every admin, once a week, that no key reads the tokens of somebody who may have left at Strava."""
        system_log.record(connection, "ERROR", "strava_end_unproven", athlete_id=athlete_id)
        week = self._clock.now().date().isocalendar()
        for admin in teams.admins(connection):
            key = f"tokens_unreadable:{admin}:{week.year}-{week.week}"
            self._put(connection, admin, key, TokensUnreadableNotice())

    def strava_refuses(self, error: StravaError) -> None:
        """Alert every admin that Strava refuses the application, or one athlete more; outside any unit, told weekly."""
        name, week = type(error).__name__, self._clock.now().date().isocalendar()
        is_full = isinstance(error, StravaFullError)
        notice = StravaFullNotice() if is_full else StravaPausedNotice(error=name)

        def unit(connection: Connection) -> None:
            system_log.record(connection, "ERROR", notice.code, error=name)
            for admin in teams.admins(connection):
                key = f"{notice.code}:{admin}:{name}:{week.year}-{week.week}"
                self._put(connection, admin, key, notice)

        try:
            self._store.write(unit)
        except StoreUnavailableError as down:
            _log.error("the admins could not be alerted: %s", down)

    def mail_stopped(self, problem: str) -> None:
        """Alert every admin that the mail server takes nothing; called outside any unit, once a week told."""
        week = self._clock.now().date().isocalendar()

        def unit(connection: Connection) -> None:
            for admin in teams.admins(connection):
                key = f"mail_stopped:{admin}:{problem}:{week.year}-{week.week}"
                self._put(connection, admin, key, MailStoppedNotice(problem=problem))

        self._store.write(unit)

    def platform_let_go(self, connection: Connection, platform: str, problem: str) -> None:
        """Tell every admin that a platform lets the application go."""
        notice = PlatformLetGoNotice(platform=platform, problem=problem)
        for admin in teams.admins(connection):
            key = f"platform_let_go:{admin}:{platform}:{self._clock.now().isoformat()}"
            self._put(connection, admin, key, notice)

    def place_muted(self, connection: Connection, place: Address, problem: str) -> None:
        """Tell every admin that a place of a person or a team can be written to no more, of a team also its coaches."""
        owner, team = destinations.owner_of(connection, place)
        readers = dict.fromkeys(teams.admins(connection))
        if owner is not None:
            name = athletes.get(connection, owner).name
            self.notes_undelivered(connection, owner)
        else:
            assert team is not None, "a place is a person's or a team's"
            name = teams.get(connection, team).name
            readers |= dict.fromkeys(lead.id for lead in teams.members(connection, team, teams.LEADS))
        system_log.record(connection, "WARNING", "place_muted", athlete_id=owner, platform=place.platform)
        notice = PlaceMutedNotice(about=owner, name=name, platform=place.platform, problem=problem)
        for reader in readers:
            key = f"place_muted:{reader}{muted_key(place)}{self._clock.now().isoformat()}"
            self._put(connection, reader, key, notice)

    def notes_undelivered(self, connection: Connection, athlete_id: AthleteId) -> None:
        """Tell each coach, once a note, of theirs that could not be told to somebody."""
        since = self._clock.now() - OPEN_FOR
        for kept in notification_log.unreached_of(connection, athlete_id, ("note",), since):
            if isinstance(kept.notice, NoteNotice) and outbox.keys_of(connection, athlete_id, kept.key):
                note = kept.notice.note_id
                told = NoteUndeliveredNotice(note_id=note, about=athlete_id)
                self._put(connection, kept.notice.about, undelivered_key(note), told)

    def _put(self, connection: Connection, athlete_id: AthleteId, key: str, notice: Notice) -> None:
        """Tell of something, or change what was told of it before."""
        now = self._clock.now()
        today = athletes.get(connection, athlete_id).local_date(now)
        posting = Posting(key=key, athlete_id=athlete_id, notice=notice, local_date=today)
        if not post_notice(connection, posting, now):
            change_notice(connection, athlete_id, key, notice, now)
        self.wake()


def _with(known: OldRunsNotice, one: OldRunsNotice) -> OldRunsNotice:
    return OldRunsNotice(
        count=known.count + one.count, first=min(known.first, one.first), last=max(known.last, one.last)
    )
