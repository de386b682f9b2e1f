"""Builds what drains the lanes: threads of this process on SQLite, Procrastinate's workers on PostgreSQL."""

from dataclasses import dataclass, field
from functools import partial
from typing import Final

from bot.background.beside import Work
from bot.background.lanes import Lanes
from bot.background.visits import Visits
from marathon.ports import Wake
from marathon.settings import Settings
from marathon.store.engines import libpq_address
from marathon.usecases.desk import Desk

AT_ONCE: Final = 4
"""How many lanes a process visits at once that serves beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Where the jobs are that wake lanes, and how many this process visits at once; 0 leaves them to workers."""

    address: str = field(repr=False)
    at_once: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draining:
    """What hears of work, and what does it here."""

    wake: Wake
    works: tuple[Work, ...]


def carried_by(settings: Settings, at_once: int) -> Carried | None:
    """Return how jobs are carried; None for a file, whose one process does everything."""
    if settings.is_alone:
        return None
    return Carried(address=libpq_address(settings.database_url.get_secret_value()), at_once=at_once)


def build_draining(desk: Desk, visits: Visits, carried: Carried | None) -> Draining:
    """Put together what visits lanes."""
    if carried is None:
        lanes = Lanes(store=desk.store, clock=desk.clock, visits=visits)
        start = partial(lanes.start, alone=True)
        work = Work(start=start, stop=lanes.stop, name="lanes", is_alive=lanes.is_alive)
        return Draining(wake=lanes, works=(work,))
    from bot.background.carrier import Carrier

    carrier = Carrier(
        store=desk.store, clock=desk.clock, visits=visits, address=carried.address, at_once=carried.at_once
    )
    work = Work(start=carrier.start, stop=carrier.stop, name="lanes", is_alive=carrier.is_alive)
    return Draining(wake=carrier, works=(work,) if carried.at_once else ())
