"""/messages: what was told, page by page, for its reader alone; nothing of what was taken back."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from bot.core.message import Place
from bot.core.notices import open_page, render
from marathon.domain.activity import Source
from marathon.domain.athlete import AthleteId
from marathon.domain.cards import WeekCard
from marathon.domain.day_notices import DayNotice
from marathon.domain.notice import (
    AccountTriedNotice,
    BackfillNotice,
    ConnectedNotice,
    DisconnectedNotice,
    Notice,
    OldRunsNotice,
    PairedNotice,
    PlaceMutedNotice,
    Posting,
    ReconnectNotice,
    RunNotice,
    StravaFullNotice,
    StravaPausedNotice,
    TokensUnreadableNotice,
    ZoneNotice,
)
from marathon.domain.strava_account import ASKED_SCOPES, Scope
from marathon.domain.team import Role, TeamId
from marathon.domain.team_notices import (
    AskedToTrainNotice,
    CardMovedNotice,
    CardShownNotice,
    CardTakenNotice,
    DeclinedNotice,
    JoinedNotice,
    LeftNotice,
    NewCoachNotice,
    RemovedNotice,
    RoleChangedNotice,
    RoleNotice,
)
from marathon.store import activities, notification_log, tables
from marathon.usecases.arrived_run import arrived_run
from marathon.usecases.post_notice import post_notice, take_back_notice
from marathon.words import notices as words
from marathon.words.voice import Voice
from tests.bot.test_every_command import KILOMETRES, is_sound
from tests.club import ANA, BOB, MARIT, NOW, SOLO, TODAY, Club

PAST = BackfillNotice(count=12, back_to=date(2026, 6, 1), is_done=False, paused_until=NOW)
ALL: tuple[Notice, ...] = (
    DayNotice(date=TODAY),
    OldRunsNotice(count=1, first=date(2026, 6, 1), last=date(2026, 6, 1)),
    OldRunsNotice(count=3, first=date(2026, 6, 1), last=date(2026, 7, 1)),
    PAST,
    replace(PAST, is_done=True, paused_until=None),
    ConnectedNotice(scopes=ASKED_SCOPES),
    ConnectedNotice(scopes=(Scope.READ, Scope.ACTIVITIES)),
    AccountTriedNotice(scopes=(Scope.READ,)),
    DisconnectedNotice(reference="AB12", counts={"strava_links": 1, "activities": 7}, at=NOW),
    ReconnectNotice(),
    StravaPausedNotice(error="StravaInactiveError"),
    StravaPausedNotice(error="StravaApplicationError"),
    StravaFullNotice(),
    TokensUnreadableNotice(),
    PairedNotice(platform="slack"),
    PairedNotice(platform=""),
    RemovedNotice(team="Harbour"),
    *(RoleNotice(team="Harbour", role=role, about=MARIT, name="Marit Solheim") for role in Role),
    NewCoachNotice(team="Harbour", about=MARIT, name="Marit Solheim"),
    *(
        RoleChangedNotice(team="Harbour", role=role, about=BOB, name="Bob Reed")
        for role in (Role.COACH, Role.ADMIN, None)
    ),
    AskedToTrainNotice(team="Harbour", team_id=TeamId(1), about=MARIT, name="Marit Solheim"),
    JoinedNotice(team="Harbour", about=BOB, name="Bob Reed"),
    CardMovedNotice(team="Harbour"),
    CardMovedNotice(team="Harbour", is_chosen=True),
    CardShownNotice(team="Harbour"),
    CardTakenNotice(team="Harbour", about=BOB, name="Bob Reed", is_on=True),
    LeftNotice(team="Harbour", about=BOB, name="Bob Reed", ends_admin=True, invites=2),
    DeclinedNotice(team="Harbour", about=BOB, name="Bob Reed"),
    ZoneNotice(zone="America/New_York"),
    PlaceMutedNotice(about=ANA, name="Ana", platform="telegram", problem="blocked"),
    PlaceMutedNotice(about=None, name="Harbour", platform="slack", problem="not_in_channel"),
    PlaceMutedNotice(about=None, name="Harbour", platform="telegram", problem="kicked"),
    PlaceMutedNotice(
        about=None, name="Harbour", platform="slack", problem="not_in_channel", is_open_again=True
    ),
)


def _post(club: Club, key: str, notice: Notice, who: AthleteId = ANA) -> None:
    posting = Posting(key=key, athlete_id=who, notice=notice, local_date=TODAY)
    club.desk.store.write(lambda connection: post_notice(connection, posting, NOW))


def _tell(club: Club, key: str, *words: str) -> None:
    club.desk.store.write(lambda connection: notification_log.tell(connection, key, words, NOW))


@pytest.mark.parametrize("who", [ANA, BOB])
@pytest.mark.parametrize("notice", ALL, ids=lambda notice: notice.code)
def test_every_notice_has_its_words(club: Club, notice: Notice, who: AthleteId) -> None:
    reply = render(club.desk, who, notice)
    assert reply.title.strip()
    assert "{" not in reply.text
    assert not (who == BOB and KILOMETRES.search(reply.text))


def test_a_pause_until_another_day_names_it(club: Club) -> None:
    until = datetime(2026, 11, 23, tzinfo=UTC)
    notice = replace(PAST, paused_until=until)
    said = [render(club.desk, who, notice).lines[0].partition(" at ")[2] for who in (ANA, BOB)]
    assert said == ["Mon 23 Nov, 00:00.", "18:00."], "in Chicago it is still Sunday then"


@pytest.mark.parametrize("who", [ANA, BOB])
def test_a_run_of_an_earlier_day_is_told_as_that(club: Club, who: AthleteId) -> None:
    with club.desk.store.read() as connection:
        run = activities.between(connection, who, date(2026, 11, 15), date(2026, 11, 21))[0]
    notice = RunNotice(source=run.source, source_id=run.source_id, date=run.local_date, name="", shape="")
    card = arrived_run(club.desk, who, run.source, run.source_id, run.local_date)
    assert isinstance(card.week, WeekCard), "a chart of a past day must not call it today"
    assert card.week.today == TODAY
    reply = render(club.desk, who, notice)
    assert reply.title.startswith("Your run of ")
    assert not any(line.startswith("Tomorrow") for line in reply.lines)
    assert not (who == BOB and KILOMETRES.search(reply.text))
    assert reply.picture is not None
    assert reply.picture.draw().startswith(b"\x89PNG")


def test_what_was_told_is_listed_in_the_words_it_was_told_in(club: Club) -> None:
    _post(club, "1", PAST)
    _post(club, "2", ReconnectNotice())
    _post(club, "his", ReconnectNotice(), BOB)
    _tell(club, "1", "As it was said then", "a line")
    reply = club.ask("/messages")
    assert reply.lines == (
        "Sun 22 Nov, 12:00 · only here: Strava no longer accepts your connection. Connect again with /connect.",
        "Sun 22 Nov, 12:00 · sent: As it was said then",
    )
    is_sound(reply)


def test_the_hour_is_the_readers(club: Club) -> None:
    _post(club, "his", ReconnectNotice(), BOB)
    assert club.ask("/messages", BOB).lines[0].startswith("Sun 22 Nov, 06:00")


def test_of_what_was_taken_back_only_that_is_left(club: Club) -> None:
    _post(club, "1", PAST)
    _tell(club, "1", "As it was said then")
    club.desk.store.write(lambda connection: take_back_notice(connection, ANA, "1", NOW))
    assert club.ask("/messages").lines == ("Sun 22 Nov, 12:00 · taken back: your past coming in",)


def test_pages_are_turned_by_buttons(club: Club) -> None:
    for number in range(20):
        _post(club, str(number), replace(PAST, count=number + 2))
    page, seen = club.ask("/messages"), 0
    assert [button.label for button in page.buttons] == ["Older"]
    while True:
        seen += len(page.lines)
        is_sound(page)
        if "Older" not in [button.label for button in page.buttons]:
            break
        page = club.press(page, "Older")
    assert seen == 20
    assert club.press(page, "Newest").lines == club.ask("/messages").lines


def test_nobody_reads_them_in_a_group_and_a_new_person_has_none(club: Club) -> None:
    _post(club, "1", PAST)
    assert "personal" in club.ask("/messages", place=Place.GROUP).title
    assert club.ask("/messages", SOLO).lines == ()
    assert "is used like this" in club.ask("/messages before").title


def test_a_page_that_opens_gets_the_newest_and_is_written_to_from_then_on(club: Club) -> None:
    for number in range(12):
        _post(club, str(number), replace(PAST, count=number + 2))
    kept = open_page(club.desk, ANA)
    assert [message.key for message in kept] == [str(number) for number in range(4, 12)]
    _post(club, "new", ReconnectNotice())
    with club.desk.store.read() as connection:
        waiting = connection.execute(select(tables.Outbox.__table__.c.key)).scalars().all()
    assert waiting == [f"new@web:{ANA}"]


def test_a_page_shows_a_run_that_is_gone_as_it_was_told(club: Club) -> None:
    _post(club, "gone", RunNotice(source=Source.FIT, source_id="gone", date=TODAY, name="", shape=""))
    _tell(club, "gone", "Your run is in", "a line")
    (kept,) = open_page(club.desk, ANA)
    assert kept.reply is not None
    assert (kept.reply.title, kept.reply.lines) == ("Your run is in", ("a line",))


def test_a_past_of_which_nothing_has_come_names_no_day() -> None:
    title = words.backfill(replace(PAST, count=0, back_to=date(2026, 12, 1)), Voice())
    assert title == "Your past is coming in: no activity yet"
