"""Safe reading of XML as a stream of finished elements; no document type, no entities, nothing fetched."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from marathon.files.refusal import RawFile, Reason

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def elements(raw: RawFile) -> Iterator[tuple[bool, str, "Element"]]:
    """Yield (whether it ends, name without namespace, element) for every start and end of an element.

    The element is whole only at its end; whoever is done with it clears it, which bounds the memory.
    Raises: FileRefusedError when it is no XML, breaks off, or declares a document type or entities.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    text = io.BytesIO(raw.data.lstrip())  # Strava's own TCX exports begin with blanks, which XML forbids
    try:
        for event, element in iterparse(text, events=("start", "end"), forbid_dtd=True):
            yield event == "end", local_name(element), element
    except DefusedXmlException as refused:
        raise raw.refuse(Reason.DECLARES_ENTITIES) from refused
    except (ParseError, ValueError, LookupError) as broken:
        raise raw.refuse(Reason.DAMAGED) from broken


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
