"""What the service counts, as Prometheus reads it. No label holds a person's name, number or secret."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from marathon.domain.operator_card import StatusCard
from webhooks.request_log import Answers

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What there is to tell.

    parts: what must work, and whether it does. answers: of the web. sent: messages by platform and outcome.
    events: what Strava told, by what became of it. errors: by fingerprint. process: metrics of its own, by their names.
    status: None where the database is away.
    """

    version: str
    parts: Mapping[str, bool]
    answers: Answers
    sent: Mapping[tuple[str, str], int]
    events: Mapping[str, int]
    errors: Mapping[str, int]
    process: Mapping[str, float]
    status: StatusCard | None = None


def as_text(counted: Counted) -> bytes:
    """Return the exposition.

    Source: prometheus.io/docs/instrumenting/exposition_formats, text format 0.0.4.
    """
    families = [*_own(counted), *_of(counted.status)]
    return "".join(line for family in families for line in family.lines()).encode()


@dataclass(frozen=True, slots=True)
class _Family:
    """One metric: its name, what it is, its labels' names, and a value by their values."""

    name: str
    about: str
    labels: tuple[str, ...]
    values: Mapping[Any, float]

    def lines(self) -> Iterator[str]:
        """Yield it line by line; one without a value is left out."""
        if not self.values:
            return
        kind = "counter" if self.name.endswith("_total") else "gauge"
        yield f"# HELP {self.name} {self.about}\n# TYPE {self.name} {kind}\n"
        for key, value in self.values.items():
            said = key if isinstance(key, tuple) else (key,)
            pairs = ",".join(f'{name}="{_escaped(one)}"' for name, one in zip(self.labels, said, strict=True))
            yield f"{self.name}{'{' + pairs + '}' if pairs else ''} {float(value)!r}\n"


def _escaped(value: object) -> str:
    return str(value).replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _own(counted: Counted) -> list[_Family]:
    """Return what this process has counted itself since its start."""
    by_answer = {kind: count for kind, (count, _) in counted.answers.items()}
    by_time = {kind: spent for kind, (_, spent) in counted.answers.items()}
    http = ("method", "route", "status")
    return [
        _Family("coach_info", "The version that runs.", ("version",), {counted.version: 1}),
        _Family("coach_up", "1 where a part does its work.", ("part",), counted.parts),
        _Family("coach_http_requests_total", "Answers of the web.", http, by_answer),
        _Family("coach_http_request_seconds_total", "Seconds spent on them.", http, by_time),
        _Family("coach_messages_total", "Messages nobody asked for.", ("platform", "outcome"), counted.sent),
        _Family("coach_strava_events_total", "Events of Strava.", ("outcome",), counted.events),
        _Family("coach_errors_total", "Errors nobody foresaw.", ("fingerprint",), counted.errors),
        *(_Family(name, "Of this process.", (), {(): value}) for name, value in counted.process.items()),
    ]


def _of(status: StatusCard | None) -> list[_Family]:
    """Return how the queues and Strava's budget stand in the database."""
    if status is None:
        return []
    inbox, outbox = status.inbox, status.outbox
    rows = {"waiting": inbox.waiting, "due": inbox.due, "dead": inbox.dead}
    used = {usage.kind.value: usage.used for usage in status.usages}
    limits = {usage.kind.value: usage.limit for usage in status.usages}
    return [
        _Family("coach_inbox_rows", "Pieces of work.", ("state",), rows),
        _Family(
            "coach_inbox_lag_seconds", "Age of the oldest that is due.", (), {(): status.lag.total_seconds()}
        ),
        _Family(
            *("coach_outbox_messages", "Messages in line.", ("state",)),
            {"waiting": outbox.waiting, "failed": outbox.failed},
        ),
        _Family(
            *("coach_outbox_lag_seconds", "Age of the oldest that is due.", ()),
            {(): status.message_lag.total_seconds()},
        ),
        _Family("coach_muted_places", "Places written to no more.", ("platform",), status.muted),
        _Family("coach_strava_calls", "Calls of Strava in a window.", ("window",), used),
        _Family("coach_strava_calls_limit", "How many it allows.", ("window",), limits),
        *([] if status.workers is None else [_Family("coach_workers", "Workers.", (), {(): status.workers})]),
        _Family("coach_strava_connected", "Athletes whose link works.", (), {(): status.connected}),
    ]
