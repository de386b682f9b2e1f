"""Who sees what of a person, and how they change it."""

from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.sharing import PrivacyCard, StravaSharing
from marathon.domain.team import Role
from marathon.errors import SharingOffError, StravaNotConnectedError
from marathon.store import athletes, consents, originals, person, strava_activities, system_log, teams
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.disconnect_strava import SHARING_CONSENT
from marathon.usecases.group_cards import take_back_this_week
from marathon.usecases.manage_mailbox import show_mailbox

SHARING_VERSION: Final = "2026-11"
"""Names the wording that sharing was agreed to; a change of who sees what is a new version."""


def privacy_of(desk: Desk, athlete_id: AthleteId) -> PrivacyCard:
    """Return who sees what of a person, and how much is kept about them.

    Raises: NotFoundError.
    """
    with desk.store.read() as connection:
        who = athletes.get(connection, athlete_id)
        own = teams.teams_of(connection, athlete_id, [Role.ATHLETE])
        led = teams.teams_of(connection, athlete_id, teams.LEADS)
        asking = teams.asking(connection, athlete_id)
        leads = [lead for team in own for lead in teams.members(connection, team.id, teams.LEADS)]
        since = consents.given_at(connection, athlete_id, SHARING_CONSENT)
        owns = bool(strava_activities.owners_among(connection, [athlete_id]))
        kept = person.counts(connection, athlete_id)
        files_bytes = originals.kept_bytes(connection, athlete_id)
    return PrivacyCard(
        athlete_id=athlete_id,
        teams=tuple(team.name for team in own),
        led=tuple(team.name for team in led if team not in own),
        asking=asking,
        coaches=tuple(dict.fromkeys(lead.name for lead in leads if lead.id != athlete_id)),
        shares_with_team=who.shares_with_team,
        strava=_sharing(desk, owns=owns, agreed=since is not None),
        strava_since=since,
        kept=kept,
        mailbox=show_mailbox(desk, athlete_id).address,
        keeps_files=who.keeps_files,
        files_bytes=files_bytes,
    )


def _sharing(desk: Desk, *, owns: bool, agreed: bool) -> StravaSharing:
    if not owns:
        return StravaSharing.NOT_CONNECTED
    if not desk.strava_is_shared:
        return StravaSharing.OWNER_ONLY
    return StravaSharing.WITH_COACH if agreed else StravaSharing.WITHHELD


def share_strava(desk: Desk, athlete_id: AthleteId, *, shares: bool) -> None:
    """Keep whether a person lets their coaches see what comes from Strava.

    Raises:
        SharingOffError: nobody may here.
        StravaNotConnectedError: there is nothing to share.
    """
    if not desk.strava_is_shared:
        raise SharingOffError
    now = desk.clock.now()

    def unit(connection: Connection) -> None:
        if not strava_activities.owners_among(connection, [athlete_id]):
            raise StravaNotConnectedError
        if shares:
            consents.give(connection, athlete_id, SHARING_CONSENT, SHARING_VERSION, now)
        else:
            consents.withdraw(connection, athlete_id, SHARING_CONSENT, now)
            take_back_this_week(connection, athlete_id, now)
        event = "strava_shared" if shares else "strava_withheld"
        system_log.record(connection, "INFO", event, athlete_id=athlete_id)

    desk.store.write(unit)
    desk.messages_wait()
    desk.listener.cards_changed(athlete_id)
