"""A platform that lets the application go: muted as a whole, the admins told once, and back as it was."""

from datetime import timedelta

from bot.background.notice_board import NoticeBoard
from marathon.domain.parcel import Address
from marathon.domain.team import Role
from marathon.store import destinations, outbox, tables, teams
from marathon.store.store import Connection
from marathon.usecases.let_go import let_go, taken_back
from marathon.usecases.read_messages import read_messages
from tests.club import ANA, BOB, MARIT, Club

PLACES = {ANA: "DANA", BOB: "DBOB"}


def _begin(club: Club) -> NoticeBoard:
    def unit(connection: Connection) -> None:
        for who, place in PLACES.items():
            destinations.open_place(connection, who, Address(platform="slack", external_id=place))
        destinations.open_place(connection, MARIT, Address(platform="telegram", external_id="7"))
        teams.add_member(connection, teams.teams_of(connection, MARIT)[0].id, MARIT, Role.ADMIN)

    club.desk.store.write(unit)
    return NoticeBoard(club.desk.store, club.clock)


def _muted(club: Club) -> set[str]:
    rows = tables.Destination.__table__
    with club.desk.store.read() as connection:
        found = connection.execute(rows.select().where(rows.c.muted_at.is_not(None)))
        return {row.external_id for row in found}


def test_every_place_of_the_platform_is_muted_and_the_admin_told_once(club: Club) -> None:
    board = _begin(club)
    for problem in ("token_revoked", "invalid_auth", "app_uninstalled"):
        let_go(club.desk, "slack", problem, board.platform_let_go)
        club.clock.moment += timedelta(minutes=5)
    assert _muted(club) == {"DANA", "DBOB"}
    told = [line for line in read_messages(club.desk, MARIT).lines if line.kind == "platform_let_go"]
    assert len(told) == 1
    assert "Slack no longer lets me in (token_revoked)" in club.ask("/messages", MARIT).text


def test_where_it_is_taken_back_it_goes_on_for_those_who_were_there(club: Club) -> None:
    board = _begin(club)
    now = club.clock.now()
    club.desk.store.write(lambda connection: outbox.mute_place(connection, "slack", "DBOB", now))
    taken_back(club.desk, "slack")
    assert _muted(club) == {"DBOB"}
    club.clock.moment += timedelta(minutes=5)
    let_go(club.desk, "slack", "token_revoked", board.platform_let_go)
    taken_back(club.desk, "slack")
    assert _muted(club) == {"DBOB"}, "who had closed their place themselves stays alone"
    club.clock.moment += timedelta(minutes=5)
    let_go(club.desk, "slack", "token_revoked", board.platform_let_go)
    told = [line for line in read_messages(club.desk, MARIT).lines if line.kind == "platform_let_go"]
    assert len(told) == 2


def test_a_note_that_was_written_meanwhile_goes_out_when_it_is_back(club: Club) -> None:
    board = _begin(club)
    let_go(club.desk, "slack", "token_revoked", board.platform_let_go)
    said = club.ask("/note ana Well done.", MARIT)
    assert said.title == "Ana Silva cannot be written to right now: “Well done.”"
    taken_back(club.desk, "slack")
    rows = tables.Outbox.__table__
    with club.desk.store.read() as connection:
        waiting = connection.execute(rows.select().where(rows.c.state == "waiting", rows.c.kind == "note"))
        assert [row.external_id for row in waiting] == ["DANA"]
