"""The vocabulary of chat: what comes in, what goes out. Platforms translate to and from it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import IO, Final, Protocol

from marathon.domain.athlete import AthleteId
from marathon.domain.parcel import Parcel
from marathon.domain.team import TeamId

PAGE: Final = "web"
"""The platform of whoever speaks on their page."""


class Place(StrEnum):
    """Where a message was said, and so who reads the answer."""

    PRIVATE = "private"
    GROUP = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file dropped into the chat, whole in memory: doors refuse more than 20 MB."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedFile:
    """A file that an answer hands out, perhaps too large for memory: whoever has passed it on closes its content."""

    name: str
    content: IO[bytes]
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One message of a known person: text (a command, a pressed button or plain words) and files.

    platform: the door's name for itself, as in the places of people; empty where nobody can be written to.
    chat: the platform's own id of the group it was said in; empty in private, and where groups have none.
    is_unreadable: something was sent beside or instead of words that nobody here can read, such as a photo.
    is_overheard: plain words said where others read, though the answer is the speaker's alone: they answer nothing
        that was asked in private.
    """

    speaker: AthleteId
    text: str = ""
    place: Place = Place.PRIVATE
    attachments: tuple[Attachment, ...] = ()
    platform: str = ""
    chat: str = ""
    is_unreadable: bool = False
    is_overheard: bool = False

    @property
    def is_talk(self) -> bool:
        """Whether a group talks among itself: a door leaves that unanswered."""
        is_command = self.text.lstrip().startswith("/")
        return self.place is Place.GROUP and not is_command and not self.attachments


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A labelled next step; pressing it says `command` in the presser's name."""

    label: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a reply asks with its buttons.

    line: as it stands among the reply's own lines. among: how it is asked where others stand beside that reply.
    """

    line: str
    among: tuple[str, ...]
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart still to be drawn: draw() gives PNG bytes, slow, on the chart thread; alt says it in words."""

    name: str
    alt: str
    draw: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer: a finding as title, short lines below it, perhaps a picture and buttons. Plain text throughout.

    is_farewell: the speaker was just forgotten, so a door lets go of whatever it still holds for them.
    is_view: it shows what stands and changed nothing, so a door may ask the same again to show what is new;
        said by the command itself, because only it knows: “/team” asks, “/team share” writes.
    explains_another: it speaks of another message, so a door leaves the one whose button was pressed where it stands.
    is_shareable: it shows the speaker's own training, or what their group may see anyway, so that a door may offer
        to show it to others too.
    is_refusal: nothing was done, so a button that said it may be pressed again.
    is_for_private: the answer is given in the private chat only, so a door adds what opens that.
    card_of: the team whose group's card it is: where a door shows that to a group, it tells the house where it stands.
    asks_for_words: the speaker's next plain words answer it, so a door says where they are heard.
    questions: what its lines and buttons ask, the most pressing first, for whoever makes one message of several.
    start_code: a code that whoever gets it joins by: a door with links of its own shows one that says
        “/start CODE”; the lines name the words to type, which work everywhere.
    """

    title: str
    lines: tuple[str, ...] = ()
    picture: Picture | None = None
    buttons: tuple[Button, ...] = ()
    attachment: HandedFile | None = None
    is_farewell: bool = False
    is_view: bool = False
    explains_another: bool = False
    is_shareable: bool = False
    is_refusal: bool = False
    is_for_private: bool = False
    asks_for_words: bool = False
    questions: tuple[Question, ...] = ()
    start_code: str = ""
    card_of: TeamId | None = None

    @property
    def text(self) -> str:
        """The whole reply as plain text, title first."""
        return "\n".join((self.title, *self.lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMessage:
    """A message nobody asked for, by its notice's key; at is when it was told, None for just now.

    reply: None where it was taken back.
    """

    key: str
    reply: Reply | None
    at: datetime | None = None


class Outlet(Protocol):
    """Carries messages nobody asked for to one platform; may block, called on a thread that waits for nobody else.

    Every method raises PlaceClosedError (never write there again), MessageRefusedError (this one never gets
    through), OutletBusyError (not before an instant); any other error means “try again later”.
    """

    @property
    def platform(self) -> str:
        """The platform's name, as in the places of people."""
        ...

    @property
    def at_once(self) -> int:
        """How many messages the platform takes at the same time."""
        ...

    def send(self, parcel: Parcel, reply: Reply) -> str:
        """Show a new message at the parcel's place and return the platform's id of it."""
        ...

    def edit(self, parcel: Parcel, reply: Reply) -> str | None:
        """Show this instead of the message of the parcel's platform id; return another id where it has one now."""
        ...

    def remove(self, parcel: Parcel) -> None:
        """Take the message of the parcel's platform id away; no error when it is gone already."""
        ...
