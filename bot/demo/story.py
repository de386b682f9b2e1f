"""The demo's whole story told once over HTTP: all ask, a file is dropped, a run arrives; each reply is kept."""

import asyncio
import html
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import aiohttp

from bot.demo import strava_story
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


async def tell_story(url: str, team: DemoTeam, out: Path, tell: Callable[[str], object]) -> int:
    """Act every person against the running service, write each reply as text, PNG and HTML; return the failures.

    The folder must exist. Writing a few small files blocks the loop, which serves nobody else here.
    """
    story = Story(url=url, out=out, tell=tell)
    coach = next(person for person in team.people if person.role is Role.COACH)
    runners = [person for person in team.people if person.role is Role.ATHLETE]
    await _connect(story, [runner for runner in runners if runner.at_strava])
    await _act(story, coach, COACH_ASKED)
    for runner in runners:
        await _act(story, runner, ASKED)
    await _drop(story, runners[0])
    await _live_run(story, runners)
    _write_page(story)
    activities = sum(len(person.activities) + len(person.at_strava) for person in team.people)
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


async def _connect(story: Story, newcomers: Sequence[DemoAthlete]) -> None:
    """Let everyone connect whose runs wait at Strava."""
    for person in newcomers:
        async with _as(story, person) as session:
            try:
                told = await strava_story.connect(session)
            except (aiohttp.ClientError, TimeoutError, KeyError, ValueError) as error:
                story.failures.append(f"{person.athlete.name} could not connect: {error!r}")
            else:
                await _keep_reply(story, session, f"{person.athlete.id:02d}-connected", told["reply"])


async def _live_run(story: Story, runners: Sequence[DemoAthlete]) -> None:
    """Find a run that arrived by itself, and see it renamed and deleted at Strava."""
    found = await _arrived(story, runners)
    if found is None:
        story.failures.append("no run arrived")
        return
    runner, run = found
    async with _as(story, runner) as session:
        await _keep_reply(story, session, f"{runner.athlete.id:02d}-arrived", run["reply"])
        try:
            renamed = await strava_story.rename_and_delete(session, run)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            story.failures.append(f"the page did not follow Strava: {error!r}")
        else:
            await _keep_reply(story, session, f"{runner.athlete.id:02d}-renamed", renamed["reply"])


async def _arrived(story: Story, runners: Sequence[DemoAthlete]) -> tuple[DemoAthlete, dict[str, Any]] | None:
    """Look at everybody's messages until a run is among them."""
    until = asyncio.get_running_loop().time() + ARRIVES_WITHIN_S
    while asyncio.get_running_loop().time() < until:
        for runner in runners:
            async with _as(story, runner) as session:
                if run := await strava_story.message_of(session, "run:"):
                    return runner, run
    return None


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
