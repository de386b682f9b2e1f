"""Messages nobody asked for: what has happened becomes a reply."""

from bot.core.layout import buttons, day_lines, picture
from bot.core.message import Reply
from marathon.charts import today as chart
from marathon.domain.athlete import AthleteId
from marathon.usecases.desk import Desk
from marathon.usecases.people import person_of
from marathon.usecases.todays_session import todays_session
from marathon.words import findings, reasons
from marathon.words import runs as words
from marathon.words.labels import Label
from marathon.words.voice import Voice


def run_arrived(desk: Desk, athlete_id: AthleteId) -> Reply:
    """Return what a run that has just come in did to the day."""
    person = person_of(desk, athlete_id)
    voice = Voice(language=person.language, units=person.units)
    card = todays_session(desk, athlete_id)
    return Reply(
        title=words.arrived(card, voice),
        lines=(
            *day_lines(card.sessions, card.runs, voice),
            reasons.standing_sentence(card.standing, voice),
        ),
        picture=picture("today", findings.today_alt(card, voice), chart.draw, card, voice),
        buttons=buttons(voice, (Label.TODAY, "/today"), (Label.WHY, "/why")),
    )
