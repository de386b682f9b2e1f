"""Signed links: good for one purpose and a while, and for nothing that somebody made up."""

import base64
import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from marathon.errors import SignedLinkError
from marathon.signed_links import issue, verify

SECRET, OTHER = "k3J9-vQ2wLz8mNp5xRt7yBd1cFg4hSj6", "z9Q1-aW2sXe3dCr4fVt5gBy6hNu7jMi8k"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_link_says_whom_it_is_about_until_it_ends() -> None:
    token = issue(SECRET, "leave-mails", "17", NOW, DAY)
    assert verify(SECRET, "leave-mails", token, NOW) == "17"
    assert verify(SECRET, "leave-mails", token, NOW + DAY - timedelta(seconds=1)) == "17"
    assert token != issue(SECRET, "leave-mails", "17", NOW, DAY)


def _refused(token: str, audience: str = "leave-mails", now: datetime = NOW) -> bool:
    try:
        verify(SECRET, audience, token, now)
    except SignedLinkError:
        return True
    return False


def test_a_link_is_good_for_nothing_else() -> None:
    token = issue(SECRET, "leave-mails", "17", NOW, DAY)
    assert _refused(token, audience="session")
    assert _refused(token, now=NOW + DAY)
    assert _refused(token, now=NOW - timedelta(minutes=1))
    assert _refused(issue(OTHER, "leave-mails", "17", NOW, DAY))
    assert _refused(issue(SECRET, "session", "17", NOW, DAY))


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é.ü.ß", "eyJhbGciOiJub25lIn0.e30.", "\x00", "." * 900])
def test_what_is_no_token_is_refused(token: str) -> None:
    assert _refused(token)


def _claims() -> dict[str, object]:
    claims: dict[str, object] = jwt.decode(
        issue(SECRET, "leave-mails", "17", NOW, DAY), options={"verify_signature": False}
    )
    return claims


@pytest.mark.parametrize("name", ["exp", "iat", "nbf", "aud", "iss", "sub", "jti"])
def test_a_claim_that_is_missing_is_refused(name: str) -> None:
    claims = {key: value for key, value in _claims().items() if key != name}
    assert _refused(jwt.encode(claims, SECRET, algorithm="HS256", headers={"typ": "leave-mails+jwt"}))


def test_another_algorithm_or_type_is_refused() -> None:
    good = jwt.encode(_claims(), SECRET, algorithm="HS256", headers={"typ": "leave-mails+jwt"})
    assert not _refused(good)
    assert _refused(jwt.encode(_claims(), SECRET, algorithm="HS256"))
    longer = SECRET * 2
    assert _refused(jwt.encode(_claims(), longer, algorithm="HS512", headers={"typ": "leave-mails+jwt"}))
    head, body, _ = good.split(".")
    none = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "leave-mails+jwt"}).encode()).decode()
    assert _refused(f"{none.rstrip('=')}.{body}.")
    assert head != none
