"""What a coach reads of one athlete, in words: the standing, the week, and what was said by whom and when."""

from datetime import datetime
from zoneinfo import ZoneInfo

from marathon.domain.cards import Standing
from marathon.domain.check_in import CheckInKind
from marathon.domain.coach_cards import AthleteCard, CheckInLine
from marathon.words.findings import today_finding
from marathon.words.flags import flag_lines
from marathon.words.reasons import away_until, check_in_word, week_reason
from marathon.words.sessions import status_word
from marathon.words.today import load, next_week
from marathon.words.voice import Voice


def title(card: AthleteCard, voice: Voice) -> str:
    """Return who it is, and how they stand with the reason."""
    standing: Standing = card.week.standing
    return voice.say(
        "{name}: {status}, {why}",
        name=card.week.athlete_name,
        status=status_word(standing.status, voice),
        why=week_reason(standing.reason, voice),
    )


def lines(card: AthleteCard, voice: Voice) -> tuple[str, ...]:
    """Return the week, what it raises, the form, the week to come, and what was said."""
    return (
        voice.say("{finding}.", finding=today_finding(card.week, voice)),
        *flag_lines(card.week.flags, voice),
        *((load(card.load, voice),) if card.load else ()),
        next_week(card.week, voice),
        *_check_ins(card, voice),
    )


def _check_ins(card: AthleteCard, voice: Voice) -> tuple[str, ...]:
    if not card.check_ins:
        return (voice.say("Nothing was said by check-in yet."),)
    said = (check_in(line, card.zone, voice) for line in card.check_ins)
    return (voice.say("Last check-ins:"), *said)


def check_in(line: CheckInLine, zone: str, voice: Voice) -> str:
    """Return what was said of which day, by whom and when."""
    return voice.say(
        "{day}: {what} ({said})",
        day=voice.day(line.date),
        what=what_was_said(line, voice),
        said=who_and_when(line, zone, voice),
    )


def who_and_when(line: CheckInLine, zone: str, voice: Voice) -> str:
    """Return by whom and when something was said."""
    who = line.said_by or voice.say("somebody who has left")
    return voice.say("{who}, {when}", who=who, when=moment(line.said_at, zone, voice))


def what_was_said(line: CheckInLine, voice: Voice) -> str:
    """Return what a check-in says."""
    if line.kind is CheckInKind.EFFORT and line.effort is not None:
        return voice.say("effort {effort} of 10", effort=voice.number(line.effort))
    if line.kind is CheckInKind.PAIN and line.severity is not None:
        return voice.say("pain {n} of 10", n=voice.number(line.severity))
    if line.kind.is_absence and line.until != line.date:
        return away_until(line.kind, line.until, voice)
    return check_in_word(line.kind, voice)


def moment(at: datetime, zone: str, voice: Voice) -> str:
    """Return an instant's day and hour where the reader is."""
    day = voice.day(at.astimezone(ZoneInfo(zone)).date())
    return voice.say("{day}, {time}", day=day, time=voice.time(at, zone))
