"""Serves or works as `main.py` does, again and again from one warm start, and dies where it is told to.

Arguments: a folder that all share, and serve or work. Each line on stdin is a crash point with the number of the pass
that dies there, or an empty one. The answer is the number of a process that was forked for it and runs. It also notes
where two jobs of one athlete run at once.
"""

import fcntl
import importlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from bot.serving import serve, work
from marathon.domain.work import Outcome, Work

LANES: Final = 8
POINTS: Final = {
    "before the group is stored": ("bot.wiring.strava", "store_group", "before"),
    "after the commit, before the 200": ("webhooks.group_commit", "GroupCommit._stored", "before"),
    "in the lane, before the work": ("bot.background.visits", "Visits._attempt", "before"),
    "fetched, not stored": ("marathon.usecases.fetch_activity", "_keep", "before"),
    "stored, not committed": ("marathon.usecases.fetch_activity", "put_activity", "after"),
    "taken away, not committed": ("marathon.usecases.fetch_activity", "take_away", "after"),
    "committed, row not done": ("bot.background.visits", "Visits._attempt", "after"),
    "row done, not committed": ("marathon.store.turns", "leave_row", "after"),
    "days not judged": ("bot.background.visits", "Visits._judge_days", "before"),
    "tokens renewed, not stored": ("marathon.strava.client", "StravaClient._refresh", "after"),
    "days judged, lane not left": ("marathon.store.turns", "leave_judged", "before"),
}


def _patch(module: str, dotted: str, wrapped: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    owner: Any = importlib.import_module(module)
    *path, name = dotted.split(".")
    for part in path:
        owner = getattr(owner, part)
    setattr(owner, name, wrapped(getattr(owner, name)))


def die_at(point: str, nth: int) -> None:
    """Let this process be killed at the nth pass of a point."""
    module, dotted, moment = POINTS[point]
    left = nth

    def wrapped(call: Callable[..., Any]) -> Callable[..., Any]:
        def deadly(*args: Any, **kwargs: Any) -> Any:
            nonlocal left
            left -= 1
            if moment == "after":
                result = call(*args, **kwargs)
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return result if moment == "after" else call(*args, **kwargs)

        return deadly

    _patch(module, dotted, wrapped)


def note_overlaps(folder: Path) -> None:
    """Leave a line in a file where a job of an athlete begins before another has ended; the dead hold nothing."""
    folder.mkdir(exist_ok=True)

    def wrapped(attempt: Callable[[Any, Work], Outcome]) -> Callable[[Any, Work], Outcome]:
        def alone(lanes: Any, work: Work) -> Outcome:
            with (folder / f"{work.athlete_id}").open("w") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    with (folder / "overlaps").open("a") as overlaps:
                        overlaps.write(f"{work}\n")
                return attempt(lanes, work)

        return alone

    _patch("bot.background.visits", "Visits._attempt", wrapped)


def _run(does: str, line: str, folder: Path) -> None:
    note_overlaps(folder)
    if line:
        point, _, nth = line.rpartition(" @")
        die_at(point, int(nth))
    output = os.open(os.devnull, os.O_WRONLY)
    os.dup2(output, sys.stdout.fileno())
    serve.run() if does == "serve" else work.run(LANES)


def main() -> None:
    """Fork for every line; reap whoever has ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    importlib.import_module("bot.wiring.strava")
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _run(sys.argv[2], line.strip(), Path(sys.argv[1]))
            return
        print(child, flush=True)


if __name__ == "__main__":
    main()
