"""The HTTP application: which routes exist, and what starts and stops with it; what they do is elsewhere."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping
from concurrent.futures import Executor
from typing import Protocol

from aiohttp import web
from aiohttp.typedefs import Handler

from marathon.domain.athlete import AthleteId
from marathon.errors import NotFoundError, StoreUnavailableError
from marathon.usecases.desk import Desk
from webhooks.api_table import READ_OFTEN
from webhooks.assets import asset_routes, page
from webhooks.dashboard import Dashboard
from webhooks.demo import DemoDoor, DemoRoutes
from webhooks.doors import ChatDoor, ChatRoutes, Sessions, Visitors
from webhooks.live import Sight
from webhooks.middleware import RecordError, protect, same_origin, watch_requests
from webhooks.request_log import REQUESTS, RequestLog
from webhooks.signed_in import SignedIn, SignInRoutes
from webhooks.strava_events import PATH as STRAVA_EVENTS
from webhooks.strava_events import StravaEventRoutes, StravaEventsDoor
from webhooks.threads import in_pool

LEAVE_MAILS = "/mail/leave/{token}"
OWN_PAGE = "/page"
"""A person's own page where the first one is taken, as by the demo's picker."""
LARGEST_BODY_BYTES = 64 * 1024  # of what is read whole; dropped files have their own limit

_log = logging.getLogger(__name__)


class Routes(Protocol):
    """The pages and addresses of one door."""

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to add."""
        ...


def build_app(
    *,
    health: Callable[[], Mapping[str, object]],
    pool: Executor,
    record_error: RecordError,
    public_url: str = "",
    chat: ChatDoor | None = None,
    people: SignedIn | None = None,
    api: Callable[[Visitors], Routes] | None = None,
    demo: DemoDoor | None = None,
    strava_events: StravaEventsDoor | None = None,
    more: Iterable[Routes] = (),
) -> web.Application:
    """Build the application, ready to be run.

    Args:
        health: facts for /healthz, such as version and schema; called in the pool, an error means “not well”.
        pool: threads for whatever may block.
        record_error: keeps an unexpected error and its request's id; called in the pool.
        chat: without it the first page only says that the service runs.
        people: who may chat, signed in by a link of theirs; else whoever the demo's picker made somebody.
        api: makes the addresses for programs, for the same visitors.
        demo: adds the picker; needs chat. strava_events: adds the address that Strava calls.
        more: pages and addresses of the doors that are open: what platforms call, what links of theirs lead to.
    """
    app = _guarded(record_error, pool, public_url)
    sessions = Sessions()
    visitors: Visitors = people or sessions
    app.add_routes([web.get("/healthz", _healthz(health, pool)), *asset_routes()])
    pages = _pages(people, demo, chat, visitors, pool)
    app.add_routes(_first_page(people, pages, has_chat=chat is not None))
    if chat:
        app.add_routes(ChatRoutes(door=chat, visitors=visitors, pool=pool).routes())
        _live_while_running(app, chat, pool, pages.desk if pages else None)
    if demo:
        app.add_routes(DemoRoutes(door=demo, sessions=sessions, pool=pool).routes())
    if strava_events:
        app.add_routes(StravaEventRoutes(door=strava_events).routes())
    app.add_routes(route for door in (*more, *([api(visitors)] if api else [])) for route in door.routes())
    return app


def _pages(
    people: SignedIn | None, demo: DemoDoor | None, chat: ChatDoor | None, visitors: Visitors, pool: Executor
) -> Dashboard | None:
    """Return people's pages, where there is a desk to make them at and a chat to stand in them."""
    desk = people.desk if people else demo.desk if demo else None
    if desk is None or chat is None:
        return None
    home = "/" if people else OWN_PAGE
    return Dashboard(desk=desk, pool=pool, chat=chat, visitors=visitors, home=home)


def _first_page(people: SignedIn | None, pages: Dashboard | None, *, has_chat: bool) -> list[web.RouteDef]:
    """Return what stands at “/”, the pages of people, and where they sign in the ways in and out."""
    if people and pages:
        front = page("home.html")
        return [*SignInRoutes(people=people, own_page=pages.own, front_page=front).routes(), *pages.routes()]
    first = web.get("/", page("chat.html" if has_chat else "home.html").answer)
    return [first, *([web.get(OWN_PAGE, pages.own), *pages.routes()] if pages else [])]


def _guarded(record_error: RecordError, pool: Executor, public_url: str) -> web.Application:
    """Return an application without routes, in which every request is watched and every answer protected."""
    log = RequestLog(crowded=[STRAVA_EVENTS, *READ_OFTEN])
    refuse = same_origin(public_url, open_to_all=[LEAVE_MAILS])
    watch = watch_requests(record_error, pool, log, refuse)
    app = web.Application(middlewares=[watch], client_max_size=LARGEST_BODY_BYTES)
    app[REQUESTS] = log
    app.on_response_prepare.append(protect)
    app.on_cleanup.append(_closing(log))
    return app


def _healthz(health: Callable[[], Mapping[str, object]], pool: Executor) -> Handler:
    async def healthz(_request: web.Request) -> web.StreamResponse:
        try:
            facts = await in_pool(pool, health)
        except StoreUnavailableError as down:  # asked every few seconds while it lasts
            _log.warning("the health check failed: %s", down)
            return web.json_response({"ok": False}, status=503)
        except Exception:
            _log.exception("the health check failed")
            return web.json_response({"ok": False}, status=503)
        return web.json_response({"ok": True, **facts})

    return healthz


def _closing(log: RequestLog) -> Callable[[web.Application], Awaitable[None]]:
    async def close(_app: web.Application) -> None:
        log.close()

    return close


def _live_while_running(app: web.Application, chat: ChatDoor, pool: Executor, desk: Desk | None) -> None:
    def looking(sight: Callable[[AthleteId], Collection[AthleteId]]) -> Sight:
        async def look(athlete_id: AthleteId) -> Collection[AthleteId]:
            return await in_pool(pool, sight, athlete_id)

        return look

    async def snapshot(reader: AthleteId, athlete_id: AthleteId, token: str) -> Mapping[str, object]:
        if desk is None:
            raise NotFoundError
        from webhooks.snapshot import snapshot_of

        return await in_pool(pool, snapshot_of, desk, reader, athlete_id, token)

    async def running(_app: web.Application) -> AsyncIterator[None]:
        chat.rooms.look_by(watches=looking(chat.watches), watchers=looking(chat.watchers), snapshot=snapshot)
        chat.rooms.open()
        yield

    async def stopping(_app: web.Application) -> None:
        await chat.rooms.close()

    app.cleanup_ctx.append(running)
    app.on_shutdown.append(stopping)
