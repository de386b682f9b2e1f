"""Settings: what is refused and how it is named, what is normalised, what setup writes."""

import stat
from pathlib import Path

import pytest
from dotenv import dotenv_values
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from marathon.env_file import Written, complete_env_file, new_secrets
from marathon.errors import SettingsError
from marathon.setting_values import PROJECT
from marathon.settings import (
    Settings,
    browser_url,
    features,
    read_settings,
    secret_values,
    telegram_secret,
    verify_token,
    webhook_token,
)

GOOD = new_secrets()


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes away what the machine that runs the tests may have set."""
    for name in [*(field.upper() for field in Settings.model_fields), "REPL_ID", "REPLIT_DEV_DOMAIN"]:
        monkeypatch.delenv(name, raising=False)


def read(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in (GOOD | values).items():
        monkeypatch.setenv(name, value)
    return read_settings(env_file=None)


def test_two_secrets_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch)
    assert settings.database_url.get_secret_value() == f"sqlite:///{PROJECT}/data/coach.sqlite3"
    assert (settings.port, settings.host, settings.strava_sharing) == (8080, "127.0.0.1", "consented")
    assert [feature.name for feature in features(settings) if feature.on] == []


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("JWT_SECRET", "", "is not set"),
        ("JWT_SECRET", "k3J9-vQ2wLz8", "is shorter than 32 bytes"),
        ("JWT_SECRET", "change-me-to-a-long-random-string-of-letters", "still holds an example value"),
        ("JWT_SECRET", "a" * 40, "still holds an example value"),
        ("TOKEN_KEYS", "", "is not set"),
        ("TOKEN_KEYS", " , ", "is not set"),
        ("TOKEN_KEYS", "c2hvcnQ=", "is not a Fernet key, or several with commas between them"),
        ("TOKEN_KEYS", "A" * 43 + "=", "still holds an example value"),
        pytest.param(
            "TOKEN_KEYS",
            f"{GOOD['TOKEN_KEYS']},junk",
            "is not a Fernet key, or several with commas between them",
            id="a second key that is none",
        ),
        ("STRAVA_CLIENT_SECRET", "your-client-secret", "still holds an example value"),
        *(
            ("DATABASE_URL", text, "is not a database address such as postgresql://user:password@host/name")
            for text in ("coach.db", "mysql://coach:pw@db/coach", "postgresql://coach:pw@db:none/coach")
        ),
        ("PUBLIC_URL", "coach.example", "is not a web address"),
        *(
            (
                "MAIL_FROM",
                text,
                "is no address such as coach@example.org or Harbour Coach <coach@example.org>",
            )
            for text in (
                "coach",
                "Coach <coach>",
                "@example.org",
                "a@b.org\nBcc: c@d.org",
                "cöach@example.org",
            )
        ),
    ],
)
def test_an_unusable_variable_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, problem: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        read(monkeypatch, **{name: value})
    assert str(caught.value) == f"{name} {problem}."
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "eighty80"), ("STRAVA_SHARING", "everyone"), ("PORT", "0")]
)
def test_a_value_of_the_wrong_kind_points_to_the_example_file(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        read(monkeypatch, **{name: value})
    assert str(caught.value).startswith(f"{name} has a value that cannot be used")
    assert value not in str(caught.value).removeprefix(name)


@pytest.mark.parametrize(
    ("given_url", "stored"),
    [
        ("postgres://coach:pw@db/coach", "postgresql://coach:pw@db/coach"),
        ("postgresql://coach:pw@db/coach", "postgresql://coach:pw@db/coach"),
        ("postgresql+psycopg2://coach:pw@db/coach", "postgresql://coach:pw@db/coach"),
        ("sqlite:///data/other.sqlite3", f"sqlite:///{PROJECT}/data/other.sqlite3"),
        ("sqlite:////srv/coach.sqlite3", "sqlite:////srv/coach.sqlite3"),
    ],
)
def test_database_addresses_are_spelled_one_way(
    monkeypatch: pytest.MonkeyPatch, given_url: str, stored: str
) -> None:
    assert read(monkeypatch, DATABASE_URL=given_url).database_url.get_secret_value() == stored


def test_nothing_printed_shows_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(
        monkeypatch, DATABASE_URL="postgres://coach:hidden-pw@db/coach", SLACK_BOT_TOKEN="xoxb-17-fake"
    )
    shown = repr(settings) + str(settings) + settings.model_dump_json()
    assert [secret for secret in secret_values(settings) if secret in shown] == []
    made = {webhook_token(settings), verify_token(settings), telegram_secret(settings)}
    known = {"hidden-pw", "xoxb-17-fake", GOOD["JWT_SECRET"], GOOD["TOKEN_KEYS"], *made}
    assert known == set(secret_values(settings))


def test_the_webhooks_address_is_the_same_after_every_start_and_tells_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token = webhook_token(read(monkeypatch))
    assert token == webhook_token(read(monkeypatch, PORT="81"))
    assert token != webhook_token(read(monkeypatch, JWT_SECRET=new_secrets()["JWT_SECRET"]))
    assert token.isalnum() and len(token) >= 32


def test_pages_are_opened_by_the_public_address_or_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert browser_url(read(monkeypatch, PORT="81")) == "http://127.0.0.1:81"
    assert browser_url(read(monkeypatch, PUBLIC_URL="https://coach.test/")) == "https://coach.test"


def test_settings_cannot_be_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch)
    with pytest.raises(ValidationError):
        settings.port = 1  # type: ignore[misc] # that it is read-only is what is tested


def test_several_token_keys_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    other = new_secrets()["TOKEN_KEYS"]
    settings = read(monkeypatch, TOKEN_KEYS=f"{other}, {GOOD['TOKEN_KEYS']}")
    assert [key.get_secret_value() for key in settings.token_keys] == [other, GOOD["TOKEN_KEYS"]]


def test_replit_is_listened_to_from_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPL_ID", "1")
    assert read(monkeypatch, PORT="5000").host == "0.0.0.0"  # noqa: S104 - nothing is bound here


def test_replit_says_where_its_workspace_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch).replit_address == ""
    monkeypatch.setenv("REPLIT_DEV_DOMAIN", "coach.replit.example")
    assert read(monkeypatch).replit_address == "https://coach.replit.example"


def test_each_feature_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(
        monkeypatch,
        STRAVA_CLIENT_ID="7",
        TELEGRAM_BOT_TOKEN="7:fake-bot-of-the-tests-12",
        SLACK_APP_TOKEN="xapp-12fake",
    )
    assert {feature.name: feature.missing for feature in features(settings)} == {
        "strava": ("STRAVA_CLIENT_SECRET",),
        "telegram": (),
        "slack": ("SLACK_BOT_TOKEN",),
        "mail": ("MAIL_SMTP_SERVER", "MAIL_FROM"),
    }
    mail = {"MAIL_SMTP_SERVER": "smtp.example.org", "MAIL_FROM": "Läufer <coach@example.org>"}
    assert read(monkeypatch, **mail).has("mail")
    assert not read(monkeypatch, **mail, MAIL_SMTP_USER="coach@example.org").has("mail")


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=9000\nLOG_LEVEL=debug\n")
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PORT", "9001")
    settings = read_settings(tmp_path / ".env")
    assert (settings.port, settings.log_level) == (9001, "DEBUG")


def test_a_file_that_is_not_text_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00JWT")
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(tmp_path / ".env")


def test_setup_writes_a_private_file_that_serves(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    assert complete_env_file(new_secrets(), {}, file).added == ("JWT_SECRET", "TOKEN_KEYS")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "# Signs links" in file.read_text()
    assert read_settings(file).port == 8080


def test_setup_keeps_every_line_that_was_there(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# mine\nexport JWT_SECRET='keep me'\nOTHER=1\nTOKEN_KEYS= # later\n")
    written = complete_env_file({"JWT_SECRET": "new", "TOKEN_KEYS": "key"}, {"MAIL_FROM": "a b"}, file)
    assert written == Written(added=("TOKEN_KEYS", "MAIL_FROM"), replaced=())
    kept = ["# mine", "export JWT_SECRET='keep me'", "OTHER=1"]
    assert file.read_text().splitlines() == [*kept, "TOKEN_KEYS=key", "MAIL_FROM='a b'"]


def test_what_is_typed_again_replaces_and_nothing_else_does(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("JWT_SECRET=mine\nMAIL_SMTP_SERVER=old\nMAIL_FROM=a@b.example\n")
    typed = {"MAIL_SMTP_SERVER": "new", "MAIL_FROM": "", "MAIL_SMTP_USER": "me"}
    written = complete_env_file({"JWT_SECRET": "fresh"}, typed, file)
    assert written == Written(added=("MAIL_SMTP_USER",), replaced=("MAIL_SMTP_SERVER",))
    assert dotenv_values(file) == {
        "JWT_SECRET": "mine", "MAIL_SMTP_SERVER": "new", "MAIL_FROM": "a@b.example", "MAIL_SMTP_USER": "me",
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong", ["nonsense", "123456789", "AAE9kQmVb7RtUoPlWz3XcNf6HgJd2SsTyBv", "https://t.me/x"]
)
def test_a_token_of_another_shape_says_what_one_looks_like(
    monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    with pytest.raises(SettingsError, match=r"TELEGRAM_BOT_TOKEN is no token of a bot: .*123456789:AA…"):
        read(monkeypatch, TELEGRAM_BOT_TOKEN=wrong)


def test_a_door_half_set_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = features(read(monkeypatch, SLACK_BOT_TOKEN="xoxb-12fake-34"))
    assert [feature.name for feature in begun if feature.is_begun] == ["slack"]


def test_a_value_over_two_lines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="MAIL_FROM may not contain line breaks"):
        complete_env_file({}, {"MAIL_FROM": "a\nPORT=1"}, tmp_path / ".env")
    assert list(tmp_path.iterdir()) == []


PRINTABLE = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1).filter(
    lambda text: "${" not in text
)


@given(password=PRINTABLE)
def test_whatever_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, password: str) -> None:
    file = tmp_path_factory.mktemp("env") / ".env"
    complete_env_file(GOOD, {"MAIL_SMTP_PASSWORD": password}, file)
    stored = read_settings(file).mail_smtp_password
    assert stored is not None
    assert stored.get_secret_value() == password
