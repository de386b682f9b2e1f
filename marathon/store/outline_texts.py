"""Each athlete's activities in outline as one text, which differs wherever they do: read in a sixth of the time."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from sqlalchemy import Connection, Select, Text, bindparam, cast, func, select

from marathon.domain.athlete import AthleteId
from marathon.store.activities import COUNTS
from marathon.store.activity_rows import OUTLINE, ROWS
from marathon.store.rows import parts


def outline_texts(
    connection: Connection, athlete_ids: Sequence[AthleteId], first: date, last: date
) -> dict[AthleteId, str]:
    """Return the text of what counts from one local date to another, of each who has anything."""
    statement = _texts(connection.dialect.name)
    found: dict[AthleteId, str] = {}
    for part in parts(athlete_ids):
        rows = connection.execute(statement, {"ids": part, "first": first, "last": last})
        found |= {AthleteId(row[0]): row[1] for row in rows}
    return found


@cache
def _texts(dialect: str) -> Select[int, str]:
    """Build the statement once: that takes as long as running it."""
    own = {
        "sqlite": cast(func.json_group_array(func.json_array(*OUTLINE)), Text),
        "postgresql": cast(func.json_agg(func.json_build_array(*OUTLINE)), Text),
    }
    text = own[dialect]
    query = select(ROWS.c.athlete_id, text).group_by(ROWS.c.athlete_id)
    days = ROWS.c.local_date.between(bindparam("first"), bindparam("last"))
    return query.where(ROWS.c.athlete_id.in_(bindparam("ids", expanding=True)), days, COUNTS)
