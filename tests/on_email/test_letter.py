"""The mail itself, as a parser reads it that is not ours: its parts, its headers, and what a name cannot do to it."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from io import BytesIO

import pytest
from PIL import Image

from bot.core.layout import effort_buttons
from bot.core.message import Button, Picture, Reply
from bot.on_email.asking import QuestionMail
from bot.on_email.house import MailPlan
from bot.on_email.letter import Envelope, letter
from bot.on_email.post import Post
from bot.on_email.sheet import sheet_of
from marathon.domain.activity import ActivityId
from marathon.words.voice import Voice
from tests.club import NOW, SetClock
from tests.on_email.sink import Sink

PLAN = MailPlan(
    server="localhost",
    port=25,
    user="",
    password="",
    sender="Harbour Coach <coach@club.example>",
    link_base="https://coach.example.org",
)
LEAVE = "https://coach.example.org/mail/leave/" + "e" * 180 + ".f-_" + "g" * 180
HOSTILE = 'Ana\r\nBcc: victim@example.org\r\n\r\n<b>"bold"</b><script>alert(1)</script>\u202e\x00'


def _png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (1080, 720), "#0072b2").save(out, "PNG")
    return out.getvalue()


def mail_of(
    reply: Reply, *, leave_url: str = LEAVE, key: str = "day:1@email:ana@example.org"
) -> EmailMessage:
    """Returns a reply as its mailbox gets it: written to bytes, and read by the standard library."""
    png = reply.picture.draw() if reply.picture else None
    sheet = sheet_of(reply, png, Voice(), can_leave_by_link=bool(leave_url))
    envelope = Envelope(to="ana@example.org", key=key, at=NOW, leave_url=leave_url)
    parsed = message_from_bytes(letter(sheet, envelope, PLAN).as_bytes(), policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    assert parsed.defects == []
    return parsed


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


class _Page(HTMLParser):
    """Collects a page's tags and what is said between them."""

    def __init__(self, page: str) -> None:
        """Reads a page."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keeps a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keeps words."""
        self.said.append(data)


TODAY = Reply(
    title="Today: easy 10 km",
    lines=("□ Easy 10 km", "  Run 8 km in 48 min", "", "Tomorrow: rest"),
    picture=Picture(name="today", alt="The week, today marked.", draw=_png),
    buttons=(Button(label="Why?", command="/why"),),
)


def test_words_page_and_chart_are_one_mail() -> None:
    mail = mail_of(TODAY)
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
    ]
    assert {mail["To"], mail["From"]} == {"ana@example.org", "Harbour Coach <coach@club.example>"}
    assert (mail["Subject"], mail["Cc"], mail["Bcc"]) == (TODAY.title, None, None)
    (chart,) = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    images = [about for tag, about in _Page(_part(mail, "html")).tags if tag == "img"]
    assert [(image["src"], image["alt"]) for image in images] == [
        ("cid:" + chart["Content-ID"].strip("<>"), "The week, today marked.")
    ]
    assert chart.get_content_disposition() == "inline"
    assert Image.open(BytesIO(chart.get_content())).size == (1080, 720)


def test_the_headers_that_mailboxes_go_by() -> None:
    mail = mail_of(TODAY)
    assert parsedate_to_datetime(mail["Date"]) == NOW
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "<marathon-coach.club.example>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"] == f"<{LEAVE}>"
    assert mail["Message-ID"] == mail_of(TODAY)["Message-ID"], "sent twice by mistake it is the same mail"
    assert mail["Message-ID"] != mail_of(TODAY, key="day:2")["Message-ID"]
    without = mail_of(TODAY, leave_url="")
    assert without["List-Unsubscribe"] is without["List-Unsubscribe-Post"] is None
    assert "/email off" in _part(without, "plain")
    assert "/email off" in _part(without, "html")


def test_the_link_to_leave_by_stands_in_the_bytes_as_it_is() -> None:
    sheet = sheet_of(TODAY, None, Voice(), can_leave_by_link=True)
    mail = letter(sheet, Envelope(to="ana@example.org", key="k", at=NOW, leave_url=LEAVE), PLAN)
    assert f"\r\nList-Unsubscribe: <{LEAVE}>\r\n".encode() in mail.as_bytes()
    assert all(len(line) < 998 for line in mail.as_bytes().split(b"\r\n"))


def test_nothing_is_fetched_and_nothing_counts_who_opens_it() -> None:
    page = _part(mail_of(TODAY), "html")
    tags = _Page(page).tags
    assert not {"script", "link", "iframe", "form", "input"} & {tag for tag, _ in tags}
    assert re.findall(r"url\(|@import", page) == []
    fetched = [about.get("src") or "" for _, about in tags if "src" in about]
    assert all(source.startswith("cid:") for source in fetched)
    assert [about["href"] for tag, about in tags if tag == "a"] == [LEAVE]


def test_buttons_are_words_and_a_scale_is_one_line() -> None:
    scale = effort_buttons(ActivityId(12), Voice())
    said = _part(mail_of(Reply(title="In", buttons=(*scale, Button(label="Why?", command="/why")))), "plain")
    assert "1–10: /effort 12 …\nWhy?: /why" in said


def test_fault_52_a_name_with_line_breaks_and_tags_is_only_a_name() -> None:
    mail = mail_of(
        Reply(
            title=HOSTILE,
            lines=(HOSTILE,),
            picture=Picture(name="x", alt=HOSTILE, draw=_png),
            buttons=(Button(label=HOSTILE, command=f"/today {HOSTILE}"),),
        )
    )
    assert mail["Bcc"] is None
    assert mail["Subject"] == 'Ana Bcc: victim@example.org <b>"bold"</b><script>alert(1)</script>'
    assert "\u202e" not in _part(mail, "plain") + _part(mail, "html")
    page = _Page(_part(mail, "html"))
    assert not {"b", "script"} & {tag for tag, _ in page.tags}
    assert sum("<script>alert(1)</script>" in said for said in page.said) == 4, "title, headline, line, step"


@pytest.mark.parametrize("title", ["Żółw " * 60, "x" * 400, "\ud800 lone", "🏃‍♀️ " * 40])
def test_any_headline_is_a_subject(title: str) -> None:
    subject = mail_of(Reply(title=title))["Subject"]
    assert 0 < len(subject) <= 120


def test_the_mail_that_asks_holds_no_word_of_who_typed_the_address() -> None:
    with Sink().listening() as sink:
        plan = MailPlan(
            server="localhost",
            port=sink.port,
            user="",
            password="",
            sender=PLAN.sender,
            link_base=PLAN.link_base,
        )
        QuestionMail(plan, Post(plan), SetClock()).ask("ana@example.org", "ABCD-EFGH", "en")
    mail = sink.taken[0].mail
    links = [about["href"] for tag, about in _Page(_part(mail, "html")).tags if tag == "a"]
    assert links == ["https://coach.example.org/mail/confirm/ABCD-EFGH"]
    assert (mail["Auto-Submitted"], mail["List-Unsubscribe"], mail["List-Id"]) == (
        "auto-generated",
        None,
        None,
    )
    assert "https://coach.example.org/mail/confirm/ABCD-EFGH\n" in _part(mail, "plain")


def test_without_pages_the_mail_that_asks_says_what_to_type() -> None:
    with Sink().listening() as sink:
        plan = MailPlan(
            server="localhost", port=sink.port, user="", password="", sender=PLAN.sender, link_base=""
        )
        QuestionMail(plan, Post(plan), SetClock(datetime(2026, 11, 22, tzinfo=UTC))).ask(
            "ana@example.org", "ABCD-EFGH", "en"
        )
    mail = sink.taken[0].mail
    assert "In the chat, say: /email ABCD-EFGH" in _part(mail, "plain")
    assert [tag for tag, _ in _Page(_part(mail, "html")).tags if tag == "a"] == []
