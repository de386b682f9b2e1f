"""Messages nobody asked for: the facts of a notice become a reply, in the reader's words of the moment."""

from contextlib import suppress
from datetime import date
from typing import assert_never

from bot.core.admin_alerts import ForAdmins, alert
from bot.core.days import OfADay, of_a_day
from bot.core.digests import OfATeam, of_a_team
from bot.core.layout import buttons, missed_buttons, nudge_buttons
from bot.core.message import PAGE, KeptMessage, Reply
from bot.core.note_messages import NoteNotices, note
from bot.core.nudge_messages import nudge_message
from bot.core.plan_messages import OfAPlan, of_a_plan
from bot.core.race_messages import race_message
from bot.core.run_messages import run_message
from bot.core.team_messages import member_message
from marathon import errors
from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.message_cards import MessageLine
from marathon.domain.notice import (
    AccountTriedNotice,
    BackfillNotice,
    ConnectedNotice,
    DisconnectedNotice,
    MissedSessionNotice,
    Notice,
    OldRunsNotice,
    PairedNotice,
    ReconnectNotice,
    RunNotice,
    ZoneNotice,
)
from marathon.domain.nudge_notices import NudgeNotice
from marathon.domain.parcel import Address
from marathon.domain.race_week import RaceNotice
from marathon.domain.receipt import Receipt
from marathon.domain.team_notices import TeamNotice
from marathon.errors import NotFoundError, NothingPlannedError, StoreUnavailableError
from marathon.usecases.desk import Desk
from marathon.usecases.missed_day import missed_day
from marathon.usecases.people import is_coached, led_by, person_of
from marathon.usecases.read_messages import open_place, read_messages
from marathon.usecases.read_notes import read_thread
from marathon.words import (
    connecting,
    missed,
    pairing,
)
from marathon.words import notices as words
from marathon.words.errors import error_text
from marathon.words.labels import Label
from marathon.words.voice import Voice, voice_of


def render(desk: Desk, athlete_id: AthleteId, notice: Notice) -> Reply:
    """Return what a notice says to this reader now.

    Raises: NotFoundError when there is nothing to tell (any more), or nobody.
    """
    person = person_of(desk, athlete_id)
    voice = voice_of(person, desk.clock.now())
    if isinstance(notice, ForAdmins):
        return alert(notice, voice)
    if isinstance(notice, RunNotice):
        return run_message(desk, athlete_id, notice, voice)
    if isinstance(notice, OfADay):
        return of_a_day(desk, person, notice, voice)
    if isinstance(notice, BackfillNotice):
        return _backfill(notice, person, person.local_date(desk.clock.now()), voice)
    if isinstance(notice, MissedSessionNotice):
        return _missed(desk, athlete_id, notice, voice)
    if isinstance(notice, RaceNotice):
        return race_message(desk, athlete_id, notice, voice)
    if isinstance(notice, NudgeNotice):
        return nudge_message(desk, person, notice, voice)
    if isinstance(notice, OfATeam):
        return of_a_team(desk, person, notice, voice)
    if isinstance(notice, OfAPlan):
        return of_a_plan(desk, athlete_id, notice, voice)
    if isinstance(notice, NoteNotices):
        is_led = notice.about in led_by(desk, athlete_id)
        return note(read_thread(desk, notice.note_id), notice, person, voice, is_led=is_led)
    if isinstance(notice, TeamNotice):
        return member_message(desk, athlete_id, notice, voice)
    return _plain(notice, voice)


def _missed(desk: Desk, athlete_id: AthleteId, notice: MissedSessionNotice, voice: Voice) -> Reply:
    try:
        card = missed_day(desk, athlete_id, notice.date)
    except NothingPlannedError:
        raise NotFoundError from None
    change = buttons(voice, (Label.CHANGE, f"/missed {notice.date}")) if card.said else ()
    return Reply(
        title=missed.title(card, voice),
        lines=missed.seen(voice, is_coached=is_coached(desk, athlete_id)) if card.is_open else (),
        buttons=(*missed_buttons(notice.date, voice), *nudge_buttons(notice.code, voice))
        if card.is_open
        else change,
    )


def _plain(
    notice: OldRunsNotice
    | ConnectedNotice
    | AccountTriedNotice
    | DisconnectedNotice
    | ReconnectNotice
    | PairedNotice
    | ZoneNotice,
    voice: Voice,
) -> Reply:
    match notice:
        case PairedNotice():
            return Reply(title=pairing.paired_notice(notice.platform, voice), lines=(pairing.not_me(voice),))
        case ZoneNotice():
            offers = buttons(voice, (Label.ZONE, "/timezone"))
            return Reply(title=words.zone_corrected(notice.zone, voice), buttons=offers)
        case OldRunsNotice():
            return Reply(title=words.old_runs(notice, voice), buttons=buttons(voice, (Label.FORM, "/form")))
        case ConnectedNotice():
            offers = buttons(voice, (Label.KEEP, "/connect keep"), (Label.UNDO, "/disconnect"))
            lines = connecting.limits(notice.scopes, voice)
            return Reply(title=connecting.connected(voice), lines=lines, buttons=offers)
        case AccountTriedNotice():
            return Reply(
                title=connecting.tried_by_another(voice),
                lines=(connecting.after_the_try(voice), *connecting.limits(notice.scopes, voice)),
            )
        case DisconnectedNotice():
            receipt = Receipt(reference=notice.reference, counts=notice.counts, at=notice.at)
            return Reply(
                title=words.disconnected(notice.ending, voice), lines=connecting.receipt_lines(receipt, voice)
            )
        case ReconnectNotice():
            title, lines = error_text(errors.StravaRefusedError(), voice), words.reconnect(notice, voice)
            return Reply(title=title, lines=lines, buttons=buttons(voice, (Label.CONNECT, "/connect")))
    assert_never(notice)


def _backfill(notice: BackfillNotice, person: Athlete, today: date, voice: Voice) -> Reply:
    waits = notice.paused_until
    return Reply(
        title=words.backfill(notice, voice),
        lines=(words.paused(waits, today, person.zone, voice),) if waits else (),
        buttons=buttons(voice, (Label.TODAY, "/today"), (Label.FORM, "/form")) if notice.is_done else (),
    )


def open_page(desk: Desk, athlete_id: AthleteId) -> tuple[KeptMessage, ...]:
    """Write to a person's page from now on, and return the newest messages, oldest first.

    They are there to be read while nothing can be written, too.
    """
    with suppress(StoreUnavailableError):
        open_place(desk, athlete_id, Address(platform=PAGE, external_id=str(athlete_id)))
    lines = read_messages(desk, athlete_id).lines
    return tuple(
        KeptMessage(key=line.key, reply=_again(desk, athlete_id, line), at=line.at)
        for line in reversed(lines)
    )


def _again(desk: Desk, athlete_id: AthleteId, line: MessageLine) -> Reply | None:
    """Return a message as it would be told now, or as it was told where its facts are gone."""
    if line.notice is None:
        return None
    try:
        return render(desk, athlete_id, line.notice)
    except NotFoundError:
        return Reply(title=line.told[0], lines=line.told[1:]) if line.told else None
