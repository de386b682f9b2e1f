"""Corrects the zone of somebody who has named none, from the first recording that says where its clock stood."""

from datetime import datetime, timedelta

from marathon.domain.activity import Activity
from marathon.domain.athlete import AthleteId
from marathon.domain.notice import Posting, ZoneNotice
from marathon.domain.zones import offset_of, zone_of_offset
from marathon.store import athletes, system_log
from marathon.store.store import Connection
from marathon.usecases.post_notice import post_notice


def correct_zone(connection: Connection, athlete_id: AthleteId, run: Activity, now: datetime) -> bool:
    """Take a guessed zone from a recording, tell of it, and return whether it changed; for the caller's unit.

    A recording that does not say its offset tells nothing, and one that fits the guess leaves it as it is.
    """
    person = athletes.get(connection, athlete_id)
    if not person.zone_is_guessed or run.utc_offset_s is None:
        return False
    offset = timedelta(seconds=run.utc_offset_s)
    zone = zone_of_offset(offset, run.started_at)
    if zone is None or offset == offset_of(person.zone, run.started_at):
        return False
    athletes.update(connection, athlete_id, zone=zone, zone_is_guessed=False)
    system_log.record(connection, "INFO", "zone_corrected", athlete_id=athlete_id)
    today = athletes.get(connection, athlete_id).local_date(now)
    key = f"zone:{athlete_id}:{now.isoformat()}"
    post_notice(
        connection,
        Posting(key=key, athlete_id=athlete_id, notice=ZoneNotice(zone=zone), local_date=today),
        now,
    )
    return True
