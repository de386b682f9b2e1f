"""Which group shows a team's card: turned on and off by who leads it, noted, and undone by a button."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select

from bot.background.notice_board import NoticeBoard
from bot.core.message import Incoming, Place, Reply
from bot.core.notices import render
from bot.core.router import Router
from marathon.domain.athlete import AthleteId
from marathon.domain.digest import DAILY
from marathon.domain.parcel import Address
from marathon.domain.team import Role, TeamId
from marathon.domain.team_notices import CardMovedNotice
from marathon.store import destinations, tables, teams
from marathon.store.store import Connection
from marathon.usecases.choose_digest import set_rhythm, tell_channel
from marathon.usecases.keep_places import close_place
from marathon.usecases.manage_team import join_team
from marathon.usecases.people import coached_teams
from marathon.usecases.read_messages import read_messages
from marathon.usecases.team_here import show_team_at, team_shown_at
from marathon.usecases.tell_coaches import tell_coaches
from tests.club import ANA, DAN, MARIT, OLGA, Club

GROUP, OTHER = (Address(platform="telegram", external_id=number) for number in ("-1", "-2"))
HARBOUR = TeamId(1)


def _said(club: Club, text: str, who: AthleteId = MARIT, place: Address = GROUP) -> Reply:
    incoming = Incoming(
        speaker=who, text=text, place=Place.GROUP, platform=place.platform, chat=place.external_id
    )
    return Router(club.desk).answer(incoming)


def _shown(club: Club, place: Address = GROUP) -> str:
    team = team_shown_at(club.desk, place)
    return team.name if team else ""


def _events(club: Club) -> list[tuple[str, AthleteId, object]]:
    with club.desk.store.read() as connection:
        rows = connection.execute(select(tables.SystemLog.__table__)).all()
    return [(row.event, row.athlete_id, row.facts) for row in rows if row.event.startswith("place_")]


def test_it_is_turned_on_and_off_by_a_button_and_in_words_and_each_is_noted(club: Club) -> None:
    on = _said(club, "/team here")
    assert on.title == "This group shows the card of Harbour from now on"
    off = _said(club, on.buttons[0].command)
    assert off.title == "The card of Harbour is shown in its Telegram group no more"
    assert _shown(club) == ""
    assert _said(club, off.buttons[0].command).title == on.title
    assert _shown(club) == "Harbour"
    facts = {"team": 1, "platform": "telegram"}
    assert _events(club) == [
        ("place_chosen", MARIT, facts),
        ("place_left", MARIT, facts),
        ("place_chosen", MARIT, facts),
    ]


def test_undo_shows_the_team_that_was_shown_before(club: Club) -> None:
    join_team(club.desk, MARIT, "Hill", is_coach=True)
    _said(club, "/team here harbour")
    on = _said(club, "/team here hill")
    assert _shown(club) == "Hill"
    _said(club, on.buttons[0].command)
    assert _shown(club) == "Harbour"


def test_only_who_leads_the_team_that_is_shown_turns_it_off(club: Club) -> None:
    _said(club, "/team here")
    for who in (ANA, OLGA):
        assert _said(club, "/team here off", who).is_refusal
    assert _shown(club) == "Harbour"
    assert [event for event, _, _ in _events(club)] == ["place_chosen", "place_refused"]


def test_another_group_takes_it_over(club: Club) -> None:
    _said(club, "/team here")
    _said(club, "/team here", place=OTHER)
    assert (_shown(club), _shown(club, OTHER)) == ("", "Harbour")


def test_in_private_it_is_turned_off_on_that_platform_only(club: Club) -> None:
    channel = Address(platform="slack", external_id="C7")
    for place in (GROUP, channel):
        show_team_at(club.desk, MARIT, HARBOUR, place)
    said = Incoming(speaker=MARIT, text="/team here off", platform="slack")
    reply = Router(club.desk).answer(said)
    assert reply.title == "The card of Harbour is shown in its Slack channel no more"
    assert reply.lines[-1] == "In Slack a coach chooses the team's channel on my Home tab."
    assert (_shown(club), _shown(club, channel)) == ("Harbour", "")
    assert Router(club.desk).answer(said).title == "The card of Harbour is shown nowhere here"


def test_a_card_that_waits_for_a_group_is_not_sent_after_it_was_turned_off(club: Club) -> None:
    address = Address(platform="telegram", external_id="5")
    club.desk.store.write(partial(destinations.open_place, athlete_id=MARIT, address=address))
    _said(club, "/team here")
    (team,) = coached_teams(club.desk, MARIT)
    set_rhythm(club.desk, MARIT, DAILY)
    tell_channel(club.desk, MARIT, team, is_on=True)
    club.clock.moment = club.clock.moment.replace(hour=6)
    assert tell_coaches(club.desk) == 2
    _said(club, "/team here off")
    with club.desk.store.read() as connection:
        left = list(connection.scalars(select(tables.Outbox.__table__.c.kind)))
    assert left == ["digest"]


def test_who_takes_a_cards_hours_over_says_so_to_both(club: Club) -> None:
    _said(club, "/team here")
    club.desk.store.write(lambda connection: teams.add_member(connection, TeamId(1), DAN, Role.COACH))
    for who in (MARIT, DAN):
        club.ask("/digest daily 7", who)
    assert [button.label for button in club.ask("/digest channel on", MARIT).buttons] == ["Undo"]
    for said, told in (
        ("on", "goes to its group at the hours of Dan Gap now"),
        ("off", "Dan Gap stopped the card"),
    ):
        club.clock.moment += timedelta(minutes=1)
        taken = club.ask(f"/digest channel {said}", DAN)
        assert taken.lines == ("It went at the hours of Marit Solheim, who is told.",)
        assert taken.buttons == ()
        (line, *_) = read_messages(club.desk, MARIT).lines
        assert line.notice
        assert told in render(club.desk, MARIT, line.notice).title
        club.ask("/digest channel on", MARIT)


def test_a_group_that_was_chosen_elsewhere_is_told_once_and_so_is_the_one_before(club: Club) -> None:
    outbox = tables.Outbox.__table__.c
    for channel, waiting in (
        ("C1", [("card_shown", "C1")]),
        ("C1", [("card_shown", "C1")]),
        ("C2", [("card_moved", "C1"), ("card_shown", "C2")]),  # what C1 would have read is out of date
    ):
        show_team_at(
            club.desk, MARIT, HARBOUR, Address(platform="slack", external_id=channel), is_chosen=True
        )
        club.clock.moment += timedelta(minutes=1)
        with club.desk.store.read() as connection:
            told = connection.execute(select(outbox.kind, outbox.external_id)).all()
        assert [tuple(row) for row in told] == waiting
    lost = render(club.desk, MARIT, CardMovedNotice(team="Harbour", is_chosen=True))
    assert lost.lines == ("In Slack a coach chooses the team's channel on my Home tab.",)


def test_the_coaches_hear_that_their_group_takes_no_card_any_more(club: Club) -> None:
    _said(club, "/team here")
    board = NoticeBoard(club.desk.store, club.clock)
    close_place(club.desk, GROUP, "kicked", board.place_muted)
    (line,) = [line for line in read_messages(club.desk, MARIT).lines if line.kind == "place_muted"]
    assert line.notice
    told = render(club.desk, MARIT, line.notice)
    assert "no more to the group of Harbour on Telegram (I was put out of the group)" in told.title
    assert "/team here, said there by a coach" in told.lines[0]
    assert not [line for line in read_messages(club.desk, OLGA).lines if line.kind == "place_muted"]


def test_where_nothing_is_shown_there_is_nothing_to_turn_off(club: Club) -> None:
    assert "shows no team's card" in _said(club, "/team here off").title


def test_a_team_is_named_before_or_behind(club: Club) -> None:
    assert _said(club, "/team Harbour here").title == "This group shows the card of Harbour from now on"


def test_a_coach_of_another_team_does_not_take_its_place(club: Club) -> None:
    _said(club, "/team here")
    refused = _said(club, "/team here Hill", OLGA)
    assert refused.title.startswith("This group shows the card of Harbour. A coach of Harbour takes it off")
    assert _shown(club) == "Harbour"
    _said(club, "/team here off")
    _said(club, "/team here Hill", OLGA)
    assert _shown(club) == "Hill"


def test_an_admin_of_the_house_may_show_another_team(club: Club) -> None:
    _said(club, "/team here")

    def unit(connection: Connection) -> None:
        hill = teams.teams_of(connection, OLGA)[0]
        teams.add_member(connection, hill.id, OLGA, Role.ADMIN)

    club.desk.store.write(unit)
    _said(club, "/team here Hill", OLGA)
    assert _shown(club) == "Hill"


def test_the_group_that_loses_the_card_is_told_and_the_other_one_says_so(club: Club) -> None:
    _said(club, "/team here")
    said = _said(club, "/team here", place=OTHER)
    assert "Its other Telegram group shows it no more, and is told so." in said.lines
    with club.desk.store.read() as connection:
        outbox = tables.Outbox.__table__
        waiting = connection.execute(select(outbox).where(outbox.c.kind == "card_moved")).all()
    assert [row.external_id for row in waiting] == [GROUP.external_id]
    told = render(club.desk, MARIT, CardMovedNotice(team="Harbour"))
    assert told.title == "This group no longer shows the card of Harbour: another group of the team does now"
    assert "shows no team's card" in _said(club, "/team").title
    assert len(_said(club, "/team here", place=OTHER).lines) == 1, "said again it takes nothing from anybody"
