"""Moving a SQLite file to PostgreSQL: how many megabytes of it a second, both sides compared."""

from typing import Final

from bot.bench.crowd import crowd
from bot.bench.measured import Measured, seconds
from bot.bench.postgres import postgres
from marathon.store.moving import Moved, move

PEOPLE: Final = 1000
HISTORY_DAYS: Final = 60


def mb_per_s() -> Measured:
    """Measure a thousand athletes with two months behind them."""
    moved: list[Moved] = []
    with postgres() as target, crowd(PEOPLE, history_days=HISTORY_DAYS, unjudged_days=0, url="") as people:
        taken_s = seconds(lambda: moved.append(move(people.url, target, lambda *_far: None)))
    rows = sum(moved[0].rows.values())
    return Measured(
        value=moved[0].size_bytes / 1e6 / taken_s, ratios={"thousand_rows_per_s": rows / 1000 / taken_s}
    )
