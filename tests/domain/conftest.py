"""Runs, rides and thresholds for tests of the domain."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from marathon.domain.activity import Activity, Source, Sport

MakeRun = Callable[..., Activity]


@pytest.fixture
def make_run() -> MakeRun:
    """Returns a maker of runs: `make_run(day, distance_m, duration_s, **anything_else)`."""

    def make(
        day: date = date(2026, 5, 10),
        distance_m: float | None = 10_000.0,
        duration_s: float = 3_600.0,
        **more: Any,
    ) -> Activity:
        facts: dict[str, Any] = {
            "source": Source.FIT,
            "source_id": "a",
            "sport": Sport.RUN,
            "started_at": datetime.combine(day, time(7), tzinfo=UTC),
            "local_date": day,
            "duration_s": duration_s,
            "elapsed_s": duration_s,
            "distance_m": distance_m,
        }
        return Activity(**(facts | more))

    return make
