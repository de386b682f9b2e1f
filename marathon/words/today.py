"""Today, tomorrow and the coming week in words."""

from collections.abc import Sequence
from datetime import datetime

from marathon.domain.cards import LoadDay, SessionLine, TodayCard, WeekCard
from marathon.domain.marks import Mark
from marathon.domain.reasons import EasedForPain, ExcusedBy
from marathon.words.examples import run
from marathon.words.form import form_state
from marathon.words.plans import volume
from marathon.words.reasons import away_until
from marathon.words.sessions import kind_name, mark_word, session_name
from marathon.words.voice import Voice


def headline(card: TodayCard, voice: Voice) -> str:
    """Return what today comes down to."""
    day = voice.day(card.date)
    training = [s for s in card.sessions if s.mark is not Mark.REST]
    if eased := in_place(training, voice):
        return voice.say("{day}: {session}", day=day, session=eased)
    if len(training) == 1 or (training and all(s.mark is Mark.EXCUSED for s in training)):
        return voice.say(
            "{day}: {session}, {mark}",
            day=day,
            session=", ".join(session_name(s, voice) for s in training),
            mark=mark_word(training[0].mark, voice),
        )
    if training:
        done = sum(s.mark not in (Mark.TO_DO, Mark.MISSED, Mark.EXCUSED) for s in training)
        return voice.say("{day}: {done} of {n} sessions done", day=day, done=done, n=len(training))
    if card.runs and card.sessions:
        return voice.say_n(
            "{day}: rest day, {n} activity done",
            "{day}: rest day, {n} activities done",
            len(card.runs),
            day=day,
        )
    if card.runs:
        return voice.say_n(
            "{day}: nothing planned, {n} activity done",
            "{day}: nothing planned, {n} activities done",
            len(card.runs),
            day=day,
        )
    if card.sessions:
        return voice.say("{day}: rest day", day=day)
    return voice.say("{day}: nothing planned", day=day)


def tomorrow(card: TodayCard, voice: Voice) -> str:
    """Return what tomorrow holds, and that nothing is asked of who is away."""
    sessions, away = _listed(card.tomorrow, voice), away_on(card.tomorrow)
    if eased := in_place(card.tomorrow, voice):
        return voice.say("Tomorrow: {sessions}.", sessions=eased)
    if away is None:
        return voice.say("Tomorrow: {sessions}.", sessions=sessions)
    return voice.say(
        "Tomorrow: nothing asked, {away} (planned: {sessions}).",
        away=away_until(away.kind, away.until, voice),
        sessions=sessions,
    )


def away_on(sessions: Sequence[SessionLine]) -> ExcusedBy | None:
    """Return what excuses the sessions of a day, None where nothing does."""
    reasons = [reason for session in sessions for reason in session.reasons]
    return next((reason for reason in reasons if isinstance(reason, ExcusedBy)), None)


def in_place(sessions: Sequence[SessionLine], voice: Voice) -> str | None:
    """Return a day's sessions while something hurts: what stands in place of each hard or long one, and the others.

    None where nothing is stopped.
    """
    said = [(_eased(session, voice), session) for session in sessions if session.mark is not Mark.REST]
    if not any(eased for eased, _ in said):
        return None
    return "; ".join(eased or session_name(session, voice) for eased, session in said)


def _eased(session: SessionLine, voice: Voice) -> str | None:
    for reason in session.reasons:
        if isinstance(reason, EasedForPain) and session.mark is Mark.EXCUSED:
            return voice.say(
                "{easy} or rest, for pain, in place of: {hard}",
                easy=session_name(session, voice),
                hard=kind_name(reason.kind, voice),
            )
    return None


def _listed(sessions: tuple[SessionLine, ...], voice: Voice) -> str:
    return ", ".join(session_name(s, voice) for s in sessions) or voice.say("nothing planned")


def as_of(now: datetime, again_at: datetime, zone: str, voice: Voice) -> str:
    """Return that Strava still has something, and when it is asked again."""
    return voice.say(
        "As of {now}: Strava has more to hand over and is asked again at {then}.",
        now=voice.time(now, zone),
        then=voice.time(again_at, zone),
    )


def load(day: LoadDay, voice: Voice) -> str:
    """Return fitness, fatigue and form with what form means."""
    return voice.say(
        "Fitness {fitness}, fatigue {fatigue}, form {form} ({meaning}).",
        fitness=voice.number(day.fitness_au),
        fatigue=voice.number(day.fatigue_au),
        form=voice.signed(day.form_au),
        meaning=form_state(day.form_au, voice),
    )


def next_week(card: WeekCard, voice: Voice) -> str:
    """Return what the coming week holds."""
    if not card.next_week_planned:
        return voice.say("Next week: nothing planned yet.")
    return voice.say("Next week: {amount} planned.", amount=volume(card.next_week_planned, voice))


def first_steps(voice: Voice) -> str:
    """Return how somebody begins of whom nothing is known yet."""
    return voice.say(
        "To begin: drop a file into our private chat, record a run with /run {distance} 52:00, or build a plan with "
        "/plan new.",
        distance=run(voice),
    )
