"""What chats deliver, who opens a door, what buttons say, and where a group is: the same on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from marathon.domain.chat_update import ChatUpdate, Delivery
from marathon.domain.parcel import Address, Message
from marathon.domain.team import Role
from marathon.errors import ButtonGoneError, ButtonOwnerError, ButtonSpentError, NotFoundError
from marathon.store import athletes, chat_updates, destinations, outbox, tables, teams
from marathon.usecases.forget_person import forget_person
from marathon.usecases.press_button import KEPT_FOR, keep_buttons, press_button, spend_button
from tests.club import SetClock, desk_of, trains_in
from tests.contracts.asking import Asked
from tests.handing_out import claim_all

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROWS = tables.ChatUpdate.__table__
HOSTILE = '{"text": "\\u0000 \\ud83d \U0001f600"}'


def _keep(asked: Asked, *ids: str, platform: str = "telegram") -> tuple[ChatUpdate, ...]:
    return asked.write(
        chat_updates.keep, platform, [Delivery(external_id=one, payload=HOSTILE) for one in ids], NOW
    )


def _waiting(asked: Asked, *besides: int) -> list[str]:
    found = asked.read(chat_updates.waiting, "telegram", besides, 10)
    assert all(one.payload == HOSTILE for one in found)
    return [one.external_id for one in found]


def test_an_update_is_kept_once_handed_out_in_order_and_emptied(asked: Asked) -> None:
    first, second = _keep(asked, "5", "6")
    assert [one.external_id for one in _keep(asked, "6", "7", "5")] == ["7"]
    assert _keep(asked) == ()
    assert len(_keep(asked, "5", platform="slack")) == 1
    assert _waiting(asked) == ["5", "6", "7"]
    assert _waiting(asked, first.id) == ["6", "7"]
    asked.write(chat_updates.finish, second.id, NOW)
    assert _waiting(asked) == ["5", "7"]
    with asked.store.read() as connection:
        row = connection.execute(select(ROWS).where(ROWS.c.id == second.id)).one()
    assert (row.state, row.payload, row.finished_at) == ("done", "", NOW)
    asked.write(chat_updates.tidy, NOW + timedelta(seconds=1))
    assert _keep(asked, "6"), "so long after, nobody remembers"


def test_what_ended_two_processes_is_left(asked: Asked) -> None:
    _keep(asked, "5")
    for _ in range(2):
        asked.write(chat_updates.take_over, "telegram", NOW)
        assert _waiting(asked) == ["5"]
    asked.write(chat_updates.take_over, "telegram", NOW)
    assert _waiting(asked) == []


def test_a_button_is_its_owners_works_once_and_expires(asked: Asked) -> None:
    clock = SetClock(NOW)
    desk, other = desk_of(asked.store, clock), asked.write(athletes.add, "Other", "UTC")
    token = keep_buttons(desk, asked.athlete_id, ["/today", "/plan undo 1"])
    assert len(f"{token}:99".encode()) <= 64
    assert press_button(desk, asked.athlete_id, token, 1) == "/plan undo 1"
    spend_button(desk, token, 1)
    spend_button(desk, token, 1)
    with pytest.raises(ButtonSpentError):
        press_button(desk, asked.athlete_id, token, 1)
    assert press_button(desk, asked.athlete_id, token, 0) == "/today"
    for place, presser, error in (
        (0, other, ButtonOwnerError),
        (2, asked.athlete_id, ButtonGoneError),
        (-1, asked.athlete_id, ButtonGoneError),
    ):
        with pytest.raises(error):
            press_button(desk, presser, token, place)
    clock.moment = NOW + KEPT_FOR
    with pytest.raises(ButtonGoneError):
        press_button(desk, asked.athlete_id, token, 0)


def test_a_place_that_moves_takes_its_messages_along(asked: Asked) -> None:
    old, new = (Address(platform="telegram", external_id=one) for one in ("-99", "-10099"))
    with pytest.raises(NotFoundError):
        asked.read(destinations.owner_of, old)
    asked.write(destinations.open_place, asked.athlete_id, old)
    message = Message(
        key=old.key_of("run:1"),
        kind="run",
        athlete_id=asked.athlete_id,
        platform="telegram",
        external_id="-99",
        local_date=NOW.date(),
        content={},
    )
    assert asked.write(outbox.add, message, NOW)
    asked.write(destinations.move, old, new)
    asked.write(destinations.move, old, new)
    assert asked.read(destinations.owner_of, new) == (asked.athlete_id, None)
    (parcel,) = asked.write(claim_all, "a", NOW)
    assert (parcel.external_id, parcel.notice_key) == ("-10099", "run:1")


def test_a_coachs_buttons_forget_the_name_of_somebody_forgotten(asked: Asked) -> None:
    desk, coach = desk_of(asked.store), asked.write(athletes.add, "Coach", "UTC")
    team = asked.write(teams.add_team, "Harbour")
    asked.write(trains_in, team, asked.athlete_id)
    asked.write(teams.add_member, team, coach, Role.COACH)
    token = keep_buttons(desk, coach, ["/today Anna"])
    forget_person(desk, None, asked.athlete_id)
    with pytest.raises(ButtonGoneError):
        press_button(desk, coach, token, 0)
