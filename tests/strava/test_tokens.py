"""An athlete's tokens: renewed once, stored before they are used, and used no more when the athlete has left."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.demo.strava.faults import FaultKind
from marathon.domain.strava_account import LinkState, StravaLink, TokenPair, Urgency
from marathon.errors import (
    StravaNotConnectedError,
    StravaRefusedError,
    StravaScopeError,
    StravaUnreachableError,
)
from marathon.store import strava_links, strava_revocations
from marathon.strava.tokens import TokenKeeper
from tests.strava.world import ANNA, World


def test_fault_15_two_at_once_refresh_once(world: World) -> None:
    world.clock.move(hours=5, minutes=56)
    world.strava.faults.order(FaultKind.SLOW, path="/oauth/token", times=9, wait_s=0.2)
    strava = world.client()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: strava.athlete(world.athlete_id).id, range(8)))
    assert found == [ANNA] * 8
    assert world.strava.count_calls("/oauth/token", "POST") == 1


def test_a_token_that_ended_early_is_renewed_once_and_the_call_goes_through(world: World) -> None:
    world.strava.grants.expire_access(ANNA)
    before = world.link()
    assert world.client().athlete(world.athlete_id).id == ANNA
    assert world.strava.count_calls("/oauth/token", "POST") == 1
    assert world.link().sealed_tokens != before.sealed_tokens
    assert world.link().expires_at == world.clock.now() + timedelta(hours=6)


def test_the_new_pair_is_stored_before_it_is_used(world: World) -> None:
    world.clock.move(hours=6)
    world.strava.faults.order(FaultKind.DROP, path="/athlete", times=1)
    strava = world.client()
    with pytest.raises(StravaUnreachableError):
        strava.athlete(world.athlete_id)
    grant = world.strava.grants.of(ANNA)
    assert grant is not None
    assert (
        world.box.open(world.athlete_id, world.link().sealed_tokens or "").refresh_token
        == grant.refresh_token
    )


def test_fault_16_a_rotation_whose_answer_is_lost_ends_in_one_request_to_reconnect(world: World) -> None:
    world.clock.move(hours=6)
    world.strava.faults.order(FaultKind.LOST_REPLY, path="/oauth/token", times=1)
    with pytest.raises(StravaUnreachableError):
        world.client().athlete(world.athlete_id)
    assert world.link().state is LinkState.LINKED
    restarted = world.client()
    for _ in range(5):
        with pytest.raises(StravaRefusedError):
            restarted.athlete(world.athlete_id)
    assert world.strava.count_calls("/oauth/token", "POST") == 2
    assert world.refused == [world.athlete_id]
    assert (world.link().state, world.link().refused_at) == (LinkState.REFUSED, world.clock.now())


def test_who_left_is_told_once_and_asked_for_nothing_more(world: World) -> None:
    world.strava.grants.end(ANNA)
    strava = world.client()
    for _ in range(3):
        with pytest.raises(StravaRefusedError):
            strava.athlete(world.athlete_id)
    assert world.refused == [world.athlete_id]
    assert world.strava.count_calls("/athlete") == 1


def test_tokens_renewed_while_their_athlete_disconnects_are_to_be_revoked(world: World) -> None:
    strava = world.client()

    class Slow(TokenKeeper):
        """Has the link deleted while Strava renews the tokens."""

        def _renew(self, link: StravaLink, tokens: TokenPair) -> TokenPair:
            world.store.write(lambda connection: strava_links.delete(connection, world.athlete_id))
            return super()._renew(link, tokens)

    slow = Slow.__new__(Slow)
    slow.__dict__.update(vars(strava._tokens))
    strava._tokens = slow
    world.clock.move(hours=6)
    with pytest.raises(StravaNotConnectedError):
        strava.athlete(world.athlete_id)
    with world.store.read() as connection:
        (number,) = strava_revocations.due(connection, world.clock.now())
        owed = strava_revocations.get(connection, number)
    assert owed is not None
    strava.revoke(owed.sealed_tokens)
    assert world.strava.grants.of(ANNA) is None


def test_asking_whether_it_is_authorised_erases_nothing(world: World) -> None:
    assert world.client().is_authorised(world.athlete_id)
    world.strava.grants.end(ANNA)
    assert not world.client().is_authorised(world.athlete_id)
    assert world.link().sealed_tokens is not None
    assert world.refused == []


def test_tokens_that_no_key_reads_ask_to_reconnect(world: World) -> None:
    tokens = world.link().sealed_tokens or ""
    world.store.write(
        lambda connection: strava_links.replace_tokens(connection, world.athlete_id, tokens, "x", None)
    )
    with pytest.raises(StravaRefusedError):
        world.client().athlete(world.athlete_id)
    assert world.refused == [world.athlete_id]


# -- 17, 18: scopes and the application --------------------------------------------------------------------


def test_fault_17_a_missing_scope_is_named_and_keeps_the_link(world: World) -> None:
    world.connect(("read",))
    with pytest.raises(StravaScopeError):
        world.client().activities(world.athlete_id, before=world.clock.now(), urgency=Urgency.FRESH)
    assert world.link().state is LinkState.LINKED
    assert world.refused == []
