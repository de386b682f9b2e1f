"""Hostile input at Strava's webhook: forged, senseless, huge or slow, it stores nothing and harms no neighbour."""

import asyncio
import hashlib
import hmac
import json
import time
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.webhooks.strava_hook import ANSWERED_WITHIN_S, Hook, Line, event
from webhooks import request_body
from webhooks.strava_signature import SignatureCheck

KEY = "the key of the webhook"


def _signed(body: bytes, key: str = KEY, at: float | None = None) -> str:
    stamp = str(int(time.time() if at is None else at))
    return f"t={stamp},v1=" + hmac.new(key.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    ("signature", "unsigned"),
    [
        (SignatureCheck(key=KEY, now=time.time), 200),
        (SignatureCheck(key=KEY, now=time.time, is_strict=True), 401),
    ],
)
async def test_fault_09_signatures_good_bad_stale_and_absent(hook: Hook, unsigned: int) -> None:
    def body(number: int) -> bytes:
        return json.dumps(event(object_id=number)).encode()

    async def status(number: int, header: str) -> int:
        return await hook.post(body(number), **{"X-Strava-Signature": header})

    assert await status(1, _signed(body(1))) == 200
    assert await status(2, _signed(body(2), key="guessed")) == 401
    assert await status(3, _signed(body(2))) == 401
    assert await status(4, _signed(body(4), at=time.time() - 301)) == 401
    assert await status(5, _signed(body(5), at=time.time() + 301)) == 401
    for bad in ("", "t=,v1=", "v1=00", "t=²,v1=00", "t=1e9,v1=é", "nonsense" * 500):
        assert await status(6, bad) == 401, bad
    assert hook.rows() == 1
    assert await hook.post(body(7)) == unsigned
    assert hook.rows() == (2 if unsigned == 200 else 1)


HOSTILE: list[tuple[str, object]] = [
    ("no JSON", b"{"),
    ("empty", b""),
    ("no text", b"\xff\xfe\x00"),
    ("deep", b"[" * 4000),
    ("deep object", b'{"a":' * 600),
    ("a list", []),
    ("a number", 1),
    ("nothing", None),
    ("1970", event(event_time=1)),
    ("2099", event(event_time=4_070_908_800)),
    ("beyond 64 bit", event(object_id=2**63)),
    ("far beyond", event(object_id=10**4000)),
    ("an owner beyond", event(owner_id=2**64)),
    ("negative", event(object_id=-1)),
    ("zero", event(object_id=0)),
    ("a float", event(object_id=1.0)),
    ("infinite", event(event_time=float("inf"))),
    ("NaN", event(object_id=float("nan"))),
    ("a boolean", event(object_id=True)),
    ("a text", event(object_id="12")),
    ("no owner", event(owner_id=None)),
    ("another kind", event(object_type="segment")),
    ("another deed", event(aspect_type=["create"])),
    ("a list of updates", event(updates=[1])),
    ("nested updates", event(updates={"title": {"a": 1}})),
    ("many updates", event(updates={f"{number}": "" for number in range(21)})),
]


@pytest.mark.parametrize("body", [body for _, body in HOSTILE], ids=[name for name, _ in HOSTILE])
async def test_fault_10_nonsense_is_refused(hook: Hook, body: object) -> None:
    assert await hook.post(body) in (400, 413)
    assert (hook.rows(), hook.woken.athletes) == (0, [])
    assert await hook.post(event()) == 200


async def _pour(hook: Hook, *, megabytes: int) -> bytes:
    """Send a long body in parts, without a length, for as long as it is read; return the answer's first line."""
    line = await Line.open(hook)
    reader, writer = line.reader, line.writer
    writer.write(f"{line.head}Transfer-Encoding: chunked\r\n\r\n".encode())
    part = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    try:
        for _ in range(megabytes * 16):
            writer.write(part)
            await writer.drain()
    except ConnectionError:
        pass
    try:
        return await asyncio.wait_for(reader.readline(), 5)
    except ConnectionError:
        return b"HTTP/1.1 413 (the line was cut)"
    finally:
        writer.close()


async def test_fault_10_large_bodies_cost_no_memory_and_stall_nobody(hook: Hook) -> None:
    assert await hook.post(b" " * 4096) == 400
    assert await hook.post(b" " * 4097) == 413
    bomb, stop = _bomb(), asyncio.Event()
    neighbour = asyncio.create_task(_send_until(stop, hook))
    with _traced_memory() as most_bytes:
        for _ in range(5):
            assert b" 413 " in await _pour(hook, megabytes=10)
            assert await hook.post(b"[" * 4096) == 400
            assert await hook.post(bomb, **{"Content-Encoding": "gzip"}) in (400, 413)
        assert most_bytes() < 8_000_000
    stop.set()
    answers = await neighbour
    assert {status for status, _ in answers} == {200}
    assert max(spent_s for _, spent_s in answers) < ANSWERED_WITHIN_S
    assert hook.door.tally["unreadable"] == 6  # what is too long was never parsed


async def _send_until(stop: asyncio.Event, hook: Hook) -> list[tuple[int, float]]:
    """Send one event after the other; return each status and how long it took."""
    line = await Line.open(hook)
    answers: list[tuple[int, float]] = []
    while not stop.is_set():
        answers.append(await line.post(event(object_id=len(answers) + 1)))
        await line.reader.readuntil(b"\r\n\r\n")
    line.writer.close()
    return answers


@contextmanager
def _traced_memory() -> Iterator[Callable[[], int]]:
    """Yield what tells how much more memory Python ever held than at the start; other tests' garbage is not in it."""
    tracemalloc.start()
    try:
        yield lambda: tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _bomb() -> bytes:
    """Return 4 KB that unpack to four million blanks."""
    packer = zlib.compressobj(level=9, wbits=31)
    return b"".join(packer.compress(b" " * 4096) for _ in range(1000)) + packer.flush()


async def test_fault_10_who_sends_too_slowly_is_sent_away(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_body, "READ_WITHIN_S", 0.2)

    async def drip() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.05)

    async with asyncio.timeout(5), hook.session.post(hook.url, data=drip()) as response:
        assert response.status == 408
    assert await hook.post(event()) == 200
