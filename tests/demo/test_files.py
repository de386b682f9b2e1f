"""The sample to drop: a FIT file that an independent reader and our own both understand."""

from datetime import UTC, date, datetime
from io import BytesIO

import fitdecode
import pytest

from bot.demo.files import sample_run
from marathon.domain.athlete import Athlete, AthleteId
from marathon.files.intake import read_upload

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Africa/Lagos", "Pacific/Auckland", "Pacific/Honolulu"])
def test_both_readers_agree(zone: str) -> None:
    athlete = Athlete(id=AthleteId(2), name="Amara", zone=zone)
    name, content = sample_run(athlete, NOW)
    with fitdecode.FitReader(BytesIO(content), check_crc=fitdecode.CrcCheck.RAISE) as reader:
        messages = [frame for frame in reader if isinstance(frame, fitdecode.FitDataMessage)]
    (session,) = (message for message in messages if message.name == "session")
    assert session.get_value("total_distance") == 4000
    (reading,) = read_upload(name, BytesIO(content), zone=zone, latest=NOW)
    (run,) = reading.activities
    assert (run.duration_s, run.distance_m) == (1440, 4000)
    assert run.started_at == session.get_value("start_time")
    assert run.local_date == date.fromordinal(athlete.local_date(NOW).toordinal() - 1)
    assert not run.oddities


def test_distance_never_falls_and_heart_rate_warms_up() -> None:
    _, content = sample_run(Athlete(id=AthleteId(2), name="Amara", zone="UTC"), NOW)
    (reading,) = read_upload("x.fit", BytesIO(content), zone="UTC", latest=NOW)
    samples = reading.activities[0].samples
    assert samples is not None
    assert (samples.distance_m[1:] >= samples.distance_m[:-1]).all()
    assert samples.hr_bpm[0] + 30 < samples.hr_bpm[-1]
