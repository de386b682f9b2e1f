"""Who keeps Strava to themself, and what would be there without it, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from marathon.domain.activity import Activity, Source
from marathon.domain.athlete import AthleteId
from marathon.domain.strava_account import LinkState, StravaId, StravaLink
from marathon.domain.team import Audience
from marathon.store import activities, athletes, consents, strava_activities, strava_links
from marathon.usecases.disconnect_strava import SHARING_CONSENT
from marathon.usecases.strava_sight import shared_card, withheld
from tests.club import NOW, TODAY, SetClock, a_run, desk_of
from tests.contracts.asking import Asked

FIRST = date(2026, 1, 1)


def _run(source: Source, source_id: str, days_ago: int = 1, **fields: object) -> Activity:
    day = TODAY - timedelta(days=days_ago)
    return replace(a_run(day, source=source, source_id=source_id), **fields)  # type: ignore[arg-type] # a test's own words


def _link(asked: Asked, who: AthleteId, number: int, state: LinkState) -> None:
    link = StravaLink(
        athlete_id=who,
        strava_id=StravaId(number),
        sealed_tokens=None,
        expires_at=None,
        scopes=frozenset(),
        state=state,
        consent_version="1",
        consented_at=NOW,
        connected_at=NOW,
    )
    asked.write(strava_links.put, link)


def test_who_owns_anything_of_strava(asked: Asked) -> None:
    people = [asked.write(athletes.add, f"Athlete {n}", "UTC") for n in range(5)]
    linked, unconfirmed, refused, left, never = people
    for number, (who, state) in enumerate(
        ((linked, LinkState.LIMITED), (unconfirmed, LinkState.UNCONFIRMED), (refused, LinkState.REFUSED))
    ):
        _link(asked, who, number, state)
    asked.write(activities.insert, left, _run(Source.STRAVA, "1"))
    asked.write(activities.insert, never, _run(Source.FIT, "1"))
    assert asked.read(strava_activities.owners_among, people) == {linked, refused, left}
    assert asked.read(strava_activities.owners_among, [never]) == frozenset()


def test_a_yes_counts_until_it_is_taken_back_and_nothing_counts_where_nobody_may(asked: Asked) -> None:
    who, desk = asked.athlete_id, desk_of(asked.store)
    asked.write(activities.insert, who, _run(Source.STRAVA, "1"))
    assert asked.read(withheld, desk, [who]) == {who}
    asked.write(consents.give, who, SHARING_CONSENT, "1", NOW)
    asked.write(consents.give, who, "something else", "1", NOW)
    assert asked.read(withheld, desk, [who]) == frozenset()
    assert asked.read(withheld, replace(desk, strava_is_shared=False), [who]) == {who}
    assert asked.read(consents.standing_among, [who], SHARING_CONSENT) == {who}
    assert asked.read(consents.given_at, who, SHARING_CONSENT) == NOW
    asked.write(consents.withdraw, who, SHARING_CONSENT, NOW)
    assert asked.read(withheld, desk, [who]) == {who}
    assert asked.read(consents.given_at, who, SHARING_CONSENT) is None


def test_without_strava_what_repeated_it_counts_and_what_was_removed_does_not(asked: Asked) -> None:
    who = asked.athlete_id
    strava = asked.write(activities.insert, who, _run(Source.STRAVA, "1"))
    asked.write(activities.insert, who, _run(Source.HAND, "twin"), strava)
    fit = asked.write(activities.insert, who, _run(Source.FIT, "alone", 2))
    asked.write(activities.insert, who, _run(Source.HAND, "twin of a file", 2), fit)
    gone = asked.write(activities.insert, who, _run(Source.FIT, "gone", 3))
    asked.write(activities.remove, who, gone)
    found = asked.read(strava_activities.others_between, who, FIRST, TODAY)
    assert [run.source_id for run in found] == ["alone", "twin"]
    assert asked.read(strava_activities.others_between, who, TODAY, TODAY) == ()


def test_a_private_runs_recording_is_not_on_the_shared_card(asked: Asked) -> None:
    who = asked.athlete_id
    asked.write(activities.insert, who, _run(Source.STRAVA, "1"))
    asked.write(activities.insert, who, _run(Source.FIT, "private", audience=Audience.OWNER))
    asked.write(activities.insert, who, _run(Source.FIT, "open", 2))
    (line,) = shared_card(desk_of(asked.store), who).runs
    assert line.date == TODAY - timedelta(days=2)


def test_the_shared_card_holds_each_run_once_and_no_effort_of_stravas(asked: Asked) -> None:
    who = asked.athlete_id
    strava = asked.write(activities.insert, who, _run(Source.STRAVA, "1", effort=9))
    at = datetime.combine(TODAY - timedelta(days=1), time(12), tzinfo=UTC)
    typed = _run(Source.HAND, "typed", started_at=at, effort=4)
    asked.write(activities.insert, who, typed, strava)
    asked.write(activities.insert, who, _run(Source.FIT, "same", effort=9), strava)
    desk = desk_of(asked.store, SetClock())
    (line,) = shared_card(desk, who).runs
    assert line.source is Source.FIT
    assert line.effort is None
