"""What `process` does: judges days by hand, with the crew that closes them at night, and tells how it goes."""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta

from bot.terminal_work import known, open_desk
from marathon.errors import SettingsError
from marathon.settings import StoreSettings
from marathon.store.engines import parse_url, sqlite_path
from marathon.usecases.desk import Desk
from marathon.usecases.manage_team import everybody
from marathon.usecases.process_day import LONGEST_BACK_DAYS
from marathon.usecases.process_many import Order, Process, Tally, in_sequence
from marathon.words import processing as words

log = logging.getLogger(__name__)


def process_days(settings: StoreSettings, since: str, number: int | None, tell: Callable[[str], None]) -> int:
    """Judge the days of one athlete or of all from a local date on, telling how far it is; return how many failed.

    Raises: SettingsError for what is no date, or one that cannot be judged; NoSuchAthleteError; StoreBusyError.
    """
    with open_desk(settings) as desk:
        now = desk.clock.now()
        first = _day_to_judge(since, now)
        ids = tuple(person.id for person in everybody(desk)) if number is None else (known(desk, number),)
        process = _process_of(settings, desk)
        log.info("processing the days of %d athletes from %s on", len(ids), first)
        done = Tally()
        try:
            for part in process(Order(athlete_ids=ids, since=first, now=now)):
                done += part
                tell(words.processed_so_far(done.athletes + len(done.failed), len(ids)))
        finally:
            tell(words.processed(done.athletes, done.days, done.failed))
            log.info(
                "processed %d days of %d athletes, %d failed", done.days, done.athletes, len(done.failed)
            )
        return len(done.failed)


def _day_to_judge(text: str, now: datetime) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise SettingsError(name="--date", problem="is no date such as 2026-11-28") from None
    if day > now.date() + timedelta(days=1):
        raise SettingsError(name="--date", problem="has not come yet")
    if day < now.date() - timedelta(days=LONGEST_BACK_DAYS):
        raise SettingsError(
            name="--date", problem=f"is more than {LONGEST_BACK_DAYS} days back, of which today keeps nothing"
        )
    return day


def _process_of(settings: StoreSettings, desk: Desk) -> Process:
    """Return one process for a file, which has one writer, and one a core for a server."""
    url = settings.database_url.get_secret_value()
    if sqlite_path(parse_url(url)) is not None:
        return in_sequence(desk.store)
    from bot.background.crew import crew

    return crew(url, desk.store)
