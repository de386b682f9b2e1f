"""The only reader of the environment and of `.env`, as one frozen value; what follows is built elsewhere."""

import hashlib
import hmac
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from marathon.errors import SettingsError
from marathon.setting_values import (
    PROJECT,
    BotToken,
    Secret,
    SigningSecret,
    TokenKey,
    WebAddress,
    lower,
    normal_database_url,
    sender,
    split_keys,
    under_project,
    upper,
)

ENV_FILE = PROJECT / ".env"


DoorName = Literal["strava", "telegram", "slack", "mail"]
S = TypeVar("S", bound=BaseSettings)


class ListenSettings(BaseSettings):
    """Where to listen: all that the demo needs."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True, validate_default=True
    )

    port: int = Field(default=8080, ge=1, le=65535)

    @property
    def host(self) -> str:
        """Return the address to listen on: this machine only, or every one on Replit, behind its proxy."""
        return "0.0.0.0" if "REPL_ID" in os.environ else "127.0.0.1"  # noqa: S104 - Replit asks for it

    @property
    def replit_address(self) -> str:
        """Return the address at which Replit shows what runs in its workspace; empty elsewhere."""
        domain = os.environ.get("REPLIT_DEV_DOMAIN")
        return f"https://{domain}" if domain else ""


class StoreSettings(ListenSettings):
    """The part of the environment that work on the database alone needs; no secret must be set for it."""

    database_url: Annotated[SecretStr, AfterValidator(normal_database_url)] = SecretStr(
        "sqlite:///data/coach.sqlite3"
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(upper)] = "INFO"
    log_format: Annotated[Literal["text", "json"], BeforeValidator(lower)] = "text"
    log_file: Annotated[Path, AfterValidator(under_project)] = Path("data/coach.log")
    strava_sharing: Literal["consented", "owner_only"] = "consented"

    @property
    def strava_is_shared(self) -> bool:
        """Return whether a coach may see what comes from Strava, of those who say yes."""
        return self.strava_sharing == "consented"


class Settings(StoreSettings):
    """All that the environment says; each field is read from the variable of its name in capitals."""

    jwt_secret: SigningSecret
    jwt_old_secrets: Annotated[tuple[SigningSecret, ...], NoDecode, BeforeValidator(split_keys)] = ()
    token_keys: Annotated[tuple[TokenKey, ...], NoDecode, BeforeValidator(split_keys), Field(min_length=1)]
    public_url: WebAddress | None = None
    metrics_token: Secret | None = None

    serve_works: bool = True

    strava_client_id: str | None = None
    strava_client_secret: Secret | None = None
    strava_capacity: int = Field(default=10, ge=1)
    strava_api_base: WebAddress = "https://www.strava.com/api/v3"
    strava_oauth_base: WebAddress = "https://www.strava.com/oauth"
    strava_webhook_key: Secret | None = None
    strava_webhook_strict: bool = False

    telegram_bot_token: BotToken | None = None
    telegram_api_base: WebAddress = "https://api.telegram.org"

    slack_bot_token: Secret | None = None
    slack_signing_secret: Secret | None = None
    slack_app_token: Secret | None = None
    slack_prefix: Annotated[str, Field(pattern=r"^[a-z0-9_-]{0,20}$")] = ""
    slack_api_base: WebAddress = "https://slack.com/api"

    mail_smtp_server: str | None = None
    mail_smtp_port: int = Field(default=587, ge=1, le=65535)
    mail_smtp_user: str | None = None
    mail_smtp_password: SecretStr | None = None
    mail_from: Annotated[str | None, AfterValidator(sender)] = None

    def has(self, door: DoorName) -> bool:
        """Tell whether a door has all that it needs to open."""
        return any(feature.on for feature in features(self) if feature.name == door)

    @property
    def is_alone(self) -> bool:
        """Tell whether one process has the database to itself: a SQLite file has a lock beside it."""
        return self.database_url.get_secret_value().startswith("sqlite")


def read_settings(env_file: Path | None = ENV_FILE) -> Settings:
    """Read the environment and, below it, a file of NAME=value lines.

    Raises:
        SettingsError: a variable is missing or unusable; it names the variable and never its value.
    """
    return _read(Settings, env_file)


def read_store_settings(env_file: Path | None = ENV_FILE) -> StoreSettings:
    """Read only what work on the database needs.

    Raises:
        SettingsError: a variable is unusable; it names the variable and never its value.
    """
    return _read(StoreSettings, env_file)


def read_listen_settings() -> ListenSettings:
    """Read only where to listen, from the environment alone.

    Raises:
        SettingsError: PORT is unusable.
    """
    return _read(ListenSettings, None)


def _read(kind: type[S], env_file: Path | None) -> S:
    try:
        return kind(_env_file=env_file)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper()
        problem = _problem(first["type"], str(first.get("ctx", {}).get("error", "")))
    except (OSError, UnicodeDecodeError):
        name, problem = str(env_file), "cannot be read"
    raise SettingsError(name=name, problem=problem)  # outside the handler: no value travels in the context


def _problem(kind: str, own_words: str) -> str:
    """Word a validation error without its input, which may be a secret."""
    if kind in {"missing", "too_short"}:
        return "is not set"
    return own_words or "has a value that cannot be used; .env.example says what belongs there"


def secret_values(settings: Settings) -> tuple[str, ...]:
    """Return every secret in plain text, for the log to cross out."""
    fields = [getattr(settings, name) for name in Settings.model_fields]
    found = [
        field
        for field in (*fields, *settings.token_keys, *settings.jwt_old_secrets)
        if isinstance(field, SecretStr)
    ]
    values = {secret.get_secret_value() for secret in found if secret is not settings.database_url}
    values |= {webhook_token(settings), verify_token(settings), telegram_secret(settings)}
    password = urlsplit(settings.database_url.get_secret_value()).password
    return tuple(sorted(values | ({password} if password else set()), key=len, reverse=True))


def signing_secrets(settings: Settings) -> tuple[str, ...]:
    """Return what links are signed with, and after it what those were signed with that are still believed."""
    return tuple(one.get_secret_value() for one in (settings.jwt_secret, *settings.jwt_old_secrets))


def webhook_token(settings: Settings) -> str:
    """Return the part of the webhook's address that only Strava knows: the same after every start."""
    return _derived(settings, b"the address of the Strava webhook")[:40]


def verify_token(settings: Settings) -> str:
    """Return what Strava repeats when it asks whether an address is ours: the same in every process."""
    return _derived(settings, b"what Strava repeats to the webhook")[:40]


def telegram_secret(settings: Settings) -> str:
    """Return what Telegram shows with each update that it delivers: the same after every start."""
    return _derived(settings, b"the secret of the Telegram webhook")


def _derived(settings: Settings, purpose: bytes) -> str:
    return hmac.new(settings.jwt_secret.get_secret_value().encode(), purpose, hashlib.sha256).hexdigest()


def browser_url(settings: Settings) -> str:
    """Return the address that pages are opened by; without PUBLIC_URL a browser on this machine reaches them."""
    return settings.public_url or f"http://127.0.0.1:{settings.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """Whether one of the optional doors is on, which variables would turn it on, and which make it better.

    is_begun: something is set for it.
    """

    name: DoorName
    missing: tuple[str, ...]
    wanting: tuple[str, ...] = ()
    is_begun: bool = False

    @property
    def on(self) -> bool:
        """Tell whether nothing is missing."""
        return not self.missing


def features(settings: Settings) -> tuple[Feature, ...]:
    """Return the optional doors in the order a newcomer meets them."""
    slack_way = () if settings.slack_app_token else ("slack_signing_secret",)  # Socket Mode signs nothing
    mail_login = ("mail_smtp_password",) if settings.mail_smtp_user else ()
    needs: dict[DoorName, tuple[str, ...]] = {
        "strava": ("strava_client_id", "strava_client_secret"),
        "telegram": ("telegram_bot_token",),
        "slack": ("slack_bot_token", *slack_way),
        "mail": ("mail_smtp_server", "mail_from", *mail_login),
    }
    tells = needs | {"slack": ("slack_bot_token", "slack_app_token", "slack_signing_secret")}
    likes: dict[str, tuple[str, ...]] = {"strava": ("public_url",), "mail": ("public_url",)}

    def unset(fields: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(field.upper() for field in fields if not getattr(settings, field))

    return tuple(
        Feature(
            name=name,
            missing=unset(fields),
            wanting=unset(likes.get(name, ())),
            is_begun=unset(tells[name]) != tuple(field.upper() for field in tells[name]),
        )
        for name, fields in needs.items()
    )
