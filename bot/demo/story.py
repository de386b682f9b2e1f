"""The demo's whole story told once over HTTP: everyone asks, a file is dropped, a run arrives; each reply is kept."""

import asyncio
import html
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import aiohttp

from bot.demo.team import DemoAthlete, DemoTeam
from marathon.domain.team import Role

ASKED: Final = ("/today", "/week", "/plan", "/predict", "/form", "/why", "/help")
COACH_ASKED: Final = ("/team", "/team group", "/help")
ARRIVES_WITHIN_S: Final = 60.0  # patience with a busy machine; it takes about one second
_PNG: Final = b"\x89PNG\r\n\x1a\n"


@dataclass(slots=True)
class Story:
    """What has been told so far: where it is kept, and the counts of the summary line."""

    url: str
    out: Path
    tell: Callable[[str], object]
    replies: int = 0
    charts: int = 0
    failures: list[str] = field(default_factory=list)
    kept: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """One open page: whose it is, and where it hears of news."""

    runner: DemoAthlete
    session: aiohttp.ClientSession
    socket: aiohttp.ClientWebSocketResponse


async def tell_story(url: str, team: DemoTeam, out: Path, tell: Callable[[str], object]) -> int:
    """Act every person against the running service, write each reply as text, PNG and HTML; return the failures.

    The folder must exist. Writing a few small files blocks the loop, which serves nobody else here.
    """
    story = Story(url=url, out=out, tell=tell)
    coach = next(person for person in team.people if person.role is Role.COACH)
    runners = [person for person in team.people if person.role is Role.ATHLETE]
    async with AsyncExitStack() as open_pages:
        # each before anybody asks: a run arrives a while after its athlete came, however long the asking takes
        pages = [await open_pages.enter_async_context(_open_page(story, runner)) for runner in runners]
        arrival = asyncio.create_task(_keep_arrival(story, pages))
        open_pages.callback(arrival.cancel)
        await _act(story, coach, COACH_ASKED)
        for runner in runners:
            await _act(story, runner, ASKED)
        await _drop(story, runners[0])
        await arrival
    _write_page(story)
    activities = sum(len(person.activities) for person in team.people)
    tell(
        f"{activities} activities, {story.replies} replies, {story.charts} charts, "
        f"{len(story.failures)} failures; see {out / 'index.html'}"
    )
    for failure in story.failures:
        tell(f"failed: {failure}")
    return len(story.failures)


@asynccontextmanager
async def _as(story: Story, person: DemoAthlete) -> AsyncIterator[aiohttp.ClientSession]:
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(story.url, cookie_jar=jar) as session:
        async with session.post("/demo/as", json={"id": person.athlete.id}) as answer:
            answer.raise_for_status()
        yield session


async def _act(story: Story, person: DemoAthlete, commands: Sequence[str]) -> None:
    async with _as(story, person) as session:
        for command in commands:
            async with session.post("/chat", json={"text": command}) as answer:
                await _keep(story, session, f"{person.athlete.id:02d}-{command}", answer)


async def _drop(story: Story, person: DemoAthlete) -> None:
    async with _as(story, person) as session:
        async with session.get("/demo/run.fit") as answer:
            content = await answer.read()
        form = aiohttp.FormData()
        form.add_field("file", content, filename="run.fit")
        async with session.post("/chat", data=form) as answer:
            await _keep(story, session, f"{person.athlete.id:02d}-drop", answer)


@asynccontextmanager
async def _open_page(story: Story, runner: DemoAthlete) -> AsyncIterator[_Page]:
    async with _as(story, runner) as session, session.ws_connect("/live") as socket:
        async with session.get("/chat/messages") as answer:  # as a page does that wants to hear of news
            answer.raise_for_status()
        yield _Page(runner=runner, session=session, socket=socket)


async def _keep_arrival(story: Story, pages: Sequence[_Page]) -> None:
    """Keep the first message, on any of the pages, that nobody asked for: it tells of a run."""
    hearing = [asyncio.create_task(_hear(page)) for page in pages]
    try:
        for heard in asyncio.as_completed(hearing, timeout=ARRIVES_WITHIN_S):
            page, reply = await heard
            if reply is not None:
                await _keep_reply(story, page.session, f"{page.runner.athlete.id:02d}-arrived", reply)
                return
    except TimeoutError:
        pass
    finally:
        for task in hearing:
            task.cancel()
    story.failures.append("no run arrived")


async def _hear(page: _Page) -> tuple[_Page, dict[str, Any] | None]:
    """Return the first message of a page, None where its connection ends without one."""
    async for message in page.socket:
        heard = json.loads(message.data)
        if heard["kind"] == "message":
            return page, heard["reply"]
    return page, None


async def _keep(
    story: Story, session: aiohttp.ClientSession, name: str, answer: aiohttp.ClientResponse
) -> None:
    if answer.status != 200:
        story.failures.append(f"{name}: status {answer.status}")
        return
    await _keep_reply(story, session, name, await answer.json())


async def _keep_reply(story: Story, session: aiohttp.ClientSession, name: str, reply: dict[str, Any]) -> None:
    stem = name.replace("/", "").replace(" ", "-")
    story.replies += 1
    story.kept.append((stem, reply))
    text = "\n".join([reply["title"], *reply["lines"]])
    (story.out / f"{stem}.txt").write_text(text + "\n", encoding="utf-8")
    if reply["picture"]:
        async with session.get(reply["picture"]["url"]) as answer:
            png = await answer.read()
        if answer.status == 200 and png.startswith(_PNG):
            (story.out / f"{stem}.png").write_bytes(png)
            story.charts += 1
        else:
            story.failures.append(f"{stem}: its chart has status {answer.status}")
    (story.out / f"{stem}.html").write_text(_page(stem, [_card(stem, reply)]), encoding="utf-8")


def _write_page(story: Story) -> None:
    cards = [_card(stem, reply) for stem, reply in story.kept]
    (story.out / "index.html").write_text(_page("Marathon Coach", cards), encoding="utf-8")


def _card(stem: str, reply: dict[str, Any]) -> str:
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in reply["lines"])
    image = ""
    if reply["picture"]:
        alt = html.escape(reply["picture"]["alt"], quote=True)
        image = f'<img src="{stem}.png" alt="{alt}" width="360">'
    return f"<article><h2>{html.escape(reply['title'])}</h2>{lines}{image}</article>"


def _page(title: str, cards: Sequence[str]) -> str:
    style = (
        "body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}"
        "img{max-width:100%;height:auto}article{border-bottom:1px solid #ccc;padding-bottom:1rem}"
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{html.escape(title)}</title>'
        f"<style>{style}</style><body>{''.join(cards)}</body></html>"
    )
