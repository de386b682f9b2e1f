"""What people chose to be told, in words: the morning's reasons, what is provisional, the week that was and will be."""

from datetime import datetime
from typing import Final, assert_never

from marathon.domain.cards import SessionLine, TodayCard, WeekCard
from marathon.domain.marks import Mark
from marathon.domain.plan import SessionKind
from marathon.words.plans import volume
from marathon.words.reasons import away_until
from marathon.words.sessions import mark_word, session_name, session_size
from marathon.words.today import away_on, in_place
from marathon.words.voice import Voice

_NAMED: Final = 7


def morning_title(card: TodayCard, voice: Voice) -> str:
    """Return what today asks."""
    training = ", ".join(_asked(s, voice) for s in card.sessions if s.mark is not Mark.REST)
    if eased := in_place(card.sessions, voice):
        return voice.say("Today: {sessions}", sessions=eased)
    if away := away_on(card.sessions):
        until = away_until(away.kind, away.until, voice)
        return voice.say("Today: nothing asked, {away} (planned: {sessions})", away=until, sessions=training)
    if training:
        return voice.say("Today: {sessions}", sessions=training)
    return voice.say("Today: rest") if card.sessions else voice.say("Today: nothing planned")


def _asked(session: SessionLine, voice: Voice) -> str:
    """Return a session, and how it went where it was done before breakfast."""
    name = session_name(session, voice)
    if session.mark in (Mark.TO_DO, Mark.EXCUSED):
        return name
    return voice.say("{session}, {mark}", session=name, mark=mark_word(session.mark, voice))


def get_well(voice: Voice) -> str:
    """Return why nothing is asked of who is away."""
    return voice.say("Why: what you miss now costs little; what you force now may cost weeks.")


def purpose(session: SessionLine, voice: Voice) -> str:
    """Return what a session is for. Source: own wording of what training books agree on."""
    match session.kind:
        case SessionKind.EASY:
            return voice.say(
                "Why: easy kilometres build endurance while you recover; you should be able to talk."
            )
        case SessionKind.RECOVERY:
            return voice.say("Why: moving gently clears tired legs; slower than you think is right.")
        case SessionKind.LONG:
            return voice.say(
                "Why: time on your feet teaches the body to save its stores; the marathon rests on it."
            )
        case SessionKind.TEMPO:
            return voice.say("Why: comfortably hard running moves up the pace that you can hold for an hour.")
        case SessionKind.INTERVALS:
            return voice.say(
                "Why: short hard stretches raise your ceiling, so that race pace costs you less."
            )
        case SessionKind.MARATHON_PACE:
            return voice.say("Why: the legs learn the pace of the race, and you learn what it feels like.")
        case SessionKind.RACE:
            return voice.say("Why: this is what you trained for. Begin no faster than you mean to end.")
        case SessionKind.CROSS:
            return voice.say("Why: the heart trains, the legs are spared.")
        case SessionKind.STRENGTH:
            return voice.say("Why: strong muscles carry you better when they tire.")
        case SessionKind.REST:
            return voice.say("Why: you grow fitter while you rest, not while you run.")
    assert_never(session.kind)


def is_key(session: SessionLine, voice: Voice) -> tuple[str, ...]:
    """Return that the week leans on a session, where it does."""
    if not session.kind.is_key or session.kind is SessionKind.RACE:
        return ()
    return (voice.say("It is a key session: if the day gets in its way, move it rather than drop it."),)


def provisional(now: datetime, zone: str, voice: Voice) -> str:
    """Return that what was told of a day holds until the day ends."""
    return voice.say(
        "As of {time}, provisional until your day ends: a run that comes in before midnight still counts.",
        time=voice.time(now, zone),
    )


def key_sessions(card: WeekCard, voice: Voice) -> tuple[str, ...]:
    """Return how the sessions went that the week leaned on."""
    told = [
        voice.say(
            "{session} ({day}): {mark}",
            session=session_size(session, voice),
            day=voice.short_weekday(session.date),
            mark=mark_word(session.mark, voice),
        )
        for session in card.sessions
        if session.kind.is_key
    ]
    if not told:
        return ()
    return (
        voice.say_n(
            "Key session: {sessions}.", "Key sessions: {sessions}.", len(told), sessions="; ".join(told)
        ),
    )


def sessions_done(card: WeekCard, voice: Voice) -> tuple[str, ...]:
    """Return how many sessions of the week were done, and what got in the way of the others."""
    asked = [s for s in card.sessions if s.mark not in (Mark.REST, Mark.NONE)]
    if not asked:
        return ()
    open_marks = (Mark.TO_DO, Mark.MISSED, Mark.EXCUSED)
    done = sum(s.mark not in open_marks for s in asked)
    left = [
        voice.say("{n} {mark}", n=voice.number(count), mark=mark_word(mark, voice))
        for mark in open_marks
        if (count := sum(s.mark is mark for s in asked))
    ]
    said = voice.say_n("{done} of {n} session done", "{done} of {n} sessions done", len(asked), done=done)
    return (f"{', '.join((said, *left))}.",)


def next_week(card: WeekCard, voice: Voice) -> str:
    """Return the shape of the week to come: how much, and its sessions by their days, the key ones before others."""
    training = [s for s in card.next_week if s.mark is not Mark.REST]
    if not training:
        return voice.say("Next week: nothing planned yet. /plan new builds a plan.")
    chosen = sorted(training, key=lambda s: not s.kind.is_key)[:_NAMED]
    shown = sorted(chosen, key=lambda s: s.date)
    named = [f"{voice.short_weekday(s.date)} {session_size(s, voice)}" for s in shown]
    more = len(training) - len(named)
    if more > 0:
        named.append(voice.say_n("{n} more", "{n} more", more))
    amount = volume(card.next_week_planned, voice) if card.next_week_planned else voice.say("no running")
    return voice.say("Next week, {amount}: {sessions}.", amount=amount, sessions=", ".join(named))
