"""The card of a person's page: the cards of the commands, of somebody the reader may see, in one."""

from marathon.domain.athlete import AthleteId
from marathon.domain.page_card import PageCard
from marathon.usecases.athlete_overview import athlete_overview
from marathon.usecases.desk import Desk
from marathon.usecases.people import person_of, person_seen
from marathon.usecases.plan_ahead import plan_ahead
from marathon.usecases.predict_race import predict_race
from marathon.usecases.show_athlete import show_athlete
from marathon.usecases.todays_session import todays_session


def show_page(desk: Desk, reader_id: AthleteId, athlete_id: AthleteId) -> PageCard:
    """Return what one person's page shows of an athlete, to a coach without what is private.

    Raises: NotFoundError for whom the reader does not see; StravaWithheldError.
    """
    reader = person_of(desk, reader_id)
    person_seen(desk, reader_id, athlete_id)
    for_coach = reader_id != athlete_id
    return PageCard(
        today=todays_session(desk, athlete_id, for_coach=for_coach),
        about=show_athlete(desk, reader, athlete_id),
        load=athlete_overview(desk, athlete_id, for_coach=for_coach).load,
        prediction=predict_race(desk, athlete_id, for_coach=for_coach),
        plan=plan_ahead(desk, athlete_id, for_coach=for_coach),
    )
