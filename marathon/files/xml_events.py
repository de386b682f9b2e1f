"""Safe reading of XML as a stream of finished elements; no document type, no entities, nothing fetched."""

import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from marathon.files.refusal import RawFile, Reason

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MOST_KEPT: Final = 100_000  # own choice: a lap with a summary, not a bomb of elements
_DEEPEST: Final = 100


def elements(raw: RawFile, *, whole: frozenset[str]) -> Iterator[tuple[bool, str, "Element"]]:
    """Yield (whether it ends, name without namespace, element) for every start and end of an element.

    Memory stays that of one element: those named in whole still have their children when they end, all others
    are dropped at their end, and so are they after it.
    Raises: FileRefusedError when it is no XML, breaks off, is nested without end or declares a document type.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    text = io.BytesIO(raw.data.lstrip())  # Strava's own TCX exports begin with blanks, which XML forbids
    try:
        events = iterparse(text, events=("start", "end"), forbid_dtd=True)
        yield from _bounded(raw, events, whole)
    except DefusedXmlException as refused:
        raise raw.refuse(Reason.DECLARES_ENTITIES) from refused
    except (ParseError, ValueError, LookupError) as broken:
        raise raw.refuse(Reason.DAMAGED) from broken


def _bounded(
    raw: RawFile, events: Iterable[tuple[str, "Element"]], whole: frozenset[str]
) -> Iterator[tuple[bool, str, "Element"]]:
    parents: list[Element] = []
    kept_at: list[int] = []  # how many elements were kept when each open whole element began
    kept = 0
    for event, element in events:
        name = local_name(element)
        if event == "start":
            parents.append(element)
            if len(parents) > _DEEPEST:
                raise raw.refuse(Reason.DAMAGED)
            if name in whole:
                kept_at.append(kept)
            yield False, name, element
            continue
        yield True, name, element
        parents.pop()
        if name in whole:
            kept = kept_at.pop()
        if parents and (name in whole or not kept_at):
            parents[-1].remove(element)
        elif kept_at:
            kept += 1
        if kept > _MOST_KEPT:
            raise raw.refuse(Reason.DAMAGED)


def local_name(element: "Element") -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def number(text: str | None) -> float:
    """Return the number a text holds, NaN where it holds none."""
    try:
        return float(text) if text else float("nan")
    except ValueError:
        return float("nan")


def instant_s(text: str | None) -> float:
    """Return an ISO date and time as seconds from 1970, NaN where it is none; without an offset it is UTC."""
    moment = _moment(text)
    return moment.timestamp() if moment else float("nan")


def utc_offset_s(text: str | None) -> int | None:
    """Return the offset an ISO time states, None for “Z” or nothing: those tell UTC, not where it was."""
    moment = _moment(text)
    if moment is None or (text or "").strip().upper().endswith("Z"):
        return None
    offset = moment.utcoffset()
    return int(offset.total_seconds()) if offset else None


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat((text or "").strip())
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except ValueError:
        return None
