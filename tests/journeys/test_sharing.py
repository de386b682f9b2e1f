"""STRAVA_SHARING as the operator sets it: what a coach reads in the terminal with each of its values."""

from marathon.domain.activity import Source
from marathon.domain.athlete import AthleteId
from marathon.store import activities, consents
from marathon.store.columns import utc_now
from marathon.store.store import Connection, Store
from marathon.usecases.disconnect_strava import SHARING_CONSENT
from tests.club import a_run
from tests.journeys.conftest import House

ANA = AthleteId(1)


def _say_yes(connection: Connection) -> None:
    now = utc_now()
    run = a_run(now.date(), 7_770.0, 2_777.0, source=Source.STRAVA, source_id="1", at=now.time())
    activities.insert(connection, ANA, run)
    consents.give(connection, ANA, SHARING_CONSENT, "2026-11", now)


def test_owner_only_holds_whatever_an_athlete_has_agreed_to(house: House) -> None:
    house.run("athlete", "add", "Ana", "--team", "Club").done()
    house.run("athlete", "add", "Coach", "--team", "Club", "--coach").done()
    store = Store.open(f"sqlite:///{house.database}")
    store.write(_say_yes)
    store.close()
    assert "7.8 km" in house.run("chat", "/today Ana", "--as", "2").done()
    shut = {"STRAVA_SHARING": "owner_only"}
    for text in ("/today Ana", "/team"):
        said = house.run("chat", text, "--as", "2", **shut).done()
        assert "Ana shares no Strava runs with you" in said
        assert "7.8" not in said
    assert "7.8 km" in house.run("chat", "/today", "--as", "1", **shut).done()
    assert "STRAVA_SHARING has a value" in house.run(
        "chat", "/team", "--as", "2", STRAVA_SHARING="all"
    ).refused(2)
