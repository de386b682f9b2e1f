"""What people chose to be told of their days: the morning's note, the day's summary, the week's review."""

from datetime import date, timedelta
from typing import Final

from bot.core.layout import buttons, day_lines, picture
from bot.core.message import Button, Reply
from bot.core.screen import lines_on, title_on
from marathon.charts import today as chart
from marathon.domain.athlete import Athlete
from marathon.domain.cards import TodayCard
from marathon.domain.day_notices import DayNotice, MorningNotice, WeekNotice
from marathon.domain.marks import Mark
from marathon.domain.message_cards import week_of_day
from marathon.domain.subscription import Subject
from marathon.errors import NotFoundError
from marathon.usecases.desk import Desk
from marathon.usecases.tell_days_anew import TOLD_FOR
from marathon.usecases.todays_session import todays_session
from marathon.usecases.week_review import week_review
from marathon.words import findings, plans, reasons
from marathon.words import summaries as words
from marathon.words import today as today_words
from marathon.words.labels import Label
from marathon.words.phrases import called
from marathon.words.telling import COMMANDS
from marathon.words.voice import Voice

OfADay = MorningNotice | DayNotice | WeekNotice
_RACE_WITHIN: Final = timedelta(weeks=20)


def of_a_day(desk: Desk, person: Athlete, notice: OfADay, voice: Voice) -> Reply:
    """Return what was chosen of a local date, as it stands now.

    Raises: NotFoundError for a date that is past telling, or yet to come.
    """
    today = person.local_date(desk.clock.now())
    if isinstance(notice, MorningNotice):
        _hold(notice.date, today, timedelta(0))
        return _morning(desk, person, voice)
    _hold(notice.date, today, TOLD_FOR)
    if isinstance(notice, DayNotice):
        return _day(desk, person, notice.date, voice)
    return _week(desk, person, notice.date, voice)


def _hold(day: date, today: date, late: timedelta) -> None:
    if not timedelta(0) <= today - day <= late:
        raise NotFoundError


def _morning(desk: Desk, person: Athlete, voice: Voice) -> Reply:
    """Return what today asks and why; what was done already is said, too."""
    card = todays_session(desk, person.id)
    title = title_on(words.morning_title(card, voice))
    ahead = [session for session in card.sessions if session.mark in (Mark.TO_DO, Mark.REST)]
    why = [line for s in ahead for line in (words.purpose(s, voice), *words.is_key(s, voice))]
    if today_words.away_on(card.sessions):
        why = [words.get_well(voice)]
    details = dict.fromkeys((*_notes(card), *day_lines((), card.runs, voice)))
    where = [reasons.standing_sentence(card.standing, voice)]
    if card.load:
        where.append(today_words.load(card.load, voice))
    if card.race and card.race.date - card.date <= _RACE_WITHIN:
        where.append(plans.countdown(called(card.race, voice), card.race.date, card.date, voice))
    return Reply(
        title=title,
        lines=lines_on(title, list(details), [*dict.fromkeys(why), *where], None),
        buttons=_offers(card, voice),
    )


def _notes(card: TodayCard) -> tuple[str, ...]:
    return tuple(session.notes for session in card.sessions if session.notes)


def _offers(card: TodayCard, voice: Voice) -> tuple[Button, ...]:
    to_do = any(s.mark is Mark.TO_DO for s in card.sessions)
    move = ((Label.MOVE_TO_TOMORROW, "/move today tomorrow"),) if to_do else ()
    return buttons(voice, (Label.TODAY, "/today"), *move, *_end(Subject.MORNING))


def _end(subject: Subject) -> tuple[tuple[Label, str], ...]:
    """Return what can be done about the message itself."""
    snooze = Label.SNOOZE, f"{COMMANDS[subject]} snooze"
    return snooze, (Label.WHY_MESSAGE, f"/why message {subject.value}")


def _day(desk: Desk, person: Athlete, day: date, voice: Voice) -> Reply:
    """Return what was planned and done, where that leaves them, and tomorrow; until midnight it is provisional."""
    now = desk.clock.now()
    card, today = todays_session(desk, person.id, day), person.local_date(now)
    shown = week_of_day(card, today)
    drawn = picture("today", findings.today_alt(shown, voice), chart.draw, shown, voice)
    title = title_on(today_words.headline(card, voice))
    last = [reasons.standing_sentence(card.standing, voice)]
    if day == today:
        last += [today_words.tomorrow(card, voice), words.provisional(now, person.zone, voice)]
    return Reply(
        title=title,
        lines=lines_on(title, day_lines(card.sessions, card.runs, voice), last, drawn),
        picture=drawn,
        buttons=buttons(voice, (Label.TODAY, "/today"), (Label.WEEK, "/week"), *_end(Subject.DAY)),
    )


def _week(desk: Desk, person: Athlete, sunday: date, voice: Voice) -> Reply:
    """Return the week against its plan, its key sessions, where that leaves them, and the shape of the next."""
    now = desk.clock.now()
    card = week_review(desk, person.id, sunday)
    load = todays_session(desk, person.id, sunday).load
    drawn = picture("week", findings.today_alt(card, voice), chart.draw, card, voice)
    title = title_on(findings.today_finding(card, voice))
    last = [reasons.standing_sentence(card.standing, voice)]
    if load:
        last.append(today_words.load(load, voice))
    last.append(words.next_week(card, voice))
    if sunday == card.today:
        last.append(words.provisional(now, person.zone, voice))
    return Reply(
        title=title,
        lines=lines_on(
            title, (*words.sessions_done(card, voice), *words.key_sessions(card, voice)), last, drawn
        ),
        picture=drawn,
        buttons=buttons(voice, (Label.WEEK, "/week"), (Label.PLAN, "/plan"), *_end(Subject.WEEK)),
    )
