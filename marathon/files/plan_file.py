"""Reading a training plan from a file: CSV or ICS, told apart by content; writing one is in plan_csv."""

from dataclasses import dataclass
from typing import Final

from marathon.domain.plan import PlannedSession
from marathon.domain.units import Units
from marathon.files.plan_csv import read_csv
from marathon.files.plan_ics import read_ics
from marathon.files.refusal import RawFile, Reason, shown_name

PLAN_SUFFIXES: Final = (".csv", ".ics")
LARGEST_PLAN_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFile:
    """What a plan file holds: its sessions by date, and the names of entries that speak of no training."""

    sessions: tuple[PlannedSession, ...]
    passed_over: tuple[str, ...] = ()


def read_plan(name: str, content: bytes, *, units: Units, zone: str = "UTC") -> PlanFile:
    """Return the sessions of a plan file by date, and what of a calendar is no training.

    Args: units are the athlete's own, for distances without one; zone (IANA) gives calendar events that are
        stated in UTC their local date.
    Raises: PlanFileError naming the line and what to do; FileRefusedError when it is no plan at all.
    """
    raw = RawFile(shown_name(name), content)
    if len(content) > LARGEST_PLAN_BYTES:
        raise raw.refuse(Reason.PLAN_TOO_LARGE)
    text = _text(raw)
    if not text.strip():
        raise raw.refuse(Reason.EMPTY)
    is_calendar = text.lstrip()[:15].upper() == "BEGIN:VCALENDAR"
    found = read_ics(raw, text, units, zone) if is_calendar else (read_csv(text, units), ())
    sessions, passed_over = found
    if not sessions:
        raise raw.refuse(Reason.NO_SESSIONS)
    return PlanFile(
        sessions=tuple(sorted(sessions, key=lambda session: session.date)),
        passed_over=tuple(passed_over),
    )


def _text(raw: RawFile) -> str:
    if raw.data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.data.decode("utf-16", errors="replace")
    else:
        try:
            text = raw.data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.data.decode("latin-1")
    if "\0" in text or text.startswith("PK"):
        raise raw.refuse(Reason.NO_PLAN)
    return text
