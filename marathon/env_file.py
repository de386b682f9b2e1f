"""Writes `.env`: fresh secrets and what setup was told, into a file that only its owner reads."""

import base64
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

from marathon.errors import SettingsError
from marathon.setting_values import FERNET_KEY_BYTES, PROJECT
from marathon.settings import ENV_FILE


def new_secrets() -> dict[str, str]:
    """Return fresh values for the two variables that serving needs."""
    return {
        "JWT_SECRET": secrets.token_urlsafe(48),
        "TOKEN_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(FERNET_KEY_BYTES)).decode(),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The names that had no value before, and those whose value is another one now."""

    added: tuple[str, ...]
    replaced: tuple[str, ...]


def names_set(env_file: Path = ENV_FILE) -> frozenset[str]:
    """Return the names that have a value in the file."""
    return frozenset(name for name, value in _read(env_file).items() if value)


def complete_env_file(
    made: Mapping[str, str], typed: Mapping[str, str], env_file: Path = ENV_FILE
) -> Written:
    """Write values into a file that only its owner reads; what is not named in it stays as it is.

    Args:
        made: for names without a value only.
        typed: also in the place of an earlier value; an empty one changes nothing.
    """
    template = env_file if env_file.exists() else PROJECT / ".env.example"
    lines = template.read_text("utf-8").splitlines() if template.exists() else []
    already = _read(env_file)
    new = {name: value for name, value in made.items() if not already.get(name)}
    new |= {name: value for name, value in typed.items() if value and value != already.get(name)}
    places = {_name_in(line): place for place, line in enumerate(lines)}
    for name, value in new.items():
        if name in places:
            lines[places[name]] = _quoted(name, value)
        else:
            lines.append(_quoted(name, value))
    _write_private(env_file, "\n".join(lines) + "\n")
    return Written(
        added=tuple(name for name in new if not already.get(name)),
        replaced=tuple(name for name in new if already.get(name)),
    )


def _read(env_file: Path) -> Mapping[str, str | None]:
    return dotenv_values(env_file) if env_file.exists() else {}


def _name_in(line: str) -> str:
    """Return the variable that a line sets; a comment sets none."""
    return line.strip().removeprefix("export ").partition("=")[0].strip()


def _quoted(name: str, value: str) -> str:
    if not value.isprintable() or "${" in value:  # a line break ends the line, ${ would be filled in
        raise SettingsError(name=name, problem="may not contain line breaks, control characters or ${")
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    plain = all(letter.isalnum() or letter in "-_=+/.,:@" for letter in value)
    return f"{name}={value}" if plain else f"{name}='{escaped}'"


def _write_private(path: Path, text: str) -> None:
    """Replace a file in one step, readable by its owner only from the first byte on."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
