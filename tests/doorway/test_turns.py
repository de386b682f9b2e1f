"""Turns: in order within a chat, chats at once, a person limited and told so once, and nothing kept of who is done."""

import asyncio
from dataclasses import dataclass, field

from bot.doorway.turns import MOST_WAITING, Turn, Turns


@dataclass
class Queue:
    """Messages that wait for their turn, each answered when a gate is opened for it."""

    turns: Turns = field(default_factory=Turns)
    seen: list[tuple[str, int, Turn]] = field(default_factory=list)
    gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    at_it: list[str] = field(default_factory=list)
    tasks: list["asyncio.Task[None]"] = field(default_factory=list)

    async def put(self, chat: str, person: str, count: int = 1) -> None:
        """Says something, several times, and lets everything happen that can."""
        self.tasks += [asyncio.create_task(self._say(chat, person, number)) for number in range(count)]
        await self.settle()

    async def free(self, count: int) -> None:
        """Lets so many be answered."""
        for _ in range(count):
            self.gate.release()
        await self.settle()

    async def settle(self) -> None:
        """Lets everything happen that can."""
        for _ in range(200):
            await asyncio.sleep(0)

    def of(self, person: str, turn: Turn) -> list[int]:
        """Returns which of a person's messages became that, in the order of their end."""
        return [number for who, number, became in self.seen if (who, became) == (person, turn)]

    async def _say(self, chat: str, person: str, number: int) -> None:
        async with self.turns.take(chat, person) as turn:
            if turn is not Turn.LEFT_OUT:
                self.at_it.append(person)
                await self.gate.acquire()
                self.at_it.remove(person)
            self.seen.append((person, number, turn))


async def test_a_chat_is_answered_in_order_and_holds_up_no_other() -> None:
    queue = Queue()
    await queue.put("group", "ana", 3)
    await queue.put("bob's", "bob", 1)
    await queue.free(2)
    assert {who for who, _, _ in queue.seen} == {"ana", "bob"}, "one of each chat"
    await queue.free(2)
    assert queue.of("ana", Turn.MINE) == [0, 1, 2]


async def test_in_one_chat_one_is_answered_at_a_time() -> None:
    queue = Queue()
    await queue.put("group", "ana")
    await queue.put("group", "bob")
    await queue.put("cyd's", "cyd")
    assert sorted(queue.at_it) == ["ana", "cyd"]
    await queue.free(1)
    assert sorted(queue.at_it) == ["bob", "cyd"]


async def test_who_says_too_much_is_told_once_however_long_it_goes_on() -> None:
    queue = Queue()
    await queue.put("ana's", "ana", 50)
    assert queue.of("ana", Turn.LEFT_OUT) == list(range(MOST_WAITING + 1, 50))
    for _ in range(MOST_WAITING):
        await queue.free(1)
        await queue.put("ana's", "ana", 5)
    assert queue.of("ana", Turn.TOO_MUCH) == []
    await queue.free(1)
    assert queue.of("ana", Turn.MINE) == list(range(MOST_WAITING))
    assert queue.of("ana", Turn.TOO_MUCH) == [MOST_WAITING]
    assert queue.seen[-1][2] is Turn.TOO_MUCH, "behind what was answered"
    await queue.put("ana's", "ana")
    await queue.free(1)
    assert queue.seen[-1] == ("ana", 0, Turn.MINE), "then one may ask again"


async def test_the_limit_is_a_persons_in_all_chats_together() -> None:
    queue = Queue()
    await queue.put("group", "ana", MOST_WAITING)
    await queue.put("ana's", "ana")
    await queue.put("group", "bob")
    await queue.free(100)
    assert queue.of("ana", Turn.TOO_MUCH) == [0]
    assert queue.of("bob", Turn.MINE) == [0]


async def test_nothing_is_kept_of_who_is_done_or_was_stopped() -> None:
    queue = Queue()
    await queue.put("group", "ana", MOST_WAITING + 5)
    for task in queue.tasks:
        task.cancel()
    await queue.settle()
    await queue.put("group", "ana")
    await queue.free(1)
    assert queue.seen[-1] == ("ana", 0, Turn.MINE)
    kept = (queue.turns._lines, queue.turns._standing, queue.turns._waiting, queue.turns._too_fast)
    assert not any(kept)
