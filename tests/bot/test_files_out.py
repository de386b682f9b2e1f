"""A file that an answer carries: held for its reader alone, handed out once, let go with them."""

from concurrent.futures import Executor, Future, ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

from bot.core.message import HandedFile, Picture, Reply
from bot.on_terminal import as_text, save
from bot.on_web import FILES_KEPT, WebChat
from marathon.domain.athlete import AthleteId

ME, OTHER = AthleteId(2), AthleteId(3)


class AtOnce(Executor):
    """Runs what it is given on the spot."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Returns the finished future."""
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


def _chat(*replies: Reply) -> WebChat:
    answers = iter(replies)
    return WebChat(
        answer=lambda _: next(answers),
        chat_pool=ThreadPoolExecutor(1),
        chart_pool=AtOnce(),
    )


def _file(content: bytes = b"zip") -> Reply:
    return Reply(title="Yours", attachment=_handed("yours.zip", content))


def _handed(name: str, content: bytes) -> HandedFile:
    return HandedFile(name=name, content=BytesIO(content), size_bytes=len(content))


def _fetched(chat: WebChat, reader: AthleteId, file_id: str) -> tuple[str, bytes] | None:
    found = chat.file(reader, file_id)
    return (found[0], found[1].read()) if found else None


def _id(reply: Any, what: str = "file") -> str:
    return str(reply[what]["url"]).rpartition("/")[2]


async def test_a_file_is_handed_out_once_and_only_to_its_reader() -> None:
    chat = _chat(_file())
    reply = await chat.say(ME, "/export")
    assert reply is not None
    assert reply["file"] == {"url": f"/chat/files/{_id(reply)}", "name": "yours.zip", "bytes": 3}
    assert len(_id(reply)) >= 24
    assert chat.file(OTHER, _id(reply)) is None
    assert chat.file(ME, "another") is None
    assert _fetched(chat, ME, _id(reply)) == ("yours.zip", b"zip")
    assert chat.file(ME, _id(reply)) is None


async def test_a_newer_file_takes_the_place_of_an_older_one() -> None:
    first = _file(b"old")
    chat = _chat(first, _file(b"new"))
    old, new = _id(await chat.say(ME, "/export")), _id(await chat.say(ME, "/export"))
    assert chat.file(ME, old) is None
    assert _fetched(chat, ME, new) == ("yours.zip", b"new")
    assert first.attachment is not None
    assert first.attachment.content.closed, "what it held on disk is given back"


async def test_only_so_many_files_wait() -> None:
    chat = _chat(*(_file() for _ in range(FILES_KEPT + 1)))
    ids = [(AthleteId(n), _id(await chat.say(AthleteId(n), "/export"))) for n in range(1, FILES_KEPT + 2)]
    held = [chat.file(*which) is not None for which in ids]
    assert held == [False] + [True] * FILES_KEPT


async def test_a_farewell_lets_go_of_what_was_held() -> None:
    drawn = Reply(title="Today", picture=Picture(name="today", alt="drawn", draw=lambda: b"png"))
    chat = _chat(_file(), drawn, drawn, Reply(title="Forgotten", is_farewell=True))
    mine = _id(await chat.say(ME, "/export"))
    pictures = [(who, await chat.say(who, "/today")) for who in (ME, OTHER)]
    await chat.say(ME, "/forget yes")
    assert chat.file(ME, mine) is None
    found = [await chat.picture(who, _id(said, "picture")) for who, said in pictures]
    assert found == [None, b"png"]


def test_the_terminal_names_a_file_and_writes_it_where_a_folder_is_given(tmp_path: Path) -> None:
    reply = Reply(title="Yours", attachment=_handed("../../yours.zip", b"zip"))
    assert "yours.zip" in as_text(reply)
    assert [path.name for path in save(reply, tmp_path, "export")] == ["export.txt", "yours.zip"]
    assert (tmp_path / "yours.zip").read_bytes() == b"zip"
