"""The terminal as a chat: a line becomes an Incoming, a Reply becomes text, its picture and its file files."""

from pathlib import Path

from bot.core.message import Reply


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


def save(reply: Reply, folder: Path, stem: str) -> list[Path]:
    """Write a reply's text, picture and file into a folder and return what was written."""
    folder.mkdir(parents=True, exist_ok=True)
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
