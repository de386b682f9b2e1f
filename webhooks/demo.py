"""The picker of the demo: anybody may be anybody. Mounted only where a demo door is given."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, field
from typing import Final

from aiohttp import hdrs, web

from marathon.domain.athlete import AthleteId
from marathon.errors import NotFoundError
from marathon.usecases.desk import Desk
from webhooks.doors import Dropped, Sessions
from webhooks.request_body import read_fields
from webhooks.threads import in_pool

LARGEST_BODY_BYTES: Final = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person to pick: role is “athlete” or “coach”, about one short line on who they are."""

    id: AthleteId
    name: str
    role: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoDoor:
    """What the demo adds to the chat.

    desk: where their own pages are made; None for a picker without pages.
    picked: hears on the loop who was chosen; returns at once what they should know, empty for nothing.
    sample_run: a file's name and bytes for this person to drop; called in the pool.
    strava_pages: what a browser sees of the demo's Strava, so that one port is enough.
    at_strava: what a person can do at the demo's Strava, by its name in the address; called in the pool.
    """

    people: Sequence[Person]
    picked: Callable[[AthleteId], str]
    sample_run: Callable[[AthleteId], Dropped]
    desk: Desk | None = None
    strava_pages: Sequence[web.RouteDef] = ()
    at_strava: Mapping[str, Callable[[AthleteId], object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRoutes:
    """The routes of the demo."""

    door: DemoDoor
    sessions: Sessions
    pool: Executor

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to add."""
        return [
            web.get("/demo/people", self.people),
            web.post("/demo/as", self.become),
            web.get("/demo/run.fit", self.sample_run, allow_head=False),
            *self.door.strava_pages,
            web.post("/demo/strava/{deed}", self.at_strava),
        ]

    async def people(self, _request: web.Request) -> web.StreamResponse:
        """List who can be picked."""
        return web.json_response({"people": [asdict(person) for person in self.door.people]})

    async def become(self, request: web.Request) -> web.StreamResponse:
        """Begin a session as one of the people."""
        try:
            asked = (await read_fields(request, LARGEST_BODY_BYTES))["id"]
        except (ValueError, KeyError):
            raise web.HTTPBadRequest from None
        person = next((p for p in self.door.people if p.id == asked), None)
        if person is None:
            raise NotFoundError
        response = web.json_response(asdict(person) | {"hint": self.door.picked(person.id)})
        self.sessions.begin(person.id, request, response)
        return response

    async def sample_run(self, request: web.Request) -> web.StreamResponse:
        """Answer with a recorded run to try the drop with."""
        speaker = await self.sessions.speaker(request)
        name, content = await in_pool(self.pool, self.door.sample_run, speaker)
        headers = {hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"'}
        return web.Response(body=content, content_type="application/octet-stream", headers=headers)

    async def at_strava(self, request: web.Request) -> web.StreamResponse:
        """Let a person do something at the demo's Strava; what follows from it comes back as an event."""
        speaker = await self.sessions.speaker(request)
        deed = self.door.at_strava.get(request.match_info["deed"])
        if deed is None:
            raise NotFoundError
        await in_pool(self.pool, deed, speaker)
        return web.json_response({"done": True})
