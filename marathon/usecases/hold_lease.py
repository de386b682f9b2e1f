"""Takes a name for one of several processes: who holds it alone does what must be done once."""

from functools import partial

from marathon.store import sole_leases
from marathon.usecases.desk import Desk


def hold_lease(desk: Desk, name: str, holder: str) -> bool:
    """Take a name, or hold it for a while longer; False while another process has it.

    Args: holder: a text that no other process ever uses.
    """
    return desk.store.write(partial(sole_leases.hold, name=name, holder=holder, now=desk.clock.now()))


def leave_lease(desk: Desk, name: str, holder: str) -> None:
    """Let another process have a name at once."""
    desk.store.write(partial(sole_leases.leave, name=name, holder=holder))
