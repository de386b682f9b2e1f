"""What comes in at a chat's door: kept until it is handled, by the one process that holds the door."""

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from marathon.domain.chat_update import ChatUpdate, Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """What a door does with what comes; all of it may block except keep and finish.

    keep: what came, kept once it is committed. waiting: what is kept besides some ids. finish: it was handled.
    open_door, keep_door, leave_door: take a name for this process, which then handles what a dead one left.
    """

    keep: Callable[[Sequence[Delivery]], "Future[tuple[ChatUpdate, ...]]"]
    waiting: Callable[[Collection[int]], Sequence[ChatUpdate]]
    finish: Callable[[int], "Future[None]"]
    open_door: Callable[[str], bool]
    keep_door: Callable[[str], bool]
    leave_door: Callable[[str], None]
