"""What serving does not import before somebody needs it: heavy libraries would cost start and memory."""

import re
import subprocess
import sys
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep

from marathon.env_file import new_secrets
from tests.ports import unused_port

NEEDED_LATER = {
    *("matplotlib", "PIL", "pandas", "sklearn", "joblib", "stravalib", "telegram", "slack_bolt", "slack_sdk"),
    *("alembic", "prometheus_client", "jinja2", "babel", "jwt", "typer", "rich", "bot.demo", "bot.cli"),
    "webhooks.api_answers",
}
PATIENCE_S = 60.0


def imported_until_healthy(project: Path, database_url: str, folder: Path, **more: str) -> set[str]:
    """Serves, asks /healthz once, stops, and returns every module that was imported."""
    port = unused_port()
    told = {
        "PYTHONPATH": str(project),
        "DATABASE_URL": database_url,
        "LOG_FILE": str(folder / "coach.log"),
        "PORT": str(port),
        **new_secrets(),
        **more,
    }
    imports = folder / "imports"
    with imports.open("wb") as errors:
        command = [sys.executable, "-X", "importtime", "-P", "-m", "bot.serving"]
        process = subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL, stderr=errors)
        try:
            status = _ask(process, port)
        finally:
            process.terminate()
            process.wait(PATIENCE_S)
    assert status == HTTPStatus.OK, imports.read_text()[-2000:]
    return {
        found[1]
        for line in imports.read_text().splitlines()
        if (found := re.match(r"import time:.*\| +(\S+)$", line))
    }


def _ask(process: "subprocess.Popen[bytes]", port: int) -> int | None:
    """Returns the status of /healthz, None where the process ended or never listened."""
    until = monotonic() + PATIENCE_S
    while process.poll() is None and monotonic() < until:
        http = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        try:
            http.request("GET", "/healthz")
            return http.getresponse().status
        except ConnectionRefusedError:
            sleep(0.02)
        finally:
            http.close()
    return None


def test_serving_leaves_heavy_libraries_for_later(project: Path, sqlite_url: str, tmp_path: Path) -> None:
    imported = imported_until_healthy(project, sqlite_url, tmp_path)
    assert {"aiohttp", "sqlalchemy", "bot.serving.serve"} <= imported
    too_early = {name for name in imported for later in NEEDED_LATER if f"{name}.".startswith(f"{later}.")}
    assert too_early == set()


def test_with_strava_on_its_library_still_waits_for_the_first_call(
    project: Path, sqlite_url: str, tmp_path: Path
) -> None:
    strava = {"STRAVA_CLIENT_ID": "4711", "STRAVA_CLIENT_SECRET": "s3cr3tOfStravaQw81"}
    imported = imported_until_healthy(project, sqlite_url, tmp_path, **strava)
    assert {"bot.wiring.strava", "marathon.strava.client"} <= imported
    words_of_the_pages = {"babel"}
    later = NEEDED_LATER - words_of_the_pages
    too_early = {name for name in imported for one in later if f"{name}.".startswith(f"{one}.")}
    assert too_early == set()


def test_with_mail_on_what_makes_mails_still_waits_for_the_first_one(
    project: Path, sqlite_url: str, tmp_path: Path
) -> None:
    mail = {"MAIL_SMTP_SERVER": "localhost", "MAIL_FROM": "coach@club.example"}
    public = {"PUBLIC_URL": "https://coach.example.org"}
    imported = imported_until_healthy(project, sqlite_url, tmp_path, **mail, **public)
    assert {"bot.wiring.mail", "bot.on_email.post"} <= imported
    words_of_the_pages = {"babel"}
    later = NEEDED_LATER - words_of_the_pages
    assert {name for name in imported for one in later if f"{name}.".startswith(f"{one}.")} == set()


def test_telegrams_library_comes_without_the_command_line_of_its_http_client(project: Path) -> None:
    said = (
        "import sys; from bot.on_telegram.door import leave_out_command_line; leave_out_command_line(); "
        "import telegram.ext; print({'httpx', 'rich', 'pygments'} & sys.modules.keys())"
    )
    found = subprocess.run(
        [sys.executable, "-c", said], cwd=project, capture_output=True, text=True, check=True
    )
    assert found.stdout == "{'httpx'}\n"
