"""Another process's hand on the local Strava: record, change, delete, leave, faults; a random token guards it."""

import hmac
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.demo.strava.athletes import Athletes
from bot.demo.strava.faults import FaultKind, Faults
from bot.demo.strava.postman import Postman
from marathon.domain.activity import Activity, Source, Sport

Told = dict[str, Any]


class ControlRoutes:
    """Each verb takes JSON and answers JSON; a field that is missing or senseless is a 400."""

    def __init__(self, *, token: str, athletes: Athletes, faults: Faults, postman: Postman) -> None:
        """Act for whoever knows the token."""
        self._token = token
        self._athletes = athletes
        self._faults = faults
        self._postman = postman

    def routes(self, prefix: str) -> list[web.RouteDef]:
        """Return one POST route a verb."""
        verbs: dict[str, Callable[[Told], object]] = {
            "record": self._record,
            "change": lambda told: self._athletes.change(told["id"], **told["fields"]),
            "delete": lambda told: self._athletes.delete(told["id"]),
            "leave": lambda told: self._athletes.leave(told["athlete_id"]),
            "fault": lambda told: self._faults.order(FaultKind(told.pop("kind")), **told),
            "lose": lambda told: self._postman.lose(told["events"]),
            "double": lambda told: self._postman.double(told["events"]),
            "unsubscribe": lambda _told: setattr(self._postman, "subscription", None),
        }
        return [web.post(f"{prefix}/{name}", self._guarded(act)) for name, act in verbs.items()]

    def _guarded(self, act: Callable[[Told], object]) -> Handler:
        async def answer(request: web.Request) -> web.Response:
            given = request.headers.get("Authorization", "")
            if not hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode()):
                raise web.HTTPUnauthorized
            try:
                done = act(json.loads(await request.read() or b"{}"))
            except (KeyError, TypeError, ValueError) as wrong:
                return web.json_response({"error": repr(wrong)}, status=400)
            return web.json_response({"done": done})

        return answer

    def _record(self, told: Told) -> int:
        """Record a plain run: athlete_id, started_at (ISO, with offset), distance_m, duration_s; the rest if told."""
        started_at = datetime.fromisoformat(told["started_at"])
        offset = started_at.utcoffset()
        if offset is None:
            message = "started_at lacks its offset"
            raise ValueError(message)
        activity = Activity(
            source=Source.HAND,
            source_id=f"control/{told['started_at']}",
            sport=Sport(told.get("sport", Sport.RUN)),
            started_at=started_at,
            local_date=started_at.date(),
            utc_offset_s=int(offset.total_seconds()),
            duration_s=told["duration_s"],
            elapsed_s=told.get("elapsed_s") or told["duration_s"],
            distance_m=told.get("distance_m"),
            average_hr_bpm=told.get("average_hr_bpm"),
            max_hr_bpm=told.get("max_hr_bpm"),
            name=str(told.get("name", "")),
        )
        return self._athletes.record(told["athlete_id"], activity, hidden_s=told.get("hidden_s", 0.0))
