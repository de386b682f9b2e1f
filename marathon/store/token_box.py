"""The box that Strava's tokens lie in: sealed with the newest key, opened with any; rows are elsewhere."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from marathon.domain.athlete import AthleteId
from marathon.domain.strava_account import TokenPair
from marathon.errors import TokenUnreadableError


class TokenBox:
    """Seals and opens tokens; whose they are is sealed in, so that one row's cannot be put into another's."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take Fernet keys, the newest first; at least one."""
        fernets = [Fernet(key) for key in keys]
        self._newest, self._all = fernets[0], MultiFernet(fernets)

    def seal(self, athlete_id: AthleteId, tokens: TokenPair) -> str:
        """Return the tokens as text that only the keys make readable."""
        plain = {
            "athlete": athlete_id,
            "access": tokens.access_token,
            "refresh": tokens.refresh_token,
            "expires_at": tokens.expires_at.isoformat(),
        }
        return self._newest.encrypt(json.dumps(plain).encode()).decode()

    def open(self, athlete_id: AthleteId, sealed: str) -> TokenPair:
        """Return the tokens of this athlete.

        Raises: TokenUnreadableError when no key fits, or when they were sealed for somebody else.
        """
        plain = self._decrypt(sealed)
        if plain.get("athlete") != athlete_id:
            raise TokenUnreadableError
        return TokenPair(
            access_token=plain["access"],
            refresh_token=plain["refresh"],
            expires_at=datetime.fromisoformat(plain["expires_at"]),
        )

    def rotate(self, sealed: str) -> str:
        """Return the same tokens sealed with the newest key; what it has sealed already comes back as it is.

        Raises: TokenUnreadableError when no key fits.
        """
        try:
            self._newest.decrypt(sealed.encode())
        except InvalidToken:
            return self._rotated(sealed)
        return sealed

    def _rotated(self, sealed: str) -> str:
        try:
            return self._all.rotate(sealed.encode()).decode()
        except InvalidToken:
            raise TokenUnreadableError from None

    def _decrypt(self, sealed: str) -> dict[str, Any]:
        try:
            plain: dict[str, Any] = json.loads(self._all.decrypt(sealed.encode()))
        except InvalidToken:
            raise TokenUnreadableError from None
        return plain
