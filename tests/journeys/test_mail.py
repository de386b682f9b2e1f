"""E-mail on the real process: a mailbox is asked, says yes, gets its day with a chart, and leaves by one click."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from PIL import Image

from tests.journeys.conftest import House
from tests.on_email.sink import ABROAD, PASSWORD, USER, Sink, make_certificate
from tests.on_telegram.bot_api import TOKEN, BotApi

MAILBOX = "ines@example.org"


@pytest.fixture
def api() -> Iterator[BotApi]:
    """Yields a Bot API that listens."""
    there = BotApi()
    with there.serving():
        yield there


@pytest.fixture
def sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sink]:
    """Yields a mail server that wants TLS and a login."""
    certificate = make_certificate(tmp_path_factory.mktemp("tls"))
    with Sink(certificate=certificate, has_login=True).listening() as sink:
        yield sink


def settings(sink: Sink, **more: str) -> dict[str, str]:
    """Returns the settings by which mails go to a sink."""
    assert sink.certificate is not None
    return {
        "MAIL_SMTP_SERVER": ABROAD,
        "MAIL_SMTP_PORT": str(sink.port),
        "MAIL_SMTP_USER": USER,
        "MAIL_SMTP_PASSWORD": PASSWORD,
        "MAIL_FROM": f"Harbour Coach <{USER}>",
        "SSL_CERT_FILE": str(sink.certificate.chain),
        **more,
    }


def opened(url: str, data: bytes | None = None) -> str:
    """Returns a page, after posting to it where there is something to post."""
    with urlopen(Request(url, data=data), timeout=30) as answer:  # noqa: S310 - the house's own address
        assert answer.status == HTTPStatus.OK
        return str(answer.read().decode())


def test_from_the_chat_to_the_mailbox_and_out_again(house: House, api: BotApi, sink: Sink) -> None:
    public = f"http://127.0.0.1:{house.port}"
    told = settings(sink, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_BASE=api.base, PUBLIC_URL=public)
    with house.running("serve", until="listens on", **told) as first:
        assert "E-mail: on" in first.lines
        api.asked("/start", name="Ines Costa")
        api.asked("/timezone UTC")
        api.asked("/run 10 km 52:00")
        assert "is on its way" in api.asked(f"/email {MAILBOX}").text
        question = sink.until(1).mail
        (link,) = re.findall(rf"{public}/mail/confirm/\S+", str(question.get_body(("plain",))))
        assert "Ines Costa in the chat wants to be told" in opened(link)
        assert "No mailbox" in api.asked("/email").text
        assert f"I write to {MAILBOX} from now on" in opened(link, b"")
        assert "on e-mail only" in api.asked("/summaries email").text
        api.asked(f"/hour {datetime.now(UTC).hour}")
        assert first.stop()[0] == 0
    with house.running("serve", until="listens on", **told) as second:
        mail = sink.until(2).mail
        (chart,) = [part for part in mail.walk() if part.get_content_type() == "image/png"]
        assert Image.open(BytesIO(chart.get_content())).width > 500
        assert mail["To"] == MAILBOX
        leave = str(mail["List-Unsubscribe"]).strip("<>")
        opened(leave)
        assert MAILBOX in api.asked("/email").text
        assert "no more mails" in opened(leave, b"List-Unsubscribe=One-Click")
        assert "No mailbox" in api.asked("/email").text
        assert "wherever you write to me" in api.asked("/summaries").text
        assert second.stop()[0] == 0
    assert [taken.is_encrypted for taken in sink.taken] == [True, True]
    secrets = (MAILBOX, PASSWORD, link.rsplit("/", 1)[1], leave.rsplit("/", 1)[1])
    assert [said for said in secrets if said in house.log + first.err + second.err] == []
    assert "to i…@example.org is out" in house.log


def test_doctor_and_mail_test_say_what_comes_of_it(house: House, sink: Sink, tmp_path: Path) -> None:
    told = settings(sink)
    assert f"{ABROAD} lets us in" in house.run("doctor", **told).out
    assert sink.taken == []
    assert "has taken a sample for ines@example.org" in house.run("mail", "test", MAILBOX, **told).done()
    sample = sink.taken[0].mail
    assert "image/png" in [part.get_content_type() for part in sample.walk()]
    house.run("athlete", "add", "Ines").done()
    assert "is on its way" in house.run("chat", f"/email {MAILBOX}", "--as", "1", **told).done()
    assert "write to you here?" in str(sink.until(2).mail["Subject"])
    sink.refused[MAILBOX] = "550 no such user"
    assert "check the address" in house.run("mail", "test", MAILBOX, **told).refused()
    wrong = told | {"MAIL_SMTP_PASSWORD": "of yesterday"}
    assert "MEND  mail: The mail server refuses MAIL_SMTP_USER" in house.run("doctor", **wrong).out
    assert "make an app password" in house.run("mail", "test", MAILBOX, **wrong).refused()
    unknown = told | {"SSL_CERT_FILE": str(make_certificate(tmp_path, "other.example").chain)}
    assert "certificate is not good" in house.run("mail", "test", MAILBOX, **unknown).refused()
    away = told | {"MAIL_SMTP_PORT": "9"}
    assert "cannot be reached" in house.run("mail", "test", MAILBOX, **away).refused()
    assert "Set MAIL_SMTP_SERVER and MAIL_FROM" in house.run("mail", "test", MAILBOX).refused()
    assert "no e-mail address" in house.run("mail", "test", "ines", **told).refused()
    tried = [line.partition(" the sample to i…@example.org ")[2] for line in house.log.splitlines()]
    ends = ("is out", "was refused: 550 ", "was not sent: the server takes none (login 535 ")
    assert all(any(line.startswith(end) for line in tried) for end in ends), tried
    assert MAILBOX not in house.log
    assert "MAIL_FROM is no address" in house.run(
        "mail", "test", MAILBOX, **told | {"MAIL_FROM": "me"}
    ).refused(2)


def test_fault_52_a_server_without_starttls_gets_nothing_from_a_sample(house: House, sink: Sink) -> None:
    with Sink(has_login=True).listening() as bare:
        told = settings(sink) | {"MAIL_SMTP_PORT": str(bare.port)}
        assert "offers no STARTTLS" in house.run("mail", "test", MAILBOX, **told).refused()
        assert "MEND  mail: The mail server offers no STARTTLS" in house.run("doctor", **told).out
    assert (bare.logins, bare.recipients_tried) == ([], [])
