"""The pages of people who are signed in: their own, and those of the athletes they coach."""

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from aiohttp import hdrs, web

from marathon.domain.athlete import AthleteId
from marathon.errors import NotFoundError
from marathon.logs import speaking_of
from marathon.usecases.desk import Desk
from webhooks.doors import LONGEST_TEXT, ChatDoor, Visitors
from webhooks.threads import in_pool

if TYPE_CHECKING:
    from webhooks.page_frame import Asked

MOST_DIGITS: Final = 18
LONGEST_WORD: Final = 80
MESSAGES_SHOWN: Final = 6
SAY: Final = "/say"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """The routes of the pages; home is the address of a person's own, which somebody else may serve."""

    desk: Desk
    pool: Executor
    chat: ChatDoor
    visitors: Visitors
    home: str = "/"

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to add."""
        return [web.get("/athlete/{athlete_id}", self.athlete), web.post(SAY, self.say)]

    async def own(self, request: web.Request) -> web.StreamResponse:
        """Show whoever is signed in their own page."""
        who = await self._reader(request)
        if who is None:
            return _to_the_first_page()
        with speaking_of(athlete_id=who):
            told = [
                _shown(message) for message in reversed(await self.chat.messages(who)) if message["reply"]
            ]
            return await in_pool(self.pool, self._own, request, who, told[:MESSAGES_SHOWN])

    async def athlete(self, request: web.Request) -> web.StreamResponse:
        """Show a coach one athlete's page; who is not theirs is not there."""
        who, said = await self._reader(request), request.match_info["athlete_id"]
        if who is None:
            return _to_the_first_page()
        if not (said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS):
            raise NotFoundError
        with speaking_of(athlete_id=who):
            return await in_pool(self.pool, self._athlete, request, who, AthleteId(int(said)))

    async def say(self, request: web.Request) -> web.StreamResponse:
        """Answer words that were sent by a form: what the page does by itself where scripts run."""
        who = await self.visitors.speaker(request)
        text = str((await request.post()).get("text", ""))[:LONGEST_TEXT]
        with speaking_of(athlete_id=who):
            reply = await self.chat.say(who, text, (), "private")
            return await in_pool(self.pool, self._answer, request, who, reply or {})

    async def _reader(self, request: web.Request) -> AthleteId | None:
        """Return who reads a page, None for nobody known."""
        try:
            return await self.visitors.speaker(request)
        except web.HTTPUnauthorized:
            return None

    def _own(self, request: web.Request, who: AthleteId, told: list[Mapping[str, object]]) -> web.Response:
        from webhooks.page_of_person import home_page

        asked = self._asked(request, who)
        return _page(home_page(self.desk, asked, told), asked)

    def _athlete(self, request: web.Request, who: AthleteId, athlete_id: AthleteId) -> web.Response:
        from webhooks.page_of_athlete import athlete_page

        asked = self._asked(request, who)
        return _page(athlete_page(self.desk, asked, athlete_id), asked)

    def _answer(self, request: web.Request, who: AthleteId, reply: Mapping[str, object]) -> web.Response:
        from webhooks.page_of_person import answer_page

        asked = self._asked(request, who)
        return _page(answer_page(self.desk, asked, reply), asked)

    def _asked(self, request: web.Request, who: AthleteId) -> "Asked":
        from webhooks.page_of_person import asked_by

        query = {name: value[:LONGEST_WORD] for name, value in request.query.items()}
        return asked_by(self.desk, who, self.home, query.get("as", ""), query)


def _to_the_first_page() -> web.Response:
    """Lead to the page that says how to sign in."""
    return web.Response(status=HTTPStatus.SEE_OTHER, headers={hdrs.LOCATION: "/"})


def _shown(message: Mapping[str, object]) -> Mapping[str, object]:
    """Return a message with the instant it was told at."""
    at = message["at"]
    return {**message, "at": datetime.fromisoformat(str(at)) if at else None}


def _page(text: str, asked: "Asked") -> web.Response:
    response = web.Response(text=text, content_type="text/html")
    response.headers["Referrer-Policy"] = "same-origin"  # no-referrer would make its forms' origin null
    response.headers[hdrs.VARY] = hdrs.COOKIE
    response.headers[hdrs.CONTENT_LANGUAGE] = asked.voice.language.replace("_", "-")
    return response
