"""What somebody makes up to get into the API, what of secrets is written down, and how much is remembered."""

from pathlib import Path

import jwt
import pytest

from marathon.errors import TooOftenError
from marathon.logs import start_logging
from marathon.usecases.program_tokens import program_code
from tests.club import ANA, NOW, club, club_file
from tests.webhooks.api_site import KEYS, ApiSite, pool, site
from webhooks.api import MARKS_KEPT, Marks
from webhooks.rate_limits import COUNTED_AT_MOST, Quota, RateLimit, network_of

__all__ = ["club", "club_file", "pool", "site"]


@pytest.mark.filterwarnings("ignore:The HMAC key")
async def test_fault_41_made_up_tokens_are_refused_with_one_body(site: ApiSite) -> None:
    token, secret = site.token(ANA), KEYS.secrets[0]
    claims = jwt.decode(token, options={"verify_signature": False})
    header = jwt.get_unverified_header(token)
    head, body, mark = token.split(".")
    page_link = jwt.encode({**claims, "aud": "page-link"}, secret, headers=header)
    made_up = [
        jwt.encode(claims, "", algorithm="none", headers={**header, "alg": "none"}),
        jwt.encode(claims, secret, headers={**header, "alg": "HS512"}),
        page_link,
        jwt.encode({**claims, "iss": "somebody"}, secret, headers=header),
        jwt.encode({name: said for name, said in claims.items() if name != "jti"}, secret, headers=header),
        jwt.encode(claims, secret, headers={**header, "typ": "JWT"}),
        f"{head}.{body}.{mark[:-2]}AA",
        f"{head}.{body[:-2]}AA.{mark}",
        "x" * 2000,
    ]
    answers = [await site.ask("/api/athletes", Authorization=f"Bearer {one}") for one in made_up]
    assert {answer.status for answer in answers} == {401}
    assert len({str(answer.problem) for answer in answers}) == 1
    assert answers[0].problem["code"] == "token_invalid"
    assert (await site.ask("/api/athletes", ANA)).status == 200


async def test_fault_42_no_secret_of_a_program_is_in_a_log_or_a_refusal(
    site: ApiSite, tmp_path: Path
) -> None:
    log = tmp_path / "coach.log"
    start_logging(level="DEBUG", file=log, terminal=False)
    try:
        code = program_code(site.desk, ANA)
        pair = (await site.ask("/api/auth/token", method="POST", body={"code": code})).json
        access, refresh = pair["access_token"], pair["refresh_token"]
        told = [
            await site.ask(f"/api/athletes?token={access}", Authorization=f"Bearer {access}"),
            await site.ask(f"/api/athlete/{access}/today", Authorization=f"Bearer {access}"),
            await site.ask("/api/auth/token", method="POST", body={"code": code}),
            await site.ask("/api/auth/refresh", method="POST", body={"refresh_token": refresh}),
            await site.ask("/api/auth/refresh", method="POST", body={"refresh_token": refresh}),
            await site.ask("/api/athletes", Authorization=f"Bearer {access}"),
        ]
    finally:
        start_logging(level="WARNING", terminal=False)
    assert [answer.status for answer in told] == [422, 404, 400, 200, 401, 401]
    kept = log.read_text() + "".join(answer.text for answer in told if answer.status >= 400)
    assert "/api/auth/refresh -> 401" in kept
    for secret in (code, access, refresh, told[3].json["access_token"], told[3].json["refresh_token"]):
        assert secret not in kept


def test_a_quota_is_each_ones_own_and_begins_anew() -> None:
    now = [100.0]
    limit = RateLimit(Quota(requests=2, within_s=60), clock=lambda: now[0])
    assert [limit.take("a").remaining for _ in range(2)] == [1, 0]
    now[0] += 59.5
    with pytest.raises(TooOftenError) as refused:
        limit.take("a")
    assert refused.value.facts["seconds"] == 1
    assert limit.take("b").remaining == 1
    now[0] += 0.5
    assert (limit.take("a").remaining, limit.take("a").reset_s) == (1, 60)


def test_what_is_remembered_of_anybody_is_bounded() -> None:
    limit, marks = RateLimit(Quota(requests=9, within_s=60)), Marks()
    for number in range(COUNTED_AT_MOST + 5):
        limit.take(str(number))
    assert len(limit._counts) == COUNTED_AT_MOST
    for number in range(MARKS_KEPT + 5):
        marks.keep((ANA, f"/{number}"), ("1", NOW), "x")
    assert (marks.at((ANA, "/0"), ("1", NOW)), marks.at((ANA, f"/{MARKS_KEPT}"), ("1", NOW))) == ("", "x")


def test_addresses_of_one_network_are_counted_as_one() -> None:
    assert (
        network_of("2001:db8:1:2::1") == network_of("2001:db8:1:2:ffff::9") != network_of("2001:db8:1:3::1")
    )
    assert network_of("192.0.2.7") != network_of("192.0.2.8")
    assert network_of("fe80::1%eth0") == network_of("fe80::2")
    assert network_of(None) == ""
