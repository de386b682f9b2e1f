"""Why a file is refused, and the bytes a refusal is about; the reasons complete “FILE was refused: …”."""

from dataclasses import dataclass
from enum import StrEnum

from marathon.errors import FileRefusedError

_SHOWN_CHARACTERS = 80


class Reason(StrEnum):
    """Every reason to refuse a file; the value is the English msgid."""

    EMPTY = "it is empty"
    UNKNOWN = "it is neither a FIT, GPX nor TCX recording"
    TOO_LARGE = "it unpacks to more than one recording can hold"
    TRUNCATED = "it is truncated, so part of the recording is missing"
    CHECKSUM = "it is damaged (its checksum does not match)"
    DAMAGED = "it is damaged and cannot be read to the end"
    DECLARES_ENTITIES = "it declares XML entities or a document type, which no recording needs"
    NOT_ACTIVITY = "it holds no recorded activity"
    ROUTE = "a route without times, not a recorded activity"
    CLOCK = "its clock runs backwards for most of the recording"
    CLOCK_UNSET = "the clock of the device was never set, so its day is unknown"
    IN_FUTURE = "it is dated in the future"
    NO_DURATION = "it lasts no time at all"
    TOO_LONG = "it lasts longer than a week"
    TOO_FAR = "it is farther than one run can be (200 km or 124 miles)"
    TOO_FAST = "most of it is faster than anyone runs"
    NESTED = "it is an archive inside an archive; unpack that one first"
    ENCRYPTED = "it is protected by a password"
    TOO_MANY = "the archive lists too many files"
    MOSTLY_REFUSED = "hundreds of files inside it were refused, so the rest of it was not read"
    ARCHIVE_TOO_LARGE = "the archive unpacks to more than I read at once"
    PLAN_TOO_LARGE = "a plan holds at most 2,000 sessions in 1 MB"
    NO_PLAN = "it is neither a CSV table nor an ICS calendar; save a spreadsheet as CSV first"
    NO_SESSIONS = "it holds no session"
    NOT_INSIDE = "Strava lists this run without a recording; type it with /run"
    NOTHING_INSIDE = "Strava lists this without a recording, so there is nothing to count"
    PLAN_INSIDE = "it is no recording; if it is a plan, drop it by itself"
    NO_RECORDINGS = "there is no FIT, GPX or TCX recording inside"


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file's unpacked bytes under the name it may be shown by."""

    name: str
    data: bytes

    def refuse(self, reason: Reason) -> FileRefusedError:
        """Return the error that names this file and the reason."""
        return FileRefusedError(file=self.name, reason=reason)


def shown_name(path: str) -> str:
    """Return the last part of a path, printable and short, so that no name misleads reader or terminal."""
    last = path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    printable = "".join(c for c in last if c.isprintable()).strip()
    return printable[-_SHOWN_CHARACTERS:] or "file"
