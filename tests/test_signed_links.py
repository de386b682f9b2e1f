"""Signed links: good for one purpose and a while, and for nothing that somebody made up."""

import base64
import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from marathon.errors import SignedLinkError, SignedLinkExpiredError
from marathon.signed_links import SigningKeys, key_id

SECRET, OTHER = "k3J9-vQ2wLz8mNp5xRt7yBd1cFg4hSj6", "z9Q1-aW2sXe3dCr4fVt5gBy6hNu7jMi8k"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
KEYS = SigningKeys((SECRET,))
HEADERS = {"typ": "leave-mails+jwt", "kid": key_id(SECRET)}


def test_a_link_says_whom_it_is_about_until_it_ends() -> None:
    token = KEYS.issue("leave-mails", "17", NOW, DAY)
    assert KEYS.verify("leave-mails", token, NOW).subject == "17"
    assert KEYS.verify("leave-mails", token, NOW + DAY - timedelta(seconds=1)).subject == "17"
    assert token != KEYS.issue("leave-mails", "17", NOW, DAY)


def _refused(token: str, audience: str = "leave-mails", now: datetime = NOW) -> bool:
    try:
        KEYS.verify(audience, token, now)
    except SignedLinkError:
        return True
    return False


def test_a_link_is_good_for_nothing_else() -> None:
    token = KEYS.issue("leave-mails", "17", NOW, DAY)
    assert _refused(token, audience="session")
    assert _refused(token, now=NOW + DAY)
    assert _refused(token, now=NOW - timedelta(minutes=1))
    assert _refused(SigningKeys((OTHER,)).issue("leave-mails", "17", NOW, DAY))
    assert _refused(KEYS.issue("session", "17", NOW, DAY))


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é.ü.ß", "eyJhbGciOiJub25lIn0.e30.", "\x00", "." * 900])
def test_what_is_no_token_is_refused(token: str) -> None:
    assert _refused(token)


def _claims() -> dict[str, object]:
    claims: dict[str, object] = jwt.decode(
        KEYS.issue("leave-mails", "17", NOW, DAY), options={"verify_signature": False}
    )
    return claims


@pytest.mark.parametrize("name", ["exp", "iat", "nbf", "aud", "iss", "sub", "jti"])
def test_a_claim_that_is_missing_is_refused(name: str) -> None:
    claims = {key: value for key, value in _claims().items() if key != name}
    assert _refused(jwt.encode(claims, SECRET, algorithm="HS256", headers=HEADERS))


def test_another_algorithm_or_type_is_refused() -> None:
    good = jwt.encode(_claims(), SECRET, algorithm="HS256", headers=HEADERS)
    assert not _refused(good)
    assert _refused(jwt.encode(_claims(), SECRET, algorithm="HS256"))
    longer = SECRET * 2
    assert _refused(jwt.encode(_claims(), longer, algorithm="HS512", headers=HEADERS))
    head, body, _ = good.split(".")
    none = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "leave-mails+jwt"}).encode()).decode()
    assert _refused(f"{none.rstrip('=')}.{body}.")
    assert head != none


def test_one_secret_follows_another_without_ending_what_was_sent() -> None:
    token = KEYS.issue("leave-mails", "17", NOW, DAY)
    both = SigningKeys((OTHER, SECRET))
    assert both.verify("leave-mails", token, NOW).subject == "17"
    assert jwt.get_unverified_header(both.issue("page", "1", NOW, DAY))["kid"] == key_id(OTHER)
    with pytest.raises(SignedLinkError):
        SigningKeys((OTHER,)).verify("leave-mails", token, NOW)


def test_a_token_that_names_another_secret_than_it_is_signed_with_is_refused() -> None:
    foreign = jwt.encode(_claims(), OTHER, algorithm="HS256", headers=HEADERS)
    assert _refused(foreign)


def test_what_was_good_once_is_told_from_what_never_was() -> None:
    token = KEYS.issue("leave-mails", "17", NOW, DAY, session="9")
    claims = KEYS.verify("leave-mails", token, NOW)
    assert (claims.session, claims.expires_at) == ("9", NOW + DAY)
    with pytest.raises(SignedLinkExpiredError):
        KEYS.verify("leave-mails", token, NOW + DAY)
    with pytest.raises(SignedLinkError) as refused:
        KEYS.verify("leave-mails", token[:-4] + "AAAA", NOW + DAY)
    assert not isinstance(refused.value, SignedLinkExpiredError)
