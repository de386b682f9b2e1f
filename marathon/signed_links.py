"""Signed links: a token says for which one purpose it is good, about whom, and until when; nothing is stored."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from marathon.errors import SignedLinkError, SignedLinkExpiredError

ALGORITHM: Final = "HS256"  # the only one that is ever accepted, whatever a token says of itself
ISSUER: Final = "marathon-coach"
_NEEDED: Final = ["exp", "iat", "nbf", "aud", "iss", "sub", "jti"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a good token says: whom it is about, its own name, until when, and the session it belongs to, if any."""

    subject: str
    token_id: str
    expires_at: datetime
    session: str = ""


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """The secrets that tokens are signed with: the first signs, all are believed, so that one can follow another.

    A token names its secret by a fingerprint (`kid`), never by its place.
    """

    secrets: tuple[str, ...] = field(repr=False)

    def issue(
        self, audience: str, subject: str, now: datetime, valid_for: timedelta, *, session: str = ""
    ) -> str:
        """Return a token that is good for one audience (its purpose) and one subject, from now on for so long."""
        import jwt

        at, secret = int(now.timestamp()), self.secrets[0]
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "aud": audience,
            "sub": subject,
            "iat": at,
            "nbf": at,
            "exp": at + int(valid_for.total_seconds()),
            "jti": secrets.token_urlsafe(12),
        }
        if session:
            claims["sid"] = session
        headers = {"typ": _type_of(audience), "kid": key_id(secret)}
        return jwt.encode(claims, secret, algorithm=ALGORITHM, headers=headers)

    def verify(self, audience: str, token: str, now: datetime) -> Claims:
        """Return what a token says that was issued for this audience and is good now.

        Raises:
            SignedLinkExpiredError: it was good, and no longer is; its fact “subject” says whom it was for.
            SignedLinkError: anything else, without a word about why.
        """
        import jwt

        try:
            header = jwt.get_unverified_header(token)
            claims = jwt.decode(
                token,
                self._secret(header.get("kid")),
                algorithms=[ALGORITHM],
                audience=audience,
                issuer=ISSUER,
                options={
                    "require": _NEEDED,
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
            begins, ends = int(claims["nbf"]), int(claims["exp"])
        except (jwt.InvalidTokenError, TypeError, ValueError):
            raise SignedLinkError from None
        if header.get("typ") != _type_of(audience) or now.timestamp() < begins:
            raise SignedLinkError
        if now.timestamp() >= ends:
            raise SignedLinkExpiredError(subject=str(claims["sub"]))
        return Claims(
            subject=str(claims["sub"]),
            token_id=str(claims["jti"]),
            expires_at=datetime.fromtimestamp(ends, UTC),
            session=str(claims.get("sid", "")),
        )

    def _secret(self, named: object) -> str:
        """Return the secret of a fingerprint; where it names none of ours the first, with which nothing will fit."""
        return next((secret for secret in self.secrets if key_id(secret) == named), self.secrets[0])


def key_id(secret: str) -> str:
    """Return the fingerprint by which a token names the secret it is signed with."""
    return hashlib.sha256(b"kid:" + secret.encode()).hexdigest()[:12]


def _type_of(audience: str) -> str:
    """Return the header that keeps a token of one purpose from being taken for another kind."""
    return f"{audience}+jwt"
