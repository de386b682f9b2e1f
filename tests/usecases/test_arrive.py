"""First contact: a stranger becomes somebody, and stays the same one."""

import pytest

from bot.core.message import Incoming
from bot.core.router import Router
from marathon.domain.athlete import AthleteId
from marathon.domain.parcel import Address
from marathon.store import athletes, destinations, outbox
from marathon.usecases.arrive import arrive
from marathon.usecases.people import person_of
from tests.club import NOW, Club


def _places(club: Club, who: AthleteId) -> list[str]:
    with club.desk.store.read() as connection:
        return [place.external_id for place in destinations.of_person(connection, who)]


def _count(club: Club) -> int:
    with club.desk.store.read() as connection:
        return athletes.count(connection)


def test_a_stranger_is_made_known_once_and_answered(club: Club) -> None:
    before = _count(club)
    ines = arrive(club.desk, "telegram", "42", "Ines Costa", zone="Europe/Lisbon")
    assert arrive(club.desk, "telegram", "42", "Another Name", zone="UTC") == ines
    assert arrive(club.desk, "slack", "42", "Somebody else") != ines
    assert _count(club) == before + 2
    person = person_of(club.desk, ines)
    assert (person.name, person.zone) == ("Ines Costa", "Europe/Lisbon")
    assert "Hello Ines Costa." in Router(club.desk).answer(Incoming(speaker=ines, text="/start")).title


@pytest.mark.parametrize(("name", "zone"), [("", "Mars/Base"), ("\u202e\u200b", ""), ("\n", "x" * 500)])
def test_what_a_platform_tells_may_be_nonsense(club: Club, name: str, zone: str) -> None:
    person = person_of(club.desk, arrive(club.desk, "telegram", "42", name, zone=zone))
    assert (person.name, person.zone) == ("Telegram", "UTC")


def test_the_private_chat_is_written_to_from_then_on(club: Club) -> None:
    ines = arrive(club.desk, "telegram", "42", "Ines")
    assert _places(club, ines) == []
    arrive(club.desk, "telegram", "42", "Ines", place="4242")
    assert _places(club, ines) == ["4242"]


def test_who_writes_again_is_written_to_again(club: Club) -> None:
    ines = arrive(club.desk, "telegram", "42", "Ines", place="42")
    address = Address(platform="telegram", external_id="42")

    def is_open() -> bool:
        with club.desk.store.read() as connection:
            return destinations.is_open(connection, ines, address)

    club.desk.store.write(lambda connection: outbox.mute_place(connection, "telegram", "42", NOW))
    assert not is_open()
    arrive(club.desk, "telegram", "42", "Ines", place="42")
    assert is_open()


def test_somebody_known_is_only_read(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    ines = arrive(club.desk, "telegram", "42", "Ines", place="42")
    monkeypatch.setattr(club.desk.store, "write", lambda _: pytest.fail("a write for every message"))
    assert arrive(club.desk, "telegram", "42", "Ines", place="42") == ines
