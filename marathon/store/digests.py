"""When and where coaches hear of their teams, and by whose hours a team's channel sees its card."""

from sqlalchemy import Connection, select

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.digest import DigestChoice, Rhythm
from marathon.domain.team import TeamId
from marathon.store import athletes, tables
from marathon.store.rows import insert_into

ROWS = tables.Digest.__table__
CARDS = tables.TeamCard.__table__


def get(connection: Connection, athlete_id: AthleteId) -> DigestChoice | None:
    """Return what a person chose, None where they never did."""
    query = select(ROWS.c.hour, ROWS.c.weekday, ROWS.c.told_on).where(ROWS.c.athlete_id == athlete_id)
    row = connection.execute(query).first()
    return DigestChoice(rhythm=_rhythm(row.hour, row.weekday), told_on=row.told_on) if row else None


def _rhythm(hour: int | None, weekday: int | None) -> Rhythm | None:
    return None if hour is None else Rhythm(hour=hour, weekday=weekday)


def choose(connection: Connection, athlete_id: AthleteId, choice: DigestChoice) -> None:
    """Keep what a person chooses."""
    rhythm = choice.rhythm
    chosen = {
        "hour": rhythm.hour if rhythm else None,
        "weekday": rhythm.weekday if rhythm else None,
        "told_on": choice.told_on,
    }
    statement = insert_into(connection.dialect.name, ROWS).values(athlete_id=athlete_id, **chosen)
    connection.execute(statement.on_conflict_do_update(index_elements=["athlete_id"], set_=chosen))


def wanted(connection: Connection) -> tuple[tuple[Athlete, Rhythm], ...]:
    """Return the active people who chose a digest, with when, in the order of their ids."""
    query = select(*athletes.COLUMNS, ROWS.c.hour, ROWS.c.weekday).join_from(athletes.ROWS, ROWS)
    chosen = query.where(athletes.ROWS.c.active, ROWS.c.hour.is_not(None)).order_by(athletes.ROWS.c.id)
    return tuple(
        (athletes.from_row(person), Rhythm(hour=hour, weekday=weekday))
        for *person, hour, weekday in connection.execute(chosen)
    )


def teller_of(connection: Connection, team_id: TeamId) -> AthleteId | None:
    """Return by whose hours a team's channel sees its card, None where nobody switched that on."""
    found = connection.scalar(select(CARDS.c.athlete_id).where(CARDS.c.team_id == team_id))
    return None if found is None else AthleteId(found)


def tell_channel(connection: Connection, team_id: TeamId, athlete_id: AthleteId) -> None:
    """Have a team's channel see its card by this person's hours, and by nobody else's."""
    statement = insert_into(connection.dialect.name, CARDS).values(team_id=team_id, athlete_id=athlete_id)
    teller = {"athlete_id": athlete_id}
    connection.execute(statement.on_conflict_do_update(index_elements=["team_id"], set_=teller))


def leave_channel(connection: Connection, team_id: TeamId) -> None:
    """Send a team's card to its channel no more."""
    connection.execute(CARDS.delete().where(CARDS.c.team_id == team_id))
