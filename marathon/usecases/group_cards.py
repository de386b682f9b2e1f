"""Cards that a team's group was shown: kept by where they stand, and taken back when they count what nobody may see."""

from datetime import date, datetime, timedelta

from marathon.domain.athlete import AthleteId
from marathon.domain.calendar import monday_of
from marathon.domain.notice import TeamCardNotice
from marathon.domain.parcel import Address, Message
from marathon.domain.team import TeamId
from marathon.store import athletes, notification_log, outbox, standing, teams
from marathon.store.json_values import to_json
from marathon.store.store import Connection
from marathon.usecases.desk import Desk

_ZONES_APART = timedelta(days=1)
"""How far the date of a card and that of a run in it can lie apart, as each is its own person's."""


def keep_group_card(
    desk: Desk, speaker: AthleteId, team_id: TeamId, place: Address, platform_message_id: str
) -> None:
    """Keep where a card stands that somebody had shown to a group."""
    now = desk.clock.now()

    def unit(connection: Connection) -> None:
        today = athletes.get(connection, speaker).local_date(now)
        notice = TeamCardNotice(team_id=team_id, date=today)
        message = Message(
            key=place.key_of(f"{_keys_of(team_id)}{today}:{platform_message_id}"),
            kind=notice.code,
            athlete_id=speaker,
            platform=place.platform,
            external_id=place.external_id,
            local_date=today,
            content=to_json(notice),
        )
        standing.keep(connection, message, platform_message_id, now)

    desk.store.write(unit)


def take_back_this_week(
    connection: Connection, athlete_id: AthleteId, now: datetime, *, only: TeamId | None = None
) -> None:
    """Take back what the groups of a person's teams were shown this week, as they agree to it no more.

    What was shown in weeks that are over stands, as they had agreed to it then.
    """
    today = athletes.get(connection, athlete_id).local_date(now)
    take_back_group_cards(connection, athlete_id, monday_of(today), now, only=only)


def take_back_group_cards(
    connection: Connection, athlete_id: AthleteId, since: date, now: datetime, *, only: TeamId | None = None
) -> None:
    """Take back what the groups of a person's teams were shown from a local date of theirs on, where they are in it.

    Args: only: the one team whose groups are meant, where not all are.
    """
    if not athletes.get(connection, athlete_id).shares_with_team:
        return
    first = since - _ZONES_APART if since > date.min else since
    for team in teams.teams_of(connection, athlete_id):
        if only not in (None, team.id):
            continue
        for key in standing.keys_since(connection, _keys_of(team.id), first):
            notification_log.take_back(connection, key.rpartition("@")[0])
            outbox.remove(connection, key, now)


def _keys_of(team_id: TeamId) -> str:
    return f"team_card:{team_id}:"
