"""A reply as Telegram's HTML, cut to its limits before it is escaped; it knows no SDK and sends nothing."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.core.message import Button, Reply
from marathon.words.phrases import beginning, cut, seen, units

MOST_UNITS: Final = 4096
MOST_CAPTION_UNITS: Final = 1024
MOST_ALT_UNITS: Final = 400  # so that the words of a reply begin above it
LEAST_ALT_UNITS: Final = 100  # shortened to, where that keeps the words on one message
MOST_PAGES: Final = 4
MOST_LABEL_UNITS: Final = 40
ROW_UNITS: Final = 30  # what a phone shows side by side
MOST_IN_A_ROW: Final = 5
CUT: Final = "…"

# What Telegram would take for an account's name and tell that account of; a word joiner, which nobody sees, ends that.
_MENTION: Final = re.compile(r"(?<!\w)@(?=\w)")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line, or a part of a long one, and the tag it stands in."""

    text: str
    tag: str = ""

    @property
    def html(self) -> str:
        said = html.escape(self.text, quote=False)
        return f"<{self.tag}>{said}</{self.tag}>" if self.tag and said else said


def tame(text: str) -> str:
    """Return a text as a font shows it, in which nobody is mentioned."""
    return _MENTION.sub("@\u2060", seen(text))


def pages(reply: Reply, *, is_drawn: bool = False) -> tuple[str, ...]:
    """Return a reply as the texts of its messages, the first of which is the caption where a picture is drawn.

    A caption ends with what the picture shows, as Telegram has no other place for it; what does not fit above
    that follows as text.
    """
    lines = [_Line(tame(reply.title), "b"), *(_Line(tame(line)) for line in reply.lines)]
    if reply.picture is None or not is_drawn:
        return tuple(_joined(page) for page in _packed(lines, MOST_UNITS))
    alt = _Line(cut(_unsaid(tame(reply.picture.alt), lines), MOST_ALT_UNITS), "i")
    return _captioned(lines, alt)


def _captioned(lines: list[_Line], alt: _Line) -> tuple[str, ...]:
    """Return a caption that ends with what the picture shows, and the pages behind it; a list is not torn in two.

    What the picture shows gives way, as far as it may, where all of the words fit above it then.
    """
    left = MOST_CAPTION_UNITS - sum(units(line.text) + 1 for line in lines)
    if LEAST_ALT_UNITS <= left < units(alt.text):
        alt = _Line(cut(alt.text, left), alt.tag)
    room = MOST_CAPTION_UNITS - units(alt.text) - 1
    first, *rest = _packed(lines, room)
    begins = max((n for n, line in enumerate(first) if n and line.text.endswith(":")), default=0)
    if rest and begins:
        first, rest = first[:begins], _packed(lines[begins:], MOST_UNITS)[: MOST_PAGES - 1]
    return (_joined([*first, alt]), *map(_joined, rest))


def _unsaid(alt: str, lines: list[_Line]) -> str:
    """Return what a picture shows without its first sentence, where a line above says that already."""
    for line in lines:
        said = line.text.rstrip(".")
        for told in (said, said.partition(": ")[2]):
            if told and alt.startswith(f"{told}. "):
                return alt.removeprefix(f"{told}. ")
    return alt


def _joined(lines: list[_Line]) -> str:
    return "\n".join(line.html for line in lines)


def _packed(lines: list[_Line], first_room: int) -> list[list[_Line]]:
    """Put lines on pages, the first of which may be smaller; the end of very much is left out."""
    found: list[list[_Line]] = [[]]
    room = first_room
    for line in lines:
        for part in _parts(line, room, MOST_UNITS):
            needed = units(part.text) + 1
            if found[-1] and needed > room + 1:
                found.append([])
                room = MOST_UNITS
            found[-1].append(part)
            room -= needed
    if len(found) > MOST_PAGES:
        found = [*found[: MOST_PAGES - 1], [*found[MOST_PAGES - 1][:-1], _Line(CUT)]]
    return found


def _parts(line: _Line, room: int, whole: int) -> Iterator[_Line]:
    """Yield a line, or where it is longer than a page its parts, of which the first fills what is left of one."""
    text, most = line.text, whole if units(line.text) <= whole else max(room, 2)
    while units(text) > most:
        part = beginning(text, most)
        yield _Line(part, line.tag)
        text, most = text[len(part) :], whole
    yield _Line(text, line.tag)


def rows(buttons: tuple[Button, ...]) -> list[list[int]]:
    """Return the buttons' places row by row, as many side by side as can be read on a phone."""
    found: list[list[int]] = []
    used = ROW_UNITS
    for place, button in enumerate(buttons):
        width = units(label(button)) + 4
        if used + width > ROW_UNITS or len(found[-1]) == MOST_IN_A_ROW:
            found.append([])
            used = 0
        found[-1].append(place)
        used += width
    return found


def label(button: Button) -> str:
    """Return what a button shows."""
    return cut(tame(button.label), MOST_LABEL_UNITS) or CUT
