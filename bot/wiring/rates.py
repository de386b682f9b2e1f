"""Builds what keeps to a platform's limits."""

from functools import partial

from bot.doorway.rates import Rates, rates_in_memory
from marathon.usecases.desk import Desk
from marathon.usecases.reserve_sending import close_sending, reserve_sending


def rates_at(desk: Desk, platform: str) -> Rates:
    """Return how fast a platform is written to: counted in the store where other processes write to it, too."""
    if not desk.store.is_shared:
        return rates_in_memory()
    return Rates(
        reserve=partial(reserve_sending, desk, platform), close=partial(close_sending, desk, platform)
    )
