"""The one table of the API's addresses: routes, what is refused, and the description are all made of it.

What an address takes and gives stands beside what answers it, in api_answers; that is loaded at the first request.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from aiohttp import hdrs

ATHLETE: Final = "/api/athlete/{athlete_id}"
TEAM: Final = "/api/team/{team_id}"
LARGEST_NUMBER: Final = 2**53 - 1
"""The largest number that every reader of JSON reads exactly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One address and method.

    name: of what answers, in api_answers. changes: only whoever has read what they change may do so, by If-Match.
    is_open: whoever asks need not be known. example: a body as somebody would send it.
    """

    name: str
    path: str
    about: str
    method: str = hdrs.METH_GET
    status: int = 200
    changes: bool = False
    is_open: bool = False
    example: Mapping[str, object] | None = None

    @property
    def is_read(self) -> bool:
        """Whether it only shows; every other one takes a body."""
        return self.method == hdrs.METH_GET


ENDPOINTS: Final = (
    Endpoint(name="athletes", path="/api/athletes", about="Whom you may ask about"),
    Endpoint(
        name="moment",
        path="/api/realtime-dashboard",
        about="How you stand, what is next, and what you were told last",
    ),
    Endpoint(
        name="dashboard",
        path=f"{ATHLETE}/dashboard-data",
        about="Twelve weeks of days, what is flagged, and all cards of one athlete",
    ),
    Endpoint(
        name="today",
        path=f"{ATHLETE}/today",
        about="A day: its sessions, what was done, the week and tomorrow",
    ),
    Endpoint(
        name="week",
        path=f"{ATHLETE}/week",
        about="The week of a day, session by session",
    ),
    Endpoint(
        name="load",
        path=f"{ATHLETE}/load",
        about="Fitness, fatigue and form of the last weeks",
    ),
    Endpoint(
        name="prediction",
        path=f"{ATHLETE}/prediction",
        about="The race time to expect, or the datum that is missing for one",
    ),
    Endpoint(
        name="activities",
        path=f"{ATHLETE}/activities",
        about="What was recorded or typed, newest first, page by page",
    ),
    Endpoint(
        name="plan",
        path=f"{ATHLETE}/plan",
        about="The plan from this week's Monday on; its ETag is what a change needs",
    ),
    Endpoint(
        name="replace_plan",
        method=hdrs.METH_PUT,
        path=f"{ATHLETE}/plan",
        about="Put a plan in place of the one that stands from today on",
        changes=True,
        example={"sessions": [{"date": "2026-11-28", "kind": "long", "distance_m": 24000}]},
    ),
    Endpoint(
        name="change_plan",
        method=hdrs.METH_PATCH,
        path=f"{ATHLETE}/plan",
        about="Add, change and remove some sessions of the plan",
        changes=True,
        example={"add": [{"date": "2026-11-25", "kind": "easy", "duration_s": 2700}], "remove": [12]},
    ),
    Endpoint(
        name="check_ins",
        path=f"{ATHLETE}/check-ins",
        about="What was last said about an athlete's days",
    ),
    Endpoint(
        name="check_in",
        method=hdrs.METH_POST,
        path=f"{ATHLETE}/check-ins",
        about="Say how a run felt, that you are away or hurt, or why a session was not done",
        status=201,
        example={"kind": "effort", "activity_id": 12, "effort": 6},
    ),
    Endpoint(
        name="team",
        path=TEAM,
        about="A team: who needs a word for its coaches, what was run for its members",
    ),
)

SIGNING_IN: Final = (
    Endpoint(
        name="begin",
        method=hdrs.METH_POST,
        path="/api/auth/token",
        about="Change a code from /link api for the first pair of tokens",
        is_open=True,
        example={"code": "ABCD-EFGH-IJKL-MNOP"},
    ),
    Endpoint(
        name="refresh",
        method=hdrs.METH_POST,
        path="/api/auth/refresh",
        about="Change a refresh token for the next pair, once; used a second time, it ends them all",
        is_open=True,
    ),
    Endpoint(
        name="revoke",
        method=hdrs.METH_POST,
        path="/api/auth/revoke",
        about="End a program's sign-in",
        status=204,
        is_open=True,
    ),
)
"""The addresses of api_auth, as they are described."""

READ_OFTEN: Final = tuple(endpoint.path for endpoint in ENDPOINTS if endpoint.is_read)
"""What programs and pages look at again and again."""
