"""Setup as whoever runs the coach meets it: questions that may be left out, and one that is asked until it is good."""

import re
from functools import partial
from pathlib import Path

import pytest
from dotenv import dotenv_values
from typer.testing import CliRunner

from bot import cli
from bot.wiring.strava import plan_of
from marathon.env_file import complete_env_file, names_set
from marathon.settings import read_settings
from marathon.words import env_questions as words


@pytest.fixture
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Returns the file that setup writes here."""
    file = tmp_path / ".env"
    monkeypatch.setattr(cli, "complete_env_file", partial(complete_env_file, env_file=file))
    monkeypatch.setattr(cli, "names_set", partial(names_set, file))
    monkeypatch.setattr(cli, "read_settings", partial(read_settings, file))
    for name in words.QUESTIONS:
        monkeypatch.delenv(name, raising=False)
    return file


def _set_up(*answers: str, to: str = "PUBLIC_URL") -> str:
    """Returns what was said; every other question is passed with Enter."""
    lines = [line for name in words.QUESTIONS for line in (answers if name == to else ("",))]
    done = CliRunner().invoke(cli.app, ["setup"], input="".join(f"{line}\n" for line in lines))
    assert done.exit_code == 0, done.output
    return done.output


def test_the_public_address_is_asked_for_and_written(env_file: Path) -> None:
    assert "PUBLIC_URL" in _set_up(" https://coach.example.org/ ")
    assert dotenv_values(env_file)["PUBLIC_URL"] == "https://coach.example.org"
    assert read_settings(env_file).public_url == "https://coach.example.org"


def test_enter_leaves_it_out(env_file: Path) -> None:
    _set_up("")
    assert read_settings(env_file).public_url is None


@pytest.mark.parametrize(
    "wrong", ["http://coach.example.org", "coach.example.org", "https://", "https://coach.example.org/?a=1"]
)
def test_an_address_that_nobody_could_reach_is_asked_for_again(env_file: Path, wrong: str) -> None:
    said = _set_up(wrong, "https://coach.example.org")
    assert "must be an address such as https://coach.example.org" in said
    assert read_settings(env_file).public_url == "https://coach.example.org"


def test_run_again_it_keeps_what_is_passed_and_replaces_what_is_typed(env_file: Path) -> None:
    first, second = ("https://coach.example.org", "https://club.example.org")
    _set_up(first)
    secret = dotenv_values(env_file)["JWT_SECRET"]
    assert ".env is unchanged" in _set_up("")
    said = _set_up(second)
    assert "https://… (Enter keeps the one that is set)" in said
    assert "SMTP server (Enter to leave e-mail off)" in said
    assert "Replaced PUBLIC_URL in .env." in said
    assert "Next: `python3 main.py doctor`" in said
    assert (dotenv_values(env_file)["PUBLIC_URL"], dotenv_values(env_file)["JWT_SECRET"]) == (second, secret)


def test_a_token_of_another_shape_is_asked_for_again(env_file: Path) -> None:
    good = "1234567890:AAE9kQmVb7RtUoPlWz3XcNf6HgJd2SsTyBv"
    said = _set_up("nonsense", good, to="TELEGRAM_BOT_TOKEN")
    assert "@BotFather gives one such as 123456789:AA…" in said
    assert good not in said
    assert dotenv_values(env_file)["TELEGRAM_BOT_TOKEN"] == good


def test_every_secret_is_asked_for_without_showing_it() -> None:
    secret = {name for name in words.QUESTIONS if re.search("TOKEN|SECRET|PASSWORD", name)}
    assert secret == words.HIDDEN
    assert "SLACK_SIGNING_SECRET" in secret


@pytest.mark.parametrize(
    ("lines", "unsigned"),
    [
        ("STRAVA_WEBHOOK_KEY=k", True),
        ("STRAVA_WEBHOOK_KEY=k\nSTRAVA_WEBHOOK_STRICT=", True),
        ("STRAVA_WEBHOOK_KEY=k\nSTRAVA_WEBHOOK_STRICT=true", False),
    ],
)
def test_fault_09_events_without_a_signature_are_refused_where_that_is_set(
    env_file: Path, lines: str, unsigned: bool
) -> None:
    _set_up("")
    env_file.write_text(f"{env_file.read_text()}\n{lines}\n")
    check = plan_of(read_settings(env_file)).signature
    assert check is not None
    assert check.accepts(None, b"{}") is unsigned
