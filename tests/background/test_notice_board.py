"""What Strava tells becomes one message: a local Strava, the real lanes, the real announcer, a recording platform."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import permutations

import pytest
from sqlalchemy import select

from bot.background.lanes import Lanes
from bot.background.visits import Visits
from bot.core.message import Incoming, Reply
from bot.core.router import Router
from bot.demo.strava.limits import Allowance
from marathon.domain.athlete import AthleteId
from marathon.domain.message_cards import Delivery, MessageLine
from marathon.domain.strava_account import ASKED_SCOPES, Scope
from marathon.domain.strava_event import Aspect
from marathon.domain.team import Role
from marathon.domain.units import Units
from marathon.domain.work import InboxRow
from marathon.errors import StravaFullError, StravaInactiveError, StravaRefusedError
from marathon.store import athletes, inbox, lanes, strava_links, tables, teams
from marathon.strava.client import StravaClient
from marathon.strava.wire import Application
from marathon.usecases.accept_event import DEAUTHORISED
from marathon.usecases.backfill import backfill_row
from marathon.usecases.disconnect_strava import disconnect_strava
from marathon.usecases.handle_strava import handle_strava, judge_lane
from marathon.usecases.keep_account import ConnectNews
from marathon.usecases.read_messages import read_messages
from tests.background.platform import Office, eventually
from tests.strava.conftest import clock, local_strava, world
from tests.strava.world import ANNA, World
from tests.usecases.strava_lane import Lane

__all__ = ["clock", "local_strava", "world"]

OUTBOX = tables.Outbox.__table__


@dataclass
class Told(Lane):
    """A lane whose rows are done by the real lanes, and whose news go to a chat called “anna”."""

    office: Office = None  # type: ignore[assignment] # set by the fixture
    lanes: Lanes = None  # type: ignore[assignment] # set by the fixture
    events: int = 0

    def settle(self) -> None:
        """Waits until nothing is due, nothing is to be judged, and every message is out."""
        self.lanes.wake(self.world.athlete_id)
        eventually(self._is_settled)

    def _is_settled(self) -> bool:
        now, athlete_id = self.world.clock.now(), self.world.athlete_id
        unsent = OUTBOX.c.state.in_(("waiting", "sending")) & (OUTBOX.c.due_at <= now)
        with self.world.store.read() as connection:
            due = inbox.counts(connection, now).due
            dirty = lanes.dirty_from(connection, athlete_id)
            return not due and dirty is None and not connection.execute(select(OUTBOX).where(unsent)).all()

    def log(self) -> tuple[MessageLine, ...]:
        """Returns what the athlete was told, newest first."""
        return read_messages(self.desk, self.world.athlete_id).lines

    @property
    def chat(self) -> list[Reply]:
        """Returns what stands in the athlete's chat."""
        return list(self.office.platform.chats["anna"].values())

    @property
    def verbs(self) -> list[str]:
        """Returns what was done to the athlete's chat."""
        return self.office.platform.verbs("anna")

    def happens(self, number: int, *aspects: Aspect) -> None:
        """Lets events come, one after the other."""
        for aspect in aspects:
            self.events += 1
            self.event(number, aspect, key=str(self.events))
            self.settle()


def _client(world: World, office: Office) -> StravaClient:
    bases = {"api_base": world.strava.api_base, "oauth_base": world.strava.oauth_base}
    return StravaClient(
        Application(client_id="4242", client_secret="local-secret", **bases),
        store=world.store,
        box=world.box,
        clock=world.clock,
        alert=office.board.strava_refuses,
        refused=office.board.refused,
    )


@pytest.fixture
def told(world: World) -> Iterator[Told]:
    """Yields a lane of a connected athlete with a chat, drained and announced by the real threads."""
    office = Office(world.store, world.clock)
    office.place(world.athlete_id, "anna")
    strava = _client(world, office)
    told = Told(world=world, strava=strava, office=office)
    visits = Visits(
        store=world.store,
        clock=world.clock,
        handle=partial(handle_strava, told.desk, strava, office.board.listeners),
        judge=partial(judge_lane, told.desk),
    )
    told.lanes = Lanes(store=world.store, clock=world.clock, visits=visits)
    with office.open():
        told.lanes.start(alone=True)
        yield told
        assert told.lanes.stop()


def _admin(told: Told) -> AthleteId:
    store = told.world.store
    boss = store.write(lambda connection: athletes.add(connection, "Boss", "UTC"))
    team = store.write(lambda connection: teams.add_team(connection, "Team"))
    store.write(lambda connection: teams.add_member(connection, team, boss, Role.ADMIN))
    told.office.place(boss, "boss")
    return boss


def test_a_run_is_told_once_changed_by_a_rename_and_removed_with_it(told: Told) -> None:
    number = told.record()
    told.happens(number, Aspect.CREATE)
    (reply,) = told.chat
    assert reply.title.startswith("Your run is in: Run 10 km in 50 min, 5:00 /km")
    assert reply.lines[0] == "“Morning”"
    assert reply.lines[-2:] == (
        "Tomorrow: nothing planned.",
        "How did it feel, from 1 (very easy) to 10 (all out)?",
    )
    assert reply.picture is not None
    assert reply.picture.draw().startswith(b"\x89PNG")
    told.world.strava.athletes.change(number, name="Threshold")
    told.happens(number, Aspect.UPDATE)
    assert [reply.lines[0] for reply in told.chat] == ["“Threshold”"]
    told.world.strava.athletes.delete(number)
    told.happens(number, Aspect.DELETE)
    assert (told.chat, told.verbs) == ([], ["send", "edit", "remove"])
    (line,) = told.log()
    assert (line.delivery, line.told) == (Delivery.TAKEN_BACK, ())


def test_fault_01_many_events_of_one_run_are_one_message(told: Told) -> None:
    number = told.record()
    for copy in range(50):
        told.event(number, Aspect.CREATE, key=f"copy {copy}")
    told.settle()
    assert told.verbs == ["send"]


@pytest.mark.parametrize("order", list(permutations((Aspect.CREATE, Aspect.UPDATE, Aspect.DELETE))))
def test_fault_02_no_message_is_left_of_a_deleted_run(told: Told, order: tuple[Aspect, ...]) -> None:
    number = told.record()
    told.world.strava.athletes.change(number, name="Later")
    told.happens(number, order[0])
    told.world.strava.athletes.delete(number)
    told.happens(number, *order[1:])
    if order[-1] is not Aspect.DELETE:  # the deletion was not true yet when it was told
        told.happens(number, Aspect.DELETE)
    assert told.chat == []
    assert told.verbs in ([], ["send", "remove"])


def test_fault_12_turned_private_takes_the_message_back_each_time(told: Told) -> None:
    number = told.record()
    told.happens(number, Aspect.CREATE)
    for private in (True, False, True):
        told.world.strava.athletes.change(number, private=private)
        told.happens(number, Aspect.UPDATE)
        assert (told.chat == []) is private
    assert told.verbs == ["send", "remove", "send", "remove"]
    assert [(line.delivery, line.told) for line in told.log()] == [(Delivery.TAKEN_BACK, ())]


def test_an_old_run_that_is_private_no_longer_is_no_news(told: Told) -> None:
    number = told.record()
    told.happens(number, Aspect.CREATE)
    told.world.strava.athletes.change(number, private=True)
    told.happens(number, Aspect.UPDATE)
    told.world.clock.move(days=3)
    told.world.strava.athletes.change(number, private=False)
    told.happens(number, Aspect.UPDATE)
    assert told.verbs == ["send", "remove"]


def test_a_message_speaks_the_readers_units_of_the_moment(told: Told) -> None:
    told.world.store.write(lambda c: athletes.update(c, told.world.athlete_id, units=Units.IMPERIAL))
    number = told.record()
    told.happens(number, Aspect.CREATE)
    assert "Run 6.2 mi in 50 min" in told.chat[0].title


def test_old_runs_share_one_message(told: Told) -> None:
    for days_ago in (9, 20, 40):
        number = told.world.strava.athletes.record(ANNA, told.world.run(days_ago, days_ago=days_ago))
        told.happens(number, Aspect.CREATE)
    assert [reply.title for reply in told.chat] == [
        "3 older activities came in, from 25 Mar 2026 to 25 Apr 2026"
    ]
    assert told.verbs == ["send", "edit", "edit"]


def test_a_backfill_is_one_message_that_says_when_it_pauses_and_goes_on(told: Told) -> None:
    strava, now = told.world.strava, told.world.clock.now()
    for days_ago in range(3, 43, 2):
        strava.athletes.record(ANNA, told.world.run(days_ago, days_ago=days_ago))
    strava.limits.reads = Allowance(10, 1000)
    told.add(backfill_row(told.world.athlete_id, now))
    told.settle()
    (reply,) = told.chat
    assert reply.title == "Your past is coming in: 20 activities so far, back to 24 Mar 2026"
    assert reply.lines == ("Strava allows no more calls for now. It goes on by itself at 10:15.",)
    for _ in range(12):
        told.world.clock.move(minutes=15)
        told.settle()
    (reply,) = told.chat
    assert reply.title == "Your past is in: 20 activities since 3 Nov 2025"
    assert reply.lines == ()
    assert told.verbs.count("send") == 1
    assert len(told.verbs) <= 16


def test_fault_08_a_real_deauthorisation_is_told_once_and_takes_the_rest_back(told: Told) -> None:
    told.happens(told.record(), Aspect.CREATE)
    assert len(told.chat) == 1
    told.world.strava.athletes.leave(ANNA)
    told.deauthorised()
    told.settle()
    told.add(InboxRow(key="again", athlete_id=told.world.athlete_id, kind=DEAUTHORISED))
    told.settle()
    (reply,) = told.chat
    assert reply.title == "You ended the connection at Strava, so what came from there is deleted here too."
    assert reply.lines[:2] == ("Connection to Strava: 1", "Activities: 1")
    assert "reference" in reply.lines[-1]
    newest, run = told.log()
    assert (newest.delivery, run.delivery, run.told) == (Delivery.SENT, Delivery.TAKEN_BACK, ())


def test_disconnecting_takes_back_what_was_told_of_strava(told: Told) -> None:
    told.happens(told.record(), Aspect.CREATE)
    receipt = disconnect_strava(told.desk, told.strava, told.world.athlete_id)
    told.office.board.wake()
    told.office.platform.until(lambda: told.verbs == ["send", "remove"])
    assert receipt.counts["messages"] == 1


def test_fault_16_refused_tokens_ask_once_to_connect_again(told: Told) -> None:
    told.world.strava.athletes.leave(ANNA)
    told.happens(1, Aspect.CREATE)
    told.happens(2, Aspect.CREATE)
    with pytest.raises(StravaRefusedError):
        told.strava.athlete(told.world.athlete_id)
    told.settle()
    (reply,) = told.chat
    assert reply.title == str(StravaRefusedError())
    assert reply.lines == ("Unless you do, what came from Strava is deleted on Mon 18 May.",)
    assert [button.command for button in reply.buttons] == ["/connect"]


def test_fault_18_an_inactive_application_is_told_to_the_admins_once(told: Told) -> None:
    boss = _admin(told)
    number = told.record()
    told.world.strava.app.is_active = False
    for row in range(3):
        told.event(number, Aspect.CREATE, key=str(row))
    told.settle()
    with pytest.raises(StravaInactiveError):  # as after a start of the process
        _client(told.world, told.office).athlete(told.world.athlete_id)
    told.settle()
    told.office.platform.until(lambda: len(told.office.platform.titles("boss")) == 1)
    (alert,) = told.office.platform.chats["boss"].values()
    assert alert.title == "Strava refuses this coach"
    assert alert.lines[0] == str(StravaInactiveError())
    assert told.chat == []
    assert told.world.strava.count_calls(f"/activities/{number}") == 1
    answer = Router(told.desk).answer(Incoming(speaker=boss, text="/today"))
    assert "nothing planned" in answer.title, "the bot answers all the same"
    told.world.strava.app.is_active = True
    told.world.clock.move(minutes=7)
    told.settle()
    assert [reply.title[:14] for reply in told.chat] == ["Your run is in"]


def test_the_admins_hear_once_that_strava_lets_nobody_else_connect(told: Told) -> None:
    _admin(told)
    told.world.strava.grants.end(ANNA)
    told.world.strava.app.capacity = 0
    for _ in range(2):
        code = told.world.strava.athletes.approve(ANNA)
        with pytest.raises(StravaFullError):
            told.strava.exchange(code, lambda _: told.world.athlete_id)
    told.settle()
    told.office.platform.until(lambda: told.office.platform.titles("boss") != [])
    (alert,) = told.office.platform.chats["boss"].values()
    assert alert.title == "Somebody could not connect: Strava lets no more athletes connect here"
    assert "/disconnect" in alert.lines[0]
    assert told.chat == []


def test_the_admins_hear_once_of_tokens_that_no_key_reads(told: Told) -> None:
    _admin(told)
    sealed, athlete_id = told.world.link().sealed_tokens or "", told.world.athlete_id
    told.world.store.write(lambda c: strava_links.replace_tokens(c, athlete_id, sealed, "x", None))
    for _ in range(2):
        told.deauthorised()
        told.settle()
    assert told.office.platform.titles("boss") == [
        "Somebody may have ended their connection at Strava, and I cannot find out"
    ]
    assert told.world.link().sealed_tokens == "x"
    assert told.chat == []


def test_fault_39_the_first_owner_is_told_once_a_day_that_somebody_tried(told: Told) -> None:
    news = ConnectNews(code="taken_refused", athlete_id=told.world.athlete_id, scopes=frozenset(ASKED_SCOPES))
    for hours in (0, 1, 24):
        told.world.clock.move(hours=hours)
        told.world.store.write(lambda connection: told.office.board.connection_news(connection, news))
        told.settle()
    assert [reply.title[:21] for reply in told.chat] == ["Somebody else here tr"] * 2
    assert "change your password at Strava" in told.chat[0].lines[0]


def test_a_fresh_connection_asks_whether_it_was_wanted(told: Told) -> None:
    news = ConnectNews(code="connected", athlete_id=told.world.athlete_id, scopes=frozenset({Scope.READ}))
    told.world.store.write(lambda connection: told.office.board.connection_news(connection, news))
    told.settle()
    (reply,) = told.chat
    assert reply.title == "You just connected Strava. Was that you?"
    assert reply.lines == ("No run can arrive: /connect again and tick the activities at Strava.",)
    assert [button.command for button in reply.buttons] == ["/connect keep", "/disconnect"]


def test_a_person_without_a_chat_reads_it_with_a_command(told: Told) -> None:
    ben = told.world.store.write(lambda connection: athletes.add(connection, "Ben", "UTC"))
    news = ConnectNews(code="connected", athlete_id=ben, scopes=frozenset(ASKED_SCOPES))
    told.world.store.write(lambda connection: told.office.board.connection_news(connection, news))
    reply = Router(told.desk).answer(Incoming(speaker=ben, text="/messages"))
    assert reply.lines == ("Mon 4 May, 10:03 · only here: You just connected Strava. Was that you?",)
