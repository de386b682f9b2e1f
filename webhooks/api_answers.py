"""What each endpoint of the API answers: a use case asked as the chat's commands ask it. Imported at the first request.

Whom a reader may see is decided in usecases.people and usecases.strava_sight, for the chat and for here.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

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
from marathon.errors import InvalidFieldError, NoJsonError
from marathon.usecases.athlete_overview import athlete_overview
from marathon.usecases.desk import Desk
from marathon.usecases.list_activities import list_activities
from marathon.usecases.list_athletes import list_athletes
from marathon.usecases.list_check_ins import list_check_ins
from marathon.usecases.people import person_led, person_seen
from marathon.usecases.predict_race import predict_race
from marathon.usecases.read_plan import read_whole_plan
from marathon.usecases.show_dashboard import show_dashboard, show_moment
from marathon.usecases.show_team import show_team
from marathon.usecases.todays_session import todays_session
from marathon.usecases.week_review import week_review


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
    return read_whole_plan(ask.desk, person_led(ask.desk, ask.reader, AthleteId(ask.about)))


def check_ins(ask: Ask) -> CheckInsCard:
    """Show what was said."""
    return list_check_ins(ask.desk, ask.seen(), ask.query.limit, for_coach=ask.for_coach)


def team(ask: Ask) -> TeamCard | GroupCard:
    """Show a team."""
    return show_team(ask.desk, ask.reader, TeamId(ask.about))


ANSWERS: Final[Mapping[str, Callable[[Ask], Any]]] = {
    answer.__name__: answer
    for answer in (
        athletes,
        moment,
        dashboard,
        today,
        week,
        load,
        prediction,
        activities,
        plan,
        check_ins,
        team,
    )
}


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """Return what reads and writes a type as JSON; it is built once, when it is first needed."""
    return TypeAdapter(kind)


def read_query(kind: type | None, said: Mapping[str, str]) -> Any:
    """Return the fields of a query.

    Raises: InvalidFieldError naming the first that is unknown or cannot be read.
    """
    if kind is None:
        for name in said:
            raise InvalidFieldError(name=name, problem="there is no such field")
        return None
    try:
        return adapter(kind).validate_strings(dict(said), strict=True)
    except ValidationError as error:
        raise _named(error) from None


def read_body(kind: Any, said: bytes) -> Any:
    """Return the fields of a body.

    Raises: NoJsonError; InvalidFieldError naming the first that is missing, unknown or cannot be read.
    """
    try:
        json.loads(said)
    except (ValueError, RecursionError):
        raise NoJsonError from None
    try:
        return adapter(kind).validate_json(said, strict=True)
    except ValidationError as error:
        raise _named(error) from None


def _named(error: ValidationError) -> InvalidFieldError:
    """Return the first complaint: its field, and nothing of what was sent."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    problem = first["msg"].removeprefix("Value error, ").rstrip(".")
    return InvalidFieldError(name=".".join(map(str, first["loc"])) or "body", problem=problem)


_AS_OF: Final = re.compile(rb'"as_of":"[^"]*"')


def without_moment(body: bytes) -> tuple[bytes, bool]:
    """Return a card without the instant it was made, and whether it named one: all else makes it the same."""
    bare, count = _AS_OF.subn(b"", body)
    return bare, bool(count)
