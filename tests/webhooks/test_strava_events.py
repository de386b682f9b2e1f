"""Strava's events and challenge: stored before they are answered, each once, and only from who is meant."""

import asyncio
import json
import resource
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_string
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import partial

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import Connection, select

from marathon.domain.athlete import AthleteId
from marathon.domain.work import InboxRow
from marathon.store import athletes, inbox
from marathon.store.store import Store
from marathon.usecases.accept_event import accept_event
from tests.webhooks.strava_hook import (
    ANSWERED_WITHIN_S,
    OWNER,
    ROWS,
    SUBSCRIPTION,
    Hook,
    Line,
    event,
    now,
)
from webhooks.strava_events import SecondLook, StravaEventRoutes


async def test_an_event_is_stored_before_it_is_answered_and_its_athletes_lane_woken(hook: Hook) -> None:
    assert await hook.post(event(updates={"title": "Lauf \ud83c\u0000 🏃"})) == 200
    assert hook.rows() == 1
    assert hook.woken.athletes == [hook.athlete_id]
    assert hook.door.tally == {"stored": 1}


async def test_two_edits_in_one_second_are_two_and_a_repeated_one_is_one(hook: Hook) -> None:
    edit = partial(event, aspect_type="update", event_time=int(time.time()))
    for title in ("a", "b", "a"):
        assert await hook.post(edit(updates={"title": title})) == 200
    assert hook.rows() == 2


@pytest.mark.parametrize("authorized", ["false", False, "False"])
async def test_a_deauthorisation_is_urgent_however_it_is_spelled(hook: Hook, authorized: object) -> None:
    said = {"object_type": "athlete", "aspect_type": "update", "object_id": OWNER}
    assert await hook.post(event(**said, updates={"authorized": authorized})) == 200
    with hook.store.read() as connection:
        row = connection.execute(select(ROWS.c.kind, ROWS.c.priority)).one()
    assert tuple(row) == ("strava_deauthorised", 0)
    assert await hook.post(event(**said, updates={"authorized": "true"})) == 200
    assert (hook.rows(), hook.door.tally["nothing_to_do"]) == (1, 1)


async def test_the_challenge_is_answered_to_those_who_know_both_words(hook: Hook) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "abc", "hub.verify_token": "ours"}
    async with hook.session.get(hook.url, params=asked) as response:
        assert (response.status, await response.json()) == (200, {"hub.challenge": "abc"})
    for wrong, status in (
        ({"hub.verify_token": "theirs"}, 403),
        ({"hub.mode": "unsubscribe"}, 400),
        ({"hub.challenge": ""}, 400),
        ({"hub.challenge": "x" * 257}, 400),
    ):
        async with hook.session.get(hook.url, params=asked | wrong) as response:
            assert response.status == status, wrong
    async with hook.session.get(hook.url[:-1], params=asked) as response:
        assert response.status == 404


async def test_fault_01_a_thousand_times_the_same_event_at_once_is_one_row(hook: Hook) -> None:
    with _many_files():
        lines, body = [await Line.open(hook) for _ in range(1000)], event()
        answers = await asyncio.gather(*(line.post(body) for line in lines))
        for line in lines:
            line.writer.close()
    assert [status for status, _ in answers] == [200] * 1000
    assert sorted(spent_s for _, spent_s in answers)[989] < ANSWERED_WITHIN_S
    assert hook.rows() == 1


async def test_a_yes_has_an_id_of_its_own_and_the_connection_ends_when_the_sender_says_so(hook: Hook) -> None:
    line = await Line.open(hook)
    said = [
        await _said(line, "HTTP/1.1"),
        await _said(line, "HTTP/1.1"),
        await _said(line, "HTTP/1.1", "close"),
    ]
    old = await _said(await Line.open(hook), "HTTP/1.0")
    assert len({yes["X-Request-ID"] for yes in [*said, old]}) == 4
    assert all(yes["Content-Length"] == "0" and parsedate_to_datetime(yes["Date"]) for yes in [*said, old])
    assert [yes["Connection"] for yes in said] == [None, None, "close"]
    assert await line.reader.read() == b"", "the connection stayed open"


async def _said(line: Line, version: str, connection: str = "keep-alive") -> Message:
    """Post an event over a raw connection and return the headers of the yes."""
    head = line.head.replace("HTTP/1.1", version) + f"Connection: {connection}\r\n"
    body = json.dumps(event()).encode()
    line.writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    status, _, headers = (await line.reader.readuntil(b"\r\n\r\n")).decode().partition("\r\n")
    assert status == f"{version} 200 OK"
    return message_from_string(headers)


@contextmanager
def _many_files() -> Iterator[None]:
    """Allow both ends of a thousand connections in one process."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, before[1]), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


async def test_fault_05_who_is_not_meant_is_ignored_and_counted(hook: Hook) -> None:
    wrong = replace_path(hook, "only-strava-know")
    assert await wrong.post(event()) == 404
    assert await replace_path(hook, "é" * 20).post(event()) == 404
    assert await hook.post(event(subscription_id=8)) == 200
    assert await hook.post(event(owner_id=OWNER + 1)) == 200
    assert hook.rows() == 0
    assert hook.woken.athletes == []
    assert hook.door.tally == {"wrong_path": 2, "wrong_subscription": 1, "unknown_owner": 1}


def replace_path(hook: Hook, token: str) -> Hook:
    """Return the same webhook under another address."""
    return replace(hook, url=hook.url.rpartition("/")[0] + f"/{token}")


def test_an_event_is_counted_as_waiting_until_it_is_done(store: Store) -> None:
    def one(connection: Connection) -> None:
        athlete_id = athletes.add(connection, "Anna", "UTC")
        inbox.append(connection, [InboxRow(key="1", athlete_id=athlete_id, kind="run")], now())

    store.write(one)
    with store.read() as connection:
        assert inbox.counts(connection, now()).waiting == 1


async def test_an_owner_who_has_just_connected_is_looked_for_once_more(hook: Hook) -> None:
    known: dict[int, AthleteId] = {}
    learnt: list[str] = []

    def learn() -> None:
        learnt.append(threading.current_thread().name)
        known[OWNER] = hook.athlete_id

    with ThreadPoolExecutor(1, thread_name_prefix="pool") as pool:
        accept = partial(accept_event, subscription_id=SUBSCRIPTION, owner_of=known.get)
        door = replace(
            hook.door,
            accept=lambda payload: accept(payload, now=now()),
            second_look=SecondLook(learn=learn, pool=pool),
        )
        app = web.Application()
        app.add_routes(StravaEventRoutes(door=door).routes())
        async with TestServer(app) as server:
            url = server.make_url("/webhooks/strava/") / hook.door.path_token
            for owner, rows in ((OWNER, 1), (OWNER, 2), (OWNER + 1, 2)):
                async with hook.session.post(url, json=event(owner_id=owner, object_id=rows)) as answer:
                    assert answer.status == 200
                assert hook.rows() == rows
    assert len(learnt) == 2, "only for those who are not known"
    assert all(name.startswith("pool") for name in learnt), "never on the loop"
