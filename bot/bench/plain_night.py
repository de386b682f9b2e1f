"""The night as one would first write it: for each athlete a session, a DataFrame of the past, and averages over it."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final

import pandas as pd
from sqlalchemy import Table, Update, select

from marathon.domain.athlete import AthleteId
from marathon.store import tables
from marathon.store.store import Connection, Store

FITNESS_DAYS: Final = 42
FATIGUE_DAYS: Final = 7
RUNS = tables.Activity.__table__
SESSIONS = tables.PlannedWorkout.__table__
SUMMARIES = tables.DailySummary.__table__


def plain_night(store: Store, athlete_ids: Sequence[AthleteId], now: datetime) -> None:
    """Keep the averages and the difference to the plan of each athlete's day; it judges nothing, so it does less."""
    for athlete_id in athlete_ids:
        with store.read() as connection:
            runs, sessions = (_of(connection, table, athlete_id) for table in (RUNS, SESSIONS))
        day = _day(runs, sessions, pd.Timestamp(now.date()))
        own = (SUMMARIES.c.athlete_id == athlete_id) & (SUMMARIES.c.local_date == now.date())
        store.write(partial(_keep, SUMMARIES.update().where(own).values(**day)))


def _keep(update: Update, connection: Connection) -> None:
    connection.execute(update)


def _of(connection: Connection, table: Table, athlete_id: AthleteId) -> pd.DataFrame:
    query = select(table.c.local_date, table.c.distance_m, table.c.duration_s)
    return pd.DataFrame(
        connection.execute(query.where(table.c.athlete_id == athlete_id)).all(),
        columns=["local_date", "distance_m", "duration_s"],
    ).astype({"local_date": "datetime64[ns]"})


def _day(runs: pd.DataFrame, sessions: pd.DataFrame, today: pd.Timestamp) -> dict[str, float]:
    runs["load_au"] = runs["duration_s"].astype(float) / 60.0
    daily = runs.groupby("local_date")["load_au"].sum()
    first = min(daily.index.min(), today) if len(daily) else today
    daily = daily.reindex(pd.date_range(first, today), fill_value=0.0)
    fitness = float(daily.ewm(alpha=1 / FITNESS_DAYS, adjust=False).mean().iloc[-1])
    fatigue = float(daily.ewm(alpha=1 / FATIGUE_DAYS, adjust=False).mean().iloc[-1])
    done = float(runs.loc[runs["local_date"] == today, "distance_m"].astype(float).sum())
    planned = float(sessions.loc[sessions["local_date"] == today, "distance_m"].astype(float).sum())
    return {
        "fitness_au": fitness,
        "fatigue_au": fatigue,
        "form_au": fitness - fatigue,
        "variance_distance_m": done - planned,
    }
