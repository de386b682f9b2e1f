"""Wakes on PostgreSQL: whoever stores work for a lane also leaves, in the same transaction, a job that wakes it.

Triggers leave it, so that no way into the inbox can forget it and no door pays for it in Python. The jobs are
Procrastinate's; who takes them is not known here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text

from marathon.store import lanes, sole_leases
from marathon.store.schema import ADVISORY_LOCK

QUEUE: Final = "lanes"
TASK: Final = "wake"
"""How the jobs are called that wakes.sql makes."""
ALIVE: Final = timedelta(seconds=20)
"""How long a worker that shows no sign of life is taken to be alive."""
SWEEP_EVERY: Final = timedelta(seconds=1)
MOST_AT_ONCE: Final = 500
_SWEEPING: Final = "sweeping"
GIVE_UP_MS: Final = 500
"""Half of what PostgreSQL waits before it looks for a deadlock."""
_POST: Final = "_post_"  # in the names of scripts that take away what older workers need

_AS_VISITORS_DO: Final = "LOCK TABLE lanes, inbox IN SHARE ROW EXCLUSIVE MODE"  # in their order
_TRIGGERS: Final = Path(__file__).with_name("wakes.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierScripts:
    """The carrier's own schema: whole, and the scripts by name, in order, that lead to it from any earlier one."""

    whole: str
    steps: Sequence[tuple[str, str]]


def prepare(scripts: CarrierScripts, connection: Connection) -> None:
    """Bring the carrier's tables and our triggers up to date; a second process waits and finds nothing to do.

    What older workers still need is dropped by the first start that finds no worker alive. Where something is to be
    done, it needs tables that others write to: rather than have PostgreSQL end one of two that wait for each other,
    it gives up soon.

    Raises: StoreUnavailableError when it gave up; tried again, it is done once the others let it.
    """
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
    _run(connection, f"SET LOCAL lock_timeout = '{GIVE_UP_MS}ms'")
    _run(connection, "CREATE TABLE IF NOT EXISTS carrier_scripts (name text PRIMARY KEY)")
    if connection.scalar(text("SELECT to_regclass('procrastinate_jobs')")) is None:
        _run(connection, scripts.whole)
        _note(connection, [name for name, _ in scripts.steps])
    if missing := _missing(scripts, connection):
        _run(connection, _AS_VISITORS_DO)
    for name, script in missing:
        _run(connection, script)
        _note(connection, [name])


def _missing(scripts: CarrierScripts, connection: Connection) -> list[tuple[str, str]]:
    """Return what is to be run, our triggers last; these are known by what they say."""
    triggers = _TRIGGERS.read_text(encoding="utf-8")
    steps = [*scripts.steps, (f"wakes.sql {sha256(triggers.encode()).hexdigest()[:16]}", triggers)]
    known = frozenset(connection.scalars(text("SELECT name FROM carrier_scripts")))
    may_drop = not workers(connection)
    return [step for step in steps if step[0] not in known and (_POST not in step[0] or may_drop)]


def _run(connection: Connection, script: str) -> None:
    """Run a script of many statements as it is written."""
    connection.exec_driver_sql(script.replace("%", "%%"))


def _note(connection: Connection, names: Sequence[str]) -> None:
    noted = text("INSERT INTO carrier_scripts SELECT unnest(CAST(:names AS text[])) ON CONFLICT DO NOTHING")
    connection.execute(noted, {"names": list(names)})


def workers(connection: Connection) -> int | None:
    """Return how many workers have shown a sign of life lately, those in serving processes included.

    Returns: None where lanes are not woken by jobs.
    """
    if connection.dialect.name != "postgresql":
        return None
    if connection.scalar(text("SELECT to_regclass('procrastinate_workers')")) is None:
        return 0
    alive = text("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - :alive")
    return int(connection.scalar(alive, {"alive": ALIVE}) or 0)


def sweep(holder: str, now: datetime, connection: Connection) -> int | None:
    """Wake whoever has something due and no job, once the jobs that nobody works at are gone; return for how many.

    Returns: None where another process has swept within a second.

    Args: holder: a text that no other process ever uses.
    """
    if not sole_leases.hold(connection, _SWEEPING, holder, now, lasts=SWEEP_EVERY):
        return None
    connection.execute(_BURY, {"queue": QUEUE, "alive": ALIVE, "now": now})
    due = lanes.urgency_of_due(connection, now, MOST_AT_ONCE)
    locks = {f"athlete:{athlete_id}": athlete_id for athlete_id in due}
    taken = connection.scalars(_WITH_JOB, {"locks": list(locks)}).all() if locks else ()
    left = [athlete_id for lock, athlete_id in locks.items() if lock not in taken]
    if left:
        connection.execute(_WAKE, {"ids": left, "urgencies": [due[athlete_id] for athlete_id in left]})
    return len(left)


_BURY: Final = text(
    "DELETE FROM procrastinate_jobs AS job WHERE queue_name = :queue AND status = 'doing' AND (worker_id IS NULL"
    " OR worker_id IN (SELECT id FROM procrastinate_workers WHERE last_heartbeat < now() - :alive)"
    " OR EXISTS (SELECT FROM procrastinate_events"
    " WHERE job_id = job.id AND type = 'started' AND at < now() - :alive)"
    " AND NOT EXISTS (SELECT FROM lanes"
    " WHERE athlete_id = CAST(job.args->>'athlete_id' AS int) AND lease_holder IS NOT NULL AND lease_until > :now))"
)
"""The worker is dead, or has long left the lane and lost the connection over which it would have said so."""
_WITH_JOB: Final = text(
    "SELECT lock FROM procrastinate_jobs WHERE status = 'todo' AND lock = ANY(:locks)"
    " UNION ALL SELECT lock FROM procrastinate_jobs WHERE status = 'doing' AND lock = ANY(:locks)"
)
_WAKE: Final = text("SELECT wake_lanes(CAST(:ids AS integer[]), CAST(:urgencies AS integer[]))")
