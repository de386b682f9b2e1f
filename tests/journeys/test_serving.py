"""The service as an operator meets it: what it needs, what it says, how it ends, and that there is only one."""

import base64
import http.client
import json
import re
import shlex

import pytest

from tests.journeys.conftest import House

KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
EXAMPLE_KEY = base64.urlsafe_b64encode(bytes(32)).decode()
LISTENS = "listens on"
TOKENS = {
    "STRAVA_CLIENT_ID": "4711",
    "STRAVA_CLIENT_SECRET": "s3cr3tOfStravaQw81",
    "STRAVA_WEBHOOK_KEY": "k3yOfTheWebhookZz92",
    "TELEGRAM_BOT_TOKEN": "1234567890:AAE9kQmVb7RtUoPlWz3XcNf6HgJd2SsTyBv",
    "SLACK_BOT_TOKEN": "xoxb-918273645-qPwOeIrUtY",
    "SLACK_SIGNING_SECRET": "8f742231b10e8888abcd99yyyzzz85a5",
    "MAIL_SMTP_PASSWORD": "pa55-of-the-post-Kj7",
}
NOWHERE = {"TELEGRAM_API_BASE": "http://127.0.0.1:9", "SLACK_API_BASE": "http://127.0.0.1:9"}


def get(house: House, path: str) -> tuple[int, str]:
    """Returns the status and body of a path of the service."""
    connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


BAD_SECRETS = [  # missing, short, an example, wrong; tests/test_settings.py knows more of each
    ({"JWT_SECRET": None}, "JWT_SECRET is not set."),
    ({"JWT_SECRET": "short-but-Secret7"}, "JWT_SECRET is shorter than 32 bytes."),
    ({"TOKEN_KEYS": EXAMPLE_KEY}, "TOKEN_KEYS still holds an example value."),
    ({"TOKEN_KEYS": f"{KEY},Qq7-second-is-broken"}, "TOKEN_KEYS is not a Fernet key"),
]


@pytest.mark.parametrize(("given", "said"), BAD_SECRETS, ids=lambda value: str(value)[:40])
def test_fault_55_serve_names_the_variable_and_nothing_of_its_value(
    house: House, given: dict[str, str | None], said: str
) -> None:
    ended = house.run("serve", **given)
    assert ended.refused(code=2).startswith(said)
    for value in filter(None, [*given.values(), *house.secrets.values()]):
        assert value not in ended.out + ended.err
    assert not house.database.exists()


def test_serve_says_what_is_on_answers_and_goes_on_sigterm(house: House) -> None:
    house.secrets |= TOKENS
    without_chats = {"TELEGRAM_BOT_TOKEN": None, "SLACK_BOT_TOKEN": None}
    house.run("athlete", "add", "Ana").done()
    link = re.search(r"http\S+(/open/\S+)", house.run("chat", "/link", "--as", "1", **without_chats).done())
    with house.running("serve", until=LISTENS, **without_chats) as service:
        assert link, "until a chat is connected, the terminal is the chat"
        assert "the page of Ana" in get(house, link[1])[1]
        doors = [
            line for line in service.lines if re.match(r"(Strava|Telegram|Slack|E-mail): (on|off)", line)
        ]
        assert [line.split(":")[0] for line in doors] == ["Strava", "Telegram", "Slack", "E-mail"]
        (code_line,) = [line for line in service.lines if "/owner " in line]
        assert code_line.startswith("No admin yet, and no chat is on to become one in. Stop this with Ctrl-C")
        assert "already running" in house.run("chat", "/owner CODE-CODE", "--as", "1").refused()
        status, body = get(house, "/healthz")
        assert (status, json.loads(body)["ok"]) == (200, True)
        (start,) = [line for line in house.log.splitlines() if " started: " in line]
        place = rf"listens on \S+:{house.port}, doors on: strava"
        assert re.search(rf"version [\d.]+\S*, database sqlite, {place}$", start)
        assert get(house, "/")[0] == 200
        assert get(house, "/no/such/page")[0] == 404
        refusal = house.run("athlete", "add", "Ana").refused()
        assert "already running" in refusal
        second = house.run("serve", PORT="0" if house.port == 0 else str(house.port + 1))
        assert "already running" in second.refused()
        assert "a running Marathon Coach holds it" in house.run("doctor", **without_chats).out
        code, took_s = service.stop()
        assert (code, service.err.count("Traceback")) == (0, 0)
        assert took_s < 10  # then `docker stop` kills
    house.run("athlete", "join", "1", "Club").done()
    as_printed = code_line.split("python3 main.py ")[1]
    words = shlex.split(as_printed.replace("--as ID", "--as 1"))
    said = words[1].removeprefix("/owner ")
    assert "admin" in house.run(*words).done()
    assert "not valid" in house.run("chat", f"/owner {said}", "--as", "1").done()
    with house.running("serve", until=LISTENS, **NOWHERE) as again:
        assert not any("/owner" in line for line in again.lines)
    _every_record_names_athlete_and_request(house)
    told = "\n".join(
        [house.log, service.err, again.err, *service.lines, *again.lines, house.run("doctor", **NOWHERE).out]
    )
    for secret in house.secrets.values():
        assert secret == TOKENS["STRAVA_CLIENT_ID"] or secret not in told
    assert said not in house.log


def _every_record_names_athlete_and_request(house: House) -> None:
    records = house.log.splitlines()
    assert records
    line = re.compile(r"^[\d-]+ [\d:,]+Z [A-Z]+ \S+ athlete=\S+ request=\S+ ")
    assert [record for record in records if not line.match(record)] == []
    served = [record for record in records if "-> 200" in record]
    assert served
    assert all("request=-" not in record for record in served)
    commands = [record for record in records if "bot.core.router" in record and " command " in record]
    assert [re.search(r"athlete=(\S+) request=(\S+)", record)[1] for record in commands] == ["1"] * 3  # type: ignore[index] # each has both
    assert all("request=-" not in record for record in commands)


def test_fault_25_sqlite_a_second_serve_refuses_in_one_sentence(house: House) -> None:
    with house.running("serve", until=LISTENS) as first:
        for _ in range(2):
            sentence = house.run("serve").refused()
            assert re.search(r"already running on .*coach\.sqlite3", sentence)
        assert get(house, "/healthz")[0] == 200
        assert first.process.poll() is None
    with house.running("serve", until=LISTENS):  # the first was killed, and the lock went with it
        assert get(house, "/healthz")[0] == 200


def test_a_taken_port_is_said_in_one_sentence(house: House) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", house.port))
        taken.listen()
        assert f"Port {house.port} is taken" in house.run("serve").refused()
        assert "PORT" in house.run("serve", PORT="none").refused(code=2)
