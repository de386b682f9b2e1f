"""Asks a door from a process of its own, over connections that stay open; one round a line, told on stdin."""

import asyncio
import json
import re
import sys
from functools import partial
from time import perf_counter
from typing import Any, Final

CONNECTIONS: Final = 32
_HOST: Final = "127.0.0.1"
_END: Final = b"\r\n\r\n"
_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class _Line(asyncio.Protocol):
    """A connection that sends its next request as soon as the last was answered."""

    def __init__(
        self, requests: list[bytes], answers: list[tuple[bytes, float]], done: asyncio.Future[None]
    ) -> None:
        self._requests, self._answers, self._done = requests, answers, done
        self._got = b""
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        """Note an answer once all of it is there, and send the next request."""
        self._got += data
        if self._is_whole():
            self._answers.append((self._got[9:12], perf_counter() - self._sent_at))
            self._got = b""
            self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        """Have done; who was cut off has posted less, and whoever counts the answers sees it."""
        self._done.set_result(None)

    def _is_whole(self) -> bool:
        end = self._got.find(_END)
        if end < 0:
            return False
        length = _LENGTH.search(self._got, 0, end + 2)
        return len(self._got) >= end + len(_END) + (int(length[1]) if length else 0)

    def _next(self) -> None:
        if self._requests:
            request = self._requests.pop()
            self._sent_at = perf_counter()
            self._transport.write(request)
        else:
            self._transport.close()


async def ask(told: dict[str, Any]) -> dict[str, Any]:
    """Send one round and return when it began, how long it took, how many had the status wanted, and each one's time.

    Args:
        told: port, how many, over how many connections; then either the request and the status it shall have, or for
            events path, the first object's id, the owners in turn, subscription and event_time.
    """
    if request := told.get("request"):
        requests = [request.encode()] * told["count"]
    else:
        requests = [_event(told, told["first"] + number) for number in range(told["count"])]
    answers: list[tuple[bytes, float]] = []
    loop = asyncio.get_running_loop()
    started, ends = (
        perf_counter(),
        [loop.create_future() for _ in requests[: told.get("connections", CONNECTIONS)]],
    )
    for end in ends:
        await loop.create_connection(partial(_Line, requests, answers, end), _HOST, told["port"])
    await asyncio.gather(*ends)
    spent_s = perf_counter() - started
    wanted = str(told.get("status", 200)).encode()
    good = sum(status == wanted for status, _ in answers)
    times_ms = sorted(1000 * spent for _, spent in answers)
    return {"began": started, "spent_s": spent_s, "good": good, "ms": times_ms}


def _event(told: dict[str, Any], number: int) -> bytes:
    """Return an event as Strava's sender writes it."""
    owners = told["owners"]
    event = {
        "aspect_type": "create",
        "event_time": told["event_time"],
        "object_id": number,
        "object_type": "activity",
        "owner_id": owners[number % len(owners)],
        "subscription_id": told["subscription"],
        "updates": {},
    }
    body = json.dumps(event).encode()
    head = (
        f"POST {told['path']} HTTP/1.1\r\nHost: {_HOST}:{told['port']}\r\nUser-Agent: load\r\n"
        f"Accept: */*\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def main() -> None:
    """Send a round for each line of JSON on stdin."""
    for line in sys.stdin:
        sys.stdout.write(json.dumps(asyncio.run(ask(json.loads(line)))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
