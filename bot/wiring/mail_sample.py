"""The reply that `mail test` sends: an invented week, worded and drawn as any other."""

from datetime import date, timedelta
from typing import Final

from bot.core.layout import buttons, picture
from bot.core.message import Reply
from marathon.charts import today as chart
from marathon.domain.athlete import AthleteId
from marathon.domain.cards import DayLine, Standing, Week, WeekCard
from marathon.domain.marks import Mark, Status
from marathon.domain.plan import Measure
from marathon.domain.reasons import NothingPlanned
from marathon.words import findings, mailbox
from marathon.words.labels import Label
from marathon.words.voice import Voice

_KM: Final = ((8, 8.2), (0, 0), (10, 10.4), (8, 7.9), (0, 0), (18, 0), (0, 0))
"""Planned and done from Monday to Sunday; it is Saturday there."""


def sample_reply(today: date) -> Reply:
    """Return a week of nobody's, in which this is the sixth day."""
    voice = Voice(today=today)
    monday = today - timedelta(days=5)
    days = tuple(
        DayLine(
            date=monday + timedelta(days=number),
            planned=planned * 1000.0,
            done=done * 1000.0,
            mark=Mark.GREEN if done else Mark.TO_DO if planned else Mark.REST,
        )
        for number, (planned, done) in enumerate(_KM)
    )
    card = WeekCard(
        athlete_id=AthleteId(0),
        athlete_name=mailbox.sample_name(voice),
        today=today,
        week=Week(measure=Measure.DISTANCE, days=days),
        sessions=(),
        runs=(),
        standing=Standing(status=Status.ON_TRACK, reason=NothingPlanned(done=0, runs=0)),
    )
    return Reply(
        title=mailbox.sample_title(voice),
        lines=mailbox.sample_lines(voice),
        picture=picture("week", findings.today_alt(card, voice), chart.draw, card, voice),
        buttons=buttons(voice, (Label.TODAY, "/today"), (Label.WEEK, "/week")),
    )
