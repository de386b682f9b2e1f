"""One person on two platforms: absorbed where there is nothing, asked where there is, refused over two Stravas."""

import re
from datetime import date, timedelta

import pytest

from bot.core.message import Reply
from marathon.domain.activity import Source
from marathon.domain.athlete import AthleteId
from marathon.domain.strava_account import LinkState, StravaId, StravaLink
from marathon.domain.units import Units
from marathon.errors import NotFoundError
from marathon.store import check_ins, days, strava_links
from marathon.usecases.arrive import arrive
from marathon.usecases.ingest_activity import ingest_activities
from marathon.usecases.manage_settings import show_settings
from marathon.usecases.people import person_of, teams_of
from marathon.usecases.read_messages import read_messages
from tests.club import ANA, BOB, CYD, NOW, OLGA, SOLO, TODAY, Club, a_run, plan_of, runs_of


@pytest.fixture
def slack_ana(club: Club) -> AthleteId:
    """Returns Ana as Slack knows her: a stranger."""
    return arrive(club.desk, "slack", "U1", "ana", zone="UTC", place="D1")


def _code(club: Club, who: AthleteId = ANA) -> str:
    (found,) = re.findall(r"^/pair ([A-Z2-7-]{19})$", club.ask("/pair", who).text, re.MULTILINE)
    return str(found)


def _totals(club: Club, who: AthleteId) -> tuple[str, ...]:
    return tuple(club.ask(text, who).text for text in ("/today", "/week", "/form", "/race", "/profile"))


def _labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.buttons]


def _is_gone(club: Club, who: AthleteId) -> bool:
    try:
        person_of(club.desk, who)
    except NotFoundError:
        return True
    return False


def test_who_has_nothing_is_absorbed_and_both_platforms_mean_one(club: Club, slack_ana: AthleteId) -> None:
    before = _totals(club, ANA)
    reply = club.ask(f"/pair {_code(club)}", slack_ana)
    assert reply.title == "You are Ana Silva here, too: one history, one plan, the same settings"
    assert reply.is_farewell
    assert _is_gone(club, slack_ana)
    assert arrive(club.desk, "slack", "U1", "ana", place="D1") == ANA
    assert show_settings(club.desk, ANA).places == ("slack",), "and is written to there"
    assert _totals(club, ANA) == before
    assert read_messages(club.desk, ANA).lines[0].kind == "paired"


def test_a_code_works_once_for_ten_minutes_and_only_the_last_one(club: Club, slack_ana: AthleteId) -> None:
    old, new = _code(club), _code(club)
    assert "not valid" in club.ask(f"/pair {old}", slack_ana).title
    assert "You made that code here" in club.ask(f"/pair {new}", ANA).title
    club.clock.moment = NOW + timedelta(minutes=10)
    assert "not valid" in club.ask(f"/pair {new}", slack_ana).title
    club.clock.moment = NOW + timedelta(minutes=9)
    club.ask(f"/pair {new.lower().replace('-', ' ')}", slack_ana)
    assert _is_gone(club, slack_ana)
    assert "not valid" in club.ask(f"/pair {new}", SOLO).title


def test_who_has_something_is_asked_first(club: Club) -> None:
    code = _code(club)
    reply = club.ask(f"/pair {code}", BOB)
    assert "Become one person with Ana Silva?" in reply.title
    assert _labels(reply) == ["Keep those of here", "Keep those of Ana Silva", "No, leave it"]
    assert "both accounts stay" in club.press(reply, "No, leave it", BOB).title
    assert not _is_gone(club, BOB), "nothing happens before the choice"
    assert runs_of(club, BOB)


def test_a_coach_is_asked_first_who_gives_away_a_team(club: Club) -> None:
    assert "Become one person" in club.ask(f"/pair {_code(club)}", OLGA).title


@pytest.mark.parametrize(
    ("label", "name", "units"),
    [
        ("Keep those of here", "Bob Reed", Units.IMPERIAL),
        ("Keep those of Ana Silva", "Ana Silva", Units.METRIC),
    ],
)
def test_the_choice_says_whose_settings_and_plan_stay(
    club: Club, label: str, name: str, units: Units
) -> None:
    plans_before = {"Ana Silva": plan_of(club, ANA), "Bob Reed": plan_of(club, BOB)}
    _shorten(club, BOB)
    plans_before["Bob Reed"] = plan_of(club, BOB)
    assert plans_before["Bob Reed"] != plans_before["Ana Silva"]
    club.press(club.ask(f"/pair {_code(club)}", BOB), label, BOB)
    person = person_of(club.desk, ANA)
    assert (person.name, person.units) == (name, units)
    assert plan_of(club, ANA) == plans_before[name]
    assert _is_gone(club, BOB)


def _shorten(club: Club, who: AthleteId) -> None:
    club.ask("/move today tomorrow", who)


def test_everything_of_both_stays(club: Club) -> None:
    before = {who: {(run.source, run.source_id) for run in runs_of(club, who)} for who in (SOLO, CYD)}
    club.ask("/run 7 km 40:00 2026-11-14", SOLO)
    club.ask("/race add Big Half 2027-10-18 half 1:45:00", SOLO)
    assert not before[SOLO]
    club.press(club.ask(f"/pair {_code(club, SOLO)}", CYD), "Keep those of Solo Lone", CYD)
    found = {(run.source, run.source_id) for run in runs_of(club, SOLO)}
    assert found > before[CYD]
    assert len(found) == len(before[CYD]) + 1
    assert "Big Half" in club.ask("/race", SOLO).text
    assert [team.name for team in teams_of(club.desk, SOLO)] == ["Harbour"]
    with club.desk.store.read() as connection:
        assert check_ins.covering(connection, SOLO, TODAY, TODAY)
        kept = days.between(connection, SOLO, TODAY - timedelta(days=30), TODAY)
    assert len(kept) == 31, "the days are judged anew, as one person's"


def test_a_run_that_both_have_counts_once(club: Club) -> None:
    day = date(2026, 11, 20)
    for who, source in ((SOLO, Source.GPX), (ANA, Source.FIT)):
        ingest_activities(club.desk, who, [a_run(day, source=source, source_id=f"by {source}")])
    club.ask(f"/pair {_code(club, SOLO)} mine", ANA)
    assert [run.source for run in runs_of(club, SOLO) if run.local_date == day] == [Source.FIT]
    again = a_run(day, source=Source.FIT, source_id="by fit")
    ingest_activities(club.desk, SOLO, [again])
    assert len([run for run in runs_of(club, SOLO) if run.local_date == day]) == 1


def test_the_very_same_file_of_both_is_no_clash(club: Club) -> None:
    for who in (SOLO, ANA):
        ingest_activities(club.desk, who, [a_run(date(2026, 11, 20), source_id="one file")])
    club.ask(f"/pair {_code(club, SOLO)} theirs", ANA)
    assert [run.source_id for run in runs_of(club, SOLO)].count("one file") == 1


def _connect(club: Club, who: AthleteId, number: int) -> None:
    link = StravaLink(
        athlete_id=who,
        strava_id=StravaId(number),
        sealed_tokens="sealed",
        expires_at=None,
        scopes=frozenset(),
        state=LinkState.LINKED,
        consent_version="1",
        consented_at=NOW,
        connected_at=NOW,
    )
    club.desk.store.write(lambda connection: strava_links.put(connection, link))


def test_the_side_with_strava_makes_the_code(club: Club, slack_ana: AthleteId) -> None:
    _connect(club, slack_ana, 1)
    reply = club.ask(f"/pair {_code(club)}", slack_ana)
    assert reply.title.startswith("Strava is connected to you here, so make the code here")
    assert not _is_gone(club, slack_ana)
    club.ask(f"/pair {_code(club, slack_ana)} theirs", ANA)
    assert _is_gone(club, ANA)
    assert runs_of(club, slack_ana)


def test_two_connections_to_strava_are_refused(club: Club, slack_ana: AthleteId) -> None:
    _connect(club, slack_ana, 1)
    _connect(club, ANA, 2)
    reply = club.ask(f"/pair {_code(club)} mine", slack_ana)
    assert reply.title.startswith("Strava is connected here and on the other platform.")
    assert not _is_gone(club, slack_ana)
