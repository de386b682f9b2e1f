"""Reading a training plan from a file: CSV or ICS, told apart by content; writing one is in plan_csv."""

from typing import Final

from marathon.domain.plan import PlannedSession
from marathon.domain.units import Units
from marathon.files.plan_csv import read_csv
from marathon.files.plan_ics import read_ics
from marathon.files.refusal import RawFile, Reason, shown_name

LARGEST_PLAN_BYTES: Final = 1_000_000


def read_plan(name: str, content: bytes, *, units: Units, zone: str = "UTC") -> tuple[PlannedSession, ...]:
    """Return the sessions of a plan file by date.

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
    sessions = read_ics(raw, text, units, zone) if is_calendar else read_csv(text, units)
    if not sessions:
        raise raw.refuse(Reason.NO_SESSIONS)
    return tuple(sorted(sessions, key=lambda session: session.date))


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
