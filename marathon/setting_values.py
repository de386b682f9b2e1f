"""What a value of the environment may look like, and what is said of one that does not; read by marathon.settings."""

import base64
import binascii
import re
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr

from marathon.errors import SettingsError

PROJECT = Path(__file__).parents[1]
SHORTEST_JWT_SECRET_BYTES = 32  # RFC 7518 section 3.2: an HS256 key is at least as long as its hash
EXAMPLE_MARKS = ("change", "example", "replace", "your-", "your_", "placeholder", "dummy", "xxxxxx", "<", "…")
FERNET_KEY_BYTES = 32
BOT_TOKEN: Final = re.compile(r"[0-9]+:[A-Za-z0-9_-]{20,}")
NOT_OF_A_BOT: Final = (
    "is no token of a bot: @BotFather gives one such as 123456789:AA…, digits, a colon and 35 letters"
)


def _not_an_example(secret: SecretStr) -> SecretStr:
    """Refuse what a tutorial would show in place of a secret."""
    value = secret.get_secret_value()
    if any(mark in value.lower() for mark in EXAMPLE_MARKS) or len(set(value)) < min(6, len(value)):
        raise ValueError("still holds an example value")
    return secret


def _long_enough_to_sign(secret: SecretStr) -> SecretStr:
    """Refuse a secret that is too short to sign with."""
    if len(secret.get_secret_value().encode()) < SHORTEST_JWT_SECRET_BYTES:
        raise ValueError(f"is shorter than {SHORTEST_JWT_SECRET_BYTES} bytes")
    return secret


def split_keys(value: object) -> object:
    """Return what stands between commas."""
    return [key.strip() for key in value.split(",") if key.strip()] if isinstance(value, str) else value


def _fernet_key(secret: SecretStr) -> SecretStr:
    try:
        raw = base64.b64decode(secret.get_secret_value(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != FERNET_KEY_BYTES:
        raise ValueError("is not a Fernet key, or several with commas between them")
    if len(set(raw)) < FERNET_KEY_BYTES // 4:
        raise ValueError("still holds an example value")
    return secret


def normal_database_url(secret: SecretStr) -> SecretStr:
    """Spell PostgreSQL as SQLAlchemy wants it, and hang relative SQLite files under the project."""
    url = secret.get_secret_value()
    scheme, separator, rest = url.partition("://")
    kind = scheme.partition("+")[0]
    if not separator or kind not in {"postgresql", "postgres", "sqlite"} or not _has_port(rest):
        raise ValueError("is not a database address such as postgresql://user:password@host/name")
    if kind != "sqlite":
        return SecretStr(f"postgresql://{rest}")
    if scheme == "sqlite" and rest.startswith("/") and not rest.startswith(("//", "/:")):
        return SecretStr(f"sqlite:///{PROJECT / rest[1:]}")
    return secret


def _has_port(address: str) -> bool:
    """Return whether what follows the host of an address can be a port, where there is one."""
    try:
        urlsplit(f"//{address.rpartition('@')[2]}").port  # noqa: B018 - reading it is the check
    except ValueError:
        return False
    return True


def _web_address(value: str) -> str:
    if urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc:
        raise ValueError("is not a web address")
    return value.rstrip("/")


def public_address(text: str) -> str:
    """Return an address that people and platforms reach this service by; empty where there is none.

    Raises: SettingsError.
    """
    parts = urlsplit(text.strip())
    if text.strip() and (parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment):
        raise SettingsError(name="PUBLIC_URL", problem="must be an address such as https://coach.example.org")
    return text.strip().rstrip("/")


def telegram_token(text: str) -> str:
    """Return a bot's token as @BotFather gives it; empty where there is none.

    Raises: SettingsError.
    """
    token = text.strip()
    if token and not BOT_TOKEN.fullmatch(token):
        raise SettingsError(name="TELEGRAM_BOT_TOKEN", problem=NOT_OF_A_BOT)
    return token


def _bot_token(secret: SecretStr) -> SecretStr:
    if not BOT_TOKEN.fullmatch(secret.get_secret_value()):
        raise ValueError(NOT_OF_A_BOT)
    return _not_an_example(secret)


def sender(value: str | None) -> str | None:
    """Refuse what is no address, with or without a name before it."""
    address = parseaddr(value or "")[1]
    local, _, domain = address.rpartition("@")
    if value is not None and not (local and domain and address.isascii() and value.isprintable()):
        raise ValueError("is no address such as coach@example.org or Harbour Coach <coach@example.org>")
    return value


def under_project(path: Path) -> Path:
    """Hang a relative path under the project."""
    return PROJECT / path


def upper(value: object) -> object:
    """Return a text in capitals."""
    return value.upper() if isinstance(value, str) else value


def lower(value: object) -> object:
    """Return a text in small letters."""
    return value.lower() if isinstance(value, str) else value


Secret = Annotated[SecretStr, AfterValidator(_not_an_example)]
BotToken = Annotated[SecretStr, AfterValidator(_bot_token)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
SigningSecret = Annotated[Secret, AfterValidator(_long_enough_to_sign)]
TokenKey = Annotated[SecretStr, AfterValidator(_fernet_key)]
