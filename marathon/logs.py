"""Logging of the whole process: who and which request on each record, no secret in any; it counts nothing."""

import json
import logging
import os
import re
import time
import traceback
from collections.abc import Iterable
from contextlib import suppress
from contextvars import ContextVar
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

LINE = "%(asctime)sZ %(levelname)s %(name)s athlete=%(athlete_id)s request=%(request_id)s %(message)s"
LARGEST_FILE_BYTES = 5_000_000
KEPT_FILES = 5
CROSSED_OUT = "[secret]"
SHORTEST_SECRET = 4  # crossing out shorter ones would eat ordinary words and give them away
NOISY = {
    "sqlalchemy": logging.WARNING,
    "aiohttp.access": logging.WARNING,  # prints the whole request line: links and codes
    "httpx": logging.WARNING,  # prints the Telegram token at INFO
    "httpcore": logging.WARNING,
    "telegram": logging.WARNING,  # prints at DEBUG all that is said, with the links and codes in it
    "telegram.request": logging.CRITICAL,  # prints a trace of each answer that is no JSON; the door tells once
    "urllib3": logging.WARNING,  # prints the query at DEBUG: the client secret
    "slack_sdk": logging.WARNING,  # prints the address of a connection at INFO
    "slack_sdk.socket_mode": logging.CRITICAL,  # tells of each attempt to connect, with its trace; the door tells once
    "slack_bolt": logging.ERROR,  # warns of a token in the environment, which is where it belongs
    "stravalib": logging.WARNING,  # the wire logs each call itself
    "apscheduler": logging.WARNING,
    "matplotlib": logging.WARNING,
    "alembic": logging.WARNING,
    "asyncio": logging.WARNING,
}

_athlete_id: ContextVar[str] = ContextVar("athlete_id", default="-")
_request_id: ContextVar[str] = ContextVar("request_id", default="-")

# Each keeps what stands before the secret; values end where a quote, a separator or white space begins.
_PATTERNS = (
    re.compile(r"(?i)(\b(?:bearer|basic)\s+)[\w.~+/=-]{6,}"),
    re.compile(r"(\bbot)\d{3,}:[\w-]{6,}"),
    re.compile(r"(?<![\w/])()\d{6,}:[\w-]{30,}"),
    re.compile(r"()\bxox[a-z]-[\w-]+|()\bxapp-[\w-]+"),
    re.compile(r"()\beyJ[\w-]+\.[\w-]+\.[\w-]*"),
    re.compile(r"()\bgAAAA[\w-]{20,}=*"),
    re.compile(r"(/calendar/)[\w-]{6,}"),
    re.compile(r"(?i)([?&](?:code|state|jwt|key|signature)=)[^\s\"'&#]+"),
    re.compile(
        r"""(?ix) ((?<![a-z0-9]) (?:[a-z]+_)? (?: token | secret | password )
        ["']? \s* [=:] \s* ["']?) [^\s"'&,;)}\]]+"""
    ),
    re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s/:@]*:)[^\s/@]+(?=@)"),
)


class speaking_of:  # noqa: N801 - said as a verb: with speaking_of(athlete_id=7)
    """Put an athlete or a request on every record made inside, also after awaits and in asyncio.to_thread."""

    __slots__ = ("_athlete_id", "_request_id", "_tokens")

    def __init__(self, *, athlete_id: int | str | None = None, request_id: str | None = None) -> None:
        """Take who or which it is; None leaves it as it was."""
        self._athlete_id, self._request_id = athlete_id, request_id

    def __enter__(self) -> None:
        """Begin."""
        who, which = self._athlete_id, self._request_id
        self._tokens = (
            None if who is None else _athlete_id.set(str(who)),
            None if which is None else _request_id.set(which),
        )

    def __exit__(self, *_error: object) -> None:
        """Speak of whoever was spoken of before."""
        who, which = self._tokens
        if who:
            _athlete_id.reset(who)
        if which:
            _request_id.reset(which)


def speak_of_request(request_id: str) -> None:
    """Put a request on every record from here to the end of the running task, which has a context of its own."""
    _request_id.set(request_id)


class Redaction:
    """Crosses secrets out of text: known values wherever they stand, and what looks like one."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        """Take the known values; the longest go first, so no remainder of one is left standing."""
        known = sorted(
            (value for value in set(secrets) if len(value) >= SHORTEST_SECRET), key=len, reverse=True
        )
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    def __call__(self, text: str) -> str:
        """Return the text without its secrets."""
        if self._known:
            text = self._known.sub(CROSSED_OUT, text)
        for pattern in _PATTERNS:
            text = pattern.sub(lambda found: (found[1] or "") + CROSSED_OUT, text)
        return text


class RedactingFormatter(logging.Formatter):
    """Formats a record as text and crosses secrets out of all of it, its traceback included."""

    def __init__(self, redact: Redaction) -> None:
        """Take what crosses out."""
        super().__init__(LINE)
        self.converter = time.gmtime
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """Return one record as text; a traceback follows on lines of its own, a message never does."""
        bare = logging.makeLogRecord(
            {**record.__dict__, "exc_info": None, "exc_text": None, "stack_info": None}
        )
        lines = [super().format(bare).replace("\r", "\\r").replace("\n", "\\n")]
        if record.exc_info and record.exc_info[0]:
            lines += "".join(traceback.format_exception(*record.exc_info)).splitlines()
        return self._redact("\n".join(lines))


class JsonFormatter(RedactingFormatter):
    """Formats a record as one line of JSON; secrets are crossed out before quotes and letters are escaped."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one record as an object whose values are text, the trace only where there is one."""
        said = {
            "at": f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')}.{record.msecs:03.0f}Z",
            "level": record.levelname,
            "logger": record.name,
            "athlete_id": str(record.__dict__.get("athlete_id", "-")),
            "request_id": str(record.__dict__.get("request_id", "-")),
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            said["trace"] = "".join(traceback.format_exception(*record.exc_info))
        return json.dumps({name: self._redact(value) for name, value in said.items()})


def start_logging(
    *,
    level: str = "INFO",
    file: Path | None = None,
    secrets: Iterable[str] = (),
    terminal: bool = True,
    form: str = "text",
) -> None:
    """Set up the root logger; called again, it replaces what it set up before.

    Args:
        file: grows to 5 MB, then five older ones are kept beside it; if it cannot be written, that is logged.
        secrets: values to cross out wherever they stand.
        form: “text”, or “json” for an object a line.
    """
    handlers: list[logging.Handler] = [logging.StreamHandler()] if terminal else []
    refused = None
    if file is not None:
        try:
            handlers.append(_rotating(file))
        except OSError as error:
            refused = error
    formatter = (JsonFormatter if form == "json" else RedactingFormatter)(Redaction(secrets))
    root = logging.getLogger()
    for old in [handler for handler in root.handlers if isinstance(handler.formatter, RedactingFormatter)]:
        root.removeHandler(old)
        old.close()
    for handler in handlers:
        handler.setFormatter(formatter)
        root.addHandler(handler)
    root.setLevel(level)
    for name, quietest in NOISY.items():
        logging.getLogger(name).setLevel(max(quietest, logging.getLevelName(level)))
    logging.setLogRecordFactory(_record)
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False  # a record that cannot be written would be printed with its secrets
    if refused:
        reason = refused.strerror or str(refused)
        logging.getLogger(__name__).warning("the log file %s cannot be written (%s)", file, reason)


class PrivateFileHandler(RotatingFileHandler):
    """A rotating file that only its owner reads, as the database beside it is, from its first byte on."""

    def _open(self) -> TextIOWrapper:
        os.close(os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT, 0o600))
        _make_private(Path(self.baseFilename))
        return super()._open()


def _rotating(file: Path) -> logging.Handler:
    file.parent.mkdir(parents=True, exist_ok=True)
    for older in file.parent.glob(f"{file.name}.[0-9]*"):
        _make_private(older)
    return PrivateFileHandler(file, maxBytes=LARGEST_FILE_BYTES, backupCount=KEPT_FILES, encoding="utf-8")


def _make_private(file: Path) -> None:
    """Close a file that an earlier version left open to all; a device or somebody else's file stays as it is."""
    if file.is_file():
        with suppress(PermissionError):
            file.chmod(0o600)


def _record(*args: object, **kwargs: object) -> logging.LogRecord:
    """Make a record that knows its athlete and request."""
    record = logging.LogRecord(*args, **kwargs)  # type: ignore[arg-type] # handed through as logging gave it
    record.athlete_id = _athlete_id.get()
    record.request_id = _request_id.get()
    return record
