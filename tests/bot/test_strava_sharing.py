"""What a coach and a team see of an athlete's Strava: nothing before a yes, everything but the private after it.

The strongest form of it: two clubs that differ only in what Strava has sent must look the same to everybody else.
"""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.core.commands import COMMANDS
from bot.core.message import Place, Reply
from marathon.domain.activity import Activity, Source
from marathon.domain.athlete import AthleteId
from marathon.domain.strava_account import LinkState, StravaId, StravaLink
from marathon.store import activities, athletes, consents, strava_links
from marathon.store.store import Connection
from marathon.usecases.disconnect_strava import SHARING_CONSENT
from marathon.usecases.ingest_activity import ingest_activities
from marathon.usecases.people import teams_of, watched_by, watchers_of
from tests.club import ANA, BOB, MARIT, NOW, TODAY, Club, a_run, trains_in

SAID = "Ana Silva shares no Strava runs with you"
ABOUT_ANA = tuple(f"/{name} Ana Silva" for name in ("today", "week", "plan", "form", "why", "predict"))
WORDS_OF_A_JUDGEMENT = ("On Track", "Over-reached", "Under-performed", "missed", "Fitness", "km of", "%")


def _link(connection: Connection) -> None:
    link = StravaLink(
        athlete_id=ANA,
        strava_id=StravaId(77),
        sealed_tokens="sealed",
        expires_at=NOW,
        scopes=frozenset(),
        state=LinkState.LINKED,
        consent_version="1",
        consented_at=NOW,
        connected_at=NOW,
    )
    strava_links.put(connection, link)


def _from_strava() -> list[Activity]:
    """Returns runs with numbers of their own: one doubled by a typed run, one by a file, the rest alone."""
    days = [TODAY - timedelta(days=back) for back in (0, 2, 4, 9, 20, 33)]
    runs = [a_run(day, 7_770.0 + n, 2_777.0 + n, source=Source.STRAVA, source_id=str(n), at=time(17, 3))
            for n, day in enumerate(days)]  # fmt: skip
    longer = a_run(TODAY - timedelta(days=1), 37_700.0, 13_000.0, source=Source.STRAVA, source_id="100")
    typed = a_run(
        TODAY - timedelta(days=3),
        6_060.0,
        2_400.0,
        source=Source.STRAVA,
        source_id="101",
        effort=9,
        at=time(18),
    )
    return [*runs, longer, typed]


@pytest.fixture
def linked(club: Club) -> Club:
    """Returns the club in which Ana has connected Strava, and has typed in one run."""
    club.desk.store.write(_link)
    at_noon = datetime.combine(TODAY - timedelta(days=3), time(12), tzinfo=UTC)
    typed = replace(
        a_run(TODAY - timedelta(days=3), 6_000.0, 2_400.0, source=Source.HAND, source_id="typed"),
        started_at=at_noon,
    )
    ingest_activities(club.desk, ANA, [typed])
    return club


def _seen(reply: Reply) -> tuple[object, ...]:
    picture = reply.picture
    return (reply.text, reply.buttons, picture and picture.alt, picture and picture.draw())


def _all_that_others_see(club: Club) -> dict[str, tuple[object, ...]]:
    asked: dict[str, tuple[AthleteId, str, Place]] = {}
    for name in COMMANDS:
        if name not in ("export", "messages"):  # both are about the speaker alone
            asked[f"coach /{name}"] = (MARIT, f"/{name} Ana Silva", Place.PRIVATE)
    for text in ("/team", "/team group", "/today ana", "/predict half Ana Silva", "/why @ana"):
        asked[f"coach {text}"] = (MARIT, text, Place.PRIVATE)
    for who in (MARIT, BOB):
        asked[f"{who} in the group"] = (who, "/team", Place.GROUP)
    asked["a member"] = (BOB, "/team", Place.PRIVATE)
    return {label: _seen(club.ask(text, who, place)) for label, (who, text, place) in asked.items()}


def test_what_strava_sent_changes_nothing_that_anybody_else_sees(linked: Club) -> None:
    before, own = _all_that_others_see(linked), linked.ask("/week").text
    assert SAID in str(before["coach /team"][0])
    linked.listener.heard.clear()
    ingest_activities(linked.desk, ANA, _from_strava())
    assert linked.ask("/week").text != own, "the runs are there: their owner sees them"
    after = _all_that_others_see(linked)
    assert {label for label in before if before[label] != after[label]} == set()
    assert ANA not in watched_by(linked.desk, MARIT), "a page that is told of changes tells of a run"
    assert ANA in watched_by(linked.desk, ANA)
    _is_mutual(linked)


@pytest.mark.parametrize("text", ABOUT_ANA)
def test_a_card_of_theirs_says_so_and_shows_what_strava_did_not_send(linked: Club, text: str) -> None:
    ingest_activities(linked.desk, ANA, _from_strava())
    reply = linked.ask(text, MARIT)
    assert reply.title == f"{SAID}."
    assert any("6 km in 40 min" in line for line in reply.lines), "what was typed in is hers to show"
    assert any("Easy run 10 km" in line for line in reply.lines), "so is the plan"
    assert not any(word in reply.text for word in WORDS_OF_A_JUDGEMENT), reply.text
    assert (reply.picture, reply.buttons) == (None, ())


def test_the_teams_row_says_so_and_nothing_is_counted(linked: Club) -> None:
    ingest_activities(linked.desk, ANA, _from_strava())
    reply = linked.ask("/team", MARIT)
    assert [line for line in reply.lines if "Ana" in line] == [SAID]
    assert "1 of 3" in reply.title or "2 of 3" in reply.title
    assert reply.picture is not None
    assert "Ana" not in reply.picture.alt
    group = linked.ask("/team", BOB, Place.GROUP)
    assert "Ana" not in group.text


def test_an_absence_is_her_own_word_and_is_seen(linked: Club) -> None:
    linked.ask("/away ill until 2026-11-27")
    (row,) = [line for line in linked.ask("/team", MARIT).lines if "Ana" in line]
    assert row.startswith(f"{SAID}; ill")
    assert any("ill" in line for line in linked.ask("/week ana", MARIT).lines)


def _is_mutual(club: Club) -> None:
    """Who sees somebody is among those who see them, and nobody else is."""
    with club.desk.store.read() as connection:
        everybody = [person.id for person in athletes.all_active(connection)]
    for reader in everybody:
        seen_by = {person for person in everybody if reader in watchers_of(club.desk, person)}
        assert watched_by(club.desk, reader) == seen_by


def _press(club: Club, text: str) -> Reply:
    (button,) = [b for b in club.ask("/privacy").buttons if b.command == text]
    return club.ask(button.command)


def test_a_yes_shows_it_and_the_same_button_takes_it_back(linked: Club) -> None:
    ingest_activities(linked.desk, ANA, _from_strava())
    hidden = _all_that_others_see(linked)
    said = _press(linked, "/privacy strava share")
    assert said.title == "Your coach sees your Strava runs now, those private at Strava left out"
    assert linked.ask("/today ana", MARIT).title.startswith("Ana Silva: ")
    assert SAID not in linked.ask("/team", MARIT).text
    assert ANA in watched_by(linked.desk, MARIT)
    _is_mutual(linked)
    assert linked.listener.heard[-1] == ANA
    with linked.desk.store.read() as connection:
        assert consents.given_at(connection, ANA, SHARING_CONSENT) == NOW
    assert "since you agreed on 22 Nov 2026" in linked.ask("/privacy").text
    _press(linked, "/privacy strava private")
    assert _all_that_others_see(linked) == hidden


def test_who_keeps_a_fresh_connection_is_asked_at_once(linked: Club) -> None:
    reply = linked.ask("/connect keep")
    assert "nobody but you sees what comes from there" in reply.lines[0]
    assert [button.command for button in reply.buttons] == ["/privacy strava share"]
    shut = replace(linked, desk=replace(linked.desk, strava_is_shared=False))
    assert shut.ask("/connect keep").buttons == ()
    assert "not connected" in linked.ask("/connect keep", BOB).title
    linked.ask("/privacy strava share")
    assert linked.ask("/connect keep").buttons == ()


def test_owner_only_is_for_everybody_and_cannot_be_switched(linked: Club) -> None:
    _press(linked, "/privacy strava share")
    shut = replace(linked, desk=replace(linked.desk, strava_is_shared=False))
    assert shut.ask("/today ana", MARIT).title == f"{SAID}."
    assert SAID in shut.ask("/team", MARIT).text
    reply = shut.ask("/privacy")
    assert "it is set so for everybody" in reply.text
    assert not any("strava" in button.command for button in reply.buttons)
    for verb in ("share", "private"):
        assert "Nobody but you sees" in shut.ask(f"/privacy strava {verb}").title


def test_who_has_nothing_from_strava_is_seen_as_ever_and_has_nothing_to_switch(club: Club) -> None:
    before = club.ask("/today ana", MARIT)
    assert before.title.startswith("Ana Silva: ")
    shut = replace(club, desk=replace(club.desk, strava_is_shared=False))
    assert shut.ask("/today ana", MARIT).text == before.text
    assert "not connected" in club.ask("/privacy").text
    assert (
        club.ask("/privacy strava share").title
        == "You have not connected Strava. /connect does it in a minute."
    )


def test_a_coach_who_runs_sees_their_own(linked: Club) -> None:
    run = a_run(TODAY, 5_000.0, 1_800.0, source=Source.STRAVA, source_id="500")
    (team,) = teams_of(linked.desk, MARIT)
    linked.desk.store.write(lambda connection: activities.insert(connection, MARIT, run))
    linked.desk.store.write(lambda connection: trains_in(connection, team.id, MARIT))
    assert not any("Marit" in line and "shares no" in line for line in linked.ask("/team", MARIT).lines)
    assert "5 km" in linked.ask("/today", MARIT).text
    assert "5 km" in linked.ask("/today Marit Solheim", MARIT).text


def test_what_is_left_of_a_cut_link_stays_withheld(linked: Club) -> None:
    ingest_activities(linked.desk, ANA, _from_strava())
    linked.desk.store.write(lambda connection: strava_links.set_state(connection, ANA, LinkState.REFUSED))
    assert linked.ask("/today ana", MARIT).title == f"{SAID}."
    linked.desk.store.write(lambda connection: strava_links.delete(connection, ANA))
    assert linked.ask("/today ana", MARIT).title == f"{SAID}."


def test_privacy_is_private_and_about_the_speaker(linked: Club) -> None:
    assert "personal" in linked.ask("/privacy", ANA, Place.GROUP).title
    assert "personal" in linked.ask("/privacy strava share", ANA, Place.GROUP).title
    reply = linked.ask("/privacy", BOB)
    assert "Ana" not in reply.text
    assert reply.title == "You and Marit Solheim see your training"
    for odd in (
        "/privacy strava",
        "/privacy strava maybe",
        "/privacy all share",
        "/privacy strava share now",
    ):
        assert "is used like this" in linked.ask(odd, BOB).text


def test_who_is_forgotten_is_gone_from_the_coachs_open_page_too(club: Club) -> None:
    assert club.ask("/forget yes").is_farewell
    assert club.listener.heard[-1] == ANA
    assert "Ana" not in str(_seen(club.ask("/team", MARIT)))
    assert club.ask("/today ana", MARIT).lines == club.ask("/today Zyx Nobody", MARIT).lines
    assert club.ask("/today ana", MARIT).title == "There is nothing here by the name “ana”."


def test_a_week_that_strava_keeps_back_is_not_said_to_be_seen(linked: Club) -> None:
    for text in ("/privacy team share", "/team share"):
        assert linked.ask(text).title.startswith("Agreed; but your team sees nothing")
    assert "Your team (Harbour): nothing, as your Strava runs are kept to you" in linked.ask("/privacy").text
    assert "Ana" not in linked.ask("/team", BOB, Place.GROUP).text
    linked.ask("/privacy strava share")
    assert linked.ask("/team share").title.startswith("Your team sees how far")
    assert "Ana" in linked.ask("/team", BOB, Place.GROUP).text


def test_the_groups_switch_turns_round(club: Club) -> None:
    assert _press(club, "/privacy team private").title.startswith("Your week is off")
    assert "Ana" not in club.ask("/team", BOB, Place.GROUP).text
    assert _press(club, "/privacy team share").title.startswith("Your team sees how far")
    assert "Ana" in club.ask("/team", BOB, Place.GROUP).text
