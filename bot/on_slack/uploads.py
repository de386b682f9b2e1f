"""Files on their way to Slack and from it: pictures, exports, and what people drop."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from bot.core.message import Attachment
from bot.on_slack.blocks import LONGEST_ALT, LONGEST_FILE_NAME, cut
from bot.on_slack.house import SlackPlan
from marathon.domain.drop_room import DropRoom, check_drop
from marathon.words.phrases import seen

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

READY_AFTER_S: Final = (0.0, 0.2, 0.4, 0.8, 1.6, 3.2)
DROPS_AT_ONCE: Final = 4  # each may hold as much memory as may be dropped
DOWNLOAD_TIMEOUT_S: Final = 60.0
CHUNK_BYTES: Final = 64 * 1024

_log = logging.getLogger(__name__)


class NotDownloadedError(Exception):
    """A file could not be fetched."""


def picture_upload(name: str, alt: str, png: bytes) -> dict[str, Any]:
    """Return what uploads a chart that is shown nowhere yet."""
    said = cut(seen(alt), LONGEST_ALT)
    return {"file": png, "filename": f"{cut(name, LONGEST_FILE_NAME)}.png", "title": said, "alt_txt": said}


async def upload_picture(client: "AsyncWebClient", name: str, alt: str, png: bytes) -> str:
    """Upload a chart and return its id."""
    answered = await client.files_upload_v2(**picture_upload(name, alt, png))
    return str(answered["files"][0]["id"])


async def show_when_ready(
    show: Callable[[], Awaitable[object]], is_early: Callable[[Exception], bool]
) -> None:
    """Show a message with a fresh upload: Slack refuses it until it has looked at the picture."""
    for n, pause_s in enumerate(READY_AFTER_S, 1):
        await asyncio.sleep(pause_s)
        try:
            await show()
            return
        except Exception as error:
            if n == len(READY_AFTER_S) or not is_early(error):
                raise


async def send_file(
    client: "AsyncWebClient", channel: str, name: str, content: bytes, comment: str = ""
) -> None:
    """Show a file in a direct message.

    Without alternative text: with it Slack now and then shows the file nowhere (python-slack-sdk 1818).
    """
    await client.files_upload_v2(
        channel=channel,
        file=content,
        filename=cut(name, LONGEST_FILE_NAME),
        title=cut(name, LONGEST_FILE_NAME),
        initial_comment=comment or None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloads:
    """Fetches what people dropped, within limits, and shows the token to Slack alone; used on one event loop.

    It holds no thread while a file comes, however slowly, so that nobody's answer waits for somebody's file.
    """

    plan: SlackPlan
    token: str
    _at_once: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(DROPS_AT_ONCE))

    async def fetch(self, files: Sequence[Mapping[str, Any]]) -> tuple[Attachment, ...]:
        """Return the files of one message, whole.

        Raises: TooManyFilesError, FileTooLargeError, NotDownloadedError with the name.
        """
        check_drop([int(file.get("size") or 0) for file in files])
        found, room = [], DropRoom()
        async with self._at_once:
            for file in files:
                name = str(file.get("name") or file.get("title") or "file")
                content = await self._content(str(file.get("url_private_download") or ""), name, room)
                found.append(Attachment(name=name, content=content))
        return tuple(found)

    async def _content(self, url: str, name: str, room: DropRoom) -> bytes:
        import aiohttp

        if not self.plan.serves_files_at(url):
            raise NotDownloadedError(name)
        headers, limits = {"Authorization": f"Bearer {self.token}"}, aiohttp.ClientTimeout(DOWNLOAD_TIMEOUT_S)
        content = bytearray()
        try:
            async with (
                aiohttp.ClientSession(headers=headers, timeout=limits) as session,
                session.get(url, allow_redirects=False) as answered,
            ):
                if answered.status != HTTPStatus.OK:
                    raise NotDownloadedError(name)
                async for chunk in answered.content.iter_chunked(CHUNK_BYTES):
                    room.take(len(chunk))
                    content += chunk
        except (aiohttp.ClientError, TimeoutError) as error:
            _log.warning("a dropped file could not be fetched: %s", type(error).__name__)
            raise NotDownloadedError(name) from None
        return bytes(content)
