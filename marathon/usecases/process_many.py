"""Judges the days of many athletes: in chunks, so that memory does not grow, and around whoever cannot be judged."""

import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.errors import StoreUnavailableError
from marathon.store import system_log
from marathon.store.store import Connection, Store
from marathon.usecases.process_day import ATHLETES_A_UNIT, process_unit

A_CHUNK: Final = 25 * ATHLETES_A_UNIT
FAILED: Final = "days_not_judged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Whose days are judged at an instant: from a local date on, or None for the first unfinished one."""

    athlete_ids: tuple[AthleteId, ...]
    since: date | None
    now: datetime

    def chunks(self, size: int = A_CHUNK) -> tuple["Order", ...]:
        """Return it in pieces of at most so many athletes."""
        ids = self.athlete_ids
        starts = range(0, len(ids), size)
        return tuple(
            Order(athlete_ids=ids[start : start + size], since=self.since, now=self.now) for start in starts
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many athletes were judged, how many days that kept, and whose could not be."""

    athletes: int = 0
    days: int = 0
    failed: tuple[AthleteId, ...] = ()

    def __add__(self, other: "Tally") -> "Tally":
        """Return both together."""
        return Tally(
            athletes=self.athletes + other.athletes,
            days=self.days + other.days,
            failed=self.failed + other.failed,
        )


Process = Callable[[Order], Iterator[Tally]]
"""Carries an order out, and gives a tally whenever a chunk is done."""


def in_sequence(store: Store) -> Process:
    """Return what carries orders out chunk after chunk on the calling thread."""

    def process(order: Order) -> Iterator[Tally]:
        for chunk in order.chunks():
            yield process_chunk(store, chunk)

    return process


def process_chunk(store: Store, order: Order) -> Tally:
    """Judge the days of some athletes; where a unit fails each is tried alone, and the failing one is written down.

    Raises: StoreUnavailableError when the database is out of reach, which is no athlete's fault.
    """
    done = Tally()
    for unit in order.chunks(ATHLETES_A_UNIT):
        try:
            done += _process(store, unit)
        except StoreUnavailableError:
            raise
        except Exception:  # one of them cannot be judged, whatever the reason
            for alone in unit.chunks(1):
                done += _process_one(store, alone)
    return done


def _process(store: Store, order: Order) -> Tally:
    kept = store.write(partial(process_unit, order.athlete_ids, order.since, order.now))
    return Tally(athletes=len(order.athlete_ids), days=kept)


def _process_one(store: Store, order: Order) -> Tally:
    try:
        return _process(store, order)
    except StoreUnavailableError:
        raise
    except Exception as error:
        athlete_id, last = order.athlete_ids[0], traceback.extract_tb(error.__traceback__)[-1]
        facts = {"error": type(error).__name__, "where": f"{last.name}:{last.lineno}"}
        store.write(partial(_write_down, athlete_id=athlete_id, facts=facts))
        return Tally(failed=(athlete_id,))


def _write_down(connection: Connection, athlete_id: AthleteId, facts: dict[str, str]) -> None:
    system_log.record(connection, "ERROR", FAILED, athlete_id=athlete_id, **facts)
