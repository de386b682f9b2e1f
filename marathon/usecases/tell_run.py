"""The message that tells of a run that came in: its key, its facts, and telling it anew when those have changed."""

from dataclasses import replace
from datetime import datetime

from marathon.domain.activity import Activity
from marathon.domain.athlete import AthleteId
from marathon.domain.notice import RunNotice
from marathon.store.json_values import fingerprint
from marathon.store.store import Connection
from marathon.usecases.post_notice import change_notice


def run_key(athlete_id: AthleteId, run: Activity) -> str:
    """Return the key of the message that tells of a run."""
    return f"run:{athlete_id}:{run.source.value}:{run.source_id}"


def run_notice(run: Activity) -> RunNotice:
    """Return the facts of the message that tells of a run."""
    return RunNotice(
        source=run.source,
        source_id=run.source_id,
        date=run.local_date,
        name=run.name,
        shape=fingerprint(replace(run, samples=None)),
    )


def tell_run_anew(connection: Connection, athlete_id: AthleteId, run: Activity, now: datetime) -> None:
    """Change the message that tells of a run to what holds now; nothing happens where none was told."""
    change_notice(connection, athlete_id, run_key(athlete_id, run), run_notice(run), now)
