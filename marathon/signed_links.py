"""Signed links: a token says for which one purpose it is good, about whom, and until when; nothing is stored."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from marathon.errors import SignedLinkError

ALGORITHM: Final = "HS256"  # the only one that is ever accepted, whatever a token says of itself
ISSUER: Final = "marathon-coach"
_NEEDED: Final = ["exp", "iat", "nbf", "aud", "iss", "sub", "jti"]


def issue(secret: str, audience: str, subject: str, now: datetime, valid_for: timedelta) -> str:
    """Return a token that is good for one audience (its purpose) and one subject, from now on for so long."""
    import jwt

    at = int(now.timestamp())
    claims = {
        "iss": ISSUER,
        "aud": audience,
        "sub": subject,
        "iat": at,
        "nbf": at,
        "exp": at + int(valid_for.total_seconds()),
        "jti": secrets.token_urlsafe(12),
    }
    return jwt.encode(claims, secret, algorithm=ALGORITHM, headers={"typ": _type_of(audience)})


def verify(secret: str, audience: str, token: str, now: datetime) -> str:
    """Return the subject of a token that was issued for this audience and is good now.

    Raises: SignedLinkError for anything else, without a word about why.
    """
    import jwt

    try:
        kind = jwt.get_unverified_header(token).get("typ")
        claims = jwt.decode(
            token,
            secret,
            algorithms=[ALGORITHM],
            audience=audience,
            issuer=ISSUER,
            options={"require": _NEEDED, "verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )
        is_due = int(claims["nbf"]) <= now.timestamp() < int(claims["exp"])
    except (jwt.InvalidTokenError, TypeError, ValueError):
        raise SignedLinkError from None
    if kind != _type_of(audience) or not is_due:
        raise SignedLinkError
    return str(claims["sub"])


def _type_of(audience: str) -> str:
    """Return the header that keeps a token of one purpose from being taken for another kind."""
    return f"{audience}+jwt"
