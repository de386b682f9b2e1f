"""The terminal as a chat: what is dropped are paths, a Reply becomes text and files, a long import some lines."""

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from bot.core.message import Attachment, Reply
from marathon.domain.change_cards import ImportLine, ImportOutcome
from marathon.domain.drop_room import check_drop
from marathon.errors import UnreadableFileError, UnwritableFolderError
from marathon.words import imports
from marathon.words import operator as words
from marathon.words.voice import Voice

LINES_OF_A_KIND: Final = 50
SAID_EVERY_S: Final = 5.0


def as_text(reply: Reply) -> str:
    """Return a reply as plain lines, its buttons as the commands they stand for."""
    lines = [reply.title, *(f"  {line}" for line in reply.lines)]
    if reply.picture:
        lines.append(f"  [{reply.picture.alt}]")
    if reply.attachment:
        lines.append(f"  [{reply.attachment.name}]")
    if reply.buttons:
        lines.append("  " + "   ".join(f"{button.label}: {button.command}" for button in reply.buttons))
    return "\n".join(lines)


def ready_folder(folder: Path) -> None:
    """Make a folder to write replies to, where there is none; call it before the work whose result it takes.

    Raises: UnwritableFolderError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):  # what the mode allows, the file system may refuse
            return
    except FileExistsError:
        raise UnwritableFolderError(folder=folder, problem="it is a file") from None
    except OSError as error:
        raise UnwritableFolderError(folder=folder, problem=error.strerror or str(error)) from None


def read_files(paths: Sequence[Path]) -> tuple[Attachment, ...]:
    """Return files as they are dropped into a chat, within its limits.

    Raises: UnreadableFileError; what check_drop raises before anything is read.
    """
    try:
        check_drop([path.stat().st_size for path in paths])
        return tuple(Attachment(name=path.name, content=path.read_bytes()) for path in paths)
    except OSError as error:
        raise UnreadableFileError(file=error.filename) from None


def save(reply: Reply, folder: Path, stem: str) -> list[Path]:
    """Write a reply's text, picture and file into a folder that is there, and return what was written."""
    text = folder / f"{stem}.txt"
    text.write_text(as_text(reply) + "\n", encoding="utf-8")
    written = [text]
    if reply.picture:
        written.append(folder / f"{stem}.png")
        written[-1].write_bytes(reply.picture.draw())
    if reply.attachment:
        written.append(folder / Path(reply.attachment.name).name)
        with reply.attachment.content as content, written[-1].open("wb") as file:
            shutil.copyfileobj(content, file)
    return written


class ImportTeller:
    """Tells what an import does: the first outcomes of each kind, then every few seconds how far it is."""

    def __init__(self, voice: Voice, tell: Callable[[str], None]) -> None:
        """Take whose words to use and what prints a line."""
        self._voice = voice
        self._tell = tell
        self._counts = Counter[ImportOutcome]()
        self._said_at = time.monotonic()

    @property
    def kept(self) -> int:
        """How many activities are kept so far."""
        return self._counts[ImportOutcome.OK]

    def hear(self, line: ImportLine) -> None:
        """Take one outcome."""
        self._counts[line.outcome] += 1
        if self._counts[line.outcome] <= LINES_OF_A_KIND:
            self._say(imports.outcome(line, self._voice))
        elif time.monotonic() - self._said_at >= SAID_EVERY_S:
            self._say(words.import_progress(self._counts.total()))

    def end(self) -> None:
        """Say how many outcomes were not told one by one."""
        if more := sum(max(0, count - LINES_OF_A_KIND) for count in self._counts.values()):
            self._say(imports.more(more, self._voice))

    def _say(self, sentence: str) -> None:
        self._tell(sentence)
        self._said_at = time.monotonic()
