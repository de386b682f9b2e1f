"""The terminal as a chat: a line becomes an Incoming, a Reply becomes text, its picture and its file files."""

import tempfile
from pathlib import Path

from bot.core.message import Reply
from marathon.errors import UnwritableFolderError


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
        written[-1].write_bytes(reply.attachment.content)
    return written
