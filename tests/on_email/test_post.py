"""The way to the mail server, against a real one: TLS or nothing, the login, one connection for a burst, every no."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.message import Reply
from bot.on_email import post as way
from bot.on_email.house import MailPlan
from bot.on_email.letter import Envelope, letter
from bot.on_email.looking import Look, look, send_sample
from bot.on_email.post import Post
from bot.on_email.refusals import MailRefusedError, ServerShutError, Trouble
from bot.on_email.sheet import Sheet
from marathon.words.voice import Voice
from tests.club import SetClock
from tests.on_email.sink import ABROAD, PASSWORD, USER, Certificate, Sink, make_certificate

ANA = "ana@example.org"


def plan_for(sink: Sink, server: str = ABROAD, user: str = USER, password: str = PASSWORD) -> MailPlan:
    """Returns how to reach a sink."""
    return MailPlan(
        server=server, port=sink.port, user=user, password=password, sender="coach@club.example", link_base=""
    )


def post_to(sink: Sink, plan: MailPlan | None = None) -> Callable[..., None]:
    """Returns what sends a small mail to an address by one and the same post."""
    plan = plan or plan_for(sink)
    post = Post(plan)

    def send(to: str = ANA) -> None:
        envelope = Envelope(to=to, key="k", at=datetime.now(UTC))
        post.send(letter(Sheet(title="Hello", voice=Voice()), envelope, plan))

    return send


@pytest.fixture
def sink(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    """Yields a server that wants TLS and a login, and whose certificate is believed."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.chain))
    with Sink(certificate=certificate, has_login=True).listening() as sink:
        yield sink


def test_a_burst_goes_by_one_connection_encrypted_and_logged_in_once(sink: Sink) -> None:
    send = post_to(sink)
    for _ in range(5):
        send()
    assert [(taken.to, taken.is_encrypted) for taken in sink.taken] == [((ANA,), True)] * 5
    assert (sink.connections, sink.logins) == (1, [USER])


def test_a_connection_that_idled_or_died_is_made_anew(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    send = post_to(sink)
    send()
    monkeypatch.setattr(way, "IDLE_S", -1.0)
    send()
    assert sink.connections == 2
    monkeypatch.setattr(way, "IDLE_S", 3600.0)
    sink.hang_up()
    send()
    assert (sink.connections, len(sink.taken)) == (3, 3)


def _trouble(send: Callable[..., None]) -> Trouble:
    with pytest.raises(ServerShutError) as shut:
        send()
    return shut.value.trouble


def test_fault_52_starttls_stripped_gets_neither_password_nor_mail(certificate: Certificate) -> None:
    with Sink(has_login=True).listening() as bare:
        assert _trouble(post_to(bare)) is Trouble.NO_TLS
        assert (bare.logins, bare.recipients_tried, bare.taken) == ([], [], [])
        assert look(plan_for(bare)) == Look(trouble="no_tls", detail="STARTTLS is not offered")


def test_a_server_on_this_machine_needs_no_tls() -> None:
    with Sink().listening() as bare:
        post_to(bare, plan_for(bare, server="localhost", user=""))()
        assert [taken.is_encrypted for taken in bare.taken] == [False]
        assert look(plan_for(bare, server="127.0.0.1", user="")).is_fine


@pytest.mark.parametrize("user", ["", USER])
def test_a_server_on_this_machine_that_asks_for_tls_is_named_so(sink: Sink, user: str) -> None:
    assert _trouble(post_to(sink, plan_for(sink, server="localhost", user=user))) is Trouble.WANTS_TLS
    assert (sink.logins, sink.taken) == ([], [])


@pytest.mark.parametrize("name", [ABROAD, "other.example"])
def test_a_certificate_that_is_not_good_gets_nothing(
    certificate: Certificate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Nobody vouches for the one, the other is somebody else's."""
    other = make_certificate(tmp_path, name)
    with Sink(certificate=other, has_login=True).listening() as sink:
        monkeypatch.setenv("SSL_CERT_FILE", str((certificate if name == ABROAD else other).chain))
        assert _trouble(post_to(sink)) is Trouble.CERTIFICATE
        assert sink.logins == []


def test_a_login_that_is_refused_is_named(sink: Sink) -> None:
    assert _trouble(post_to(sink, plan_for(sink, password="wrong"))) is Trouble.LOGIN
    assert sink.recipients_tried == []


def test_a_server_that_is_away_is_named(sink: Sink) -> None:
    with Sink().listening() as gone:
        pass
    assert _trouble(post_to(gone)) is Trouble.UNREACHABLE
    assert look(plan_for(gone)).trouble == "unreachable"


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [("550 not as this sender", Trouble.SENDER), ("451 later", Trouble.BUSY), ("421 too many", Trouble.BUSY)],
)
def test_what_the_server_says_to_the_sender_concerns_all(sink: Sink, answer: str, trouble: Trouble) -> None:
    sink.said_to_mail = answer
    assert _trouble(post_to(sink)) is trouble


@pytest.mark.parametrize(
    ("answer", "is_for_good"),
    [
        ("550 5.1.1 <ana@example.org> unknown", True),
        ("552 5.2.2 mailbox over quota", True),
        ("450 wait", False),
        ("421 4.7.0 closing", False),
    ],
)
def test_what_it_says_to_a_mailbox_concerns_that_one(sink: Sink, answer: str, is_for_good: bool) -> None:
    send = post_to(sink)
    sink.refused[ANA] = answer
    with pytest.raises(MailRefusedError) as refused:
        send()
    assert (refused.value.is_for_good, refused.value.is_about_the_mailbox) == (is_for_good, True)
    assert ANA not in str(refused.value)
    send("bo@example.org")
    assert (len(sink.taken), sink.connections) == (1, 2 if answer.startswith("421") else 1)


def test_a_connection_that_breaks_under_a_mail_costs_that_mail_one_try(sink: Sink) -> None:
    send = post_to(sink)
    sink.hangs_up_at_data = True
    with pytest.raises(MailRefusedError) as refused:
        send()
    assert not refused.value.is_for_good
    sink.hangs_up_at_data = False
    send()
    assert len(sink.taken) == 1


def test_what_it_says_to_the_words_concerns_this_mail_only(sink: Sink) -> None:
    sink.said_to_data = "554 5.7.1 looks like spam"
    with pytest.raises(MailRefusedError) as refused:
        post_to(sink)()
    assert (refused.value.is_for_good, refused.value.is_about_the_mailbox) == (True, False)


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        ("550 5.4.5 Daily user sending limit exceeded", Trouble.BUSY),
        ("451 4.7.0 Hourly sending quota reached", Trouble.BUSY),
        ("530 5.7.0 Authentication required", Trouble.LOGIN),
        ("554 5.7.1 <ana@example.org>: Relay access denied", Trouble.SENDER),
    ],
)
def test_what_concerns_all_mails_is_no_fault_of_a_mailbox(sink: Sink, answer: str, trouble: Trouble) -> None:
    sink.refused[ANA] = answer
    assert _trouble(post_to(sink)) is trouble


def test_tls_from_the_start(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.chain))
    with Sink(certificate=certificate, has_login=True, is_tls_from_the_start=True).listening() as sink:
        monkeypatch.setattr(way, "TLS_FROM_THE_START", sink.port)
        post_to(sink)()
        assert [taken.is_encrypted for taken in sink.taken] == [True]
        assert sink.logins == [USER]


def test_a_sample_says_what_came_of_it(sink: Sink) -> None:
    reply = Reply(title="A sample")
    assert look(plan_for(sink)).is_fine
    assert sink.taken == []
    assert send_sample(plan_for(sink), ANA, reply, SetClock()).is_fine
    assert sink.taken[0].mail["Subject"] == "A sample"
    sink.refused[ANA] = "550 unknown"
    found = send_sample(plan_for(sink), ANA, reply, SetClock())
    assert (found.refusal, found.is_for_good) == ("550 unknown", True)
    assert send_sample(plan_for(sink, password="wrong"), ANA, reply, SetClock()).trouble == "login"
