"""Reasons in words, said so that they fit both the athlete and the coach."""

from datetime import date
from typing import assert_never

from marathon.domain.cards import Standing
from marathon.domain.check_in import CheckInKind
from marathon.domain.reasons import (
    AwayFor,
    Done,
    EasedForPain,
    EasyDaysTooHard,
    ExcusedBy,
    HardPartMissing,
    IntensityUnknown,
    KeySessionMissed,
    MovedFrom,
    NothingImported,
    NothingPlanned,
    NothingRecorded,
    RestDay,
    SaidSo,
    SessionReason,
    SessionsMissed,
    StillToDo,
    TooHardByHeartRate,
    TooHardByPace,
    WeekReason,
    WeekVolume,
)
from marathon.words.sessions import kind_name, status_word
from marathon.words.voice import Voice


def session_reason(reason: SessionReason, voice: Voice) -> str:
    """Return why a session is marked as it is, as a phrase without a full stop."""
    match reason:
        case Done():
            return voice.say(
                "{done} of {planned} ({share})",
                done=voice.amount(reason.done, reason.measure),
                planned=voice.amount(reason.planned, reason.measure),
                share=voice.percent(reason.ratio),
            )
        case StillToDo():
            return voice.say("still to do")
        case NothingRecorded():
            return voice.say("nothing was recorded")
        case TooHardByHeartRate() | TooHardByPace() | HardPartMissing() | IntensityUnknown():
            return intensity(reason, voice)
        case ExcusedBy():
            return excuse(reason, voice)
        case SaidSo():
            return check_in_word(reason.kind, voice)
        case EasedForPain():
            return voice.say(
                "in place of: {session} (rest is as good)", session=kind_name(reason.kind, voice)
            )
        case MovedFrom():
            return voice.say("moved from {day}", day=voice.day(reason.original_date))
        case RestDay():
            return voice.say("rest day")
        case _:
            assert_never(reason)


def intensity(
    reason: TooHardByHeartRate | TooHardByPace | HardPartMissing | IntensityUnknown, voice: Voice
) -> str:
    """Return what the intensity was held against."""
    match reason:
        case TooHardByHeartRate():
            return voice.say(
                "too hard for its purpose: heart rate {hr}, ceiling {ceiling}",
                hr=voice.number(reason.hr_bpm),
                ceiling=voice.number(reason.ceiling_bpm),
            )
        case TooHardByPace():
            return voice.say(
                "too fast for its purpose: {pace} on the flat, ceiling {ceiling}",
                pace=voice.pace(reason.pace_s_per_km),
                ceiling=voice.pace(reason.ceiling_s_per_km),
            )
        case HardPartMissing():
            return voice.say(
                "hard part short: {hard} of {needed}",
                hard=voice.duration(reason.hard_s),
                needed=voice.duration(reason.needed_s),
            )
        case IntensityUnknown():
            return voice.say(
                "intensity not judged: that takes a heart rate and its threshold, or a threshold pace"
            )
        case _:
            assert_never(reason)


def excuse(reason: ExcusedBy, voice: Voice) -> str:
    """Return who is away why, and until when."""
    return away_until(reason.kind, reason.until, voice)


def away_until(kind: CheckInKind, until: date | None, voice: Voice) -> str:
    """Return “ill until Fri 27 Nov”, or only what it is where no end is known."""
    what = check_in_word(kind, voice)
    if until is None:
        return what
    return voice.say("{what} until {day}", what=what, day=voice.day(until))


def check_in_word(kind: CheckInKind, voice: Voice) -> str:
    """Return what a check-in says."""
    words = {
        CheckInKind.EFFORT: voice.say("effort"),
        CheckInKind.ILL: voice.say("ill"),
        CheckInKind.INJURED: voice.say("injured"),
        CheckInKind.TRAVELLING: voice.say("travelling"),
        CheckInKind.PAIN: voice.say("pain"),
        CheckInKind.DONE_ELSEWHERE: voice.say("done elsewhere"),
        CheckInKind.MOVED: voice.say("moved"),
        CheckInKind.SKIPPED: voice.say("skipped"),
        CheckInKind.TOO_HARD: voice.say("too hard"),
    }
    return words[kind]


def week_reason(reason: WeekReason, voice: Voice) -> str:
    """Return why a status is what it is, as a phrase without a full stop."""
    match reason:
        case WeekVolume():
            return voice.say_n(
                "{done} of {planned} ({share}), {kept} of {n} session",
                "{done} of {planned} ({share}), {kept} of {n} sessions",
                reason.sessions_planned,
                done=voice.amount(reason.done, reason.measure),
                planned=voice.amount(reason.planned, reason.measure),
                share=voice.percent(reason.ratio),
                kept=voice.number(reason.sessions_done),
            )
        case SessionsMissed():
            return voice.say(
                "{missed} of {planned} sessions missed",
                missed=voice.number(reason.missed),
                planned=voice.number(reason.planned),
            )
        case KeySessionMissed():
            return voice.say(
                "{session} missed on {day}", session=kind_name(reason.kind, voice), day=voice.day(reason.date)
            )
        case EasyDaysTooHard():
            return voice.say(
                "{hard} of {judged} easy and long runs were too hard",
                hard=voice.number(reason.too_hard),
                judged=voice.number(reason.judged),
            )
        case AwayFor():
            return _away(reason, voice)
        case NothingPlanned():
            return _unplanned(reason.runs, voice)
        case NothingImported():
            if reason.last_date is None:
                return voice.say("no activity has arrived yet")
            return voice.say("no activity since {day}", day=voice.day(reason.last_date))
        case _:
            assert_never(reason)


def standing_sentence(standing: Standing, voice: Voice) -> str:
    """Return the status of the last seven finished days with its reason."""
    return voice.say(
        "Last 7 days: {status}, {reason}.",
        status=status_word(standing.status, voice),
        reason=week_reason(standing.reason, voice),
    )


def _unplanned(runs: int, voice: Voice) -> str:
    return voice.say_n(
        "no session planned; {n} run done before today",
        "no session planned; {n} runs done before today",
        runs,
    )


def _away(reason: AwayFor, voice: Voice) -> str:
    what = check_in_word(reason.kind, voice)
    if reason.until is None:
        return voice.say("{what} since {day}", what=what, day=voice.day(reason.since))
    if reason.until == reason.since:
        return voice.say("{what} on {day}", what=what, day=voice.day(reason.since))
    return voice.say(
        "{what} from {first} to {last}",
        what=what,
        first=voice.day(reason.since),
        last=voice.day(reason.until),
    )
