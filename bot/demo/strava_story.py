"""The part of the demo's story that plays at Strava: somebody connects; a run arrives, is renamed, and goes again."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

import aiohttp

from bot.demo.strava.grants import SCOPES

WITHIN_S: Final = 60.0  # patience with a busy machine; each step takes a part of a second
LOOK_AGAIN_S: Final = 0.1
_TOKEN: Final = re.compile(r'name="token" value="([^"]+)"')
_SELECTED: Final = re.compile(r'<option value="(\d+)" selected')

Session = aiohttp.ClientSession
Message = dict[str, Any]


async def connect(session: Session) -> Message:
    """Go the whole way of /connect as a browser does, and return the message that the past is fetched.

    Raises: ValueError, TimeoutError where the way ends too early.
    """
    async with session.post("/chat", json={"text": "/connect"}) as answer:
        link = (await answer.json())["lines"][0]
    async with session.get(link) as page:
        page.raise_for_status()
    async with session.post(link, allow_redirects=False) as away:
        authorize = away.headers["Location"]
    async with session.get(authorize) as page:
        whose = _found(_SELECTED, await page.text())
    said = {"athlete_id": whose, "answer": "authorize"}
    form = aiohttp.FormData([*said.items(), *(("scope", scope) for scope in SCOPES)])
    async with session.post(authorize, data=form, allow_redirects=False) as back:
        callback = back.headers["Location"]
    async with session.get(callback) as page:
        token = _found(_TOKEN, await page.text())
    async with session.post("/strava/confirm", data={"token": token}) as page:
        page.raise_for_status()
    return await _until(lambda: message_of(session, "backfill:", is_done=True))


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    if match is None:
        raise ValueError("a page lacks its form")
    return match[1]


async def message_of(session: Session, kind: str, *, is_done: bool = False) -> Message | None:
    """Return the newest message of a kind, one with a next step where it has to be done; None without."""
    async with session.get("/chat/messages") as answer:
        told = (await answer.json())["messages"]
    found = [m for m in told if m["id"].startswith(kind) and m["reply"]]
    return next((m for m in reversed(found) if m["reply"]["buttons"] or not is_done), None)


async def _until(look: Callable[[], Awaitable[Message | None]]) -> Message:
    async with asyncio.timeout(WITHIN_S):
        while (found := await look()) is None:  # noqa: ASYNC110 - what is waited for is another's, over HTTP
            await asyncio.sleep(LOOK_AGAIN_S)
    return found


@asynccontextmanager
async def _live(session: Session) -> AsyncIterator[Callable[[str, Message], Awaitable[Message]]]:
    """Open a page's live connection, and give what waits there for news of a message."""
    async with session.ws_connect("/live") as socket:

        async def heard(kind: str, told: Message) -> Message:
            """Return the next message of a kind that has this one's id and says something else."""
            async with asyncio.timeout(WITHIN_S):
                async for frame in socket:
                    said: Message = json.loads(frame.data)
                    is_same = said["kind"] == kind and said.get("id") == told["id"]
                    if is_same and said.get("reply", {}).get("lines") != told["reply"]["lines"]:
                        return said
            raise ValueError("the live connection ended")

        yield heard


async def rename_and_delete(session: Session, run: Message) -> Message:
    """Rename the newest run at Strava and then delete it there; return what the page showed in between.

    Raises: ValueError, TimeoutError where the page is not told.
    """
    async with _live(session) as heard:
        await _do(session, "rename")
        renamed = await heard("message", run)
        await _do(session, "delete")
        await heard("gone", renamed)
    return renamed


async def _do(session: Session, deed: str) -> None:
    async with session.post(f"/demo/strava/{deed}") as answer:
        answer.raise_for_status()
