"""The operator's commands in a row, as somebody uses them who has no account anywhere."""

import io
import re
import shlex
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.demo.files import recording
from marathon.store.lock_file import hold_lock
from tests.journeys.conftest import Ended, House

PLAN = "date,type,distance_km,notes\n2027-03-02,easy,8,\n2027-03-04,tempo,10,fast end\n2027-03-07,long,22,\n"


def test_from_nobody_to_an_answer_with_a_chart(house: House, shared_data: Path) -> None:
    added = house.run("athlete", "add", "Ana <b>Silva</b>\u202e", "--zone", "lisbon", "--team", "Club").done()
    assert "Added Ana <b>Silva</b> with id 1." in added
    assert "--coach needs --team" in house.run("athlete", "add", "Bo", "--coach").refused(2)
    house.run("athlete", "add", "Coach", "--team", "Club", "--coach", "--units", "imperial").done()
    joined = house.run("athlete", "join", "1", "Hill Club", "--coach").done()
    assert "Ana <b>Silva</b> (id 1) has joined" in joined
    listed = house.run("athlete", "list").done().splitlines()
    assert [line.split("(")[0].split() for line in listed] == [["1", "Ana", "<b>Silva</b>"], ["2", "Coach"]]
    runs = house.folder / "runs"
    runs.mkdir()
    for name in (
        "elevate__bloemendaal.fit",
        "runpandas__run.tcx",
        "python-fitparse__activity-unexpected-eof.fit",
    ):
        shutil.copy(shared_data / "activityfiles" / name, runs / name)
    imported = house.run("import", str(runs), "--as", "1")
    assert imported.code == 1, "one of them was refused"
    assert "2 activities imported, 1 refused" in imported.out
    assert "Traceback" not in imported.out + imported.err
    again = house.run("import", str(runs / "elevate__bloemendaal.fit"), "--as", "1").done()
    assert "1 already there" in again
    (house.folder / "plan.csv").write_text(PLAN)
    assert (
        "This would change your plan: 3 sessions added"
        in house.run("plan", "import", "plan.csv", "--as", "1").done()
    )
    applied = house.run("plan", "import", "plan.csv", "--as", "1", "--apply").done()
    assert "Plan changed: 3 sessions added" in applied
    assert "Nothing changes" in house.run("plan", "import", "plan.csv", "--as", "1", "--apply").done()
    (house.folder / "more.csv").write_text("date,type,distance_km\n2027-04-01,easy,5\n")
    dropped = ("--file", "more.csv", "--file", "runs/runpandas__run.tcx")
    said = house.run("chat", "", *dropped, "--as", "1").done()
    assert "1 already there" in said
    assert "This would change your plan: 1 session added" in said
    house.run("chat", "/run 10 km 52:00", "--as", "1").done()
    said = house.run("chat", "/today", "--as", "1", "--out", "out").done()
    assert "nothing planned" in said
    out = house.folder / "out"
    assert {path.name for path in out.iterdir()} == {"today.txt", "today.png"}
    assert (out / "today.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert (out / "today.txt").read_text().splitlines()[0] == said.splitlines()[0]
    assert "personal" in house.run("chat", "/today", "--as", "1", "--group").done()
    assert "Ana <b>Silva</b>" in house.run("chat", "/team", "--as", "2").done()
    _says_who_and_which_request(house)


def _says_who_and_which_request(house: House) -> None:
    said = [line for line in house.log.splitlines() if "bot.core.router" in line and " command " in line]
    assert [re.sub(r".*athlete=(\S+) .* command (\S+)$", r"\1 \2", line) for line in said] == [
        "1 file",
        "1 run",
        "1 today",
        "1 today",
        "2 team",
    ]
    operator = [line for line in house.log.splitlines() if "the operator's command" in line]
    assert len(operator) >= 10
    assert all(re.search(r"request=[0-9a-f]{16} ", line) for line in operator)
    assert re.search(r"athlete=1 request=\w+ processed \d+ days of 1 athletes", house.log)


WRONG = [
    (("chat", "/today", "--as", "7"), "no athlete with id 7"),
    (("import", ".", "--as", "9" * 30), "no athlete with id 9"),
    (("chat", "", "--file", "nowhere.fit", "--as", "1"), "nowhere.fit cannot be read"),
    (("import", "nowhere", "--as", "1"), "nowhere cannot be read"),
    (("plan", "import", "nowhere.csv", "--as", "1"), "nowhere.csv cannot be read"),
    (("plan", "import", "bad.csv", "--as", "1"), "Line 2 of the plan"),
    (("athlete", "add", "Bo", "--zone", "Atlantis"), "no time zone or city"),
    (("athlete", "add", " \u202e"), "as a name"),
    (("athlete", "join", "7", "Club"), "no athlete with id 7"),
    (("athlete", "join", "1", " \u202e"), "as a name"),
]


def test_what_does_not_exist_is_one_sentence_and_exit_1(house: House) -> None:
    house.run("athlete", "add", "Ana").done()
    (house.folder / "bad.csv").write_text("date,type\n2027-03-02,dancing on ice\n")
    houses = [
        house.copied(f"{number}") for number in range(len(WRONG))
    ]  # one command at a time writes to each
    with ThreadPoolExecutor(2) as cores:
        ended = list(cores.map(lambda one, case: one.run(*case[0]), houses, WRONG))
    for end, (words, said) in zip(ended, WRONG, strict=True):
        assert said in end.refused(), words


@pytest.mark.parametrize("words", [("demo", "--once"), ("chat", "/owner CODE-CODE", "--as", "1")])
@pytest.mark.parametrize("out", ["taken", "taken/below", "/proc/self/out", "/proc"])
def test_a_folder_that_takes_nothing_is_named_before_any_work(
    house: House, words: tuple[str, ...], out: str
) -> None:
    (house.folder / "taken").write_text("a file of mine")
    ended = house.run(*words, "--out", out)
    assert re.fullmatch(
        rf"Nothing can be written into {out} \(.+\)\. Name a folder that is yours to write in\.",
        ended.refused(),
    )
    assert ended.out == ""
    assert not house.database.exists()
    assert (house.folder / "taken").read_text() == "a file of mine"


def test_an_archive_of_bad_members_is_told_in_some_lines(house: House) -> None:
    house.run("athlete", "add", "Ana").done()
    with zipfile.ZipFile(house.folder / "bad.zip", "w") as archive:
        for number in range(2_000):
            archive.writestr(f"{number}.fit", b"no recording")
    ended = house.run("import", "bad.zip", "--as", "1")
    lines = ended.out.splitlines()
    assert (ended.code, ended.err) == (1, "")
    assert sum("was refused" in line for line in lines) == len(lines) - 2 <= 100
    assert lines[-2:] == ["… and 451 more files", "0 activities imported, 501 refused"]


def test_a_stopped_import_says_what_it_kept_and_goes_on(house: House) -> None:
    house.run("athlete", "add", "Ana").done()
    runs = house.folder / "runs"
    runs.mkdir()
    files = 120
    for back in range(files):
        begun = datetime.now(UTC) - timedelta(days=back + 1)
        (runs / f"{back:03}.fit").write_bytes(recording(begun, duration_s=1800, distance_m=5000.0))
    with house.running("import", str(runs), "--as", "1", until="✓") as importing:
        importing.process.send_signal(signal.SIGINT)
        said = (importing.process.stdout or io.StringIO()).read().splitlines()
        assert importing.process.wait() == 130
        assert importing.err == ""
    kept = re.fullmatch(r"Stopped: (\d+) activit.* kept\. The same command again goes on.*", said[-1])
    assert kept, said
    assert 0 < int(kept[1]) < files
    with closing(sqlite3.connect(house.database)) as database:
        (judged,) = database.execute(
            "SELECT count(*) FROM daily_summaries WHERE done_distance_m > 0"
        ).fetchone()
    assert judged == int(kept[1])
    again = house.run("import", str(runs), "--as", "1").done().splitlines()
    assert again[-1] == f"{files - int(kept[1])} activities imported, {kept[1]} already there"


def test_a_list_of_nobody_says_how_to_add_somebody(house: House) -> None:
    said = house.run("athlete", "list").done()
    assert said.startswith("There is nobody yet. Add somebody: python3 main.py athlete add ")
    house.run(*shlex.split(said.split("python3 main.py ")[1])).done()
    assert "Ana" in house.run("athlete", "list").done()


def test_a_path_the_system_refuses_is_named(house: House) -> None:
    house.run("athlete", "add", "Ana").done()
    refused = house.folder / "run.fit"
    with socket.socket(socket.AF_UNIX) as unreadable:
        unreadable.bind(str(refused))
    sentence = house.run("import", str(refused), "--as", "1").refused()
    assert sentence.startswith(f"{refused} cannot be used (")
    assert "[Errno" not in sentence
    assert "Traceback" in house.log


def test_the_trace_of_the_unforeseen_goes_to_the_file_only(house: House) -> None:
    code = (
        "from pathlib import Path; from bot.serving.outcome import run_to_the_end; "
        "from marathon.logs import start_logging; "
        "start_logging(file=Path('coach.log')); run_to_the_end(lambda: {}['planted'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=house.folder,
        env=house.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "(KeyError)" in Ended(done.returncode, done.stdout, done.stderr).refused()
    assert "Traceback" in house.log


def test_the_database_cannot_be_opened(house: House) -> None:
    house.database.write_bytes(b"this is no database, only text that lies in its place" * 50)
    sentence = house.run("athlete", "list").refused()
    assert "database" in sentence
    assert "file is not a database" in sentence or "coach.sqlite3" in sentence


def test_the_doctor_names_each_thing_and_what_to_do(house: House) -> None:
    said = house.run("doctor").done().splitlines()
    assert [line.split()[1].rstrip(":") for line in said] == [
        "settings",
        "strava",
        "telegram",
        "slack",
        "mail",
        "clock",
        "database",
        "disk",
    ]
    sick = house.run("doctor", JWT_SECRET=None)
    assert sick.code == 1
    assert "MEND  settings: JWT_SECRET is not set. Run `python3 main.py setup`." in sick.out
    assert sick.err == ""
    half = house.run("doctor", SLACK_BOT_TOKEN="xoxb-12fake-34")
    way = "SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)"
    assert f"MEND  slack: Slack: off. Set {way} to turn it on." in half.out
    shapeless = house.run("doctor", TELEGRAM_BOT_TOKEN="nonsense")
    assert (
        "MEND  settings: TELEGRAM_BOT_TOKEN is no token of a bot: @BotFather gives one such as"
        in shapeless.out
    )


def test_the_doctor_creates_nothing_and_says_what_would(house: House) -> None:
    before = sorted(house.folder.rglob("*"))
    said = house.run("doctor").done()
    assert f"there is none yet. `python3 main.py` or `athlete add` makes {house.database}" in said
    assert sorted(house.folder.rglob("*")) == before


def test_the_doctor_leaves_a_database_as_it_is(house: House) -> None:
    house.run("athlete", "add", "Ana").done()
    house.database.with_name("coach.sqlite3.lock").unlink()
    before = {path: path.read_bytes() for path in house.folder.rglob("*") if path.is_file()}
    assert "ok    database: readable, schema " in house.run("doctor").done()
    assert {path: path.read_bytes() for path in house.folder.rglob("*") if path.is_file()} == before
    with hold_lock(f"sqlite:///{house.database}"):
        assert "a running Marathon Coach holds it" in house.run("doctor").done()


def test_the_doctor_names_a_database_that_cannot_be_read(house: House) -> None:
    house.database.write_bytes(b"this is no database, only text that lies in its place" * 50)
    sick = house.run("doctor")
    assert sick.code == 1
    assert "MEND  database: it cannot be read (file is not a database)" in sick.out


def test_help_shows_examples(house: House) -> None:
    said = house.run("--help").done()
    assert said.startswith("Usage: python3 main.py ")
    assert re.search(r"^ +python3 main\.py demo$", said, re.MULTILINE)
    assert re.search(r"^ +python3 main\.py chat .*--as 1$", house.run("chat", "--help").done(), re.MULTILINE)
    for command in ("serve", "demo", "setup", "chat", "import", "doctor", "bench", "athlete", "plan"):
        assert re.search(rf"^  {command}\s+\w", said, re.MULTILINE)


BAD_CALLS = [
    (("chat",), "TEXT is missing; `python3 main.py chat --help` shows how it is called."),
    (("chat", "/today"), "--as is missing; `python3 main.py chat --help` shows how it is called."),
    (("nonsense",), "No such command 'nonsense'; `python3 main.py --help` shows how it is called."),
    (("demo", "--twice"), "No such option: --twice"),
    (("athlete", "list", "all"), "Got unexpected extra argument"),
    (("chat", "/today", "--as"), "Option '--as' requires an argument; `python3 main.py --help`"),
    (
        ("chat", "/today", "--as", "x"),
        "--as needs the number of an athlete; `python3 main.py athlete list` shows them.",
    ),
    (("athlete", "join", "Bo", "Club"), "ID needs the number of an athlete; "),
    (("backup", "--keep", "0"), "--keep needs a whole number of at least 1."),
    (("audit", "--days", "soon"), "--days needs a whole number of at least 1 and at most 3650."),
]


def test_a_wrong_call_is_one_sentence_that_names_what_is_wrong(house: House) -> None:
    with ThreadPoolExecutor(2) as cores:
        ended = list(cores.map(lambda case: house.run(*case[0]), BAD_CALLS))
    for end, (words, said) in zip(ended, BAD_CALLS, strict=True):
        assert end.code == 2, words
        assert end.err.startswith(said), end.err
        assert end.err.count("\n") == 1, words
        assert end.out == ""
