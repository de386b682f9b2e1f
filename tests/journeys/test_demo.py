"""The demo from the command line: the whole story in a folder, on a free port, with nothing set."""

import http.client
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

from tests.journeys.conftest import PATIENCE_S, House

SUMMARY = re.compile(r"(\d+) activities, (\d+) replies, (\d+) charts, (\d+) failures; see (\S+)")


def test_the_story_is_told_counted_and_kept(house: House) -> None:
    started = time.monotonic()
    ended = house.run("demo", "--once", DATABASE_URL=None, JWT_SECRET=None, TOKEN_KEYS=None, LOG_FILE=None)
    took_s = time.monotonic() - started
    counts = SUMMARY.search(ended.done().splitlines()[-1])
    assert counts, ended.out
    activities, replies, charts, failures = (int(counts[n]) for n in range(1, 5))
    assert activities > 900
    assert failures == 0
    out = house.folder / "demo-out"
    kept = {suffix: sorted(out.glob(f"*.{suffix}")) for suffix in ("txt", "png", "html")}
    assert (len(kept["txt"]), len(kept["png"])) == (replies, charts)
    assert len(kept["html"]) == replies + 1
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in kept["png"])
    assert all(path.read_text().strip() for path in kept["txt"])
    assert not re.search(r"\bNone\b|\bnan\b|\{\w*\}", "".join(path.read_text() for path in kept["txt"]))
    assert any("arrived" in path.name for path in kept["txt"])
    assert not house.database.exists()
    assert took_s < 45, f"the story took {took_s:.0f} s"  # 20 s are promised on a free machine


def test_a_taken_port_moves_the_demo_and_says_so(house: House) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", house.port))
        taken.listen()
        with house.running("demo", until="Open http://127.0.0.1:") as demo:
            assert demo.lines[0] == f"Port {house.port} is taken, so the demo uses {_port(demo.lines[-1])}."
            connection = http.client.HTTPConnection("127.0.0.1", _port(demo.lines[-1]), timeout=10)
            connection.request("GET", "/healthz")
            assert connection.getresponse().status == 200
            code, took_s = demo.stop()
            assert (code, demo.err) == (0, "")
            assert took_s < 10  # then `docker stop` kills


def test_two_demos_begun_at_once_serve_side_by_side(house: House) -> None:
    neighbour = replace(house, folder=house.folder / "neighbour")
    neighbour.folder.mkdir()
    both_serve = Barrier(2, timeout=PATIENCE_S)

    def port_of(one: House) -> int:
        with one.running("demo", until="Open http://127.0.0.1:") as demo:
            both_serve.wait()
            return _port(demo.lines[-1])

    with ThreadPoolExecutor(2) as starters:
        assert len(set(starters.map(port_of, (house, neighbour)))) == 2


def _port(line: str) -> int:
    found = re.search(r"127\.0\.0\.1:(\d+)", line)
    assert found
    return int(found[1])
