"""How the service is doing, for whoever watches over it: ready or not, what Prometheus reads, and the machine's state.

/readyz answers everybody and names parts alone. /metrics answers an admin, who shows METRICS_TOKEN, and where the
service has no address but this machine's also whatever asks from there: behind a proxy of the same machine everybody
would seem to. /replit_metrics answers an admin.
"""

import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from http import HTTPStatus
from ipaddress import ip_address
from typing import Final

from aiohttp import hdrs, web

from marathon.domain.athlete import AthleteId
from marathon.domain.operator_card import StatusCard
from marathon.domain.team import Role
from marathon.errors import CoachError, NotFoundError, StoreUnavailableError, TokenError
from marathon.usecases.desk import Desk
from marathon.usecases.look_ready import look_ready
from marathon.usecases.operator_status import operator_status
from marathon.usecases.people import has_role
from webhooks.api import Callers
from webhooks.metrics import CONTENT_TYPE, Counted, as_text
from webhooks.rate_limits import STRANGERS, RateLimit, network_of
from webhooks.request_log import REQUESTS
from webhooks.threads import in_pool

LOOK_EVERY_S: Final = 1.0
CPU_OVER_S: Final = 0.1
ADMITTED_FOR_S: Final = 15 * 60.0  # as long as an access token is good for
ADMITTED_AT_MOST: Final = 100
HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})
Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What the process knows of itself; nothing of it blocks.

    loops: by name, whether what works beside the web runs. is_full: whether events are turned away.
    """

    version: str
    loops: Callable[[], Mapping[str, bool]]
    is_full: Callable[[], bool]
    sent: Callable[[], Mapping[tuple[str, str], int]]
    events: Callable[[], Mapping[str, int]]
    errors: Callable[[], Mapping[str, int]]


@dataclass(slots=True, kw_only=True)
class OpsRoutes:
    """The addresses for whoever watches.

    token: what a reader of the metrics shows, empty for none. is_local: only this machine reaches the service.
    """

    desk: Desk
    pool: Executor
    callers: Callers
    watched: Watched
    token: str = field(default="", repr=False)
    is_local: bool = False
    strangers: RateLimit = field(default_factory=lambda: RateLimit(STRANGERS))
    _looked: Mapping[str, bool] = field(default_factory=dict)
    _look_again_at: float = 0.0
    _admitted: dict[bytes, float] = field(default_factory=dict)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to add."""
        return [
            web.get("/readyz", self.ready),
            web.get("/metrics", self.metrics),
            web.get("/replit_metrics", self.machine),
        ]

    async def ready(self, _request: web.Request) -> web.StreamResponse:
        """Say whether everything works, and what does not."""
        parts = await self._parts()
        broken = sorted(name for name, works in parts.items() if not works)
        status = HTTPStatus.SERVICE_UNAVAILABLE if broken else HTTPStatus.OK
        return web.json_response({"ready": not broken, "not_ready": broken}, status=status)

    async def _parts(self) -> Mapping[str, bool]:
        """Return what must work and whether it does; the database is asked at most once a second."""
        if time.monotonic() >= self._look_again_at:
            self._looked = await in_pool(self.pool, look_ready, self.desk)
            self._look_again_at = time.monotonic() + LOOK_EVERY_S
        return {**self._looked, "inbox": not self.watched.is_full(), **self.watched.loops()}

    async def metrics(self, request: web.Request) -> web.StreamResponse:
        """Tell what was counted, as far as the database answers."""
        if not self._may_scrape(request):
            await self._require_admin(request)
        counted = Counted(
            version=self.watched.version,
            parts=await self._parts(),
            answers=request.app[REQUESTS].answers(),
            sent=self.watched.sent(),
            events=self.watched.events(),
            errors=self.watched.errors(),
            process=_process(),
            status=await in_pool(self.pool, _status, self.desk),
        )
        return web.Response(body=as_text(counted), headers={hdrs.CONTENT_TYPE: CONTENT_TYPE})

    async def machine(self, request: web.Request) -> web.StreamResponse:
        """Tell an admin how the machine, the database and the queues stand; what cannot be told fails alone."""
        await self._require_admin(request)
        return web.json_response(await in_pool(self.pool, machine_facts, self.desk))

    def _may_scrape(self, request: web.Request) -> bool:
        said = request.headers.get(hdrs.AUTHORIZATION, "").encode()
        if self.token and hmac.compare_digest(said, f"Bearer {self.token}".encode()):
            return True
        return self.is_local and request.url.host in HERE and _is_here(request.remote)

    async def _require_admin(self, request: web.Request) -> None:
        """Let an admin pass; for anybody else who signed in there is nothing here.

        While the database is out of reach, which is when they come to look, who was let in lately passes.

        Raises: TokenError, TooOftenError, NotFoundError, StoreUnavailableError.
        """
        shown = _shown(request)
        try:
            who: AthleteId = (await self.callers.caller(request)).athlete_id
            is_admin = await in_pool(self.pool, has_role, self.desk, who, Role.ADMIN)
        except TokenError:
            self.strangers.take(network_of(request.remote))
            raise
        except StoreUnavailableError:
            if time.monotonic() > self._admitted.get(shown, 0.0):
                raise
            return
        if not is_admin:
            self._admitted.pop(shown, None)
            raise NotFoundError
        self._admitted = dict([*self._admitted.items()][-ADMITTED_AT_MOST:])
        self._admitted[shown] = time.monotonic() + ADMITTED_FOR_S


def _shown(request: web.Request) -> bytes:
    """Return by what whoever shows the same again is known."""
    said = (request.headers.get(name, "") for name in (hdrs.AUTHORIZATION, hdrs.COOKIE))
    return hashlib.sha256("\n".join(said).encode("utf-8", "replace")).digest()


def _is_here(remote: str | None) -> bool:
    try:
        return ip_address(remote or "").is_loopback
    except ValueError:
        return False


def _status(desk: Desk) -> StatusCard | None:
    try:
        return operator_status(desk)
    except CoachError:
        return None


def machine_facts(desk: Desk) -> Facts:
    """Return CPU, memory, database and queues, each with its numbers or with what kept them from being told."""
    parts: Mapping[str, Callable[[Desk], Facts]] = {
        "cpu": _cpu,
        "memory": _memory,
        "database": _database,
        "queue": _queue,
        "messages": _messages,
    }
    return {"at": desk.clock.now().isoformat(), **{name: _told(tell, desk) for name, tell in parts.items()}}


def _told(tell: Callable[[Desk], Facts], desk: Desk) -> Facts:
    try:
        return tell(desk)
    except CoachError as error:
        return {"error": str(error)}
    except Exception as error:  # whatever it is, the others are told
        return {"error": f"This could not be found out ({type(error).__name__})."}


def _process() -> Mapping[str, float]:
    """Return what the libraries of Prometheus tell of a process, by the names they give it."""
    import psutil

    process = psutil.Process()
    with process.oneshot():
        return {
            "process_cpu_seconds_total": sum(process.cpu_times()[:2]),
            "process_resident_memory_bytes": process.memory_info().rss,
            "process_start_time_seconds": process.create_time(),
            "process_threads": process.num_threads(),
        }


def _cpu(_desk: Desk) -> Facts:
    import psutil

    process = psutil.Process()
    process.cpu_percent()
    return {
        "machine_percent": psutil.cpu_percent(interval=CPU_OVER_S),
        "process_percent": process.cpu_percent(),
        "process_seconds": sum(process.cpu_times()[:2]),
        "cores": psutil.cpu_count(),
        "load": list(psutil.getloadavg()),
    }


def _memory(_desk: Desk) -> Facts:
    import psutil

    machine, process = psutil.virtual_memory(), psutil.Process()
    return {
        "machine_percent": machine.percent,
        "machine_available_bytes": machine.available,
        "process_bytes": process.memory_info().rss,
        "threads": process.num_threads(),
    }


def _database(desk: Desk) -> Facts:
    found = desk.store.measure()
    return {"kind": found.kind, "size_bytes": found.size_bytes, "connections": found.connections}


def _queue(desk: Desk) -> Facts:
    card = operator_status(desk)
    inbox = card.inbox
    return {
        "waiting": inbox.waiting,
        "due": inbox.due,
        "dead": inbox.dead,
        "lag_s": card.lag.total_seconds(),
    }


def _messages(desk: Desk) -> Facts:
    card = operator_status(desk)
    return {
        "waiting": card.outbox.waiting,
        "failed": card.outbox.failed,
        "lag_s": card.message_lag.total_seconds(),
    }
