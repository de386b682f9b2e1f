"""What a mail shows, and how: a reply as plain text and as HTML that reads well on a phone, by day and by night."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.core.message import Button, Reply
from marathon.words import mailbox as words
from marathon.words.voice import Voice

if TYPE_CHECKING:
    from jinja2 import Template

_TEMPLATE: Final = Path(__file__).with_name("mail.html")
_MANY: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A button that opens a page."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a mail shows, from top to bottom, as plain text; an empty line parts what stands around it.

    steps: what can be said next in the chat. link: the one thing that can be opened. foot: why it came.
    """

    title: str
    voice: Voice
    lines: tuple[str, ...] = ()
    png: bytes | None = None
    alt: str = ""
    steps: tuple[str, ...] = ()
    link: Link | None = None
    foot: tuple[str, ...] = ()
    leave: str = ""


def sheet_of(reply: Reply, png: bytes | None, voice: Voice, *, can_leave_by_link: bool) -> Sheet:
    """Return what a mail shows of a reply; its buttons become words, for nobody is known who opens a mail."""
    foot = [words.why_this_came(voice)]
    if not can_leave_by_link:
        foot.append(words.how_to_leave(voice))
    return Sheet(
        title=plain(reply.title),
        voice=voice,
        lines=tuple(map(_line, reply.lines)),
        png=png,
        alt=plain(reply.picture.alt) if reply.picture else "",
        steps=said_in_the_chat(reply.buttons),
        foot=tuple(foot),
        leave=words.leave(voice),
    )


def said_in_the_chat(buttons: Sequence[Button]) -> tuple[str, ...]:
    """Return the commands behind buttons, with what they are for; a scale of numbers is one of them."""
    scale = [button for button in buttons if button.label.isdigit()]
    if len(scale) < _MANY:
        return tuple(_step(button) for button in buttons)
    stem, _, first = scale[0].command.rpartition(" ")
    last = scale[-1].command.rpartition(" ")[2]
    return (f"{first}–{last}: {stem} …", *(_step(button) for button in buttons if button not in scale))


def _step(button: Button) -> str:
    return f"{plain(button.label)}: {plain(button.command)}"


def as_text(sheet: Sheet, leave_url: str = "") -> str:
    """Return a mail for those who read no HTML."""
    parts = [sheet.title, "\n".join(sheet.lines)]
    if sheet.alt:
        parts.append(sheet.alt)
    if sheet.link:
        parts.append(f"{sheet.link.label}:\n{sheet.link.url}")
    if sheet.steps:
        parts.append("\n".join((f"{words.in_the_chat(sheet.voice)}:", *sheet.steps)))
    ending = (*sheet.foot, *((f"{sheet.leave}: {leave_url}",) if leave_url else ()))
    if ending:
        parts.append("\n".join(("-- ", *ending)))
    return "\n\n".join(filter(None, parts)) + "\n"


def as_html(sheet: Sheet, leave_url: str = "", chart_id: str = "") -> str:
    """Return a mail as a page without scripts and without anything to fetch."""
    return _template().render(
        sheet=sheet, leave_url=leave_url, chart_id=chart_id, in_the_chat=words.in_the_chat(sheet.voice)
    )


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    here = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return here.from_string(_TEMPLATE.read_text(encoding="utf-8"))


def plain(text: str) -> str:
    """Return text on one line, without what steers a screen or a header."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def _line(text: str) -> str:
    """Return a line as plain text; one that belongs to the line above keeps its indent."""
    return f"  {plain(text)}" if text.startswith("  ") else plain(text)
