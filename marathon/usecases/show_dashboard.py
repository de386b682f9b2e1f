"""What a page shows: all about one athlete, or its reader's own moment."""

from marathon.domain.api_cards import (
    Amounts,
    DashboardCard,
    DayFacts,
    NotificationLine,
    Performance,
    RealtimeCard,
    Upcoming,
)
from marathon.domain.athlete import AthleteId
from marathon.domain.day_summary import DaySummary
from marathon.usecases.athlete_overview import athlete_overview
from marathon.usecases.desk import Desk
from marathon.usecases.plan_ahead import plan_ahead
from marathon.usecases.predict_race import predict_race
from marathon.usecases.read_messages import read_messages
from marathon.usecases.todays_session import todays_session
from marathon.usecases.week_review import week_review


def show_dashboard(desk: Desk, athlete_id: AthleteId, *, for_coach: bool = False) -> DashboardCard:
    """Return twelve weeks of days with what was planned and done, what is flagged, and the cards.

    Args: for_coach: leave out what is private.
    """
    overview = athlete_overview(desk, athlete_id, for_coach=for_coach)
    return DashboardCard(
        athlete_id=athlete_id,
        athlete_name=overview.athlete_name,
        days=tuple(map(_day, overview.days)),
        risk=overview.risk,
        today=todays_session(desk, athlete_id, for_coach=for_coach),
        week=week_review(desk, athlete_id, for_coach=for_coach),
        load=overview.load,
        prediction=predict_race(desk, athlete_id, for_coach=for_coach),
    )


def show_moment(desk: Desk, reader: AthleteId) -> RealtimeCard:
    """Return how the reader stands, what is next for them, and what they were told last."""
    today, ahead = todays_session(desk, reader), plan_ahead(desk, reader)
    told = read_messages(desk, reader).lines
    return RealtimeCard(
        athlete_id=reader,
        athlete_name=today.athlete_name,
        as_of=today.as_of,
        performance=Performance(
            standing=today.standing,
            week=today.week,
            runs=today.runs,
            load=today.load,
            flags=today.flags,
        ),
        upcoming=Upcoming(sessions=ahead.sessions, race=ahead.race),
        notifications=tuple(
            NotificationLine(
                number=line.number,
                kind=line.kind,
                date=line.date,
                at=line.at,
                delivery=line.delivery,
                told=line.told,
            )
            for line in told
        ),
    )


def _day(day: DaySummary) -> DayFacts:
    return DayFacts(
        date=day.date,
        planned=Amounts(
            distance_m=day.planned_distance_m,
            duration_s=day.planned_duration_s,
            pace_s_per_km=day.planned_pace_s_per_km,
        ),
        done=Amounts(
            distance_m=day.done_distance_m,
            duration_s=day.done_duration_s,
            pace_s_per_km=day.done_pace_s_per_km,
        ),
        variance=Amounts(
            distance_m=day.variance_distance_m,
            duration_s=day.variance_duration_s,
            pace_s_per_km=day.variance_pace_s_per_km,
        ),
        mark=day.mark,
        status=day.status,
        reason=day.status_reason,
        reasons=day.reasons,
        load_au=day.load_au,
        finished=day.finished,
    )
