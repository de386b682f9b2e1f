"""Messages on their way to a place: as they are asked for, and as an outlet gets and reports them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from marathon.domain.athlete import AthleteId


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A place to write to: a platform's name and that platform's own id of a chat or mailbox."""

    platform: str
    external_id: str

    def key_of(self, notice_key: str) -> str:
        """Return the key of the message that tells of a notice here."""
        return f"{notice_key}@{self.platform}:{self.external_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message for one place; its key names it for ever, however often it is asked for.

    The place is a platform's name and that platform's own id of a chat; the content is what JSON can hold.
    """

    key: str
    kind: str
    athlete_id: AthleteId
    platform: str
    external_id: str
    local_date: date
    content: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A message in the hands of its outlet: to be removed, else edited where it has a platform's id, else sent.

    created_at: when it was put in line.
    """

    id: int
    key: str
    kind: str
    athlete_id: AthleteId
    platform: str
    external_id: str
    content: Mapping[str, object]
    removed: bool
    platform_message_id: str | None
    attempts: int
    revision: int
    holder: str
    created_at: datetime
    last_error: str | None = None

    @property
    def address(self) -> Address:
        """Return where it goes."""
        return Address(platform=self.platform, external_id=self.external_id)

    @property
    def notice_key(self) -> str:
        """Return the key of the notice that it tells of."""
        return self.key.removesuffix(self.address.key_of(""))
