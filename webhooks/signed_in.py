"""Who is signed in with this browser: a cookie that the store knows, and the pages that begin and end it."""

from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from marathon.domain.athlete import AthleteId
from marathon.domain.team import Role
from marathon.domain.web_session import AT_MOST, WebSession
from marathon.logs import speaking_of
from marathon.usecases.desk import Desk
from marathon.usecases.people import highest_role, person_of
from marathon.usecases.program_tokens import who_asks
from marathon.usecases.web_sessions import PATH, end_session, look_at_link, open_page_session, who_looks
from webhooks.assets import Asset
from webhooks.threads import in_pool

LINK: Final = PATH + "{token}"
END: Final = "/session/end"
LONGEST_TOKEN: Final = 1024
_COOKIE: Final = "coach"
_SECURE_COOKIE: Final = "__Host-coach"
"""A browser takes a cookie of this name only with Secure, from this host alone and for all of its paths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """The people whose browsers opened a link of theirs.

    is_secure: pages are reached by HTTPS; else by plain HTTP on this machine.
    """

    desk: Desk
    pool: Executor
    is_secure: bool

    async def session(self, request: web.Request) -> WebSession | None:
        """Return the session a request belongs to."""
        key = self.key(request)
        found = await in_pool(self.pool, who_looks, self.desk, key) if key else None
        return found.session if found else None

    def key(self, request: web.Request) -> str:
        """Return the secret that a browser sends, empty where it sends none."""
        return request.cookies.get(self._name, "")

    async def speaker(self, request: web.Request) -> AthleteId:
        """Return who sent a request.

        Raises: web.HTTPUnauthorized without a session, and where the page says it is somebody else's.
        """
        session = await self.session(request)
        if session is None or request.query.get("as", str(session.athlete_id)) != str(session.athlete_id):
            raise web.HTTPUnauthorized
        return session.athlete_id

    async def listener(self, request: web.Request) -> AthleteId:
        """Return who asks for what changes: a program by its access token, else a browser as any of its requests.

        Raises: TokenError, web.HTTPUnauthorized.
        """
        kind, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        if kind.lower() != "bearer":
            return await self.speaker(request)
        return (await in_pool(self.pool, who_asks, self.desk, token.strip())).athlete_id

    def begin(self, response: web.StreamResponse, key: str) -> None:
        """Hand a browser the secret of a session."""
        response.set_cookie(
            self._name,
            key,
            max_age=int(AT_MOST.total_seconds()),
            secure=self.is_secure,
            httponly=True,
            samesite="Lax",
            path="/",
        )

    def forget(self, response: web.StreamResponse) -> None:
        """Take the secret from a browser."""
        response.del_cookie(self._name, path="/", secure=self.is_secure, httponly=True, samesite="Lax")

    @property
    def _name(self) -> str:
        return _SECURE_COOKIE if self.is_secure else _COOKIE


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRoutes:
    """The first page, which shows itself to whoever is signed in, and the ways in and out."""

    people: SignedIn
    own_page: Handler
    front_page: Asset

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to add."""
        return [
            web.get("/", self.first_page),
            web.get(LINK, self.question),
            web.post(LINK, self.open),
            web.get("/chat/me", self.me, allow_head=False),
            web.post(END, self.end),
        ]

    async def first_page(self, request: web.Request) -> web.StreamResponse:
        """Show a person their page, and anybody else what this is."""
        if await self.people.session(request):
            return await self.own_page(request)
        response = await self.front_page.answer(request)
        response.headers[hdrs.VARY] = hdrs.COOKIE
        return response

    async def question(self, request: web.Request) -> web.StreamResponse:
        """Show whose page a link opens; looking spends nothing, however many previews look."""
        person = await in_pool(self.people.pool, look_at_link, self.people.desk, _token(request))
        from webhooks.sign_in_pages import question_page

        return question_page(person)

    async def open(self, request: web.Request) -> web.StreamResponse:
        """Spend a link, and lead to an address that says nothing of it."""
        agent = request.headers.get(hdrs.USER_AGENT, "")
        key = await in_pool(self.people.pool, open_page_session, self.people.desk, _token(request), agent)
        response = web.Response(status=303, headers={hdrs.LOCATION: "/"})
        self.people.begin(response, key)
        return response

    async def me(self, request: web.Request) -> web.StreamResponse:
        """Say who is signed in."""
        athlete_id = await self.people.speaker(request)
        with speaking_of(athlete_id=athlete_id):
            person = await in_pool(self.people.pool, person_of, self.people.desk, athlete_id)
            role = await in_pool(self.people.pool, highest_role, self.people.desk, athlete_id)
        shown = Role.ATHLETE if role in (None, Role.ATHLETE) else Role.COACH
        return web.json_response({"id": athlete_id, "name": person.name, "role": shown.value})

    async def end(self, request: web.Request) -> web.StreamResponse:
        """Sign this browser out."""
        from webhooks.sign_in_pages import signed_out_page

        session, language = await self.people.session(request), ""
        if session is not None:
            desk = self.people.desk
            language = (await in_pool(self.people.pool, person_of, desk, session.athlete_id)).language
            await in_pool(self.people.pool, end_session, desk, session.athlete_id, session.id)
        response = signed_out_page(language or "en")
        self.people.forget(response)
        return response


def _token(request: web.Request) -> str:
    return request.match_info["token"][:LONGEST_TOKEN]
