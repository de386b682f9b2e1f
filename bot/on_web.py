"""The web chat without its web server: words become an Incoming, a Reply becomes JSON, a picture and a file."""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextvars import copy_context
from dataclasses import dataclass
from threading import Lock
from typing import Final

from bot.core.message import Attachment, Incoming, Picture, Place, Reply
from marathon.domain.athlete import AthleteId

PICTURES_KEPT: Final = 200
FILES_KEPT: Final = 20

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A picture that is drawn, or will be, for one person."""

    owner: AthleteId
    png: Future[bytes]


class WebChat:
    """Answers the page: words at once, the picture when it is fetched; pushes what nobody asked for."""

    def __init__(
        self,
        *,
        answer: Callable[[Incoming], Reply],
        chat_pool: Executor,
        chart_pool: Executor,
        deliver: Callable[[AthleteId, Mapping[str, object]], None],
    ) -> None:
        """Take what answers, where it runs, and what carries a message to a person's open pages."""
        self._answer = answer
        self._chat_pool = chat_pool
        self._chart_pool = chart_pool
        self._deliver = deliver
        self._drawings: OrderedDict[str, _Drawing] = OrderedDict()
        self._files: OrderedDict[AthleteId, tuple[str, Attachment]] = OrderedDict()
        self._lock = Lock()

    async def say(
        self, speaker: AthleteId, text: str, files: Sequence[tuple[str, bytes]] = (), place: str = "private"
    ) -> Json:
        """Return the reply to one message as JSON; its picture is started, not awaited."""
        attachments = tuple(Attachment(name=name, content=content) for name, content in files)
        incoming = Incoming(speaker=speaker, text=text, place=Place(place), attachments=attachments)
        loop = asyncio.get_running_loop()
        reply = await loop.run_in_executor(self._chat_pool, copy_context().run, self._answer, incoming)
        if reply.is_farewell:
            self._forget(speaker)
        return self._to_json(speaker, reply)

    async def picture(self, speaker: AthleteId, picture_id: str) -> bytes | None:
        """Return a reply's picture as PNG, None when there is none by this id for this person."""
        with self._lock:
            drawing = self._drawings.get(picture_id)
        if drawing is None or drawing.owner != speaker:
            return None
        try:
            return await asyncio.shield(asyncio.wrap_future(drawing.png))
        except asyncio.CancelledError:
            if drawing.png.cancelled():  # forgotten meanwhile; otherwise it is the reader who left
                return None
            raise

    def file(self, speaker: AthleteId, file_id: str) -> tuple[str, bytes] | None:
        """Hand out a reply's file, name and content, once and to the one it was made for; None otherwise."""
        with self._lock:
            known, held = self._files.get(speaker, ("", None))
            if held is None or not secrets.compare_digest(known, file_id):
                return None
            del self._files[speaker]
        return held.name, held.content

    def push(self, athlete_id: AthleteId, reply: Reply) -> None:
        """Send a reply nobody asked for to this person's open pages; from any thread, returns at once."""
        self._deliver(athlete_id, {"kind": "reply", "reply": self._to_json(athlete_id, reply)})

    def _to_json(self, reader: AthleteId, reply: Reply) -> Json:
        return {
            "id": secrets.token_hex(8),
            "title": reply.title,
            "lines": list(reply.lines),
            "buttons": [{"label": button.label, "command": button.command} for button in reply.buttons],
            "picture": self._draw(reader, reply.picture) if reply.picture else None,
            "file": self._keep(reader, reply.attachment) if reply.attachment else None,
        }

    def _keep(self, reader: AthleteId, file: Attachment) -> Json:
        """Hold a file until it is fetched, in place of an earlier one, and return where it will be."""
        file_id = secrets.token_urlsafe(18)
        with self._lock:
            self._files.pop(reader, None)
            self._files[reader] = (file_id, file)
            while len(self._files) > FILES_KEPT:
                self._files.popitem(last=False)
        return {"url": f"/chat/files/{file_id}", "name": file.name, "bytes": len(file.content)}

    def _forget(self, speaker: AthleteId) -> None:
        """Let go of a person's pictures and file."""
        with self._lock:
            self._files.pop(speaker, None)
            theirs = [key for key, drawing in self._drawings.items() if drawing.owner == speaker]
            dropped = [self._drawings.pop(key) for key in theirs]
        for drawing in dropped:
            drawing.png.cancel()

    def _draw(self, reader: AthleteId, picture: Picture) -> Json:
        """Start drawing and return where the picture will be; the oldest are forgotten, drawn or not."""
        picture_id = secrets.token_urlsafe(18)
        png = self._chart_pool.submit(copy_context().run, picture.draw)
        with self._lock:
            self._drawings[picture_id] = _Drawing(reader, png)
            dropped = [
                self._drawings.popitem(last=False)[1] for _ in range(len(self._drawings) - PICTURES_KEPT)
            ]
        for drawing in dropped:
            drawing.png.cancel()
        return {"url": f"/chat/pictures/{picture_id}", "alt": picture.alt}
