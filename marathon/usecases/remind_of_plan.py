"""Nudges about a plan that ends, and about silence under a plan that goes on."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from marathon.domain.athlete import Athlete
from marathon.domain.calendar import monday_of
from marathon.domain.notice import Posting
from marathon.domain.nudge import Nudge, Topic
from marathon.domain.nudge_notices import PlanEndsNotice, SilenceNotice
from marathon.domain.plan import SessionKind
from marathon.domain.status import SILENT_AFTER_DAYS
from marathon.store import check_ins, plans, trainings
from marathon.store.store import Connection

REMIND_FROM: Final = 4
"""The weekday from which a week that is not planned is spoken of: Friday, with a weekend left to plan it."""
SILENT_AFTER: Final = timedelta(days=8)
"""After a week without anything one word is worth saying (own choice)."""
GONE_AFTER: Final = timedelta(days=SILENT_AFTER_DAYS)
"""Who has recorded nothing for so long is left in peace, as with missed sessions."""
_A_WEEK: Final = timedelta(days=7)


def find_plan_ends(connection: Connection, people: Sequence[Athlete], now: datetime) -> Iterator[Nudge]:
    """Find whose plan holds something this week and nothing from next Monday on; one that ends in a race is done."""
    todays = {p.id: day for p in people if (day := p.local_date(now)).weekday() >= REMIND_FROM}
    training = trainings.last_days(connection, list(todays), now.date() - GONE_AFTER)
    for who, last in plans.last_dates(connection, list(training)).items():
        monday = monday_of(todays[who]) + _A_WEEK
        if not monday - _A_WEEK <= last < monday:
            continue
        sessions = plans.sessions_between(connection, who, last, last)
        if any(session.kind is SessionKind.RACE for session in sessions):
            continue
        notice = PlanEndsNotice(monday=monday)
        posting = Posting(
            key=f"plan_ends:{who}:{monday}", athlete_id=who, notice=notice, local_date=todays[who]
        )
        yield Nudge(topic=Topic.PLAN, posting=posting)


def find_silence(connection: Connection, people: Sequence[Athlete], now: datetime) -> Iterator[Nudge]:
    """Find of whom nothing has come for a while though their plan goes on, once a silence, and who is not away."""
    todays = {person.id: person.local_date(now) for person in people}
    since = now.date() - GONE_AFTER
    lasts = trainings.last_days(connection, list(todays), since)
    silent = [who for who, last in lasts.items() if todays[who] - last >= SILENT_AFTER]
    planned = plans.last_dates(connection, silent)
    for who in silent:
        today, last = todays[who], lasts[who]
        goes_on = planned.get(who, date.min) >= today
        said = check_ins.covering(connection, who, last, today) if goes_on else ()
        if not goes_on or any(item.kind.is_absence and item.covers(today) for item in said):
            continue
        posting = Posting(
            key=f"silence:{who}:{last}", athlete_id=who, notice=SilenceNotice(last=last), local_date=today
        )
        yield Nudge(topic=Topic.SILENCE, posting=posting)
