"""A command of the operator in a process of its own, forked off one that has imported what commands import.

Importing is nine tenths of a short command, and it is the same every time. What a start imports at all, and
how a service starts cold, is held elsewhere.
"""

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from multiprocessing.connection import wait
from pathlib import Path
from threading import Lock

from bot.cli import main

_READING_CODES = Lock()
"""A start reads the exit codes of all that have ended, and whoever reads one a moment later is told 255."""
ALREADY_IMPORTED = ["tests.journeys.warm_start", "bot.terminal_work", "bot.doctor", "alembic.command"]


def run_warm(
    words: Sequence[str], folder: Path, environment: Mapping[str, str], patience_s: float
) -> tuple[int, str, str]:
    """Runs a command to its end and returns its exit code, its output and its errors."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(ALREADY_IMPORTED)
    with tempfile.TemporaryDirectory() as said:
        out, err = Path(said, "out"), Path(said, "err")
        process = context.Process(target=_become, args=(words, folder, environment, (out, err)))
        with _READING_CODES:
            process.start()
        if not wait([process.sentinel], patience_s):
            process.kill()
            raise TimeoutError(
                f"{words} still runs after {patience_s} s: {out.read_text()} {err.read_text()}"
            )
        with _READING_CODES:
            process.join()
        assert process.exitcode is not None
        return process.exitcode, out.read_text(), err.read_text()


def _become(
    words: Sequence[str], folder: Path, environment: Mapping[str, str], said: tuple[Path, Path]
) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, path in enumerate((Path(os.devnull), *said)):
        opened = os.open(path, os.O_RDWR | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w", buffering=1)  # noqa: SIM115 - for good
    sys.argv = ["bot.cli", *words]
    main()
