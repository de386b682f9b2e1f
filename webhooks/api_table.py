"""The one table of the API: each address with what it takes and gives. What answers is in api_answers.

Routes, what is refused, and the description at /api/openapi.json are all made of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import hdrs

from marathon.domain.api_cards import (
    ActivitiesCard,
    AthletesCard,
    CheckInsCard,
    DashboardCard,
    RealtimeCard,
    WholePlanCard,
)
from marathon.domain.cards import LoadCard, TodayCard, WeekCard
from marathon.domain.prediction_card import PredictionCard
from marathon.domain.team_cards import GroupCard, TeamCard
from webhooks.api_bodies import CheckInBody, CodeBody, PlanBody, PlanChangeBody, RefreshBody, TokensCard
from webhooks.api_questions import DayQuery, NewestQuery, PageQuery, RaceQuery

ATHLETE: Final = "/api/athlete/{athlete_id}"
TEAM: Final = "/api/team/{team_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One address and method.

    name: what answers, in api_answers. card: what is given. query, body: what may be said.
    changes: only whoever has read what they change may do so, by If-Match. is_open: whoever asks need not be known.
    example: a body as somebody would send it.
    """

    name: str
    path: str
    about: str
    card: Any
    method: str = hdrs.METH_GET
    query: type | None = None
    body: Any = None
    status: int = 200
    changes: bool = False
    is_open: bool = False
    example: Mapping[str, object] | None = None


ENDPOINTS: Final = (
    Endpoint(name="athletes", path="/api/athletes", about="Whom you may ask about", card=AthletesCard),
    Endpoint(
        name="moment",
        path="/api/realtime-dashboard",
        about="How you stand, what is next, and what you were told last",
        card=RealtimeCard,
    ),
    Endpoint(
        name="dashboard",
        path=f"{ATHLETE}/dashboard-data",
        about="Twelve weeks of days, what is flagged, and all cards of one athlete",
        card=DashboardCard,
    ),
    Endpoint(
        name="today",
        path=f"{ATHLETE}/today",
        about="A day: its sessions, what was done, the week and tomorrow",
        card=TodayCard,
        query=DayQuery,
    ),
    Endpoint(
        name="week",
        path=f"{ATHLETE}/week",
        about="The week of a day, session by session",
        card=WeekCard,
        query=DayQuery,
    ),
    Endpoint(
        name="load",
        path=f"{ATHLETE}/load",
        about="Fitness, fatigue and form of the last weeks",
        card=LoadCard,
    ),
    Endpoint(
        name="prediction",
        path=f"{ATHLETE}/prediction",
        about="The race time to expect, or the datum that is missing for one",
        card=PredictionCard,
        query=RaceQuery,
    ),
    Endpoint(
        name="activities",
        path=f"{ATHLETE}/activities",
        about="What was recorded or typed, newest first, page by page",
        card=ActivitiesCard,
        query=PageQuery,
    ),
    Endpoint(
        name="plan",
        path=f"{ATHLETE}/plan",
        about="The plan from this week's Monday on; its ETag is what a change needs",
        card=WholePlanCard,
    ),
    Endpoint(
        name="replace_plan",
        method=hdrs.METH_PUT,
        path=f"{ATHLETE}/plan",
        about="Put a plan in place of the one that stands from today on",
        card=WholePlanCard,
        body=PlanBody,
        changes=True,
        example={"sessions": [{"date": "2026-11-28", "kind": "long", "distance_m": 24000}]},
    ),
    Endpoint(
        name="change_plan",
        method=hdrs.METH_PATCH,
        path=f"{ATHLETE}/plan",
        about="Add, change and remove some sessions of the plan",
        card=WholePlanCard,
        body=PlanChangeBody,
        changes=True,
        example={"add": [{"date": "2026-11-25", "kind": "easy", "duration_s": 2700}], "remove": [12]},
    ),
    Endpoint(
        name="check_ins",
        path=f"{ATHLETE}/check-ins",
        about="What was last said about an athlete's days",
        card=CheckInsCard,
        query=NewestQuery,
    ),
    Endpoint(
        name="check_in",
        method=hdrs.METH_POST,
        path=f"{ATHLETE}/check-ins",
        about="Say how a run felt, that you are away or hurt, or why a session was not done",
        card=CheckInsCard,
        body=CheckInBody,
        status=201,
        example={"kind": "effort", "activity_id": 12, "effort": 6},
    ),
    Endpoint(
        name="team",
        path=TEAM,
        about="A team: who needs a word for its coaches, what was run for its members",
        card=TeamCard | GroupCard,
    ),
)

SIGNING_IN: Final = (
    Endpoint(
        name="begin",
        method=hdrs.METH_POST,
        path="/api/auth/token",
        about="Change a code from /link api for the first pair of tokens",
        card=TokensCard,
        body=CodeBody,
        is_open=True,
        example={"code": "ABCD-EFGH-IJKL-MNOP"},
    ),
    Endpoint(
        name="refresh",
        method=hdrs.METH_POST,
        path="/api/auth/refresh",
        about="Change a refresh token for the next pair, once; used a second time, it ends them all",
        card=TokensCard,
        body=RefreshBody,
        is_open=True,
    ),
    Endpoint(
        name="revoke",
        method=hdrs.METH_POST,
        path="/api/auth/revoke",
        about="End a program's sign-in",
        card=None,
        body=RefreshBody,
        status=204,
        is_open=True,
    ),
)
"""The addresses of api_auth, as they are described."""

READ_OFTEN: Final = tuple(endpoint.path for endpoint in ENDPOINTS if endpoint.method == hdrs.METH_GET)
"""What programs and pages look at again and again."""
