"""When and where a coach hears of their teams, and whether a team's channel sees its card then."""

from marathon.domain.athlete import AthleteId
from marathon.domain.digest import DAILY, ChannelLine, DigestCard, DigestChoice, Rhythm
from marathon.domain.team import Team, TeamId
from marathon.domain.telling import EVERYWHERE, NOWHERE
from marathon.errors import NoDigestError, NoPlaceError, NotAllowedError, NoTeamPlaceError
from marathon.store import athletes, destinations, digests, system_log, team_places, teams
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.tell_members import tell_card_taken


def show_digest(desk: Desk, coach: AthleteId) -> DigestCard:
    """Return what a coach chose; who never did is offered the place where their other messages come."""
    with desk.store.read() as connection:
        person = athletes.get(connection, coach)
        places = destinations.of_person(connection, coach)
        return DigestCard(
            person=person,
            choice=_choice(connection, coach),
            places=tuple(dict.fromkeys(place.platform for place in places)),
            channels=tuple(
                _channel(connection, team) for team in teams.teams_of(connection, coach, teams.LEADS)
            ),
        )


def _choice(connection: Connection, coach: AthleteId) -> DigestChoice:
    usual = athletes.get(connection, coach).told_on
    return digests.get(connection, coach) or DigestChoice(told_on=EVERYWHERE if usual == NOWHERE else usual)


def _channel(connection: Connection, team: Team) -> ChannelLine:
    teller = digests.teller_of(connection, team.id)
    return ChannelLine(
        team=team,
        platforms=tuple(place.platform for place in team_places.all_of(connection, team.id)),
        told_by=teller,
        teller_name=athletes.get(connection, teller).name if teller else "",
        stands_still=teller is not None and not _tells(connection, teller, team),
    )


def _tells(connection: Connection, coach: AthleteId, team: Team) -> bool:
    """Return whether a team's card goes out by a coach's hours: they have a digest, and lead the team."""
    return _choice(connection, coach).rhythm is not None and team in teams.teams_of(
        connection, coach, teams.LEADS
    )


def set_rhythm(desk: Desk, coach: AthleteId, rhythm: Rhythm | None) -> DigestCard:
    """Keep when a coach's digest comes; None for never."""

    def unit(connection: Connection) -> None:
        told_on = _choice(connection, coach).told_on
        digests.choose(connection, coach, DigestChoice(rhythm=rhythm, told_on=told_on))

    desk.store.write(unit)
    return show_digest(desk, coach)


def set_digest_place(desk: Desk, coach: AthleteId, platform: str) -> DigestCard:
    """Keep on which platform a coach's digest comes, empty for all; who has none gets one every morning.

    Raises: NoPlaceError when they cannot be written to there.
    """
    if platform not in (EVERYWHERE, *show_digest(desk, coach).places):
        raise NoPlaceError

    def unit(connection: Connection) -> None:
        rhythm = _choice(connection, coach).rhythm or DAILY
        digests.choose(connection, coach, DigestChoice(rhythm=rhythm, told_on=platform))

    desk.store.write(unit)
    return show_digest(desk, coach)


def tell_channel(desk: Desk, coach: AthleteId, team: Team, *, is_on: bool) -> DigestCard:
    """Send a team's card to the groups that show it whenever the coach's digest comes, or no more.

    Another coach by whose hours it went is told.

    Raises:
        NotAllowedError: they do not lead that team.
        NoDigestError: they have no digest.
        NoTeamPlaceError: no group shows the card.
    """

    now = desk.clock.now()

    def unit(connection: Connection) -> None:
        _may(connection, coach, team.id)
        before = digests.teller_of(connection, team.id)
        if is_on:
            if _choice(connection, coach).rhythm is None:
                raise NoDigestError
            if not team_places.all_of(connection, team.id):
                raise NoTeamPlaceError(team=team.name)
            digests.tell_channel(connection, team.id, coach)
        else:
            digests.leave_channel(connection, team.id)
        event = "team_card_on" if is_on else "team_card_off"
        system_log.record(connection, "INFO", event, athlete_id=coach, team=team.id)
        if before not in (None, coach):
            tell_card_taken(connection, coach, before, team, now, is_on=is_on)

    desk.store.write(unit)
    desk.messages_wait()
    return show_digest(desk, coach)


def _may(connection: Connection, coach: AthleteId, team_id: TeamId) -> None:
    if team_id not in {team.id for team in teams.teams_of(connection, coach, teams.LEADS)}:
        raise NotAllowedError(role="coach")
