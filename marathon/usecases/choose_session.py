"""A person's own choice of which session a run counts for."""

from dataclasses import replace

from marathon.domain.activity import ActivityId, SessionId
from marathon.domain.athlete import AthleteId
from marathon.errors import OtherDayError
from marathon.store import activities, plans
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.ingest_activity import judge_anew


def choose_session(
    desk: Desk, athlete_id: AthleteId, number: ActivityId, session_id: SessionId | None, *, locked: bool
) -> None:
    """Let a run count for one session (None: for none) until it is freed again with locked=False.

    Raises: NotFoundError; OtherDayError when run and session are of different days.
    """

    def unit(connection: Connection) -> None:
        run = activities.get(connection, athlete_id, number)
        if session_id is not None:
            session = plans.get(connection, athlete_id, session_id)
            if session.date != run.local_date:
                raise OtherDayError
        activities.update(connection, athlete_id, replace(run, session_id=session_id, session_locked=locked))

    desk.store.write(unit)
    with desk.store.read() as connection:
        day = activities.get(connection, athlete_id, number).local_date
    judge_anew(desk, athlete_id, day)
