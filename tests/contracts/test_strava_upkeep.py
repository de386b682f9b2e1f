"""The subscription, owners and what nobody confirmed, on both databases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from marathon.domain.athlete import AthleteId
from marathon.domain.strava_account import LinkState, Scope, StravaId, StravaLink, Subscription
from marathon.domain.work import Done, InboxRow, Work
from marathon.errors import StravaLinkError
from marathon.store import athletes, inbox, lanes, oauth_states, strava_links, strava_subscription
from marathon.store.store import Connection
from marathon.usecases import reconcile
from tests.club import desk_of
from tests.contracts.asking import Asked

NOW = datetime(2026, 5, 4, 10, 3, 7, 250_000, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)
HERE = Subscription(id=2**40, callback_url="https://coach.test/webhooks/strava/secret")


def _link(asked: Asked, state: LinkState) -> StravaLink:
    link = StravaLink(
        athlete_id=asked.athlete_id,
        strava_id=StravaId(2**63 - 1),
        sealed_tokens="sealed-1",
        expires_at=LATER,
        scopes=frozenset({Scope.READ}),
        state=state,
        consent_version="1",
        consented_at=NOW,
        connected_at=NOW,
    )
    asked.write(strava_links.put, link)
    return link


def test_there_is_one_subscription_and_a_new_one_is_noticed(asked: Asked) -> None:
    assert asked.read(strava_subscription.find, HERE.callback_url) is None
    assert asked.write(strava_subscription.keep, HERE, NOW)
    assert not asked.write(strava_subscription.keep, HERE, LATER)
    assert asked.read(strava_subscription.find, HERE.callback_url) == HERE.id
    again = replace(HERE, id=7)
    assert asked.write(strava_subscription.keep, again, LATER)
    assert asked.read(strava_subscription.find, HERE.callback_url) == 7
    assert asked.read(strava_subscription.find, "https://elsewhere.test/") is None
    moved = replace(again, callback_url="https://moved.test/webhooks/strava/secret")
    assert asked.write(strava_subscription.keep, moved, LATER)
    assert asked.read(strava_subscription.find, HERE.callback_url) is None


def test_owners_are_those_who_confirmed(asked: Asked) -> None:
    link = _link(asked, LinkState.UNCONFIRMED)
    assert asked.read(strava_links.owners) == {}
    for state in (LinkState.LINKED, LinkState.LIMITED, LinkState.REFUSED):
        asked.write(strava_links.set_state, asked.athlete_id, state)
        assert asked.read(strava_links.owners) == {link.strava_id: asked.athlete_id}


def test_what_nobody_confirmed_goes_unless_it_was_meanwhile(asked: Asked) -> None:
    link = _link(asked, LinkState.UNCONFIRMED)
    assert asked.read(strava_links.unconfirmed_before, NOW) == ()
    assert asked.read(strava_links.unconfirmed_before, LATER) == (link,)
    asked.write(strava_links.set_state, asked.athlete_id, LinkState.LINKED)
    assert asked.read(strava_links.unconfirmed_before, LATER) == ()
    assert not asked.write(strava_links.drop_unconfirmed, link)
    asked.write(strava_links.set_state, asked.athlete_id, LinkState.UNCONFIRMED)
    assert not asked.write(strava_links.drop_unconfirmed, replace(link, sealed_tokens="sealed-2"))
    assert asked.write(strava_links.drop_unconfirmed, link)
    assert asked.read(strava_links.get, asked.athlete_id) is None


def test_expired_steps_go(asked: Asked) -> None:
    token = asked.write(oauth_states.issue, asked.athlete_id, "strava_link", NOW, LATER)
    assert asked.write(oauth_states.forget_expired, NOW) == 0
    assert asked.read(oauth_states.look, "strava_link", token, NOW) == asked.athlete_id
    assert asked.write(oauth_states.forget_expired, LATER) == 1
    try:
        asked.read(oauth_states.look, "strava_link", token, NOW)
    except StravaLinkError:
        return
    raise AssertionError("the step is still there")


def test_who_waits_for_a_kind_of_row(asked: Asked) -> None:
    row = InboxRow(key="k", athlete_id=asked.athlete_id, kind="strava_reconcile")
    asked.write(inbox.append, [row], NOW)
    assert asked.read(inbox.waiting_for, "strava_reconcile") == {asked.athlete_id}
    assert asked.read(inbox.waiting_for, "strava_backfill") == frozenset()
    assert asked.read(inbox.waits, asked.athlete_id, "strava_reconcile")
    assert not asked.read(inbox.waits, asked.athlete_id, "strava_backfill")
    assert not asked.read(inbox.waits, AthleteId(asked.athlete_id + 1), "strava_reconcile")
    asked.write(_do_next, asked)
    assert asked.read(inbox.waiting_for, "strava_reconcile") == frozenset()


def test_many_comparisons_are_asked_for_in_units_that_last_no_time(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = _link(asked, LinkState.LINKED)
    people = [link.athlete_id, *(asked.write(athletes.add, f"{number}", "UTC") for number in range(4))]
    for number, person in enumerate(people[1:], 1):
        asked.write(strava_links.put, replace(link, athlete_id=person, strava_id=StravaId(number)))
    append, sizes = inbox.append, list[int]()

    def noted(connection: Connection, rows: Sequence[InboxRow], now: datetime) -> None:
        sizes.append(len(rows))
        append(connection, rows, now)

    monkeypatch.setattr(inbox, "append", noted)
    monkeypatch.setattr(reconcile, "ASKED_A_UNIT", 2, raising=False)
    assert reconcile.ask_for_reconciliation(desk_of(asked.store), NOW) == tuple(people)
    assert asked.read(inbox.waiting_for, reconcile.RECONCILE) == frozenset(people)
    assert sizes == [2, 2, 1]


def _do_next(connection: Connection, asked: Asked) -> None:
    lease = lanes.claim(connection, asked.athlete_id, "holder", NOW)
    assert lease is not None
    work = inbox.next_work(connection, lease, NOW)
    assert isinstance(work, Work)
    inbox.finish(connection, work, Done(), NOW, 0.0)
