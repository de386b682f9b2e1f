"""Keeps unexpected errors where an admin finds them, counted by fingerprint, and tells the admins of each hourly."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from traceback import extract_tb
from typing import Final

from marathon.domain.admin_notices import FaultNotice
from marathon.domain.athlete import AthleteId
from marathon.domain.fault import Fault, SeenFault
from marathon.domain.notice import (
    Posting,
)
from marathon.store import athletes, system_log, teams
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.post_notice import post_notice

EVENT: Final = "unexpected_error"
_PROJECT: Final = Path(__file__).parents[2]
_OURS: Final = tuple(f"{_PROJECT / room}/" for room in ("marathon", "bot", "webhooks", "models"))


def fault_of(error: BaseException) -> Fault:
    """Return an error as its kind and the innermost function of ours that it passed."""
    frames = [frame for frame in extract_tb(error.__traceback__) if frame.filename.startswith(_OURS)]
    if not frames:
        return Fault(kind=type(error).__name__, place="elsewhere")
    module = Path(frames[-1].filename).relative_to(_PROJECT).with_suffix("").as_posix().replace("/", ".")
    return Fault(kind=type(error).__name__, place=f"{module}.{frames[-1].name}")


def record_error(desk: Desk, error: Exception, request_id: str) -> None:
    """Keep one error at once.

    Raises: StoreUnavailableError.
    """
    report_faults(desk, [SeenFault(fault=fault_of(error), request_id=request_id)])


def report_faults(desk: Desk, seen: Sequence[SeenFault]) -> None:
    """Count faults in the system's log, a row an hour each from the first on, and tell every admin once a row.

    Raises: StoreUnavailableError.
    """
    now = desk.clock.now()

    def unit(connection: Connection) -> None:
        admins = teams.admins(connection)
        for first in admins[:1]:
            athletes.lock(connection, first)  # another process may report the same just now
        for one in seen:
            began, notice = _kept(connection, one, now)
            for admin in admins:
                _tell(connection, admin, notice, began, now)

    desk.store.write(unit)
    desk.messages_wait()


def _kept(connection: Connection, one: SeenFault, now: datetime) -> tuple[datetime, FaultNotice]:
    fault = one.fault
    facts = {"kind": fault.kind, "where": fault.place, "fingerprint": fault.fingerprint}
    began, count = system_log.count(connection, EVENT, now, one.count, request_id=one.request_id, facts=facts)
    return began, FaultNotice(
        kind=fault.kind,
        place=fault.place,
        fingerprint=fault.fingerprint,
        count=count,
        request_id=one.request_id,
    )


def _tell(
    connection: Connection, admin: AthleteId, notice: FaultNotice, began: datetime, now: datetime
) -> None:
    today = athletes.get(connection, admin).local_date(now)
    key = f"fault:{admin}:{notice.fingerprint}:{began:%Y-%m-%dT%H:%M:%S}"
    post_notice(connection, Posting(key=key, athlete_id=admin, notice=notice, local_date=today), now)
