"""A dump of a PostgreSQL database by its own program, which knows what a server's version needs."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy import URL

from marathon.errors import CopyError

PROGRAM = "pg_dump"


def dump_postgres(url: URL, target: Path) -> None:
    """Write a dump that pg_restore reads; only its owner may read it. Nothing is left of one that failed.

    Raises: CopyError, also where the program is not installed.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise CopyError(
            problem=f"{PROGRAM} is not installed; it comes with PostgreSQL's client programs, "
            "or let whoever runs the server make backups"
        )
    part = target.with_name(f"{target.name}.part")
    try:
        part.touch(0o600)
        with tempfile.NamedTemporaryFile("w", prefix="coach-pass-") as passes:  # for its owner only
            secret = re.sub(r"([:\\])", r"\\\1", url.password or "")
            passes.write(f"*:*:*:*:{secret}\n")
            passes.flush()
            _run(program, _address(url, passes.name), part)
        part.replace(target)
    except OSError as error:
        raise CopyError(problem=error.strerror or str(error)) from error
    finally:
        part.unlink(missing_ok=True)


def _address(url: URL, passes: str) -> str:
    """Return the server's address as its own programs spell it; a password would be seen by who lists processes."""
    bare = url.set(drivername="postgresql", password=None)
    return bare.update_query_dict({"passfile": passes}).render_as_string()


def _run(program: str, address: str, target: Path) -> None:
    command = [program, "--format=custom", "--no-password", f"--file={target}", f"--dbname={address}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no shell, fixed words
    if done.returncode:
        said = [re.sub(r"^(\S+: )?(error|detail): ", "", line) for line in done.stderr.splitlines() if line]
        raise CopyError(problem="; ".join(said) or "no reason given")
