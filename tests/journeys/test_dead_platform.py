"""One chat platform is dead, the other alive, on the real process: it starts, answers and ends as if both were."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.background.platform import eventually
from tests.journeys.conftest import House
from tests.on_slack.slack_server import APP_TOKEN, BOT_TOKEN, SlackServer, message, words_of
from tests.on_slack.world import slack
from tests.on_telegram.bot_api import TOKEN, BotApi

__all__ = ["slack"]
END_WITHIN_S = 10.0  # what is left of a process that was asked to end
PAGE = b"<html><h1>502 Bad Gateway</h1></html>"
BAD_GATEWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: %d\r\n" % len(PAGE)
TOKENS = {"TELEGRAM_BOT_TOKEN": TOKEN, "SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}


@contextmanager
def dead_platform(answer: bytes) -> Iterator[tuple[str, list[socket.socket]]]:
    """Takes every connection and answers this, or nothing ever; yields its address and who came."""
    came: list[socket.socket] = []

    def take(listener: socket.socket) -> None:
        while True:
            try:
                came.append(listener.accept()[0])
            except OSError:
                return
            if answer and came[-1].recv(65_536):
                came[-1].sendall(answer)
                came[-1].close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=take, args=(listener,))
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", came
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
    for one in came:
        one.close()


@pytest.fixture
def api() -> Iterator[BotApi]:
    """Yields a Bot API that listens."""
    there = BotApi()
    with there.serving():
        yield there


def test_slack_that_never_answers_keeps_nobody_waiting(house: House, api: BotApi) -> None:
    with dead_platform(b"") as (base, came):
        told = {**TOKENS, "TELEGRAM_API_BASE": api.base, "SLACK_API_BASE": f"{base}/api"}
        with house.running("serve", until="listens on", **told) as service:
            assert "Slack: on" in service.lines
            for _ in range(3):
                assert api.asked("/units").text.startswith("You read")
            api.until(lambda: came, "Slack was not asked")
            assert api.asked("/units").text.startswith("You read")
            code, took_s = service.stop()
    assert (code, house.log.count("Traceback")) == (0, 0)
    assert took_s < END_WITHIN_S / 2, "what is being opened is no work in flight"


def test_telegram_behind_a_broken_gateway_is_said_in_one_line(house: House, slack: SlackServer) -> None:
    with dead_platform(BAD_GATEWAY + b"\r\n" + PAGE) as (base, came):
        told = {**TOKENS, "TELEGRAM_API_BASE": base, "SLACK_API_BASE": slack.api_base}
        with house.running("serve", until="listens on", **told) as service:
            slack.until(lambda: bool(slack.sockets))
            for number in range(1, 4):
                slack.send("events_api", message("UANA", "/units"))
                answers = slack.wait_for("chat.postMessage", count=number)
                assert words_of(answers[-1]).startswith("You read")
            eventually(lambda: len(came) > 1)
            code, took_s = service.stop()
    assert (code, house.log.count("Traceback")) == (0, 0)
    assert house.log.count("Telegram cannot be reached") == 1
    assert took_s < END_WITHIN_S
