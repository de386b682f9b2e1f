"""Judges the days of one share of an errand that another process has offered."""

from functools import partial

from marathon.store import shares
from marathon.store.shares import ShareDone
from marathon.store.store import Store
from marathon.usecases.process_many import Order, process_chunk


def take_share(store: Store) -> bool:
    """Take one share and judge its days; return whether there was one.

    Raises: StoreUnavailableError; whoever takes the share after its time then finishes it.
    """
    share = store.write(shares.take)
    if share is None:
        return False
    done = process_chunk(store, Order(athlete_ids=share.athlete_ids, since=share.since, now=share.at))
    told = ShareDone(athletes=done.athletes, days=done.days, failed=done.failed)
    store.write(partial(shares.finish, share=share, done=told))
    return True
