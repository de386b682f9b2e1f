"""The coach's digest: once a team and local date at its hour, to whoever leads the team then, where they want it."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from bot.core.notices import render
from bot.on_telegram.text import pages
from marathon.domain.check_in import CheckInKind
from marathon.domain.digest import DAILY, WEEKLY, Rhythm
from marathon.domain.message_cards import Delivery
from marathon.domain.notice import DigestNotice, TeamCardNotice
from marathon.domain.parcel import Address
from marathon.domain.team import Role, Team, TeamId
from marathon.domain.turn import CATCH_UP
from marathon.errors import NoDigestError, NotAllowedError, NoTeamPlaceError, NotFoundError
from marathon.store import athletes, destinations, notification_log, tables, teams
from marathon.store.standing import keys_since
from marathon.usecases.choose_digest import set_digest_place, set_rhythm, tell_channel
from marathon.usecases.desk import Desk
from marathon.usecases.forget_person import forget_person
from marathon.usecases.group_cards import keep_group_card
from marathon.usecases.manage_settings import set_quiet, set_told_on
from marathon.usecases.manage_team import join_team
from marathon.usecases.team_here import show_team_at
from marathon.usecases.tell_coaches import tell_coaches
from tests.background.platform import Office, Platform
from tests.club import ANA, BOB, CYD, MARIT, NOW, OLGA, PRIVATE_NOTE, TODAY, Club
from tests.handing_out import claim_all

HARBOUR, HILL = Team(id=TeamId(1), name="Harbour"), Team(id=TeamId(2), name="Hill")
SEVEN_IN_OSLO = datetime(2026, 11, 22, 6, tzinfo=UTC)
GROUP = Address(platform="telegram", external_id="-100")


@pytest.fixture(autouse=True)
def _places(club: Club) -> None:
    for platform in ("telegram", "slack"):
        address = Address(platform=platform, external_id=f"{platform}-marit")
        club.desk.store.write(partial(destinations.open_place, athlete_id=MARIT, address=address))
    club.clock.moment = SEVEN_IN_OSLO


def _keys(club: Club) -> list[str]:
    """Returns the keys of every message that was put in line, in order."""
    with club.desk.store.read() as connection:
        return sorted(connection.scalars(select(tables.Outbox.__table__.c.key)))


def _at(club: Club, moment: datetime) -> int:
    club.clock.moment = moment
    return tell_coaches(club.desk)


def test_a_team_is_told_of_once_at_its_hour_through_restarts_and_second_instances(club: Club) -> None:
    set_rhythm(club.desk, MARIT, DAILY)
    assert _at(club, SEVEN_IN_OSLO - timedelta(seconds=1)) == 0
    assert [_at(club, SEVEN_IN_OSLO + timedelta(minutes=minute)) for minute in (0, 5, 10)] == [1, 0, 0]
    another = Desk(
        store=club.desk.store, clock=club.clock, predictor=club.desk.predictor, listener=club.desk.listener
    )
    assert tell_coaches(another) == 0
    assert _keys(club) == [
        f"digest:1:1:2026-11-22@{platform}:{platform}-marit" for platform in ("slack", "telegram")
    ]
    assert _at(club, SEVEN_IN_OSLO + timedelta(days=1)) == 1


def test_another_hour_of_the_same_day_tells_nothing_twice(club: Club) -> None:
    set_rhythm(club.desk, MARIT, DAILY)
    assert tell_coaches(club.desk) == 1
    set_rhythm(club.desk, MARIT, Rhythm(hour=8))
    assert _at(club, SEVEN_IN_OSLO + timedelta(hours=1)) == 0


def test_a_week_has_one_day_for_it(club: Club) -> None:
    set_rhythm(club.desk, MARIT, WEEKLY)
    told = [_at(club, datetime(2026, 11, 22, 17, tzinfo=UTC) + timedelta(days=day)) for day in range(-7, 9)]
    assert [day for day, count in zip(range(-7, 9), told, strict=True) if count] == [-7, 0, 7]


def test_who_starts_late_tells_it_late_but_not_for_ever(club: Club) -> None:
    set_rhythm(club.desk, MARIT, DAILY)
    assert _at(club, SEVEN_IN_OSLO + CATCH_UP - timedelta(seconds=1)) == 1
    assert [_at(club, SEVEN_IN_OSLO + timedelta(days=1) + CATCH_UP) for _ in range(2)] == [0, 0]
    with club.desk.store.read() as connection:
        lines = notification_log.page(connection, MARIT, None, 9)
    assert [line.delivery for line in lines] == [Delivery.LATE, Delivery.WAITING], "it is noted, once"
    assert len(_keys(club)) == 2


def test_a_late_hour_is_still_told_after_midnight_for_the_day_that_was(club: Club) -> None:
    set_rhythm(club.desk, MARIT, Rhythm(hour=23))
    assert _at(club, datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == 1, "half past midnight in Oslo"
    assert _keys(club)[0].startswith("digest:1:1:2026-11-22@")


@pytest.mark.parametrize(
    ("day", "hour", "told_at"),
    [
        (date(2026, 3, 29), 2, datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (date(2026, 10, 25), 2, datetime(2026, 10, 25, 0, tzinfo=UTC)),
    ],
    ids=["an hour that does not exist", "an hour that comes twice"],
)
def test_a_change_of_the_clocks_neither_leaves_a_day_out_nor_doubles_it(
    club: Club, day: date, hour: int, told_at: datetime
) -> None:
    set_rhythm(club.desk, MARIT, Rhythm(hour=hour))
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=2)
    ticks = [start + timedelta(minutes=5 * step) for step in range(24 * 12)]
    told = [tick for tick in ticks if _at(club, tick)]
    assert told == [told_at]


def test_each_coach_has_their_own_zone_and_teams(club: Club) -> None:
    join_team(club.desk, MARIT, "Hill", is_coach=True)
    for coach in (MARIT, OLGA):
        set_rhythm(club.desk, coach, DAILY)
    assert _at(club, SEVEN_IN_OSLO) == 2, "a message a team"
    assert _at(club, SEVEN_IN_OSLO + timedelta(hours=1)) == 1, "in UTC it is seven now"


def test_who_leads_no_more_is_told_no_more_and_what_waits_says_nothing(club: Club) -> None:
    set_rhythm(club.desk, MARIT, DAILY)
    notice = DigestNotice(team_id=HARBOUR.id, date=TODAY)
    assert render(club.desk, MARIT, notice).title.startswith("Harbour: ")
    club.desk.store.write(lambda connection: teams.drop_member(connection, HARBOUR.id, MARIT))
    assert tell_coaches(club.desk) == 0
    for told in (notice, TeamCardNotice(team_id=HARBOUR.id, date=TODAY)):
        with pytest.raises(NotFoundError):
            render(club.desk, MARIT, told)


def test_an_athlete_is_told_of_nobody(club: Club) -> None:
    set_rhythm(club.desk, ANA, DAILY)
    assert _at(club, datetime(2026, 11, 22, 7, tzinfo=UTC)) == 0
    with pytest.raises(NotFoundError):
        render(club.desk, ANA, DigestNotice(team_id=HARBOUR.id, date=TODAY))


def test_an_old_one_is_not_told_any_more(club: Club) -> None:
    club.clock.moment += timedelta(days=2)
    with pytest.raises(NotFoundError):
        render(club.desk, MARIT, DigestNotice(team_id=HARBOUR.id, date=TODAY))


def test_nobody_is_told_of_a_team_without_athletes(club: Club) -> None:
    join_team(club.desk, ANA, "Empty", is_coach=True)
    set_rhythm(club.desk, ANA, DAILY)
    assert _at(club, datetime(2026, 11, 22, 7, tzinfo=UTC)) == 0


def test_it_comes_where_it_was_chosen_and_nowhere_without_messages_unasked(club: Club) -> None:
    set_rhythm(club.desk, MARIT, DAILY)
    set_digest_place(club.desk, MARIT, "slack")
    set_told_on(club.desk, MARIT, "telegram")
    tell_coaches(club.desk)
    assert _keys(club) == ["digest:1:1:2026-11-22@slack:slack-marit"]
    set_told_on(club.desk, MARIT, "off")
    assert _at(club, SEVEN_IN_OSLO + timedelta(days=1)) == 1
    assert len(_keys(club)) == 1, "it stands in /messages only"


def test_it_waits_for_quiet_hours_to_end_also_on_the_next_day(club: Club) -> None:
    set_quiet(club.desk, MARIT, (22, 7))
    set_rhythm(club.desk, MARIT, Rhythm(hour=22))
    now, morning = datetime(2026, 11, 22, 21, tzinfo=UTC), datetime(2026, 11, 23, 6, tzinfo=UTC)
    assert _at(club, now) == 1
    claim = partial(claim_all, holder="x")
    assert club.desk.store.write(partial(claim, now=morning - timedelta(seconds=1))) == ()
    held = club.desk.store.write(partial(claim, now=morning))
    club.clock.moment = morning
    assert {parcel.kind for parcel in held} == {"digest"}
    assert render(club.desk, MARIT, DigestNotice(team_id=HARBOUR.id, date=TODAY)).lines


def test_the_group_sees_its_own_card_at_the_same_hour_once_switched_on(club: Club) -> None:
    set_rhythm(club.desk, MARIT, DAILY)
    with pytest.raises(NoTeamPlaceError):
        tell_channel(club.desk, MARIT, HARBOUR, is_on=True)
    show_team_at(club.desk, MARIT, HARBOUR.id, GROUP)
    assert tell_coaches(club.desk) == 1, "only the coach is told"
    tell_channel(club.desk, MARIT, HARBOUR, is_on=True)
    assert [_at(club, SEVEN_IN_OSLO + timedelta(days=1, minutes=m)) for m in (0, 5)] == [2, 0]
    assert [key for key in _keys(club) if key.startswith("team_card")] == [
        "team_card:1:2026-11-23@telegram:-100"
    ]
    tell_channel(club.desk, MARIT, HARBOUR, is_on=False)
    assert _at(club, SEVEN_IN_OSLO + timedelta(days=2)) == 1


@pytest.mark.parametrize("said", ["/team private", "/leave yes", "/team share"])
def test_this_weeks_card_goes_with_who_is_on_it_no_more(club: Club, said: str) -> None:
    show_team_at(club.desk, MARIT, HARBOUR.id, GROUP)
    for days, number in ((-9, "one"), (0, "two")):
        club.clock.moment = NOW + timedelta(days=days)
        keep_group_card(club.desk, MARIT, HARBOUR.id, GROUP, number)
    club.ask("/team private", BOB)  # he is on none of them
    assert _cards_standing(club) == ["one", "two"]
    club.ask(said, ANA)
    assert _cards_standing(club) == (["one", "two"] if said == "/team share" else ["one"])


def _cards_standing(club: Club) -> list[str]:
    with club.desk.store.read() as connection:
        return [
            key.rpartition("@")[0].rpartition(":")[2]
            for key in keys_since(connection, "team_card:1:", date.min)
        ]


def test_a_card_is_sent_by_one_coach_only_and_stops_with_their_digest(club: Club) -> None:
    join_team(club.desk, OLGA, "Harbour", is_coach=True)
    show_team_at(club.desk, MARIT, HARBOUR.id, GROUP)
    for coach in (MARIT, OLGA):
        set_rhythm(club.desk, coach, DAILY)
        tell_channel(club.desk, coach, HARBOUR, is_on=True)
    assert _at(club, SEVEN_IN_OSLO) == 1
    assert _at(club, SEVEN_IN_OSLO + timedelta(hours=1)) == 3, (
        "the coach who took it over: two teams, one card"
    )
    set_rhythm(club.desk, OLGA, None)
    assert _at(club, SEVEN_IN_OSLO + timedelta(days=1, hours=1)) == 1


def test_a_card_needs_a_digest_and_somebody_who_leads(club: Club) -> None:
    show_team_at(club.desk, MARIT, HARBOUR.id, GROUP)
    with pytest.raises(NoDigestError):
        tell_channel(club.desk, MARIT, HARBOUR, is_on=True)
    set_rhythm(club.desk, OLGA, DAILY)
    with pytest.raises(NotAllowedError):
        tell_channel(club.desk, OLGA, HARBOUR, is_on=True)


def test_the_card_names_only_who_agreed_and_nothing_of_how_they_are(club: Club) -> None:
    card = render(club.desk, MARIT, TeamCardNotice(team_id=HARBOUR.id, date=TODAY))
    assert "Bob" not in card.text
    assert "Ana Silva" in card.text
    words = (*(kind.value for kind in CheckInKind), "Over-reached", "longer", PRIVATE_NOTE, "word")
    assert not [word for word in words if word in card.text.lower()]
    assert card.buttons == ()
    assert card.picture is None


def test_what_is_kept_of_it_names_no_athlete(club: Club) -> None:
    office = Office(store=club.desk.store, clock=club.clock, platform=Platform(platform="telegram"))
    set_rhythm(club.desk, MARIT, DAILY)
    tell_coaches(club.desk)
    with office.open():
        office.platform.until(lambda: bool(office.platform.titles("telegram-marit")))
    (shown,) = office.platform.chats["telegram-marit"].values()
    assert "Cyd Noor" in shown.text
    with club.desk.store.read() as connection:
        kept = notification_log.page(connection, MARIT, None, 9)
        rows = connection.execute(select(tables.Outbox.__table__)).all()
    assert [line.told for line in kept] == [(shown.title,)]
    assert "Cyd" not in f"{kept} {rows}"
    forget_person(club.desk, None, CYD)
    assert "Cyd" not in render(club.desk, MARIT, DigestNotice(team_id=HARBOUR.id, date=TODAY)).text


def test_who_is_gone_is_told_nothing(club: Club) -> None:
    set_rhythm(club.desk, MARIT, DAILY)
    club.desk.store.write(lambda connection: athletes.update(connection, MARIT, active=False))
    assert tell_coaches(club.desk) == 0


def test_roles_given_back_bring_it_back(club: Club) -> None:
    set_rhythm(club.desk, MARIT, DAILY)
    club.desk.store.write(lambda connection: teams.drop_member(connection, HARBOUR.id, MARIT))
    assert tell_coaches(club.desk) == 0
    club.desk.store.write(lambda connection: teams.add_member(connection, HARBOUR.id, MARIT, Role.COACH))
    assert tell_coaches(club.desk) == 1


def test_it_is_one_page_at_telegram_with_its_picture_and_its_buttons_lead_on(club: Club) -> None:
    reply = render(club.desk, MARIT, DigestNotice(team_id=HARBOUR.id, date=TODAY))
    assert len(pages(reply, is_drawn=True)) == 1
    assert reply.picture is not None
    commands = [button.command for button in reply.buttons]
    assert commands == ["/team 1", "/athlete 5", "/athlete 4", "/digest off"]
    titles = [club.ask(command, MARIT).title for command in commands]
    assert titles[1].startswith("Dan Gap: ")
    assert titles[3] == "No digest of your teams"


@pytest.mark.parametrize("ended", ["/digest off", "/leave Harbour yes"])
def test_a_card_whose_teller_has_stopped_is_said_to_stand_still_and_can_be_taken_over(
    club: Club, ended: str
) -> None:
    join_team(club.desk, OLGA, "Harbour", is_coach=True)
    show_team_at(club.desk, MARIT, HARBOUR.id, GROUP)
    for coach in (MARIT, OLGA):
        set_rhythm(club.desk, coach, DAILY)
    tell_channel(club.desk, OLGA, HARBOUR, is_on=True)
    assert "at the hours of Olga Petrova." in club.ask("/digest", MARIT).text
    club.ask(ended, OLGA)
    said = club.ask("/digest", MARIT)
    assert "The card of Harbour stands still: it went to its Telegram group" in said.text
    club.press(said, "Card for Harbour", MARIT)
    assert "goes to its Telegram group at the same hour" in club.ask("/digest", MARIT).text
