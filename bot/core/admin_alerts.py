"""What only admins are told: what keeps the coach from its work, and what they can do."""

from typing import assert_never

from bot.core.message import Reply
from marathon import errors
from marathon.domain.admin_notices import FaultNotice, MailStoppedNotice, PlatformLetGoNotice
from marathon.domain.notice import (
    PlaceMutedNotice,
    StravaFullNotice,
    StravaPausedNotice,
    TokensUnreadableNotice,
)
from marathon.words import faults, mailbox, places
from marathon.words import notices as words
from marathon.words.errors import error_text
from marathon.words.voice import Voice

ForAdmins = (
    PlatformLetGoNotice
    | StravaPausedNotice
    | StravaFullNotice
    | TokensUnreadableNotice
    | PlaceMutedNotice
    | MailStoppedNotice
    | FaultNotice
)


def alert(notice: ForAdmins, voice: Voice) -> Reply:
    """Return what a notice says to an admin."""
    match notice:
        case PlatformLetGoNotice():
            lines = (words.platform_to_mend(notice, voice),)
            return Reply(title=words.platform_let_go(notice, voice), lines=lines)
        case StravaPausedNotice():
            message = error_text(_named(notice.error), voice)
            return Reply(title=words.admin_alert(voice), lines=words.strava_paused(message, voice))
        case StravaFullNotice():
            return Reply(title=words.strava_is_full(voice), lines=(words.room_at_strava(voice),))
        case TokensUnreadableNotice():
            message = error_text(errors.TokenUnreadableError(), voice)
            return Reply(title=words.unproven_end(voice), lines=words.tokens_unreadable(message, voice))
        case PlaceMutedNotice():
            lines = (places.place_stays_muted(notice, voice),)
            return Reply(title=places.place_muted(notice, voice), lines=lines)
        case MailStoppedNotice():
            return Reply(title=mailbox.stopped(voice), lines=mailbox.to_mend(notice.problem, voice))
        case FaultNotice():
            return Reply(title=faults.title(voice), lines=faults.lines(notice, voice))
    assert_never(notice)


def _named(error: str) -> errors.CoachError:
    """Return an error of the application itself by its name."""
    known = (errors.StravaInactiveError, errors.StravaApplicationError)
    return next((kind for kind in known if kind.__name__ == error), errors.StravaError)()
