"""The web chat without its server: the loop stays free, pictures are bounded and belong to one person."""

import asyncio
import logging
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event

import pytest

from bot.core.message import Incoming, Picture, Place, Reply
from bot.on_web import PICTURES_KEPT, WebChat, WebOutlet
from marathon.domain.athlete import AthleteId
from marathon.domain.parcel import Address, Parcel
from marathon.logs import speaking_of

ME, OTHER = AthleteId(2), AthleteId(3)


@pytest.fixture
def charts() -> Iterator[ThreadPoolExecutor]:
    """Returns the one chart thread."""
    with ThreadPoolExecutor(1) as pool:
        yield pool


class Talk:
    """A chat that answers with what it was told to, and remembers what came in and went out."""

    def __init__(self, charts: ThreadPoolExecutor, reply: Reply, wait: Event | None = None) -> None:
        self.heard: list[Incoming] = []
        self._reply, self._wait = reply, wait
        self.chat = WebChat(
            answer=self._answer,
            chat_pool=ThreadPoolExecutor(2),
            chart_pool=charts,
        )

    def _answer(self, incoming: Incoming) -> Reply:
        self.heard.append(incoming)
        if self._wait and not self._wait.wait(10):
            raise TimeoutError
        return self._reply


def drawn(png: bytes = b"png", wait: Event | None = None) -> Reply:
    """Returns a reply with a picture that is drawn once the event allows it."""

    def draw() -> bytes:
        if wait:
            wait.wait(5)
        return png

    return Reply(title="Title", lines=("a line",), picture=Picture(name="x.png", alt="says it", draw=draw))


def picture_id(reply: Mapping[str, object] | None) -> str:
    """Returns the id in a reply's picture address."""
    assert reply is not None
    picture = reply["picture"]
    assert isinstance(picture, dict)
    return str(picture["url"]).rpartition("/")[2]


async def test_what_was_said_becomes_an_incoming(charts: ThreadPoolExecutor) -> None:
    talk = Talk(charts, Reply(title="ok"))
    reply = await talk.chat.say(ME, "/today", [("run.fit", b"bytes")], "group")
    (heard,) = talk.heard
    assert (heard.speaker, heard.text, heard.place) == (ME, "/today", Place.GROUP)
    assert [(file.name, file.content) for file in heard.attachments] == [("run.fit", b"bytes")]
    assert reply is not None
    assert (reply["title"], reply["lines"], reply["buttons"], reply["picture"]) == ("ok", [], [], None)


async def test_what_a_group_says_to_itself_is_not_asked_of_anybody(charts: ThreadPoolExecutor) -> None:
    talk = Talk(charts, Reply(title="ok"))
    for text in ("see you at six", "", "half/half"):
        assert await talk.chat.say(ME, text, place="group") is None
    assert talk.heard == []
    assert await talk.chat.say(ME, " /team", place="group") is not None
    assert await talk.chat.say(ME, "", [("run.fit", b"")], "group") is not None
    assert await talk.chat.say(ME, "hello") is not None


async def test_words_do_not_wait_for_the_picture(charts: ThreadPoolExecutor) -> None:
    free = Event()
    talk = Talk(charts, drawn(wait=free))
    async with asyncio.timeout(2):
        reply = await talk.chat.say(ME, "/today")
    fetched = asyncio.create_task(talk.chat.picture(ME, picture_id(reply)))
    await asyncio.sleep(0.05)
    assert not fetched.done()
    free.set()
    assert await fetched == b"png"


async def test_a_picture_can_be_fetched_twice_by_its_owner_and_never_by_another(
    charts: ThreadPoolExecutor,
) -> None:
    talk = Talk(charts, drawn())
    mine = picture_id(await talk.chat.say(ME, "/today"))
    assert await talk.chat.picture(ME, mine) == await talk.chat.picture(ME, mine) == b"png"
    assert await talk.chat.picture(OTHER, mine) is None
    assert len(mine) >= 24


async def test_old_pictures_are_forgotten_and_not_even_drawn(charts: ThreadPoolExecutor) -> None:
    free = Event()
    begun: list[int] = []

    def draw() -> bytes:
        begun.append(1)
        free.wait(5)
        return b"png"

    talk = Talk(charts, Reply(title="Title", picture=Picture(name="x.png", alt="says it", draw=draw)))
    ids = [picture_id(await talk.chat.say(ME, "/today")) for _ in range(PICTURES_KEPT + 5)]
    free.set()
    assert [await talk.chat.picture(ME, old) for old in ids[:5]] == [None] * 5
    assert await talk.chat.picture(ME, ids[-1]) == b"png"
    assert len(begun) == PICTURES_KEPT + 1  # the one that was being drawn already, and those that are kept


async def test_a_reader_who_leaves_does_not_stop_the_drawing(charts: ThreadPoolExecutor) -> None:
    free = Event()
    talk = Talk(charts, drawn(wait=free))
    busy, mine = [picture_id(await talk.chat.say(ME, "/today")) for _ in range(2)]
    fetch = asyncio.create_task(talk.chat.picture(ME, mine))
    await asyncio.sleep(0.05)
    fetch.cancel()
    with pytest.raises(asyncio.CancelledError):
        await fetch
    free.set()
    assert await talk.chat.picture(ME, mine) == await talk.chat.picture(ME, busy) == b"png"


async def test_slow_answers_leave_the_loop_free(charts: ThreadPoolExecutor) -> None:
    free = Event()
    talk = Talk(charts, drawn(), wait=free)
    asyncio.get_running_loop().call_later(0.05, free.set)  # a loop that is held up never comes to it
    await asyncio.gather(*(talk.chat.say(ME, "/today") for _ in range(4)))
    assert len(talk.heard) == 4


def parcel(reader: AthleteId) -> Parcel:
    """Returns a message on its way to somebody's page."""
    address = Address(platform="web", external_id=str(reader))
    return Parcel(
        id=1,
        key=address.key_of("key"),
        kind="run",
        athlete_id=reader,
        platform=address.platform,
        external_id=address.external_id,
        content={},
        removed=False,
        platform_message_id=None,
        attempts=1,
        revision=0,
        holder="",
        created_at=datetime(2026, 11, 22, tzinfo=UTC),
    )


async def test_a_message_goes_to_its_person_with_a_picture_that_is_drawn_for_who_looks(
    charts: ThreadPoolExecutor,
) -> None:
    talk, drawings = Talk(charts, Reply(title="unused")), [0]
    sent: list[tuple[AthleteId, Mapping[str, object]]] = []

    def draw() -> bytes:
        drawings[0] += 1
        return b"png"

    outlet = WebOutlet(
        chat=talk.chat,
        deliver=lambda who, what: sent.append((who, what)),
        open_page=lambda _: (),
        pool=charts,
    )
    told = Reply(title="Title", picture=Picture(name="x.png", alt="says it", draw=draw))
    assert await asyncio.to_thread(outlet.send, parcel(ME), told) == "key"
    await asyncio.get_running_loop().run_in_executor(charts, int)  # whatever was begun has been drawn by now
    assert drawings == [0]
    ((who, message),) = sent
    reply = message["reply"]
    assert (who, message["kind"], message["id"]) == (ME, "message", "key")
    assert isinstance(reply, dict)
    assert await talk.chat.picture(ME, picture_id(reply)) == b"png"
    assert await talk.chat.picture(OTHER, picture_id(reply)) is None


async def test_the_request_is_on_every_record_in_the_worker_thread(charts: ThreadPoolExecutor) -> None:
    seen: list[str] = []

    def answer(_: Incoming) -> Reply:
        record = logging.getLogRecordFactory()("x", logging.INFO, "x", 1, "x", (), None)
        seen.append(str(getattr(record, "request_id", "not set up")))
        return Reply(title="ok")

    from marathon import logs

    before = logging.getLogRecordFactory()
    logging.setLogRecordFactory(logs._record)
    try:
        chat = WebChat(answer=answer, chat_pool=charts, chart_pool=charts)
        with speaking_of(request_id="abc"):
            await chat.say(ME, "/today")
    finally:
        logging.setLogRecordFactory(before)
    assert seen == ["abc"]
