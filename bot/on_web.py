"""The web chat without its web server: words become an Incoming, a Reply becomes JSON, a picture and a file."""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextvars import copy_context
from dataclasses import dataclass
from threading import Lock
from typing import IO, Final

from bot.core.message import PAGE, Attachment, HandedFile, Incoming, KeptMessage, Picture, Place, Reply
from bot.doorway.threads import in_pool
from marathon.domain.athlete import AthleteId
from marathon.domain.parcel import Parcel

PICTURES_KEPT: Final = 200
FILES_KEPT: Final = 20

Json = dict[str, object]
Deliver = Callable[[AthleteId, Mapping[str, object]], None]


@dataclass(slots=True)
class _Drawing:
    """A picture for one person; without a future it is drawn once it is asked for."""

    owner: AthleteId
    draw: Callable[[], bytes]
    png: Future[bytes] | None = None


class WebChat:
    """Answers the page: words at once, the picture when it is fetched."""

    def __init__(
        self,
        *,
        answer: Callable[[Incoming], Reply],
        chat_pool: Executor,
        chart_pool: Executor,
    ) -> None:
        """Take what answers, and where it runs."""
        self._answer = answer
        self._chat_pool = chat_pool
        self._chart_pool = chart_pool
        self._drawings: OrderedDict[str, _Drawing] = OrderedDict()
        self._files: OrderedDict[AthleteId, tuple[str, HandedFile]] = OrderedDict()
        self._lock = Lock()

    async def say(
        self, speaker: AthleteId, text: str, files: Sequence[tuple[str, bytes]] = (), place: str = "private"
    ) -> Json | None:
        """Return the reply to one message as JSON, None for talk; its picture is started, not awaited."""
        attachments = tuple(Attachment(name=name, content=content) for name, content in files)
        incoming = Incoming(
            speaker=speaker,
            text=text,
            place=Place(place),
            attachments=attachments,
            platform=WebOutlet.platform,
        )
        if incoming.is_talk:
            return None
        reply = await in_pool(self._chat_pool, self._answer, incoming)
        if reply.is_farewell:
            self._forget(speaker)
        return self._to_json(speaker, reply)

    async def picture(self, speaker: AthleteId, picture_id: str) -> bytes | None:
        """Return a reply's picture as PNG, None when there is none by this id for this person."""
        with self._lock:
            drawing = self._drawings.get(picture_id)
            if drawing is None or drawing.owner != speaker:
                return None
            png = self._begun(drawing)
        try:
            return await asyncio.shield(asyncio.wrap_future(png))
        except asyncio.CancelledError:
            if png.cancelled():  # forgotten meanwhile; otherwise it is the reader who left
                return None
            raise

    def file(self, speaker: AthleteId, file_id: str) -> tuple[str, IO[bytes]] | None:
        """Hand out a reply's file, name and content, once and to the one it was made for; None otherwise.

        Who takes it closes the content.
        """
        with self._lock:
            known, held = self._files.get(speaker, ("", None))
            if held is None or not secrets.compare_digest(known, file_id):
                return None
            del self._files[speaker]
        return held.name, held.content

    def unasked(self, reader: AthleteId, reply: Reply) -> Json:
        """Return a reply nobody asked for as JSON; its picture is drawn if somebody looks at it."""
        return self._to_json(reader, reply, is_awaited=False)

    def _to_json(self, reader: AthleteId, reply: Reply, *, is_awaited: bool = True) -> Json:
        from marathon.words.phrases import unbroken  # words take time to load; by now they are

        return {
            "id": secrets.token_hex(8),
            "title": unbroken(reply.title),
            "lines": [unbroken(line) for line in reply.lines],
            "buttons": [
                {"label": unbroken(button.label), "command": button.command} for button in reply.buttons
            ],
            "picture": self._draw(reader, reply.picture, is_awaited) if reply.picture else None,
            "file": self._keep(reader, reply.attachment) if reply.attachment else None,
            "is_view": reply.is_view,
        }

    def _keep(self, reader: AthleteId, file: HandedFile) -> Json:
        """Hold a file until it is fetched, in place of an earlier one, and return where it will be."""
        file_id = secrets.token_urlsafe(18)
        with self._lock:
            self._drop_file(reader)
            self._files[reader] = (file_id, file)
            while len(self._files) > FILES_KEPT:
                self._drop_file(next(iter(self._files)))
        return {"url": f"/chat/files/{file_id}", "name": file.name, "bytes": file.size_bytes}

    def _drop_file(self, reader: AthleteId) -> None:
        """Let go of a person's file, where there is one; the lock is held."""
        _, file = self._files.pop(reader, ("", None))
        if file is not None:
            file.content.close()

    def _forget(self, speaker: AthleteId) -> None:
        """Let go of a person's pictures and file."""
        with self._lock:
            self._drop_file(speaker)
            theirs = [key for key, drawing in self._drawings.items() if drawing.owner == speaker]
            dropped = [self._drawings.pop(key) for key in theirs]
        _stop(dropped)

    def _draw(self, reader: AthleteId, picture: Picture, is_awaited: bool) -> Json:
        """Start drawing where it is awaited, and return where the picture will be; the oldest are forgotten."""
        picture_id = secrets.token_urlsafe(18)
        drawing = _Drawing(reader, picture.draw)
        with self._lock:
            if is_awaited:
                self._begun(drawing)
            self._drawings[picture_id] = drawing
            dropped = [
                self._drawings.popitem(last=False)[1] for _ in range(len(self._drawings) - PICTURES_KEPT)
            ]
        _stop(dropped)
        return {"url": f"/chat/pictures/{picture_id}", "alt": picture.alt}

    def _begun(self, drawing: _Drawing) -> Future[bytes]:
        if drawing.png is None:
            drawing.png = self._chart_pool.submit(copy_context().run, drawing.draw)
        return drawing.png


def _stop(dropped: Sequence[_Drawing]) -> None:
    for drawing in dropped:
        if drawing.png is not None:
            drawing.png.cancel()


class WebOutlet:
    """The page as a place to write to: what is open shows it at once, what opens later reads it from the log."""

    platform = PAGE
    at_once = 1

    def __init__(
        self,
        *,
        chat: WebChat,
        deliver: Deliver,
        open_page: Callable[[AthleteId], Sequence[KeptMessage]],
        pool: Executor,
    ) -> None:
        """Take what carries a message to a person's open pages, and what reads their log when one opens.

        Args:
            open_page: also has that person written to from then on; it blocks, and is called in the pool.
        """
        self._chat, self._deliver = chat, deliver
        self._open_page, self._pool = open_page, pool

    def send(self, parcel: Parcel, reply: Reply) -> str:
        """Show a message; its id is the notice's key, so a page shows it once however often it is sent."""
        told = self._json(KeptMessage(key=parcel.notice_key, reply=reply), parcel.athlete_id)
        self._deliver(parcel.athlete_id, {"kind": "message", **told})
        return parcel.notice_key

    def edit(self, parcel: Parcel, reply: Reply) -> None:
        """Show this in place of the message of the same id."""
        self.send(parcel, reply)

    def remove(self, parcel: Parcel) -> None:
        """Take a message off the page."""
        self._deliver(parcel.athlete_id, {"kind": "gone", "id": parcel.notice_key})

    async def messages(self, reader: AthleteId) -> list[Json]:
        """Return what stands in the log for a page that opens, oldest first."""
        kept = await in_pool(self._pool, self._open_page, reader)
        return [self._json(message, reader) for message in kept]

    def _json(self, message: KeptMessage, reader: AthleteId) -> Json:
        at = message.at.isoformat() if message.at else None
        reply = self._chat.unasked(reader, message.reply) if message.reply else None
        return {"id": message.key, "at": at, "reply": reply}
