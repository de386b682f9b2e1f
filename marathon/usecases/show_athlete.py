"""The card of /athlete: one athlete as their coach sees them."""

from typing import Final

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.coach_cards import AthleteCard
from marathon.store import said, teams
from marathon.usecases.desk import Desk
from marathon.usecases.read_notes import open_questions
from marathon.usecases.todays_session import todays_session
from marathon.usecases.week_review import week_review

SHOWN: Final = 5


def show_athlete(desk: Desk, reader: Athlete, athlete_id: AthleteId) -> AthleteCard:
    """Return the standing, the week and the last check-ins of somebody the reader leads, without what is private."""
    for_coach = reader.id != athlete_id
    week = week_review(desk, athlete_id, for_coach=for_coach)
    today = todays_session(desk, athlete_id, for_coach=for_coach)
    with desk.store.read() as connection:
        check_ins = said.newest(connection, athlete_id, SHOWN)
        led = teams.teams_of(connection, reader.id, teams.LEADS)
        asked = open_questions(connection, led, desk.clock.now())
    questions = tuple(note for note in asked if note.athlete_id == athlete_id)
    return AthleteCard(week=week, zone=reader.zone, load=today.load, check_ins=check_ins, questions=questions)
