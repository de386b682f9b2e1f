"""A run as a watch records it, for tests to which its numbers hardly matter."""

from datetime import datetime
from typing import Any

from marathon.domain.activity import Activity, Source, Sport


def recorded_run(source_id: str, started_at: datetime, **changes: Any) -> Activity:
    """Returns ten kilometres in fifty minutes of a UTC day, but for what is changed."""
    plain = {"source": Source.HAND, "sport": Sport.RUN, "local_date": started_at.date(), "utc_offset_s": 0}
    ran = {"duration_s": 3000.0, "elapsed_s": 3060.0, "distance_m": 10_000.0, "name": "Morning"}
    return Activity(source_id=source_id, started_at=started_at, **{**plain, **ran, **changes})
