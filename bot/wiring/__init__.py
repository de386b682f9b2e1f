"""The one place that builds everything, by explicit arguments; no logic. What only the demo needs is beside it."""

from collections.abc import Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

from aiohttp import web

from marathon import __version__
from marathon.domain.athlete import AthleteId
from marathon.ports import CardListener, Clock
from marathon.store.store import Store
from marathon.usecases.desk import Desk
from marathon.usecases.record_error import record_error
from marathon.usecases.schema_of import schema_of
from models.predictor import FormulaPredictor
from webhooks.app import build_app

BUILT_DOORS: Final[frozenset[str]] = frozenset()
"""The optional doors that this version can open, by their feature's name."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)


class NobodyListens:
    """A listener for commands that run without open pages."""

    def cards_changed(self, athlete_id: AthleteId) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pools:
    """Named threads: chat answers, and one for charts."""

    chat: Executor
    charts: Executor


def build_pools() -> Pools:
    """Make the threads of one process."""
    return Pools(
        chat=ThreadPoolExecutor(8, thread_name_prefix="chat"),
        charts=ThreadPoolExecutor(1, thread_name_prefix="charts"),
    )


def build_desk(store: Store, *, listener: CardListener, clock: Clock) -> Desk:
    """Put the store and the ports together."""
    return Desk(store=store, clock=clock, predictor=FormulaPredictor(), listener=listener)


def build_service(desk: Desk, *, public_url: str = "") -> web.Application:
    """Build the service without a chat of its own: chats are connected by their tokens."""
    return build_app(
        health=partial(health, desk),
        pool=build_pools().chat,
        record_error=partial(record_error, desk),
        public_url=public_url,
    )


def health(desk: Desk) -> Mapping[str, object]:
    """Return the facts of /healthz; raises where the database does not answer."""
    return {"version": __version__, "schema": schema_of(desk)}
