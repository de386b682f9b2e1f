"""How much may be dropped into a chat with one message, the same at every door: it is held in memory, whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from marathon.errors import FilesTooLargeError, FileTooLargeError, TooManyFilesError

LARGEST_MB: Final = 20  # also the most that Telegram hands out
LARGEST_BYTES: Final = LARGEST_MB * 1024 * 1024
MOST_FILES: Final = 50


def check_drop(sizes: Sequence[int]) -> None:
    """Hold that the files of one message are not too many and not too large.

    Args:
        sizes: bytes of each, as announced where nothing was read yet.

    Raises: TooManyFilesError, FileTooLargeError.
    """
    if len(sizes) > MOST_FILES:
        raise TooManyFilesError(most=MOST_FILES)
    if sum(sizes) > LARGEST_BYTES:
        kind = FilesTooLargeError if sizes[1:] else FileTooLargeError
        raise kind(limit_mb=LARGEST_MB)


@dataclass(slots=True)
class DropRoom:
    """What is left for one message while it is read, whatever was announced."""

    left: int = LARGEST_BYTES

    def take(self, size: int) -> None:
        """Take room for bytes that were read.

        Raises: FilesTooLargeError.
        """
        self.left -= size
        if self.left < 0:
            raise FilesTooLargeError(limit_mb=LARGEST_MB)
