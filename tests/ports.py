"""A port for a service that a test starts a moment later, which nothing takes until then."""

import secrets
import socket
from typing import Final

FIRST, LAST = 11_000, 32_000
"""Below those that Linux gives to outgoing connections, of which tests make many; browsers refuse none of them."""
HOST: Final = "127.0.0.1"


def unused_port() -> int:
    """Returns one at which nobody listens."""
    while True:
        port = FIRST + secrets.randbelow(LAST - FIRST)
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
        return port
