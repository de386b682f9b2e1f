"""Version 3 of the API as far as it is used: the athlete, their activities, one in full, its streams."""

from datetime import datetime
from functools import partial

from aiohttp import web

from bot.demo.strava.detail import detail_payload
from bot.demo.strava.grants import Grant, Grants
from bot.demo.strava.records import Recording, Records
from bot.demo.strava.refusals import refusal
from bot.demo.strava.registration import Registration
from bot.demo.strava.summary import athlete_payload, summary_payload
from bot.demo.strava.track import stream_payload, streams_of
from marathon.ports import Clock

_PER_PAGE, _MOST_PER_PAGE = 30, 200


class ApiRoutes:
    """Answers for whoever holds an access token."""

    def __init__(self, *, app: Registration, records: Records, grants: Grants, clock: Clock) -> None:
        """Answer from these."""
        self._app = app
        self._records = records
        self._grants = grants
        self._clock = clock

    def routes(self, prefix: str) -> list[web.RouteDef]:
        """Return the routes below a path."""
        return [
            web.get(f"{prefix}/athlete", self._athlete),
            web.get(f"{prefix}/athlete/activities", self._activities),
            web.get(f"{prefix}/activities/{{id}}", self._activity),
            web.get(f"{prefix}/activities/{{id}}/streams", self._streams),
        ]

    async def _athlete(self, request: web.Request) -> web.Response:
        grant = self._holder(request)
        athlete = self._records.athletes[grant.athlete_id]
        return web.json_response(athlete_payload(athlete, detailed="profile:read_all" in grant.scopes))

    async def _activities(self, request: web.Request) -> web.Response:
        """Newest first; oldest first when asked for what came after a moment."""
        grant = self._reader(request)
        number = partial(_whole, request)
        before, after = number("before", None), number("after", None)
        page, per_page = number("page", 1) or 1, min(number("per_page", _PER_PAGE) or 1, _MOST_PER_PAGE)
        found = [
            r
            for r in self._records.recordings_of(grant.athlete_id, self._clock.now())
            if _may_see(grant, r) and _between(r.activity.started_at, after, before)
        ]
        ordered = found if after is None else found[::-1]
        shown = ordered[(page - 1) * per_page : page * per_page]
        return web.json_response([summary_payload(recording) for recording in shown])

    async def _activity(self, request: web.Request) -> web.Response:
        return web.json_response(detail_payload(self._found(request)))

    async def _streams(self, request: web.Request) -> web.Response:
        recording = self._found(request)
        wanted = [key for key in request.query.get("keys", "").split(",") if key]
        if not wanted:
            raise refusal(400, "Stream", "keys", "missing")
        if recording.streams_from > self._clock.now():
            raise refusal(404, "Stream", "", "not found")
        streams = streams_of(recording)
        series = "distance" if "distance" in streams else "time"
        payloads = [
            stream_payload(kind, data, series)
            for kind, data in streams.items()
            if kind in wanted or kind == series
        ]
        if request.query.get("key_by_type", "").lower() != "true":
            return web.json_response(payloads)
        by_type = {str(p["type"]): {k: v for k, v in p.items() if k != "type"} for p in payloads}
        return web.json_response(by_type)

    def _holder(self, request: web.Request) -> Grant:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return self._grants.holder(token if scheme == "Bearer" else "")

    def _reader(self, request: web.Request) -> Grant:
        grant = self._holder(request)
        if not grant.reads_activities:
            raise refusal(401, "AccessToken", "activity:read_permission", "missing")
        return grant

    def _found(self, request: web.Request) -> Recording:
        grant = self._reader(request)
        text = request.match_info["id"]
        recording = self._records.recording(int(text)) if text.isdecimal() and len(text) < 20 else None
        if recording is None or recording.visible_from > self._clock.now():
            raise refusal(404, "Activity", "", "not found")
        own = recording.athlete_id == grant.athlete_id
        if not own and (recording.is_private or not self._app.shows_others):
            raise refusal(404, "Activity", "", "not found")
        if own and not _may_see(grant, recording):
            raise refusal(404, "Activity", "", "not found")
        return recording


def _may_see(grant: Grant, recording: Recording) -> bool:
    return grant.reads_private or not recording.is_private


def _between(started_at: datetime, after: int | None, before: int | None) -> bool:
    at = started_at.timestamp()
    return (after is None or at > after) and (before is None or at < before)


def _whole(request: web.Request, name: str, default: int | None) -> int | None:
    text = request.query.get(name, "")
    if not text:
        return default
    if not text.isdecimal() or (name in {"page", "per_page"} and int(text) < 1):
        raise refusal(400, "Application", name, "invalid")
    return int(text)
