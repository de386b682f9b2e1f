"""Athletes and the accounts by which they are known on other platforms."""

from collections.abc import Sequence
from typing import Any, TypedDict, Unpack

from sqlalchemy import Connection, Integer, bindparam, func, select

from marathon.domain.athlete import Athlete, AthleteId, Sex
from marathon.domain.units import Units
from marathon.errors import NotFoundError
from marathon.store import tables
from marathon.store.rows import insert_into, insert_one, parts, require_one

ROWS = tables.Athlete.__table__
IDENTITIES = tables.Identity.__table__
COLUMNS = (
    ROWS.c.id,
    ROWS.c.name,
    ROWS.c.zone,
    ROWS.c.units,
    ROWS.c.language,
    ROWS.c.birth_year,
    ROWS.c.sex,
    ROWS.c.shares_with_team,
    ROWS.c.active,
    ROWS.c.quiet_from,
    ROWS.c.quiet_until,
    ROWS.c.told_on,
    ROWS.c.zone_is_guessed,
    ROWS.c.lets_files_go,
)
_ALL = select(*COLUMNS).order_by(ROWS.c.id)
_BY_ID = select(*COLUMNS).where(ROWS.c.id == bindparam("id"))
_ACTIVE_AFTER = _ALL.where(ROWS.c.active, ROWS.c.id > bindparam("after")).limit(
    bindparam("most", type_=Integer)
)


class AthleteFields(TypedDict, total=False):
    """What may be changed about an athlete."""

    name: str
    zone: str
    units: Units
    language: str
    birth_year: int | None
    sex: Sex | None
    shares_with_team: bool
    active: bool
    quiet_from: int | None
    quiet_until: int | None
    told_on: str | None
    zone_is_guessed: bool
    lets_files_go: bool


def from_row(row: Any) -> Athlete:
    """Return the athlete in a row of COLUMNS."""
    athlete_id, name, zone, units, language, birth_year, sex, shares_with_team, active, *told = row
    quiet_from, quiet_until, told_on, zone_is_guessed, lets_files_go = told
    return Athlete(
        id=athlete_id,
        name=name,
        zone=zone,
        units=Units(units),
        language=language,
        birth_year=birth_year,
        sex=Sex(sex) if sex else None,
        shares_with_team=shares_with_team,
        active=active,
        quiet=None if quiet_from is None or quiet_until is None else (quiet_from, quiet_until),
        told_on=told_on or "",
        zone_is_guessed=bool(zone_is_guessed),
        keeps_files=not lets_files_go,
    )


def add(
    connection: Connection, name: str, zone: str, units: Units = Units.METRIC, language: str = "en"
) -> AthleteId:
    """Add an athlete and return the id."""
    return AthleteId(insert_one(connection, ROWS, name=name, zone=zone, units=units, language=language))


def get(connection: Connection, athlete_id: AthleteId) -> Athlete:
    """Return one athlete.

    Raises: NotFoundError when there is none by that id.
    """
    row = connection.execute(_BY_ID, {"id": athlete_id}).first()
    if row is None:
        raise NotFoundError
    return from_row(row)


def get_many(connection: Connection, athlete_ids: Sequence[AthleteId]) -> tuple[Athlete, ...]:
    """Return those of these athletes that exist, in the order of their ids."""
    rows = (row for part in parts(athlete_ids) for row in connection.execute(_ALL.where(ROWS.c.id.in_(part))))
    return tuple(map(from_row, rows))


def update(connection: Connection, athlete_id: AthleteId, **fields: Unpack[AthleteFields]) -> None:
    """Change the named fields.

    Raises: NotFoundError when there is no such athlete.
    """
    values: dict[str, Any] = dict(fields)
    require_one(connection.execute(ROWS.update().where(ROWS.c.id == athlete_id).values(values)).rowcount)


def all_active(connection: Connection) -> tuple[Athlete, ...]:
    """Return every active athlete in the order of their ids."""
    return tuple(map(from_row, connection.execute(_ALL.where(ROWS.c.active))))


def active_after(connection: Connection, athlete_id: int, most: int) -> tuple[Athlete, ...]:
    """Return the next active athletes behind an id, at most so many, in the order of their ids."""
    rows = connection.execute(_ACTIVE_AFTER, {"after": athlete_id, "most": most})
    return tuple(map(from_row, rows))


def count(connection: Connection) -> int:
    """Return how many athletes there are, active or not."""
    return int(connection.scalar(select(func.count()).select_from(ROWS)) or 0)


def lock(connection: Connection, athlete_id: AthleteId) -> None:
    """Keep other units off this athlete until the commit; SQLite has one writer and needs nothing."""
    if connection.dialect.name != "sqlite":
        connection.execute(select(ROWS.c.id).where(ROWS.c.id == athlete_id).with_for_update())


def find_by_identity(connection: Connection, platform: str, external_id: str) -> Athlete | None:
    """Return whose account this is on a platform, or None."""
    whose = (IDENTITIES.c.platform == platform) & (IDENTITIES.c.external_id == external_id)
    row = connection.execute(select(*COLUMNS).join_from(ROWS, IDENTITIES).where(whose)).first()
    return from_row(row) if row else None


def has_account(connection: Connection, athlete_id: AthleteId) -> bool:
    """Return whether a person speaks for themself: on any platform."""
    query = select(IDENTITIES.c.id).where(IDENTITIES.c.athlete_id == athlete_id).limit(1)
    return connection.execute(query).first() is not None


def link_identity(connection: Connection, athlete_id: AthleteId, platform: str, external_id: str) -> None:
    """Make an account this athlete's; whoever had it before has it no more."""
    statement = insert_into(connection.dialect.name, IDENTITIES).values(
        athlete_id=athlete_id, platform=platform, external_id=external_id
    )
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["platform", "external_id"], set_={"athlete_id": athlete_id}
        )
    )


def claim_identity(
    connection: Connection, athlete_id: AthleteId, platform: str, external_id: str
) -> AthleteId:
    """Make an account this new athlete's unless it is somebody's, and return whose it is.

    Where it is somebody's, the new athlete, who is nobody then, goes.
    """
    statement = insert_into(connection.dialect.name, IDENTITIES).values(
        athlete_id=athlete_id, platform=platform, external_id=external_id
    )
    once = statement.on_conflict_do_nothing(index_elements=["platform", "external_id"])
    if connection.execute(once.returning(IDENTITIES.c.id)).first() is not None:
        return athlete_id
    connection.execute(ROWS.delete().where(ROWS.c.id == athlete_id))
    whose = (IDENTITIES.c.platform == platform) & (IDENTITIES.c.external_id == external_id)
    return AthleteId(connection.execute(select(IDENTITIES.c.athlete_id).where(whose)).scalar_one())
