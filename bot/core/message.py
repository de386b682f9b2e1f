"""The vocabulary of chat: what comes in, what goes out. Platforms translate to and from it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from marathon.domain.athlete import AthleteId


class Place(StrEnum):
    """Where a message was said, and so who reads the answer."""

    PRIVATE = "private"
    GROUP = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file dropped into the chat, whole in memory (doors refuse more than 20 MB)."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One message of a known person: text (a command, a pressed button or plain words) and files."""

    speaker: AthleteId
    text: str = ""
    place: Place = Place.PRIVATE
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A labelled next step; pressing it says `command` in the presser's name."""

    label: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart still to be drawn: draw() gives PNG bytes, slow, on the chart thread; alt says it in words."""

    name: str
    alt: str
    draw: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer: a finding as title, short lines below it, perhaps a picture and buttons. Plain text throughout."""

    title: str
    lines: tuple[str, ...] = ()
    picture: Picture | None = None
    buttons: tuple[Button, ...] = ()

    @property
    def text(self) -> str:
        """The whole reply as plain text, title first."""
        return "\n".join((self.title, *self.lines))
