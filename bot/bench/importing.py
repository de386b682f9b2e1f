"""How fast recordings come in: hours of running with a point a second, from file to judged days."""

import hashlib
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bot.bench.crowd import NOW, crowd
from bot.bench.measured import Measured, seconds
from bot.demo.files import recording
from marathon.domain.athlete import AthleteId
from marathon.files.read import read_activities
from marathon.store import athletes
from marathon.usecases.desk import Desk
from marathon.usecases.import_file import import_paths

FILES: Final = 24
HOUR_S: Final = 3600
HOUR_M: Final = 11_000.0


def fit_import() -> Measured:
    """Measure the import of a folder, and what it takes compared to only reading and to only hashing the files."""
    files = [
        recording(NOW - timedelta(days=back + 1), duration_s=HOUR_S, distance_m=HOUR_M)
        for back in range(FILES)
    ]
    with crowd(1, history_days=1) as people:
        _import(people.desk, files[:1])
        took_s = _import(people.desk, files)
        reading_s = seconds(
            lambda: [read_activities("run.fit", file, zone="UTC", latest=NOW) for file in files]
        )
        hashing_s = seconds(lambda: [hashlib.sha256(file).hexdigest() for file in files])
    return Measured(
        value=sum(map(len, files)) / 1e6 / took_s,
        ratios={"time_to_reading": took_s / reading_s, "time_to_sha256": took_s / hashing_s},
    )


def _import(desk: Desk, files: list[bytes]) -> float:
    """Return the seconds that these files take as the whole past of a new athlete."""
    athlete_id: AthleteId = desk.store.write(lambda connection: athletes.add(connection, "Bench", "UTC"))
    with TemporaryDirectory() as folder:
        for place, content in enumerate(files):
            Path(folder, f"{place:02d}.fit").write_bytes(content)
        return seconds(lambda: import_paths(desk, athlete_id, [Path(folder)], lambda _line: None))
