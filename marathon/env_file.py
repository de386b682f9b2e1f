"""Writes `.env`: fresh secrets and what setup was told, into a file that only its owner reads."""

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from marathon.errors import SettingsError
from marathon.settings import ENV_FILE, FERNET_KEY_BYTES, PROJECT


def new_secrets() -> dict[str, str]:
    """Return fresh values for the two variables that serving needs."""
    return {
        "JWT_SECRET": secrets.token_urlsafe(48),
        "TOKEN_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(FERNET_KEY_BYTES)).decode(),
    }


def complete_env_file(values: Mapping[str, str], env_file: Path = ENV_FILE) -> tuple[str, ...]:
    """Write values into a file that only its owner reads, and leave what is already set as it is.

    Returns:
        The names that were written; a name that had a value keeps it and is not among them.
    """
    template = env_file if env_file.exists() else PROJECT / ".env.example"
    lines = template.read_text("utf-8").splitlines() if template.exists() else []
    already = dotenv_values(env_file) if env_file.exists() else {}
    new = {name: value for name, value in values.items() if value and not already.get(name)}
    places = {_name_in(line): place for place, line in enumerate(lines)}
    for name, value in new.items():
        if name in places:
            lines[places[name]] = _quoted(name, value)
        else:
            lines.append(_quoted(name, value))
    _write_private(env_file, "\n".join(lines) + "\n")
    return tuple(new)


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
