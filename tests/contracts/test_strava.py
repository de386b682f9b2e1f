"""Links, usage, one-time steps, consents, receipts and forgetting on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from marathon.domain.activity import Activity, Source, Sport
from marathon.domain.athlete import AthleteId
from marathon.domain.strava_account import LinkState, Scope, StravaId, StravaLink, Usage, UsageKind
from marathon.errors import NotFoundError, StravaLinkError
from marathon.store import (
    activities,
    athletes,
    consents,
    oauth_states,
    person,
    receipts,
    strava_activities,
    strava_links,
    strava_usage,
)
from tests.contracts.asking import Asked

NOW = datetime(2026, 5, 4, 10, 3, 7, 250_000, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)
NUMBER = StravaId(2**63 - 1)


def _link(asked: Asked) -> StravaLink:
    link = StravaLink(
        athlete_id=asked.athlete_id,
        strava_id=NUMBER,
        sealed_tokens="sealed-1",
        expires_at=LATER,
        scopes=frozenset({Scope.READ, Scope.ACTIVITIES}),
        state=LinkState.LINKED,
        consent_version="1",
        consented_at=NOW,
        connected_at=NOW,
    )
    asked.write(strava_links.put, link)
    return link


def test_a_link_comes_back_as_stored_and_is_replaced(asked: Asked) -> None:
    link = _link(asked)
    assert asked.read(strava_links.get, asked.athlete_id) == link
    assert asked.read(strava_links.find, NUMBER) == link
    assert asked.read(strava_links.find, StravaId(1)) is None
    other = replace(link, state=LinkState.LIMITED, sealed_tokens=None, expires_at=None)
    asked.write(strava_links.put, other)
    assert asked.read(strava_links.get, asked.athlete_id) == other
    assert asked.read(strava_links.count_by_state) == {LinkState.LIMITED: 1}


def test_tokens_are_replaced_only_where_they_are_still_the_same(asked: Asked) -> None:
    _link(asked)
    assert not asked.write(strava_links.replace_tokens, asked.athlete_id, "other", "sealed-2", LATER)
    assert asked.write(strava_links.replace_tokens, asked.athlete_id, "sealed-1", "sealed-2", LATER)
    assert not asked.write(strava_links.refuse, asked.athlete_id, "sealed-1", NOW)
    assert asked.read(strava_links.sealed_after, 0, 10) == [(asked.athlete_id, "sealed-2")]
    assert asked.write(strava_links.refuse, asked.athlete_id, "sealed-2", NOW)
    found = asked.read(strava_links.get, asked.athlete_id)
    assert found is not None
    assert (found.state, found.sealed_tokens) == (LinkState.REFUSED, "sealed-2"), "kept to be sure later"
    assert not asked.write(strava_links.refuse, asked.athlete_id, "sealed-2", LATER), "said before"


def test_working_links_wait_to_be_reconciled(asked: Asked) -> None:
    _link(asked)
    assert asked.read(strava_links.not_reconciled_since, NOW) == (asked.athlete_id,)
    asked.write(strava_links.mark_reconciled, asked.athlete_id, NOW)
    assert asked.read(strava_links.not_reconciled_since, NOW) == ()
    assert len(asked.read(strava_links.not_reconciled_since, LATER)) == 1
    asked.write(strava_links.set_state, asked.athlete_id, LinkState.REFUSED)
    assert asked.read(strava_links.not_reconciled_since, LATER) == ()
    assert asked.write(strava_links.delete, asked.athlete_id) == 1
    with pytest.raises(NotFoundError):
        asked.write(strava_links.set_state, asked.athlete_id, LinkState.LINKED)


def test_a_window_is_kept_once(asked: Asked) -> None:
    usage = Usage(kind=UsageKind.READ_DAY, window_start=NOW, used=3, limit=1000)
    asked.write(strava_usage.save, [usage])
    asked.write(strava_usage.save, [replace(usage, used=9)])
    asked.write(strava_usage.save, [replace(usage, used=8, limit=1200)])
    assert asked.read(strava_usage.since, NOW) == (replace(usage, used=9, limit=1200),)
    assert asked.read(strava_usage.since, LATER) == ()
    assert asked.write(strava_usage.forget_before, LATER) == 1


def test_a_step_is_taken_once_by_its_own_browser(asked: Asked) -> None:
    token = asked.write(oauth_states.issue, asked.athlete_id, "state", NOW, LATER, browser="b1")
    for purpose, browser, now in (("other", "b1", NOW), ("state", "b2", NOW), ("state", "b1", LATER)):
        with pytest.raises(StravaLinkError):
            asked.write(oauth_states.spend, purpose, token, now, browser=browser)
    with pytest.raises(StravaLinkError):
        asked.write(oauth_states.spend, "state", token, NOW)
    assert asked.write(oauth_states.spend, "state", token, NOW, browser="b1") == asked.athlete_id
    with pytest.raises(StravaLinkError):
        asked.write(oauth_states.spend, "state", token, NOW, browser="b1")


def test_looking_at_a_step_takes_nothing(asked: Asked) -> None:
    token = asked.write(oauth_states.issue, asked.athlete_id, "link", NOW, LATER)
    for _ in range(3):
        assert asked.read(oauth_states.look, "link", token, NOW) == asked.athlete_id
    asked.write(oauth_states.forget, asked.athlete_id, "link")
    with pytest.raises(StravaLinkError):
        asked.read(oauth_states.look, "link", token, NOW)


def test_a_consent_stands_until_it_is_withdrawn(asked: Asked) -> None:
    assert not asked.read(consents.stands, asked.athlete_id, "strava")
    asked.write(consents.give, asked.athlete_id, "strava", "1", NOW)
    assert asked.read(consents.stands, asked.athlete_id, "strava")
    assert asked.write(consents.withdraw, asked.athlete_id, "strava", LATER)
    assert not asked.write(consents.withdraw, asked.athlete_id, "strava", LATER)
    assert not asked.read(consents.stands, asked.athlete_id, "strava")


def test_a_receipt_is_found_by_its_reference(asked: Asked) -> None:
    receipt = asked.write(receipts.issue, {"activities": 3, "races": 0}, NOW)
    assert receipt.counts == {"activities": 3}
    assert asked.read(receipts.find, receipt.reference) == receipt
    assert asked.read(receipts.find, "none") is None


def _run(number: int, source: Source = Source.STRAVA) -> Activity:
    return Activity(
        source=source,
        source_id=str(number),
        sport=Sport.RUN,
        started_at=NOW,
        local_date=date(2026, 5, 4),
        duration_s=600.0,
        elapsed_s=600.0,
    )


def test_a_deleted_activity_lets_what_repeated_it_count_again(asked: Asked) -> None:
    strava = asked.write(activities.insert, asked.athlete_id, _run(NUMBER))
    asked.write(activities.insert, asked.athlete_id, _run(5, Source.HAND), strava)
    known = asked.read(strava_activities.known_since, asked.athlete_id, date(2026, 5, 1))
    assert list(known) == [NUMBER]
    asked.write(strava_activities.delete, asked.athlete_id, NUMBER)
    assert asked.read(strava_activities.find, asked.athlete_id, NUMBER) is None
    left = asked.read(activities.between, asked.athlete_id, date(2026, 5, 4), date(2026, 5, 4))
    assert [run.source for run in left] == [Source.HAND]
    assert asked.write(strava_activities.delete_all, asked.athlete_id) == (0, None)


def test_a_person_is_counted_read_and_deleted_alone(asked: Asked) -> None:
    other: AthleteId = asked.write(athletes.add, "Other", "UTC")
    for athlete_id in (asked.athlete_id, other):
        asked.write(activities.insert, athlete_id, _run(7))
    _link(asked)
    found = asked.read(person.counts, asked.athlete_id)
    assert found == {"athletes": 1, "activities": 1, "strava_links": 1}
    shown = asked.read(person.rows, asked.athlete_id)
    assert "tokens_encrypted" not in shown["strava_links"][0]
    asked.write(person.delete, asked.athlete_id)
    assert asked.read(person.counts, asked.athlete_id) == {}
    assert asked.read(person.counts, other) == {"athletes": 1, "activities": 1}
