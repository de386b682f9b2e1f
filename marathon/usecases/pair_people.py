"""One person who speaks on two platforms: a code typed on the second joins both, with all that either has."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from marathon.domain.activity import Activity
from marathon.domain.athlete import AthleteId
from marathon.domain.notice import PairedNotice, Posting
from marathon.domain.same_run import is_same_run
from marathon.errors import PairElsewhereError, SamePersonError, TwoStravaLinksError
from marathon.store import activities, athletes, codes, merging, originals, strava_links, system_log, teams
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.ingest_activity import RICHEST_FIRST, judge_anew
from marathon.usecases.post_notice import post_notice

PURPOSE: Final = "pair"
VALID_FOR: Final = timedelta(minutes=10)


class Keep(StrEnum):
    """Whose settings, and whose plan where both have one, the one person keeps."""

    MINE = "mine"  # of the one who types the code
    THEIRS = "theirs"  # of the one who made it


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """What a code would join: whose it is, and whether there is anything to decide."""

    maker_name: str
    must_choose: bool


def pairing_code(desk: Desk, athlete_id: AthleteId) -> str:
    """Return a fresh code that stands for this person for ten minutes; earlier ones work no more."""
    until = desk.clock.now() + VALID_FOR

    def unit(connection: Connection) -> str:
        codes.withdraw(connection, PURPOSE, athlete_id)
        return codes.issue(connection, PURPOSE, until, athlete_id)

    return desk.store.write(unit)


def look_at_pairing(desk: Desk, typist: AthleteId, code: str) -> Pairing:
    """Return what a code would join, without spending it.

    Raises: as pair().
    """
    with desk.store.read() as connection:
        maker = _maker(connection, desk, typist, code)
        leads = teams.roles_of(connection, typist) & set(teams.LEADS)
        return Pairing(
            maker_name=athletes.get(connection, maker).name,
            must_choose=bool(leads) or merging.has_own(connection, typist),
        )


def pair(desk: Desk, typist: AthleteId, code: str, keep: Keep, platform: str) -> AthleteId:
    """Make the one who types a code and the one who made it one person: the latter, whose id stays.

    Raises:
        UsedCodeError: a code that stands for nobody (any more).
        SamePersonError: they are one already.
        PairElsewhereError: Strava is connected here only, so that the code has to be made here.
        TwoStravaLinksError: both have connected Strava.
    """
    now = desk.clock.now()

    def unit(connection: Connection) -> tuple[AthleteId, date | None]:
        maker = _maker(connection, desk, typist, code)
        codes.redeem(connection, PURPOSE, code, now)
        for athlete_id in sorted((maker, typist)):
            athletes.lock(connection, athlete_id)
        since = activities.first_date(connection, typist) if merging.has_own(connection, typist) else None
        mine = keep is Keep.MINE
        merging.drop_one_plan(connection, *((typist, maker) if mine else (maker, typist)))
        if mine:
            merging.copy_settings(connection, typist, maker)
        merging.merge(connection, typist, maker)
        originals.delete_orphans(connection, maker)  # of runs that one of the two had removed
        system_log.record(connection, "INFO", "paired", athlete_id=maker, platform=platform, gone=typist)
        today = athletes.get(connection, maker).local_date(now)
        told = PairedNotice(platform=platform)
        key = f"paired:{maker}:{now.isoformat()}"
        post_notice(connection, Posting(key=key, athlete_id=maker, notice=told, local_date=today), now)
        return maker, since

    maker, since = desk.store.write(unit)
    _settle(desk, maker, since)
    desk.messages_wait()
    desk.listener.cards_changed(typist)
    return maker


def _maker(connection: Connection, desk: Desk, typist: AthleteId, code: str) -> AthleteId:
    maker = codes.look(connection, PURPOSE, code, desk.clock.now())
    if maker == typist:
        raise SamePersonError
    if strava_links.get(connection, typist) is not None:
        both = strava_links.get(connection, maker) is not None
        raise TwoStravaLinksError if both else PairElsewhereError
    return maker


def _settle(desk: Desk, athlete_id: AthleteId, since: date | None) -> None:
    """Let runs that both had count once, and judge the days anew."""
    with desk.store.read() as connection:
        today = athletes.get(connection, athlete_id).local_date(desk.clock.now())
        found = activities.between(connection, athlete_id, since, today) if since else ()
    doubled = _doubled(found)

    def unit(connection: Connection) -> None:
        for poorer, richer in doubled:
            if poorer.id is not None and richer.id is not None:
                activities.mark_duplicate(connection, athlete_id, poorer.id, richer.id)

    if doubled:
        desk.store.write(unit)
    judge_anew(desk, athlete_id, since or today)


def _doubled(found: tuple[Activity, ...]) -> list[tuple[Activity, Activity]]:
    """Return the runs that are there twice, each with the richer recording that counts."""
    kept: list[Activity] = []
    doubled = []
    for run in sorted(found, key=lambda run: (RICHEST_FIRST.index(run.source), run.started_at)):
        near = (one for one in kept if abs(one.local_date - run.local_date) <= timedelta(days=1))
        richer = next((one for one in near if is_same_run(one, run)), None)
        if richer is None:
            kept.append(run)
        else:
            doubled.append((run, richer))
    return doubled
