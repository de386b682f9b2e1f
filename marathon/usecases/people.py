"""Who speaks, what they may do, and whom they may ask about."""

from collections.abc import Collection, Sequence
from typing import Final, TypeVar

from anyascii import anyascii

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.team import Role, Team
from marathon.errors import AmbiguousNameError, NobodyLedError, NotFoundError, UnknownNameError
from marathon.store import athletes, teams
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.strava_sight import refuse_withheld, withheld

Named = TypeVar("Named", Athlete, Team)
_RANK: Final = (Role.ATHLETE, Role.COACH, Role.ADMIN)


def person_of(desk: Desk, athlete_id: AthleteId) -> Athlete:
    """Return who this is.

    Raises: NotFoundError when there is nobody by that id.
    """
    with desk.store.read() as connection:
        return athletes.get(connection, athlete_id)


def highest_role(desk: Desk, athlete_id: AthleteId) -> Role | None:
    """Return the highest role a person has in any team, or None without a team."""
    with desk.store.read() as connection:
        return max(teams.roles_of(connection, athlete_id), key=_RANK.index, default=None)


def has_role(desk: Desk, athlete_id: AthleteId, least: Role) -> bool:
    """Return whether a person may do what needs this role in any team; what an athlete may, everybody may."""
    if least is Role.ATHLETE:
        return True
    role = highest_role(desk, athlete_id)
    return role is not None and _RANK.index(role) >= _RANK.index(least)


def coached_teams(desk: Desk, athlete_id: AthleteId) -> tuple[Team, ...]:
    """Return the teams a person leads as coach or admin, the oldest first of those in which somebody trains."""
    with desk.store.read() as connection:
        return teams.teams_of(connection, athlete_id, teams.LEADS)


def teams_of(desk: Desk, athlete_id: AthleteId) -> tuple[Team, ...]:
    """Return the teams a person is a member of, the oldest first of those in which somebody trains."""
    with desk.store.read() as connection:
        return teams.teams_of(connection, athlete_id)


def teams_known(desk: Desk, athlete_id: AthleteId) -> tuple[Team, ...]:
    """Return the teams a person is a member of, then those that ask them to train in them."""
    with desk.store.read() as connection:
        own, asking = teams.teams_of(connection, athlete_id), teams.asking(connection, athlete_id)
    return (*own, *(team for team in asking if team not in own))


def roles_in(desk: Desk, athlete_id: AthleteId, team: Team) -> frozenset[Role]:
    """Return what a person is in a team."""
    with desk.store.read() as connection:
        return teams.roles_in(connection, team.id, athlete_id)


def trains(desk: Desk, athlete_id: AthleteId) -> bool:
    """Return whether a person trains in any team."""
    with desk.store.read() as connection:
        return bool(teams.teams_of(connection, athlete_id, (Role.ATHLETE,)))


def is_coached(desk: Desk, athlete_id: AthleteId) -> bool:
    """Return whether anybody else leads a team that a person trains in."""
    with desk.store.read() as connection:
        own = teams.teams_of(connection, athlete_id, (Role.ATHLETE,))
        return any(
            lead.id != athlete_id for team in own for lead in teams.members(connection, team.id, teams.LEADS)
        )


def watched_by(desk: Desk, athlete_id: AthleteId) -> frozenset[AthleteId]:
    """Return whose cards a person sees: their own, and those of the teams they lead.

    Who keeps Strava to themself is left out: that something changed would tell of a run.
    """
    led = led_by(desk, athlete_id)
    with desk.store.read() as connection:
        return frozenset({athlete_id, *(led.keys() - withheld(connection, desk, led))})


def watchers_of(desk: Desk, athlete_id: AthleteId) -> frozenset[AthleteId]:
    """Return who sees a person's cards: themself, and who leads a team they train in unless they keep Strava back."""
    with desk.store.read() as connection:
        own = teams.teams_of(connection, athlete_id, (Role.ATHLETE,))
        leads = {lead.id for team in own for lead in teams.members(connection, team.id, teams.LEADS)}
        if leads and withheld(connection, desk, [athlete_id]):
            return frozenset({athlete_id})
    return frozenset({athlete_id, *leads})


def led_by(desk: Desk, athlete_id: AthleteId) -> dict[AthleteId, Athlete]:
    """Return who trains in the teams that a person leads: a coach who does not train there is seen by nobody."""
    return _members_led(desk, athlete_id, (Role.ATHLETE,))


def _members_led(
    desk: Desk, athlete_id: AthleteId, roles: Collection[Role] = tuple(Role)
) -> dict[AthleteId, Athlete]:
    with desk.store.read() as connection:
        led = teams.teams_of(connection, athlete_id, teams.LEADS)
        return {person.id: person for team in led for person in teams.members(connection, team.id, roles)}


def find_person(desk: Desk, speaker: Athlete, name: str) -> AthleteId:
    """Return whom a name means to this speaker: nobody named is the speaker.

    Only who trains in the teams that the speaker leads can be found; anyone else is not found, whether they exist
    or not. A name matches in full, or by its beginning or that of any of its words, accents or not; an id tells
    two of one name apart.

    Raises:
        UnknownNameError, NobodyLedError: no such person for this speaker, by name or by number.
        AmbiguousNameError: several fit.
        StravaWithheldError: that person's cards rest on what they keep to themself.
    """
    wanted = _plain(name)
    if not wanted or wanted in ("me", speaker.name.casefold()):
        return speaker.id
    found = find_led(desk, speaker, name)
    refuse_withheld(desk, speaker.id, found)
    return found.id


def find_led(desk: Desk, speaker: Athlete, name: str) -> Athlete:
    """Return whom of those who train in teams that the speaker leads a name means; anyone else is not found.

    What they keep to themself is not looked at: whoever shows anything of them asks refuse_withheld().

    Raises: UnknownNameError, NobodyLedError; AmbiguousNameError when several fit.
    """
    return _one_led(name, led_by(desk, speaker.id).values())


def person_led(desk: Desk, reader: AthleteId, athlete_id: AthleteId) -> Athlete:
    """Return who this is: the reader, or who trains in a team that they lead; anyone else is not found.

    What they keep to themself is not looked at, as in find_led().

    Raises: NotFoundError.
    """
    if athlete_id == reader:
        return person_of(desk, athlete_id)
    found = led_by(desk, reader).get(athlete_id)
    if found is None:
        raise NotFoundError
    return found


def person_seen(desk: Desk, reader: AthleteId, athlete_id: AthleteId) -> Athlete:
    """Return who this is, as find_person() does for a name.

    Raises: NotFoundError; StravaWithheldError.
    """
    found = person_led(desk, reader, athlete_id)
    refuse_withheld(desk, reader, found)
    return found


def find_member(desk: Desk, speaker: Athlete, name: str) -> Athlete:
    """Return whom of the teams that the speaker leads a name means, coaches among them; nothing of them is shown.

    Raises: UnknownNameError, NobodyLedError; AmbiguousNameError when several fit.
    """
    return _one_led(name, _members_led(desk, speaker.id).values())


def split_named(desk: Desk, speaker: Athlete, words: Sequence[str]) -> tuple[Athlete, tuple[str, ...]]:
    """Return whom of the teams that the speaker leads the first words mean, and the words behind the name.

    A whole name is taken before any shorter part of one; else the first word alone is the name.

    Raises: NotFoundError; AmbiguousNameError when several fit.
    """
    led = _members_led(desk, speaker.id).values()
    for end in range(len(words), 1, -1):
        said = _plain(" ".join(words[:end]))
        whole = [one for one in led if said in (_plain(one.name), _unaccented(one.name))]
        if whole:
            return _named(whole[0].name, whole), tuple(words[end:])
    return _one_led(words[0], led), tuple(words[1:])


def find_anywhere(desk: Desk, name: str) -> Athlete:
    """Return whom of all teams a name means, for an admin; found as others are.

    Raises: UnknownNameError, AmbiguousNameError.
    """
    with desk.store.read() as connection:
        known = everybody(connection)
    return _named(name, known)


def everybody(connection: Connection) -> tuple[Athlete, ...]:
    """Return who is in any team or asked to train in one, as an admin knows them."""
    known = teams.everybody(connection)
    return tuple(person for person in athletes.all_active(connection) if person.id in known)


def choose_team(own: Sequence[Team], name: str) -> Team:
    """Return which of a person's own teams a name means, found as people are; no name means the first.

    Raises: UnknownNameError, AmbiguousNameError.
    """
    return _named(name, own) if _plain(name) else own[0]


def _plain(name: str) -> str:
    return " ".join(name.lstrip("@").casefold().split())


def _one_led(name: str, led: Collection[Athlete]) -> Athlete:
    """Return whom a name means; a number stands behind a button, which may be older than what they are.

    Raises: UnknownNameError, NobodyLedError for a number; AmbiguousNameError.
    """
    try:
        return _named(name, led)
    except UnknownNameError:
        if _plain(name).isdecimal():
            raise NobodyLedError from None
        raise


def _named(name: str, known: Collection[Named]) -> Named:
    wanted = _plain(name)
    exact = [one for one in known if wanted in (one.name.casefold(), str(one.id))]
    found = exact or [one for one in known if _fits(one.name.casefold(), wanted)]
    if not found and (typed := _unaccented(wanted)):
        found = [one for one in known if _fits(_unaccented(one.name), typed)]
    if not found:
        raise UnknownNameError(name=name)
    if len(found) > 1:
        raise AmbiguousNameError(name=name, matches=", ".join(_told_apart(found)[:5]))
    return found[0]


def _told_apart(found: Collection[Named]) -> list[str]:
    names = [one.name for one in found]
    return sorted(one.name if names.count(one.name) == 1 else f"{one.name} ({one.id})" for one in found)


def _unaccented(name: str) -> str:
    """Return a name as a keyboard without its letters writes it: “soren” for “Søren”."""
    return anyascii(name).casefold()


def _fits(name: str, wanted: str) -> bool:
    return name.startswith(wanted) or any(word.startswith(wanted) for word in name.split())
