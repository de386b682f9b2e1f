"""Logs: who and which request on each record, and no secret in any line, file or traceback."""

import asyncio
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from marathon.logs import LARGEST_FILE_BYTES, NOISY, Redaction, speak_of_request, speaking_of, start_logging

KNOWN = "pV7-known-Secret"
BOT_TOKEN = "7123456789:AAHk3-fakefakefakefakefakefakefake"
log = logging.getLogger("marathon.test")


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Gives the process its own logging back."""
    root = logging.getLogger()
    before = root.level, list(root.handlers), logging.getLogRecordFactory(), logging.raiseExceptions
    levels = {name: logging.getLogger(name).level for name in NOISY}
    yield
    for handler in set(root.handlers) - set(before[1]):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(before[0])
    logging.setLogRecordFactory(before[2])
    logging.raiseExceptions = before[3]
    logging.captureWarnings(capture=False)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Returns the file that the log goes to."""
    path = tmp_path / "logs" / "coach.log"
    start_logging(file=path, secrets=[KNOWN, f"{KNOWN}-and-more"], terminal=False)
    return path


def test_each_record_says_who_and_which_request(file: Path) -> None:
    log.info("before")
    with speaking_of(request_id="r-1"), speaking_of(athlete_id=7):
        log.info("inside")
    log.info("after")
    lines = file.read_text().splitlines()
    assert [line.split(" marathon.test ")[1] for line in lines] == [
        "athlete=- request=- before",
        "athlete=7 request=r-1 inside",
        "athlete=- request=- after",
    ]


async def test_tasks_and_threads_keep_their_own_request(file: Path) -> None:
    async def request(name: str) -> None:
        speak_of_request(name)
        await asyncio.sleep(0)
        await asyncio.to_thread(log.info, "from %s", name)

    await asyncio.gather(*(request(f"r-{number}") for number in range(5)))
    log.info("from -")
    lines = file.read_text().splitlines()
    assert len(lines) == 6
    assert all(line.split("request=")[1].split()[0] == line.rsplit(maxsplit=1)[1] for line in lines)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"value {KNOWN} here", KNOWN),
        (f"{KNOWN}-and-more", "and-more"),
        (f"POST https://api.telegram.org/bot{BOT_TOKEN}/getMe", BOT_TOKEN),
        (f"token is {BOT_TOKEN}", BOT_TOKEN),
        ("Authorization: Bearer abc.def-123", "abc.def-123"),
        ("GET /strava/callback?state=s7ate5&code=c0de9 HTTP/1.1", "c0de9"),
        ("GET /strava/callback?state=s7ate5&code=c0de9 HTTP/1.1", "s7ate5"),
        ("/live?token=tok3n9", "tok3n9"),
        ("{'access_token': 'acc355', 'refresh_token': 'r3fr'}", "acc355"),
        ("{'access_token': 'acc355', 'refresh_token': 'r3fr'}", "r3fr"),
        ('{"client_secret": "sh0wn"}', "sh0wn"),
        ("MAIL_SMTP_PASSWORD=hush1", "hush1"),
        ("X-Telegram-Bot-Api-Secret-Token: tgs3cret", "tgs3cret"),
        ("postgresql://coach:dbpw9@host/name", "dbpw9"),
        ("xoxb-12345-abcde sent", "xoxb-12345-abcde"),
        ("cookie eyJhbGciOiJI.eyJzdWIi.c2ln-x", "c2ln-x"),
        ("stored gAAAAABmZ0VyLWZha2UtZmFrZS1mYWtl==", "gAAAAABmZ0Vy"),
    ],
)
def test_secrets_are_crossed_out_wherever_they_stand(file: Path, text: str, secret: str) -> None:
    log.info("%s", text)
    try:
        raise ValueError(text)
    except ValueError:
        log.exception("it failed")
    written = file.read_text()
    assert secret not in written
    assert written.count("[secret]") >= 2
    assert "Traceback" in written


def test_as_json_each_record_is_an_object_a_line_without_a_secret(tmp_path: Path) -> None:
    quoted = 'se"cret\\with\u00e9'
    start_logging(file=tmp_path / "coach.log", secrets=[quoted], terminal=False, form="json")
    with speaking_of(request_id="r-1", athlete_id=7):
        try:
            raise ValueError(quoted)
        except ValueError:
            log.exception("it failed with %s\nand Bearer abc.def-123", quoted)
    (line,) = (tmp_path / "coach.log").read_text().splitlines()
    said = json.loads(line)
    assert (said["athlete_id"], said["request_id"], said["level"]) == ("7", "r-1", "ERROR")
    assert said["message"] == "it failed with [secret]\nand Bearer [secret]"
    assert said["trace"].endswith("ValueError: [secret]\n")
    assert json.dumps(quoted)[1:-1] not in line


@pytest.mark.parametrize(
    "text",
    [
        "run of 10 km in 52:00, code: long_run_missing",
        "response status code=404 from strava in 120 ms",
        "day 2026-11-22T06:30:00+00:00 processed for 12 athletes",
        "GET https://127.0.0.1:8080/api/athletes 200",
    ],
)
def test_ordinary_lines_are_left_alone(text: str) -> None:
    assert Redaction(["abc", ""])(text) == text


def test_a_message_cannot_forge_a_second_line(file: Path) -> None:
    log.info("name %s", "Eve\n2026-01-01 INFO marathon all is well\r")
    assert len(file.read_text().splitlines()) == 1


def test_loud_libraries_are_quiet_even_at_debug(file: Path) -> None:
    start_logging(level="DEBUG", file=file, terminal=False)
    log.debug("mine")
    for name in NOISY:
        logging.getLogger(name).info("theirs")
    logging.getLogger("sqlalchemy.engine.Engine").info("SELECT 1")
    assert [line.rsplit(maxsplit=1)[1] for line in file.read_text().splitlines()] == ["mine"]


def test_every_handler_is_covered_and_replaced_on_a_second_start(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start_logging(file=file, secrets=[KNOWN])
    log.warning("saw %s", KNOWN)
    assert capsys.readouterr().err.count("saw [secret]") == 1
    assert file.read_text().count("saw [secret]") == 1


def test_the_file_rotates(file: Path) -> None:
    for _ in range(2):
        log.info("%s", "x" * (LARGEST_FILE_BYTES - 500))
    assert sorted(path.name for path in file.parent.iterdir()) == ["coach.log", "coach.log.1"]


@pytest.fixture
def open_umask() -> Iterator[None]:
    """Lets new files be read by everybody who may."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_umask")
def test_the_file_and_what_it_rotates_into_are_for_the_owner_only(tmp_path: Path) -> None:
    for left_by_earlier_version in ("coach.log", "coach.log.1", "coach.log.2"):
        (tmp_path / left_by_earlier_version).touch(0o644)
    start_logging(file=tmp_path / "coach.log", terminal=False)
    for _ in range(2):
        log.info("%s", "x" * (LARGEST_FILE_BYTES - 500))
    start_logging(file=tmp_path / "fresh.log", terminal=False)
    log.info("first line")
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()}
    names = ("coach.log", "coach.log.1", "coach.log.2", "coach.log.3", "fresh.log")
    assert modes == dict.fromkeys(names, "0o600")


def test_a_log_file_that_cannot_be_written_stops_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("a file, no folder")
    start_logging(file=tmp_path / "taken" / "coach.log")
    log.info("still here")
    said = capsys.readouterr().err
    assert f"the log file {tmp_path / 'taken' / 'coach.log'} cannot be written (" in said
    assert "[Errno" not in said
    assert "still here" in said
