"""What each endpoint of the API answers: a use case asked as the chat's commands ask it. Imported at the first request.

Whom a reader may see is decided in usecases.people and usecases.strava_sight, for the chat and for here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from marathon.domain.activity import SessionId
from marathon.domain.api_cards import (
    ActivitiesCard,
    AthletesCard,
    CheckInsCard,
    DashboardCard,
    RealtimeCard,
    WholePlanCard,
)
from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.cards import LoadCard, TodayCard, WeekCard
from marathon.domain.prediction_card import PredictionCard
from marathon.domain.team import TeamId
from marathon.domain.team_cards import GroupCard, TeamCard
from marathon.errors import (
    AwayTooLongError,
    InvalidFieldError,
    NothingPlannedError,
    OwnerOnlyError,
    TooEarlyError,
    TooLateError,
)
from marathon.usecases import change_plan as change_plans
from marathon.usecases.answer_missed import answer_missed
from marathon.usecases.athlete_overview import athlete_overview
from marathon.usecases.change_plan import PlanEdit
from marathon.usecases.desk import Desk
from marathon.usecases.list_activities import list_activities
from marathon.usecases.list_athletes import list_athletes
from marathon.usecases.list_check_ins import list_check_ins
from marathon.usecases.people import person_led, person_seen
from marathon.usecases.predict_race import predict_race
from marathon.usecases.read_plan import read_whole_plan
from marathon.usecases.record_run import set_effort
from marathon.usecases.report_absence import report_absence
from marathon.usecases.report_pain import report_pain
from marathon.usecases.show_dashboard import show_dashboard, show_moment
from marathon.usecases.show_team import show_team
from marathon.usecases.todays_session import todays_session
from marathon.usecases.week_review import week_review
from webhooks.api_bodies import (
    AbsenceBody,
    CheckInBody,
    EffortBody,
    MissedBody,
    PainBody,
    PlanBody,
    PlanChangeBody,
)
from webhooks.api_questions import DayQuery, NewestQuery, PageQuery, RaceQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request, read: who asks, whom or which team it is about, and what it says."""

    desk: Desk
    reader: AthleteId
    about: int = 0
    query: Any = None
    body: Any = None
    if_match: str = ""

    def seen(self) -> Athlete:
        """Return whom it is about, if this reader sees their cards."""
        return person_seen(self.desk, self.reader, AthleteId(self.about))

    def led(self) -> Athlete:
        """Return whom it is about, if this reader is or leads them."""
        return person_led(self.desk, self.reader, AthleteId(self.about))

    def versions(self) -> list[str]:
        """Return the versions that If-Match names; a weak mark matches nothing (RFC 9110 section 13.1.1)."""
        return [one.strip().strip('"') for one in self.if_match.split(",")]

    @property
    def for_coach(self) -> bool:
        """Whether somebody else than the athlete reads."""
        return self.reader != self.about


def athletes(ask: Ask) -> AthletesCard:
    """List whom the reader may ask about."""
    return list_athletes(ask.desk, ask.reader)


def moment(ask: Ask) -> RealtimeCard:
    """Show the reader's own moment."""
    return show_moment(ask.desk, ask.reader)


def dashboard(ask: Ask) -> DashboardCard:
    """Show all about one athlete."""
    return show_dashboard(ask.desk, ask.seen().id, for_coach=ask.for_coach)


def today(ask: Ask) -> TodayCard:
    """Show a day."""
    return todays_session(ask.desk, ask.seen().id, ask.query.date, for_coach=ask.for_coach)


def week(ask: Ask) -> WeekCard:
    """Show a week."""
    return week_review(ask.desk, ask.seen().id, ask.query.date, for_coach=ask.for_coach)


def load(ask: Ask) -> LoadCard:
    """Show the load averages."""
    return athlete_overview(ask.desk, ask.seen().id, for_coach=ask.for_coach).load


def prediction(ask: Ask) -> PredictionCard:
    """Show what to expect of a race."""
    said = ask.query
    return predict_race(ask.desk, ask.seen().id, said.distance_m, said.goal_s, for_coach=ask.for_coach)


def activities(ask: Ask) -> ActivitiesCard:
    """Show a page of activities."""
    said = ask.query
    return list_activities(ask.desk, ask.seen(), said.cursor, said.limit, for_coach=ask.for_coach)


def plan(ask: Ask) -> WholePlanCard:
    """Show the plan; nothing in it rests on what was done, so that whoever leads its athlete reads it."""
    return read_whole_plan(ask.desk, ask.led())


def check_ins(ask: Ask) -> CheckInsCard:
    """Show what was said."""
    return list_check_ins(ask.desk, ask.seen(), ask.query.limit, for_coach=ask.for_coach)


def replace_plan(ask: Ask) -> WholePlanCard:
    """Put another plan in place of the one that was read."""
    sessions = [session.planned() for session in ask.body.sessions]
    return change_plans.replace_plan(ask.desk, ask.reader, ask.led(), sessions, ask.versions())


def change_plan(ask: Ask) -> WholePlanCard:
    """Change some sessions of the plan that was read."""
    said: PlanChangeBody = ask.body
    edit = PlanEdit(
        add=tuple(session.planned() for session in said.add),
        change=tuple(session.planned() for session in said.change),
        remove=tuple(map(SessionId, said.remove)),
    )
    return change_plans.edit_plan(ask.desk, ask.reader, ask.led(), edit, ask.versions())


def check_in(ask: Ask) -> CheckInsCard:
    """Keep what an athlete says of themself, and show it with what they said before."""
    person = ask.led()
    if ask.for_coach:
        raise OwnerOnlyError
    _say(ask.desk, person.id, ask.body)
    return list_check_ins(ask.desk, person, NewestQuery().limit, for_coach=False)


def _say(desk: Desk, athlete_id: AthleteId, said: EffortBody | AbsenceBody | PainBody | MissedBody) -> None:
    try:
        match said:
            case EffortBody():
                set_effort(desk, athlete_id, said.run, said.effort)
            case PainBody():
                report_pain(desk, athlete_id, said.severity)
            case AbsenceBody():
                report_absence(desk, athlete_id, said.kind, said.until, said.since)
            case MissedBody():
                answer_missed(desk, athlete_id, said.date, said.kind)
    except AwayTooLongError as error:
        raise InvalidFieldError(name="until", problem=error) from None
    except (NothingPlannedError, TooEarlyError, TooLateError) as error:
        name = "since" if isinstance(said, AbsenceBody) else "date"
        raise InvalidFieldError(name=name, problem=error) from None


def team(ask: Ask) -> TeamCard | GroupCard:
    """Show a team."""
    return show_team(ask.desk, ask.reader, TeamId(ask.about))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What answers an endpoint, the card that it gives, and the fields that may be said in the query or the body."""

    make: Callable[[Ask], Any]
    card: Any
    query: type | None = None
    body: Any = None


ANSWERS: Final[Mapping[str, Answer]] = {
    "athletes": Answer(make=athletes, card=AthletesCard),
    "moment": Answer(make=moment, card=RealtimeCard),
    "dashboard": Answer(make=dashboard, card=DashboardCard),
    "today": Answer(make=today, card=TodayCard, query=DayQuery),
    "week": Answer(make=week, card=WeekCard, query=DayQuery),
    "load": Answer(make=load, card=LoadCard),
    "prediction": Answer(make=prediction, card=PredictionCard, query=RaceQuery),
    "activities": Answer(make=activities, card=ActivitiesCard, query=PageQuery),
    "plan": Answer(make=plan, card=WholePlanCard),
    "replace_plan": Answer(make=replace_plan, card=WholePlanCard, body=PlanBody),
    "change_plan": Answer(make=change_plan, card=WholePlanCard, body=PlanChangeBody),
    "check_ins": Answer(make=check_ins, card=CheckInsCard, query=NewestQuery),
    "check_in": Answer(make=check_in, card=CheckInsCard, body=CheckInBody),
    "team": Answer(make=team, card=TeamCard | GroupCard),
}
"""By the names in api_table."""
